"""One update of a small network, number by number: forward, loss, backward, new weights.

Each number is the engine's own: one sample goes through ``Backpropagation`` by itself, and the new
weights are those to which the optimizer takes the network with the batch of the next step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from core.formulas.sample_pass import SamplePass
from core.formulas.update_steps import OTHER_UPDATES, Place, Step, Symbols, number
from core.training.backpropagation import Backpropagation, linear_layers
from core.training.batches import Batches
from core.training.data import load
from core.training.devices import CPU
from core.training.losses import LOSS_GRADIENTS, LOSSES
from core.training.models import MLP, PLAIN
from core.training.optimizers import PlainSGD, is_plain
from core.training.spec import Spec
from core.training.state import State

MOST_UNITS = 4  # of a layer: more would hide one another in a diagram
NO_SYMBOLS = Symbols((), (), predicts_number=False)
FEW_SAMPLES = 4  # of a batch, of which the gradient of each is named


@dataclass(frozen=True, eq=False)
class OneUpdate:
    """One sample's way through a network and back, as a part of the update that comes next.

    Attributes:
        steps: in the order in which they are computed; empty where there is nothing to show.
        words: why there is nothing to show.
        update: the update's number, from 1.
        sample: the sample's place in the batch of this update, from 0.
        samples: in the batch.
        symbols: what the network's numbers are called.
        inputs: what the network is given of the sample.
        target: y.
        weights: every weight and bias before the update.
    """

    steps: tuple[Step, ...] = ()
    words: str = ""
    update: int = 1
    sample: int = 0
    samples: int = 1
    symbols: Symbols = NO_SYMBOLS
    inputs: tuple[float, ...] = ()
    target: float = 0.0
    weights: Mapping[Place, float] = field(default_factory=dict)


def one_update(spec: Spec, state: State, sample: int = 0, *, ended: bool = False) -> OneUpdate:
    """Return the update that would take the state to the next one, as one sample of its batch sees it.

    Args:
        sample: the sample's place in the batch; the places repeat.
        ended: no button makes this update, since the run is over.
    """
    words = why_not(spec)
    if words:
        return OneUpdate(words=words)
    assert isinstance(spec.model, MLP)
    inputs, targets = next_batch(spec, state)
    sample %= len(inputs)
    predicts_number = not LOSSES[spec.loss].is_classification
    symbols = Symbols(spec.model.sizes, input_symbols(spec.model), predicts_number)
    alone = inputs[sample : sample + 1], targets[sample : sample + 1]
    walk = SamplePass(spec, symbols, network_of(spec, state), *alone)
    steps = [*walk.forward(), walk.loss(), *walk.backward()]
    if is_plain(spec):
        steps += _new_weights(spec, state, walk, inputs, targets)
    else:
        steps[-1] = replace(steps[-1], note=other_update(spec))
    if not ended:
        data, _ = load(spec.data, spec.seed, spec.train_share)
        press = "Step" if len(inputs) == len(data.inputs) else "Step a batch"
        steps[-1] = replace(steps[-1], note=f"{steps[-1].note} {press} makes this update.")
    return OneUpdate(
        tuple(steps),
        update=state.updates + 1,
        sample=sample,
        samples=len(inputs),
        symbols=symbols,
        inputs=tuple(walk.a[0][0].tolist()),
        target=float(alone[1]),
        weights={place: walk.weight(place) for place in walk.places()},
    )


def why_not(spec: Spec) -> str:
    """Return why no update of this network can be shown; empty where one can be."""
    assert isinstance(spec.model, MLP)
    sizes = spec.model.sizes
    if len(sizes) > 3 or max(sizes) > MOST_UNITS:
        return (
            f"One update is shown of networks up to {MOST_UNITS}-{MOST_UNITS}-1: {MOST_UNITS} inputs, and one hidden layer of "
            f"{MOST_UNITS} units. This one is {'-'.join(map(str, sizes))}{'; its layers are under More' * (len(sizes) > 2)}."
        )
    if spec.loss not in LOSS_GRADIENTS:
        return "One update is shown of the squared error: the absolute error’s slope is 1 or −1, however large the error is."
    return ""


def other_update(spec: Spec) -> str:
    """Return in one sentence what an optimizer does that is not plain gradient descent."""
    momentum = f"momentum adds {number(spec.momentum)} times the last step, of which the first update has none"
    decay = f"weight decay adds {number(spec.weight_decay)} times each weight to its gradient"
    shrinks = ", and shrinks every weight a little" if spec.weight_decay else ""
    changes = [momentum] * bool(spec.momentum) + [decay] * bool(spec.weight_decay)
    return OTHER_UPDATES[spec.optimizer].format(changes=" and ".join(changes), shrinks=shrinks)


def input_symbols(model: MLP) -> tuple[str, ...]:
    """Return the symbols of a network's inputs: their names on the plane, else x, or x1, x2 and so on."""
    if model.inputs not in ((), PLAIN):
        return model.inputs
    return ("x",) if model.sizes[0] == 1 else tuple(f"x{i + 1}" for i in range(model.sizes[0]))


def network_of(spec: Spec, state: State) -> Backpropagation:
    """Return the network of a state, in numbers of its own."""
    layers = linear_layers(spec.model)
    assert layers is not None
    weights = [torch.from_numpy(parameter).clone() for parameter in state.parameters]
    return Backpropagation(layers, spec.loss, weights)


def next_batch(spec: Spec, state: State) -> tuple[Tensor, Tensor]:
    """Return inputs and targets of the batch that the next step trains on."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    generator = torch.Generator()
    generator.set_state(torch.from_numpy(state.generator.copy()))
    batches = Batches(replace(spec, device=CPU), len(data.inputs))
    return next(batches.of_epoch(data, generator, first=state.batch))


def _new_weights(
    spec: Spec, state: State, walk: SamplePass, inputs: Tensor, targets: Tensor
) -> Iterator[Step]:
    """Yield each weight after a step of gradient descent with the batch's mean gradient."""
    network, count = network_of(spec, state), len(inputs)
    _, _, mean = network.gradients(inputs, targets)
    few = range(count if count <= FEW_SAMPLES else 0)
    each = [network.gradients(inputs[i : i + 1], targets[i : i + 1])[2] for i in few]
    PlainSGD(network.parameters, spec.learning_rate)(mean)
    for place in walk.places():
        w = walk.symbols.weight(place)
        own = number(walk.weight(place, walk.gradients))
        parts = ", ".join(number(walk.weight(place, part)) for part in each)
        gradient = f"dL/d{w}" if count == 1 else f"mean dL/d{w}"
        if count == 1:
            note = "A step against the gradient, lr times as long."
        elif parts:
            note = f"The mean of the batch’s {count}: {parts}."
        else:
            note = f"The mean over the batch’s {count:,} samples; this sample’s is {own}."
        lr, slope = spec.learning_rate, walk.weight(place, mean)
        yield Step(
            "New weights", f"New {w}", f"new {w}", f"{w} − lr · {gradient}",
            {w: walk.weight(place), "lr": lr, gradient: slope},
            walk.weight(place, network.parameters), place, note,
        )  # fmt: skip
