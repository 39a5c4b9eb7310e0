"""What is written out is autograd, bit for bit: losses, weights, and how a run diverges."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.datasets.mnist import BundledDigits
from core.digits.digit_models import CNN, DigitMLP
from core.experiments import logistic, regression, softmax, xor
from core.training import gradients, micro_batches, optimizers
from core.training.backpropagation import Backpropagation, linear_layers
from core.training.data import load
from core.training.epoch_grid import Grid
from core.training.gradients import Autograd, equals_autograd, network_for
from core.training.losses import BINARY_LOSSES, LOSS_GRADIENTS, LOSSES, REAL_LOSSES
from core.training.models import ACTIVATIONS, INPUT_FEATURES, MLP
from core.training.optimizers import OPTIMIZERS, SGD
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import bits

UPDATES = 50
LOSSES_OF = {"binary": BINARY_LOSSES, "classes": ("CE", *BINARY_LOSSES), "real": REAL_LOSSES}
DIGITS = Spec(BundledDigits(), DigitMLP((8,)), loss="CE", batch_size=32, seed=3)


@dataclass(frozen=True)
class Random:
    """Samples with targets of one kind: 0 and 1, class numbers, or real numbers."""

    samples: int
    features: int
    outputs: int
    kind: str
    scale: float = 1.0

    def sample(self) -> tuple[Tensor, Tensor]:
        inputs = self.scale * torch.randn(self.samples, self.features)
        if self.kind == "classes":
            return inputs, torch.randint(self.outputs, (self.samples,))
        targets = torch.randn(self.samples, self.outputs)
        return inputs, (targets > 0).float() if self.kind == "binary" else targets


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Experiments of every kind that linear layers can do."""
    kind = draw(st.sampled_from(sorted(LOSSES_OF)))
    samples, outputs = draw(st.integers(1, 40)), draw(st.integers(1 + (kind == "classes"), 4))
    names = draw(st.lists(st.sampled_from(sorted(INPUT_FEATURES)), max_size=4, unique=True))
    features = 2 if names else draw(st.integers(1, 5))
    hidden = draw(st.lists(st.integers(1, 12), max_size=3))
    sizes = (len(names) or features, *hidden, outputs)
    return Spec(
        Random(samples, features, outputs, kind, draw(st.sampled_from([1.0, 50.0]))),
        MLP(sizes, draw(st.sampled_from(sorted(ACTIVATIONS))), tuple(names)),
        loss=draw(st.sampled_from(LOSSES_OF[kind])),
        optimizer=draw(st.sampled_from(sorted(OPTIMIZERS))),
        learning_rate=draw(st.sampled_from([0.001, 0.1, 3.0])),
        momentum=draw(st.sampled_from([0.0, 0.9])),
        weight_decay=draw(st.sampled_from([0.0, 0.1])),
        batch_size=draw(st.one_of(st.none(), st.integers(1, samples))),
        drop_last=draw(st.booleans()),
        train_share=draw(st.sampled_from([1.0, 0.7])),
        initial=draw(st.sampled_from(["random", "zeros", "normal"])),
        stop_accuracy=None if kind == "real" else draw(st.sampled_from([None, 2.0])),
        seed=draw(st.integers(0, 99)),
    )


