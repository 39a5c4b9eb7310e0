"""What the logistic page explains below its figures."""

from __future__ import annotations

NOTES: dict[str, str] = {
    "What the curve means": r"""
The model says how likely a 1 is at each x: $p = \sigma(wx + b) = 1 / (1 + e^{-(wx+b)})$.
It fits a **probability**, not a step: where $p = 0.7$, seven samples in ten should be 1.
*w* sets how steep the curve is, and at $x = -b/w$ it crosses one half.
""",
    "Why BCE": r"""
How likely are all samples together, if the model is right? Multiply $p$ for every 1 and $1-p$ for
every 0. The logarithm turns the product into a sum, the minus sign turns the largest into the
smallest, and the mean of it is **BCE**: $-\frac1n\sum \bigl(y\log p + (1-y)\log(1-p)\bigr)$. So the
lowest BCE is the *maximum-likelihood* answer. Over (w, b) it is convex: it has one valley, and the
gradient leads down into it from everywhere.
""",
    "Why MSE is slower": r"""
The gradient of BCE in the logit is $p - y$: the more wrong the answer, the larger the gradient. MSE’s
is $2(p-y)\,p(1-p)$: it has the factor $2p(1-p)$, which is at most ½ and **almost 0 where the model is
confident**, right or wrong. A model that is confident and wrong hardly learns: that is the flat part of
MSE’s surface. Open the lesson *Where MSE gets stuck* and race them.
""",
    "The largest learning rate": r"""
With all samples in each update, learning rates up to 2 divided by the largest curvature of the loss
always work. BCE bends most where $p = ½$; there its curvature is a quarter of the largest eigenvalue of
the mean of $x x^T$, with a 1 added to each $x$ for the bias. Inputs near 80 make it 1,600 times what
inputs near 2 do, so **standardise** large inputs.
""",
    "No finite answer": r"""
Where a straight line separates the classes, larger weights always make the loss a little smaller: it never
stops falling, though the boundary hardly moves. That is why there is no maximum-likelihood answer for
the six students.
""",
}
