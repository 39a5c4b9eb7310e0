"""What the softmax page explains below its figures."""

from __future__ import annotations

BY_HAND_NOTES: dict[str, str] = {
    "What softmax does": r"""
Softmax turns any numbers into probabilities: $p_k = e^{z_k} / \sum_j e^{z_j}$. They are positive and
add up to 1, so raising one logit lowers all other probabilities. Only differences count: add 5 to
every logit and nothing changes. A **sigmoid** depends on its own logit alone, so its answers need not
add up to 1: they suit questions where several answers may be right.
""",
    "Why −log": r"""
The loss is $-\ln p_\text{right}$: 0 where the right class has all of the probability, and without
limit as that probability goes to 0. It is the negative log-likelihood of the labels, so the lowest loss is
the *maximum-likelihood* answer. Its gradient in each logit is $p_k - y_k$, with $y$ the one-hot row.
""",
    "Why cross_entropy": r"""
All three ways are the same number. `cross_entropy` takes **logits**, not probabilities: it computes the
logarithm of softmax in one step, which stays exact where softmax rounds to 0. A softmax layer before
it is a common mistake: softmax is then taken twice, and with three classes the loss can never fall
below 0.551445, with ten never below 1.461150.
""",
    "Two classes": r"""
With two classes softmax is a sigmoid of the difference: $\frac{e^{z_1}}{e^{z_0} + e^{z_1}} =
\sigma(z_1 - z_0)$. So BCE is cross-entropy with two classes, the logit of one of them held at 0.
Choose two classes above to see both numbers.
""",
}

TRAINING_NOTES: dict[str, str] = {
    "What you see": """
Each place has the colour of the class that is likeliest there, paler where the model is less confident.
Samples of another class have a red ring. Softmax regression has one linear logit per class, so its
regions meet in straight lines.
""",
    "Softmax regression": r"""
Each class has its own weights and bias: $z_k = w_k \cdot x + b_k$. Training minimises the mean of
$-\ln p_\text{right}$ over all samples, which is convex: there is one valley. Add a hidden layer, and the
lines bend.
""",
    "BCE and MSE here": """
On one-hot rows **BCE** asks a yes/no question for each class, with a sigmoid of its own; **MSE** takes
the squared error of those sigmoids. The likeliest class still wins, but the answers need not add
up to 1. **Both** starts the two from the same weights.
""",
}

LOSSES_NOTES: dict[str, str] = {
    "Why BCE learns faster": r"""
BCE’s gradient in the logit is $p - y$: the more wrong the answer, the larger, up to 1. MSE’s is
$2(p-y)\,p(1-p)$: the factor $2p(1-p)$ is at most ½ and almost 0 where the answer is confident, **right or
wrong**. In the shaded region the answer is wrong, yet MSE’s gradient is almost 0.
""",
    "What to try": """
Drag the logit of y = 1 down from 0. BCE’s gradient grows towards −1. MSE’s grows to −0.30 at a logit of
−0.69, then shrinks to almost 0, although the answer gets worse all the time.
""",
}
