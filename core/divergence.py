"""Why a run diverges, as far as its settings tell."""

from __future__ import annotations

from core.fields import show
from core.spec import Spec


def divergence_cause(spec: Spec) -> str:
    """The cause in a sentence without its full stop.

    SGD with weight decay d shrinks each weight by the factor 1 - lr d before the loss has its say.
    With momentum m such a step is stable only while lr d < 2 (1 + m) (Goh 2017, "Why Momentum
    Really Works"); beyond that the weights grow whatever the data are. Adam divides by the size of
    the gradient, so its weights never grow faster than by the learning rate a step.
    """
    product, most = spec.learning_rate * spec.weight_decay, 2 * (1 + spec.momentum)
    if spec.optimizer == "SGD" and product > most:
        limit = show(most) if spec.momentum == 0 else f"2 × (1 + momentum) = {most:.6g}"
        return (
            f"The learning rate times the weight decay is {product:.6g}, more than {limit}, so the "
            "weights grow at every step"
        )
    return f"The learning rate {show(spec.learning_rate)} is too large here"
