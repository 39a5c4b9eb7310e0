"""Why a run diverges, as far as its settings tell."""

from __future__ import annotations

from core.diagnosis.advice import Advice, lower_decay, lower_rate, standardise
from core.diagnosis.learning_rates import largest_learning_rate, least_learning_rate
from core.diagnosis.step_limit import limit_in_words, step_limit
from core.text.number_text import exact, significant
from core.training.losses import LOSSES
from core.training.spec import Spec


def divergence_cause(spec: Spec) -> str:
    """Return the cause as a sentence.

    SGD with weight decay d shrinks each weight by the factor 1 - lr d before the loss has its say.
    Beyond the bound on steps the weights grow whatever the data are. Adam divides by the size of
    the gradient, so its weights never grow faster than by the learning rate a step.
    """
    limit = step_limit(spec)
    if limit is not None and decay_makes_weights_grow(spec):
        product = significant(spec.learning_rate * spec.weight_decay)
        return (
            f"The learning rate times the weight decay is {product}, more than "
            f"{limit_in_words(spec, limit)}, so each step makes the weights larger."
        )
    largest = largest_learning_rate(spec)
    if largest is not None and spec.learning_rate > largest:
        return above_the_largest(spec, largest)
    return f"The learning rate {exact(spec.learning_rate)} is too large here."


def above_the_largest(spec: Spec, largest: float) -> str:
    """Return how a learning rate compares with the largest that works, as a sentence."""
    least = least_learning_rate(spec)
    beyond = ""
    if largest < least:
        beyond = f", and the field takes none below {exact(least)}"
    # A logistic loss bends less where its answers are confident: larger steps may arrive there.
    works = "always works" if LOSSES[spec.loss].is_classification else "works"
    return (
        f"The learning rate {exact(spec.learning_rate)} is above {significant(largest)}, the largest that "
        f"{works} with these inputs{beyond}."
    )


def divergence_advice(spec: Spec) -> tuple[Advice, ...]:
    """Return what to change so that the loss stays finite."""
    if decay_makes_weights_grow(spec):
        return lower_decay(spec)
    return standardise(spec) + lower_rate(spec, largest_learning_rate(spec))


def decay_makes_weights_grow(spec: Spec) -> bool:
    """Whether a step takes more than twice a weight away from it, or what momentum makes of that."""
    limit = step_limit(spec)
    return limit is not None and spec.learning_rate * spec.weight_decay > limit
