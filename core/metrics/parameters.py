"""The weights of a model without hidden layers, beside those they should become."""

from __future__ import annotations

from core.datasets.synthetic import Bernoulli
from core.metrics.loss_grid import minimum
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed

MOST_SHOWN = 3  # weights; there is no room for more
LARGE = 1_000  # from which on a weight has one decimal


def parameters_shown(trial: TrialView) -> dict[str, tuple[str, str]]:
    """Return ``w`` and ``b``: their values now, and what to compare them with."""
    flat, best = trial.state.flat.tolist(), minimum(trial.spec)
    truth = trial.spec.data
    beside_w, beside_b = [], []
    if isinstance(truth, Bernoulli):
        beside_w.append(f"true {exact(truth.w)}")
        beside_b.append(f"true {exact(truth.b)}")
    if best is None:
        beside_w.append("no best value")
    else:
        beside_w.append(f"best possible {listed(best[:-1].tolist())}")
        beside_b.append(f"best possible {weight_text(float(best[-1]))}")
    return {
        "w": (listed(flat[:-1]), " · ".join(beside_w)),
        "b": (weight_text(flat[-1]), " · ".join(beside_b)),
    }


def listed(weights: list[float]) -> str:
    """Return the first few of some weights."""
    texts = [weight_text(value) for value in weights[:MOST_SHOWN]]
    return ", ".join([*texts, "…"] if len(weights) > MOST_SHOWN else texts)


def weight_text(value: float) -> str:
    """Return a weight in a few digits."""
    return fixed(value, 3 if abs(value) < LARGE else 1)
