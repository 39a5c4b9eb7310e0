"""The weights of a model without hidden layers, beside those they should become."""

from __future__ import annotations

import math
from itertools import zip_longest

from core.datasets.synthetic import Bernoulli
from core.metrics.best_fit import has_one_best_fit
from core.metrics.loss_grid import minimum
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed

MOST_SHOWN = 3  # weights; there is no room for more
LARGE = 1_000  # from which on a weight has one decimal
SMALL, TINY = 0.01, 1e-9  # best weights between them need more decimals to have three digits


def parameters_shown(trial: TrialView) -> dict[str, tuple[str, str]]:
    """Return ``w`` and ``b``: their values now, and what to compare them with."""
    flat, lowest = trial.state.flat.tolist(), minimum(trial.spec)
    best = [] if lowest is None else lowest.tolist()
    truth = trial.spec.data
    beside_w, beside_b = [], []
    if isinstance(truth, Bernoulli):
        beside_w.append(f"true {exact(truth.w)}")
        beside_b.append(f"true {exact(truth.b)}")
    if not best:
        beside_w.append("no best value")
    elif not has_one_best_fit(trial.spec):
        beside_w.append("no single best value")
    else:
        beside_w.append(f"best possible {listed(best[:-1], best[:-1])}")
        beside_b.append(f"best possible {weight_text(best[-1], best[-1])}")
    return {
        "w": (listed(flat[:-1], best[:-1]), " · ".join(beside_w)),
        "b": (weight_text(flat[-1], best[-1] if best else 0.0), " · ".join(beside_b)),
    }


def listed(weights: list[float], best: list[float]) -> str:
    """Return the first few of some weights, each in as many decimals as its best value has."""
    pairs = list(zip_longest(weights, best, fillvalue=0.0))[:MOST_SHOWN]
    texts = [weight_text(value, aim) for value, aim in pairs]
    return ", ".join([*texts, "…"] if len(weights) > MOST_SHOWN else texts)


def weight_text(value: float, best: float) -> str:
    """Return a weight in a few digits, enough of them to compare it with the best value."""
    places = 3 if abs(value) < LARGE else 1
    if TINY < abs(best) < SMALL and abs(value) < LARGE:
        places = 2 - math.floor(math.log10(abs(best)))
    return fixed(value, places)
