"""Why a loss stands still: it has arrived, its steps are small, or the land is flat there."""

from __future__ import annotations

import numpy as np

from core.analysis.best_fit import lowest_loss
from core.analysis.curvature import curvature_of_step
from core.analysis.evidence import evidence, gain_of_step
from core.analysis.finding import Finding, rounded
from core.analysis.flat_land import sure_and_wrong, what_blocks, what_is_not_told_apart
from core.analysis.loss_trends import Stretch, sparse_states
from core.analysis.overshoot import wide_inputs
from core.analysis.step_limit import step_limit
from core.runs.trial_view import TrialView
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

LOOKED_INTO = 12  # states each time the run has doubled
ARRIVED, NEAR = 0.001, 0.01  # how far, relative to it, the loss is above the lowest
SMALL_STEPS = 0.1  # of the largest that do not overshoot
SMALL = "Its steps are small; a larger learning rate gets there sooner."
LEAPING = (
    "Its steps leap over the lowest place: the gradient is as long near it as far away. A smaller "
    "learning rate gets closer."
)
RISING_SHARE = 0.25  # of the epochs in which batches raise the loss, not to get anywhere


def standstill(trial: TrialView, stretch: Stretch) -> Finding | None:
    """The state of an experiment whose loss has stood still over a stretch up to now."""
    assert trial.now is not None
    first, _ = stretch
    within = trial.loss.values[trial.loss.epochs >= first]
    stands = f"The loss has stayed near {np.median(within):.4f} since epoch {first:,}."
    lowest = lowest_loss(trial.spec)
    state = sparse_states(trial, first, LOOKED_INTO)[-1]
    if lowest is not None:
        squares = float(np.square(trial.state.flat.astype(np.float64)).sum())
        above = trial.now.loss + 0.5 * trial.spec.weight_decay * squares - lowest.objective
        if above <= ARRIVED * lowest.objective:
            return Finding("Settled", f"{stands} {arrived(trial.spec)}", "note")
        if above <= NEAR * lowest.objective:
            return None
        sure = sure_and_wrong(trial.spec, evidence(trial.spec, state))
        other = f"Other weights of this model reach {lowest.loss:.4f}."
        return Finding("Plateau", f"{stands} {other} {sure or small_steps(trial, state)}")
    blocked = what_blocks(trial.spec, state)
    if blocked is not None:
        return Finding("Plateau", f"{stands} {blocked}")
    one = what_is_not_told_apart(trial.spec, state)
    if one is not None:
        return Finding("Plateau", f"{stands} {one} {flatness(trial, state)}")
    return Finding(
        "Plateau",
        f"{stands} {flatness(trial, state)} This may be as low as the network gets from here: another "
        "seed or learning rate shows it.",
        "note",
    )


def arrived(spec: Spec) -> str:
    """Why a model without hidden layers goes no further: there is no lower place."""
    decay = " with this weight decay" if spec.weight_decay else ""
    loss = LOSSES[spec.loss]
    why = "The gradient is almost 0 because it has arrived" if loss.smooth else "It has arrived"
    known = (
        "no weights of this model do noticeably better"
        if loss.convex
        else "a search found no better weights"
    )
    return f"{why}: {known}{decay}."


def small_steps(trial: TrialView, state: State) -> str:
    """Why a model without hidden layers, which knows a lower place, is slow to get there."""
    limit = step_limit(trial.spec)
    rising = np.diff(trial.loss.values[-20:]) > 0
    if trial.batches > 1 and rising.mean() > RISING_SHARE:
        return "The steps of its batches cancel one another; a smaller learning rate gets closer."
    if not LOSSES[trial.spec.loss].smooth:
        return LEAPING if rising.mean() > RISING_SHARE else SMALL
    if limit is None:
        return flatness(trial, state) if rising.mean() > RISING_SHARE else SMALL
    bend = curvature_of_step(trial.spec, state)
    if trial.spec.learning_rate * bend < SMALL_STEPS * limit:
        if trial.spec.momentum:  # it overshoots far below the bound
            return SMALL
        return f"Its steps are small: those of learning rates up to about {rounded(limit / bend)} lead down, too."
    rounder = "; inputs of one size make it rounder" if wide_inputs(trial.spec) else ""
    return (
        f"The valley is steep across (curvature {rounded(bend)}), so that learning rates above "
        f"{rounded(limit / bend)} overshoot, and almost flat along{rounder}."
    )


def flatness(trial: TrialView, state: State) -> str:
    """How flat the land is, as a number."""
    spec, slope = trial.spec, evidence(trial.spec, state).slope
    plain = spec.optimizer == "SGD" and not spec.momentum and trial.batches == 1
    if plain and slope == 0:  # other steps are led on by earlier gradients
        return "The gradient is 0, so no step leads away."
    if plain and not spec.weight_decay:  # whose part of the gain is not the loss's
        gain = rounded(gain_of_step(spec, state))
        return f"The land is flat: one step lowers the loss by about {gain}."
    return f"The gradient’s length is {rounded(slope)}."
