"""Which states of training are looked for, in which order, and where each is worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.diagnosis.finding import Finding
from core.diagnosis.idle_units import dead, saturated
from core.diagnosis.memorising import is_learned, memorising
from core.diagnosis.overshoot import diverged, overshoot, weights_grow
from core.diagnosis.plateau import plateau
from core.diagnosis.slow_training import slow
from core.runs.trial_view import TrialView


@dataclass(frozen=True)
class Kind:
    """A kind of finding.

    Attributes:
        names: what its findings are called.
        find: returns the finding where a run is in that state; its module works it out.
        about: of the kinds about one thing only the first that is found is shown.
        unless: warnings that already explain what this kind would say.
    """

    names: tuple[str, ...]
    find: Callable[[TrialView], Finding | None]
    about: Literal["loss", "units", "test loss"]
    unless: tuple[str, ...] = ()


RATE = {"learning_rate"}

FINDINGS: tuple[Kind, ...] = (
    Kind(("Diverged",), diverged, "loss"),
    Kind(("Weights grow",), weights_grow, "loss"),
    Kind(("Overshoot", "Jumping"), overshoot, "loss"),
    Kind(("Slow",), slow, "loss"),
    Kind(("Settled", "Plateau", "Was on a plateau"), plateau, "loss"),
    Kind(("Dead ReLUs",), dead, "units", unless=("Diverged",)),
    Kind(("Saturated",), saturated, "units", unless=("Diverged",)),
    # Where the loss jumps, or few units are left to learn, the test loss rises for that reason.
    Kind(
        ("Memorising",),
        memorising,
        "test loss",
        unless=("Diverged", "Weights grow", "Overshoot", "Jumping", "Dead ReLUs"),
    ),
)


def diagnose(trial: TrialView) -> list[Finding]:
    """Return every state that one experiment is in."""
    found: dict[str, Finding] = {}
    for kind in FINDINGS:
        warned = {each.name for each in found.values() if each.tone == "warning"}
        if kind.about in found or warned & set(kind.unless):
            continue
        finding = kind.find(trial)
        if finding is not None:
            alarms = finding.advice or not is_learned(trial)
            found[kind.about] = finding if alarms else replace(finding, tone="note")
    return with_one_rate(list(found.values()))


def with_one_rate(found: list[Finding]) -> list[Finding]:
    """Return the findings with one learning rate in all advice that changes it alone: the smallest."""
    rates = [each for finding in found for each in finding.advice if set(each.settings) == RATE]
    if not rates:
        return found
    least = min(rates, key=lambda each: each.settings["learning_rate"])
    return [
        replace(
            finding,
            advice=tuple(least if set(each.settings) == RATE else each for each in finding.advice),
        )
        for finding in found
    ]


def find_states(trials: Sequence[TrialView]) -> list[Finding]:
    """Return every state that each racing experiment is in; in a race a sentence names the loss."""
    found = []
    for trial in trials:
        of_loss = f"{trial.spec.loss}: " if len(trials) > 1 else ""
        found += [replace(each, text=of_loss + each.text) for each in diagnose(trial)]
    return found
