"""Hidden units that answer the same whatever they are given: dead ReLUs, saturated sigmoids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.diagnosis.advice import lower_rate, standardise
from core.diagnosis.finding import Advice, Finding
from core.diagnosis.forward_pass import some_samples
from core.diagnosis.learning_rates import usual_learning_rate
from core.diagnosis.loss_trends import every_sample_right, sparse_states
from core.metrics.state_cache import per_spec, per_state, without_live
from core.runs.trial_view import TrialView
from core.text.number_text import exact
from core.training.data import load
from core.training.models import ACTIVATIONS
from core.training.spec import Spec
from core.training.state import State, initial_state, model_from_weights

# Multiplications of a forward pass: few samples, in 2 ms, clear most networks. Where many units seem
# idle, all samples that take 50 ms are looked at, of a few states as the run goes on.
FEW, MANY_SAMPLES = 10_000_000, 250_000_000
LOOKED_INTO = 8  # new states at most each time the epochs have doubled
TANH = Advice("take tanh, which always lets some of the gradient through", {"activation": "tanh"})
LARGE = 10.0  # times the usual learning rate, which pushes ReLUs far below 0
MANY = 0.25  # of all units, from which on idle ones are an alarm
# Where an activation is flat: at 0, or within 2 % of its range from an end of it.
FLAT: dict[type[nn.Module], Callable[[Tensor], Tensor]] = {
    nn.ReLU: lambda answers: answers <= 0,
    nn.Sigmoid: lambda answers: (answers - 0.5).abs() > 0.48,
    nn.Tanh: lambda answers: answers.abs() > 0.96,
}


class IdleUnits(NamedTuple):
    """How many hidden units are idle: their activation is flat at every sample.

    Attributes:
        idle: how many; a map of a convolution is one unit.
        layer: the first hidden layer, from 1, whose units are all idle, or 0.
        relus: they are ReLUs, which answer 0 then and are called dead.
        units: how many hidden units there are.
        samples: how many training samples were looked at.
        every: those are all of them.
    """

    idle: int
    layer: int
    relus: bool
    units: int
    samples: int
    every: bool


NONE = IdleUnits(0, 0, False, 0, 0, every=True)  # of a model without hidden layers


@per_state(without_live)
def idle_units(spec: Spec, state: State) -> IdleUnits:
    """Return how many hidden units are idle at a state, evaluated in the calling process."""
    found = at_first_sight(spec, state)
    return found if is_settled(found) else count_idle(spec, state, MANY_SAMPLES)


@per_state(without_live)
def at_first_sight(spec: Spec, state: State) -> IdleUnits:
    """Return how many hidden units are idle for a few samples."""
    return count_idle(spec, state, FEW)


def is_settled(found: IdleUnits) -> bool:
    """Return whether a look at more samples would tell nothing else that matters."""
    return found.every or found.idle < MANY * found.units


def idle_now(trial: TrialView) -> IdleUnits:
    """Count the idle units of a run now or, where counting takes long, at a recent state that is cached."""
    found = at_first_sight(trial.spec, trial.state)
    if is_settled(found):
        return found
    state = trial.state if trial.finished else sparse_states(trial, 0, LOOKED_INTO)[-1]
    return idle_units(trial.spec, state)


def count_idle(spec: Spec, state: State, work: int) -> IdleUnits:
    """Return how many hidden units are idle for as many training samples as take so much work."""
    if len(state.parameters) <= 2:
        return NONE
    module = model_from_weights(spec, state.parameters)
    data, _ = load(spec.data, spec.seed, spec.train_share)
    inputs, _ = some_samples(spec, module, work)
    idle = idle_layer = units = 0
    relus = False
    for place, (layer, answers) in enumerate(hidden_answers(module, inputs), start=1):
        units += answers.shape[1]
        if type(layer) in FLAT:
            count = everywhere(FLAT[type(layer)](answers))
            idle += count
            idle_layer = idle_layer or place * (count == answers.shape[1])
            relus = isinstance(layer, nn.ReLU)
    every = len(inputs) == len(data.inputs)
    return IdleUnits(idle, idle_layer, relus, units, len(inputs), every)


@torch.inference_mode()
def hidden_answers(module: nn.Module, inputs: Tensor) -> Iterator[tuple[nn.Module, Tensor]]:
    """Yield each activation of a network and what its units answer, ``(n, units, ...)``."""
    values = inputs
    for layer in module.children():
        values = layer(values)
        if isinstance(layer, tuple(ACTIVATIONS.values())):
            yield layer, values


def everywhere(idle: Tensor) -> int:
    """Return for how many units ``(n, units, ...)`` it holds at every sample and place."""
    return int(idle.transpose(0, 1).flatten(1).all(dim=1).sum())


def dead(trial: TrialView) -> Finding | None:
    """Return the finding on ReLUs that answer 0 to every sample, if there are any."""
    spec, found = trial.spec, idle_now(trial)
    if not found.relus or not found.idle:
        return None
    looked_at = "every sample" if found.every else f"each of {found.samples:,} samples looked at"
    answer, their = ("answers", "its") if found.idle == 1 else ("answer", "their")
    text = f"{found.idle} of {found.units} ReLUs {answer} 0 to {looked_at}, so none of these sends a gradient to {their} weights."
    if found.layer:
        text += (
            f" All of hidden layer {found.layer} do, so the output is the same for every sample."
        )
    if found.idle < MANY * found.units or every_sample_right(trial):
        # Of some samples alone a few units may be idle by chance.
        return Finding("Dead ReLUs", text, tone="note") if found.every else None
    why, advice = why_dead(spec, found.idle)
    return Finding("Dead ReLUs", f"{text} {why}", advice)


def why_dead(spec: Spec, count: int) -> tuple[str, tuple[Advice, ...]]:
    """Return why so many ReLUs are dead, as a sentence, and what helps."""
    other = (TANH,) if hasattr(spec.model, "activation") else ()
    if count <= dead_at_start(spec.experiment):
        return "It has been so from the start.", other
    if spec.learning_rate < LARGE * usual_learning_rate(spec):
        return "A ReLU does not learn while it answers 0 to every sample.", other
    rate = exact(spec.learning_rate)
    if spec.optimizer == "SGD":
        why = f"Steps of a learning rate of {rate} have pushed them far below 0."
    else:
        why = (
            f"{spec.optimizer} moves each weight by about the learning rate, {rate}, however small the "
            "gradient: that has pushed them far below 0."
        )
    return why, gentler(spec)


@per_spec(without_live)
def dead_at_start(spec: Spec) -> int:
    """Return how many ReLUs of the initial weights are dead."""
    return idle_units(spec, initial_state(spec)).idle


def saturated(trial: TrialView) -> Finding | None:
    """Return the finding on many sigmoids or tanhs at an end of their range for every sample.

    Where every answer is right that is how it should be.
    """
    found = idle_now(trial)
    if found.relus or not found.units or found.idle < MANY * found.units:
        return None
    if every_sample_right(trial):
        return None
    return Finding(
        "Saturated",
        f"{found.idle} of {found.units} hidden units stand at an end of their range for every sample. "
        "Their activation is flat there, so almost no gradient passes through them.",
        gentler(trial.spec),
    )


def gentler(spec: Spec) -> tuple[Advice, ...]:
    """Advise to standardise the inputs or, where they are, to lower the learning rate."""
    return standardise(spec) or lower_rate(spec)
