"""What the logistic page says in words and numbers beside its figures."""

from __future__ import annotations

from core.analysis.loss_surface import minimum
from core.analysis.numbers import decimals
from core.datasets.bernoulli import Bernoulli
from core.runs.trial_view import TrialView


def parameters_shown(trial: TrialView) -> dict[str, tuple[str, str]]:
    """``w`` and ``b``: their values now, and what to compare them with."""
    flat, best = trial.state.flat, minimum(trial.spec)
    truth = trial.spec.data
    w = ", ".join(decimals(float(value), 3) for value in flat[:-1])
    name = "max. likelihood" if trial.spec.loss == "BCE" else "least squares"
    beside_w, beside_b = [], []
    if isinstance(truth, Bernoulli):
        beside_w.append(f"true {truth.w:g}")
        beside_b.append(f"true {truth.b:g}")
    if best is None:
        beside_w.append(f"no {name} answer")
    else:
        beside_w.append(f"{name} " + ", ".join(f"{value:.3f}" for value in best[:-1]))
        beside_b.append(f"{name} {best[-1]:.3f}")
    return {
        "w": (w, " · ".join(beside_w)),
        "b": (decimals(float(flat[-1]), 3), " · ".join(beside_b)),
    }


NOTES: dict[str, str] = {
    "What the curve means": r"""
The model says how likely a 1 is at each x: $p = \sigma(wx + b) = 1 / (1 + e^{-(wx+b)})$.
It fits a **probability**, not a step: where $p = 0.7$, seven samples in ten should be 1.
*w* sets how steep the curve is, $-b/w$ where it crosses one half.
""",
    "Why BCE": r"""
How likely are all samples together, if the model is right? Multiply $p$ for every 1 and $1-p$ for
every 0. The logarithm turns the product into a sum, the minus sign turns the largest into the
smallest, and the mean of it is **BCE**: $-\frac1n\sum y\log p + (1-y)\log(1-p)$. So the lowest BCE
is the *maximum-likelihood* answer. Over (w, b) it is convex: one valley, every way leads down.
""",
    "Why MSE is slower": r"""
The slope of BCE in the logit is $p - y$: the more wrong, the larger. MSE's is
$2(p-y)\,p(1-p)$. The factor $p(1-p)$ is at most ¼, and **almost 0 where the model is sure**,
right or wrong. A model that is sure and wrong hardly learns: that is the flat land on MSE's
surface. Open the lesson *Where MSE gets stuck* and race them.
""",
    "No finite answer": r"""
Where a line separates the classes, larger weights always make the loss smaller: the boundary
settles, the weights grow for ever. That is why the six students have no maximum-likelihood answer.
""",
}
