"""What to change where training goes wrong: in words, and as the page's settings."""

from __future__ import annotations

from dataclasses import replace

from core.diagnosis.finding import Advice
from core.diagnosis.learning_rates import (
    largest_learning_rate,
    least_learning_rate,
    rate_well_below,
    standardising_helps,
    usual_learning_rate,
    with_inputs,
)
from core.text.number_text import exact
from core.training.spec import Spec

TENTH = 0.1
SMALL_DECAY = 0.001
GENTLE = 1.0  # the largest learning rate of SGD that is advised where no limit is known
SGD_RATES, ADAPTIVE_RATES = (0.1, GENTLE), (0.01, 0.1)  # that suit a few standardised inputs


def standardise(spec: Spec) -> tuple[Advice, ...]:
    """Return the advice to standardise the inputs, where that helps, with a learning rate that works then."""
    if not standardising_helps(spec):
        return ()
    limit = largest_learning_rate(with_inputs(spec, True))
    low, high = SGD_RATES if spec.optimizer == "SGD" else ADAPTIVE_RATES
    rate = min(max(spec.learning_rate, low), high) if limit is None else rate_well_below(limit)
    also = f" and set the learning rate to {exact(rate)}" if rate != spec.learning_rate else ""
    return (Advice(f"standardise the inputs{also}", {"standardise": True, "learning_rate": rate}),)


def lower_rate(spec: Spec, limit: float | None = None) -> tuple[Advice, ...]:
    """Return the advice to lower the learning rate, where the field takes one that works.

    ``limit`` is the largest that works, where it is known.
    """
    if limit is None:
        limit = 2 * min(TENTH * spec.learning_rate, gentle_rate(spec))
    rate = rate_well_below(limit)
    if not least_learning_rate(spec) <= rate < spec.learning_rate:
        return ()
    return (Advice(f"lower the learning rate to {exact(rate)}", {"learning_rate": rate}),)


def raise_rate(spec: Spec, limit: float) -> tuple[Advice, ...]:
    """Return the advice to raise the learning rate towards the largest that works."""
    rate = rate_well_below(limit)
    if rate <= spec.learning_rate:
        return ()
    return (Advice(f"raise the learning rate to {exact(rate)}", {"learning_rate": rate}),)


def gentle_rate(spec: Spec) -> float:
    """Return the largest learning rate that is worth a try where no limit is known."""
    return GENTLE if spec.optimizer == "SGD" else usual_learning_rate(spec)


def lower_decay(spec: Spec) -> tuple[Advice, ...]:
    """Return the advice to lower the weight decay, and with it a learning rate that is too large anyway."""
    lighter = replace(spec, weight_decay=min(SMALL_DECAY, TENTH * spec.weight_decay))
    text, settings = (
        f"lower the weight decay to {exact(lighter.weight_decay)}",
        {"weight_decay": lighter.weight_decay},
    )
    limit = largest_learning_rate(lighter) or 10 * gentle_rate(lighter)
    if spec.learning_rate > limit:
        settings["learning_rate"] = rate_well_below(limit)
        text += f" and the learning rate to {exact(settings['learning_rate'])}"
    return (Advice(text, settings),)