@contextmanager
def by_autograd() -> Iterator[None]:
    """While it lasts, autograd and ``torch.optim`` train everything."""

    def by_optimizer(parameters: list[Tensor], learning_rate: float) -> optimizers.OptimizerUpdate:
        return optimizers.OptimizerUpdate(SGD(parameters, lr=learning_rate), parameters, {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradients, "equals_autograd", lambda *_: False)
        patch.setattr(optimizers, "PlainSGD", by_optimizer)
        yield


def record(spec: Spec, count: int = UPDATES) -> object:
    """All that so many updates leave behind, bit for bit."""
    budget = Budget(batches=count, remember=Grid(10))
    state, progress = train_slice(spec, initial_state(spec), budget)
    scores = progress.losses, progress.accuracies, progress.batch_losses, progress.batch_accuracies
    return bits([state, scores, progress.now, progress.measured, progress.diverged])


def expect_written_out(spec: Spec) -> None:
    """Skip where this machine's kernels differ, so that autograd trains; CI's is not one."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    batch = min(spec.batch_size or len(data.inputs), len(data.inputs))
    network = network_for(spec, initial_state(spec).parameters, batch)
    if type(network) is not Backpropagation and os.environ.get("CI") != "true":
        pytest.skip("this machine's kernels round otherwise than those that autograd calls")
    assert type(network) is Backpropagation


@settings(deadline=None, max_examples=80)
@given(specs())
def test_any_spec_trains_as_autograd_trains_it(spec: Spec) -> None:
    if spec.loss in LOSS_GRADIENTS:
        expect_written_out(spec)
    own = record(spec)
    with by_autograd():
        assert record(spec) == own


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
@pytest.mark.parametrize("hidden", [(), (16, 8)])
def test_digits_train_as_autograd_trains_them(loss: str, hidden: tuple[int, ...]) -> None:
    spec = replace(DIGITS, model=DigitMLP(hidden), loss=loss, train_share=0.1)
    own = record(spec)
    with by_autograd():
        assert record(spec) == own


def test_a_batch_passed_in_parts_trains_as_by_autograd(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = replace(DIGITS, batch_size=None, train_share=0.1)
    room = 200 * micro_batches.activations(spec.model, 784)
    monkeypatch.setattr(micro_batches, "MOST_NUMBERS", room)
    micro_batches.samples_at_once.cache_clear()
    try:
        own = record(spec, 5)
        with by_autograd():
            assert record(spec, 5) == own
    finally:
        micro_batches.samples_at_once.cache_clear()


@pytest.mark.parametrize(
    "spec",
    [
        logistic.Settings().specs()[0],
        xor.Settings().specs()[0],
        xor.Settings(inputs=("x1", "x2", "x1x2")).specs()[0],
        softmax.Settings().specs()[0],
        regression.Settings().specs()[0],
        DIGITS,
    ],
    ids=["logistic", "XOR", "input features", "softmax", "regression", "digits"],
)
def test_linear_layers_on_the_cpu_are_written_out(spec: Spec) -> None:
    expect_written_out(spec)


@dataclass(frozen=True)
class Bent:
    """A network with something between its layers that is not written out."""

    between: Callable[[], nn.Module]

    def build(self) -> nn.Module:
        return nn.Sequential(nn.Linear(2, 3), self.between(), nn.Linear(3, 1))


@pytest.mark.parametrize(
    "spec",
    [
        replace(DIGITS, model=CNN()),
        replace(regression.Settings().specs()[0], loss="Absolute error"),
        replace(xor.Settings().specs()[0], model=Bent(nn.Softplus)),
        replace(xor.Settings().specs()[0], model=Bent(lambda: nn.LayerNorm(3))),
    ],
    ids=["CNN", "absolute error", "another activation", "another layer"],
)
def test_everything_else_is_done_by_autograd(spec: Spec) -> None:
    assert type(network_for(spec, initial_state(spec).parameters, 6)) is Autograd


def test_autograd_is_used_where_the_two_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    bce = LOSS_GRADIENTS["BCE"]

    def rounded_otherwise(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        loss, dL_dz = bce(z, targets)
        return loss, dL_dz * (1 + 2**-22)

    spec = xor.Settings().specs()[0]
    monkeypatch.setitem(LOSS_GRADIENTS, "BCE", rounded_otherwise)
    equals_autograd.cache_clear()
    try:
        assert type(network_for(spec, initial_state(spec).parameters, 4)) is Autograd
    finally:
        equals_autograd.cache_clear()


def both_ways(spec: Spec, inputs: Tensor, targets: Tensor, weights: float) -> list[Any]:
    """Loss, outputs and gradients by autograd and as written out, with all weights times a number."""
    module = spec.model.build()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(weights)
    layers = linear_layers(spec.model)
    assert layers is not None
    reference = Autograd(module, spec.loss)
    ways = reference, Backpropagation(layers, spec.loss, reference.parameters)
    return [way.gradients(inputs, targets) for way in ways]


@pytest.mark.parametrize("value", [1e4, -1e4, 1e38, math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("loss", sorted(LOSS_GRADIENTS))
@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_what_saturates_or_overflows_does_so_alike(
    activation: str, loss: str, value: float
) -> None:
    data = Random(6, 2, 3, "binary")
    spec = Spec(data, MLP((2, 4, 3), activation), loss=loss)
    inputs, targets = data.sample()
    inputs[2] = value
    if loss == "CE":
        targets = targets.argmax(dim=1)
    for weights in (1.0, 1e4):
        (loss_, outputs, grads), (its_loss, its_outputs, its_grads) = both_ways(
            spec, inputs, targets, weights
        )
        for right, found in zip(
            (loss_, outputs, *grads), (its_loss, its_outputs, *its_grads), strict=True
        ):
            np.testing.assert_array_equal(found, right)  # to which NaN is NaN


@pytest.mark.parametrize("loss", ["BCE", "MSE"])
@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_run_diverges_where_it_does_by_autograd(loss: str, optimizer: str) -> None:
    spec = Spec(
        Random(20, 1, 1, "binary"),
        MLP((1, 8, 1), "ReLU"),
        loss=loss,
        optimizer=optimizer,
        learning_rate=1e30,
        weight_decay=1.0,
    )
    own = record(spec)
    with by_autograd():
        assert record(spec) == own


def test_each_layers_values_can_be_read() -> None:
    spec = xor.Settings().specs()[0]
    layers = linear_layers(spec.model)
    assert layers is not None
    weights = [torch.from_numpy(p) for p in initial_state(spec).parameters]
    network = Backpropagation(layers, spec.loss, weights)
    inputs = load(spec.data, spec.seed, spec.train_share)[0].inputs
    z, a = network.forward(inputs)
    assert torch.equal(a[0], inputs)
    for layer, (W, b) in enumerate(zip(weights[::2], weights[1::2], strict=True)):
        torch.testing.assert_close(z[layer], a[layer] @ W.T + b)
    assert torch.equal(network.outputs(inputs), z[-1])
    assert len(z) == len(a) == len(weights) // 2
    assert LOSSES[spec.loss](z[-1], torch.zeros_like(z[-1])).isfinite()
