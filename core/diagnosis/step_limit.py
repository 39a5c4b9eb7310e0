"""How long steps may be before they only grow."""

from __future__ import annotations

from collections.abc import Callable

from core.text.number_text import exact, significant
from core.training.spec import Spec

# Learning rate times curvature from which on steps only grow, on a quadratic loss (Goh, "Why
# Momentum Really Works", Distill 2017). Without momentum it is also where steps begin to lead
# upwards; with momentum they may overshoot far below it. Adam has no bound on this curvature: it
# divides by the gradient's size.
STEP_LIMITS: dict[str, Callable[[Spec], float]] = {"SGD": lambda spec: 2 * (1 + spec.momentum)}


def step_limit(spec: Spec) -> float | None:
    """Learning rate times curvature must stay below this, where the optimizer has such a bound."""
    limit = STEP_LIMITS.get(spec.optimizer)
    return None if limit is None else limit(spec)


def limit_in_words(spec: Spec, limit: float) -> str:
    """The bound, and where it comes from if it is not 2."""
    return f"2 × (1 + momentum) = {significant(limit)}" if spec.momentum else exact(limit)
