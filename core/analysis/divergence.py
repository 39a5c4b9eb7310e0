"""Why a run diverges, as far as its settings tell."""

from __future__ import annotations

from core.analysis.step_limit import limit_in_words, step_limit
from core.settings.fields import show
from core.training.spec import Spec


def divergence_cause(spec: Spec) -> str:
    """The cause in a sentence without its full stop.

    SGD with weight decay d shrinks each weight by the factor 1 - lr d before the loss has its say.
    Beyond the bound on steps the weights grow whatever the data are. Adam divides by the size of
    the gradient, so its weights never grow faster than by the learning rate a step.
    """
    limit = step_limit(spec)
    if limit is not None and decay_makes_weights_grow(spec):
        return (
            f"The learning rate times the weight decay is {spec.learning_rate * spec.weight_decay:.6g}, more "
            f"than {limit_in_words(spec, limit)}, so the weights grow at every step"
        )
    return f"The learning rate {show(spec.learning_rate)} is too large here"


def divergence_remedy(spec: Spec) -> str:
    """What to lower, in a sentence without its full stop."""
    other = " or the weight decay" if decay_makes_weights_grow(spec) else ""
    return f"Lower the learning rate{other}"


def decay_makes_weights_grow(spec: Spec) -> bool:
    """Whether a step takes more than twice a weight away from it, or what momentum makes of that."""
    limit = step_limit(spec)
    return limit is not None and spec.learning_rate * spec.weight_decay > limit
