"""What the logistic page explains beside its figures."""

from __future__ import annotations

NOTES: dict[str, str] = {
    "What the curve means": r"""
The model says how likely a 1 is at each x: $p = \sigma(wx + b) = 1 / (1 + e^{-(wx+b)})$.
It fits a **probability**, not a step: where $p = 0.7$, seven samples in ten should be 1.
*w* sets how steep the curve is, $-b/w$ where it crosses one half.
""",
    "Why BCE": r"""
How likely are all samples together, if the model is right? Multiply $p$ for every 1 and $1-p$ for
every 0. The logarithm turns the product into a sum, the minus sign turns the largest into the
smallest, and the mean of it is **BCE**: $-\frac1n\sum\left[y\log p + (1-y)\log(1-p)\right]$. So the lowest BCE
is the *maximum-likelihood* answer. Over (w, b) it is convex: one valley, every way leads down.
""",
    "Why MSE is slower": r"""
The slope of BCE in the logit is $p - y$: the more wrong, the larger. MSE's is
$2(p-y)\,p(1-p)$. Its further factor $2p(1-p)$ is at most ½, and **almost 0 where the model is confident**,
right or wrong. A model that is confident and wrong hardly learns: that is the flat land on MSE's
surface. Open the lesson *Where MSE gets stuck* and race them.
""",
    "No finite answer": r"""
Where a line separates the classes, larger weights always make the loss smaller: the boundary
settles, the weights grow for ever. That is why the six students have no maximum-likelihood answer.
""",
}
