"""What a script prints, in the numbers of a run of the same experiment, or why that can't be said."""

from __future__ import annotations

import math

from core.code.layers import is_digit_model, written_layers
from core.code.pieces import weights_shown
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.training.devices import CPU
from core.training.spec import Spec

MOVES = "The digits move otherwise here than on the page: accuracies will be close to its own."
DEVICE = "The page trained on {}, too: its numbers differ from these in their last digits."
BY_HAND = "A weight was changed by hand on the page; this trains from the settings alone."
CHANGED = "A setting was changed while the page trained; this trains with the last one throughout."
DIVERGED = "The loss becomes too large for a number in epoch {:,}, and then NaN."
AHEAD = "Its last line has the loss that the page shows after the last epoch."
DIGITS_AHEAD = "Its test accuracy is within 0.5 % of what the page shows after the last epoch."


def epochs_of(view: RunView | None, epochs: int) -> int:
    """Return how many epochs the script trains: up to the epoch looked back at, or all ``epochs``."""
    return view.epoch if view is not None and view.looking_back and view.epoch else epochs


def expectation(spec: Spec, view: RunView | None, epochs: int) -> list[str]:
    """Return sentences on what a script of a spec prints that trains so many epochs.

    Numbers are given only where a run of the very experiment stands at that epoch.
    """
    if spec.augmentation is not None:
        return [MOVES]
    if spec.device != CPU:
        return [DEVICE.format(spec.device)]
    ahead = [DIGITS_AHEAD if is_digit_model(spec.model) else AHEAD]
    if view is None:
        return ahead
    trials = view.trials
    if any(trial.edited for trial in trials):
        return [BY_HAND]
    if any(trial.retuned for trial in trials):
        return [CHANGED]
    diverged = [DIVERGED.format(t.diverged_at) for t in trials if t.diverged_at is not None]
    if diverged:
        return diverged[:1]
    lines = [printed(trial, race=len(trials) > 1) for trial in trials if _is_over(trial, epochs)]
    if len(lines) < len(trials):
        return ahead
    return ["On the CPU it printed:", *lines]


def _is_over(trial: TrialView, epochs: int) -> bool:
    """Return whether the trial stands where the script ends, with its weights measured."""
    state, now = trial.state, trial.now
    measured = now is not None and now.epoch == state.epoch and state.batch == 0
    return measured and (state.epoch == epochs or trial.reached)


def printed(trial: TrialView, *, race: bool) -> str:
    """Return the last line that the script prints of a loss, from the metrics of the trial's weights."""
    now = trial.now
    assert now is not None
    names = weights_shown(written_layers(trial.spec.model))
    parts = [f"{name} {value:.4f}" for name, value in zip(names, trial.state.flat, strict=False)]
    scores = [("test ", now.test_loss, now.test_accuracy)]
    if not is_digit_model(trial.spec.model):
        scores.insert(0, ("", now.loss, now.accuracy))
    for part, loss, accuracy in scores:
        if loss is not None:
            parts.append(f"{part}loss {loss:.6f}")
        if accuracy is not None and not math.isnan(accuracy):
            parts.append(f"{part}accuracy {accuracy:.1%}")
    return f"{trial.spec.loss}: " * race + ", ".join(parts)
