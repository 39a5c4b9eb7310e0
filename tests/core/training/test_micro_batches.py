"""A batch too large to be passed through a network at once gives the same gradient in parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import Tensor

from core.datasets.mnist import BundledDigits
from core.digits.digit_models import CNN, DigitMLP
from core.training import micro_batches
from core.training.losses import LOSSES
from core.training.micro_batches import MOST_NUMBERS, activations, samples_at_once
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Budget, Progress, train_slice


@dataclass(frozen=True)
class FiveHundred:
    """Every tenth of the digits, none of which is held out to be measured."""

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(500, 784)`` uint8 and targets ``(500,)`` int64."""
        inputs, targets = BundledDigits().sample()
        return inputs[::10], targets[::10]


FULL = Spec(FiveHundred(), CNN(), loss="CE", learning_rate=0.1, epochs=3, seed=7)


def trained(spec: Spec, updates: int) -> tuple[State, Progress]:
    return train_slice(spec, initial_state(spec), Budget(batches=updates, measure=False))


@contextmanager
def passes_of(samples: int) -> Iterator[list[int]]:
    """While it lasts, a pass takes so many samples at most; yields the sizes of those of training."""
    seen: list[int] = []
    build = CNN.build

    def watched(model: CNN) -> torch.nn.Module:
        network = build(model)
        network.register_forward_hook(
            lambda _, given, __: seen.append(len(given[0])) if torch.is_grad_enabled() else None
        )
        return network

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(micro_batches, "MOST_NUMBERS", samples * activations(CNN(), 784))
        patch.setattr(CNN, "build", watched)
        samples_at_once.cache_clear()
        yield seen
    samples_at_once.cache_clear()


def test_activations_are_counted_by_layer() -> None:
    scaled, hidden, out = 784, 32 + 32, 10
    assert activations(DigitMLP((32,)), 784) == scaled + hidden + out


def test_no_random_number_is_drawn_in_counting() -> None:
    before = torch.random.get_rng_state()
    activations(CNN(), 784)
    assert torch.equal(before, torch.random.get_rng_state())


def test_every_batch_of_a_usual_size_is_one_pass() -> None:
    assert samples_at_once(CNN(), 784) > 2_000
    assert samples_at_once(DigitMLP(), 784) > 60_000


def test_a_link_for_all_of_mnist_at_once_keeps_to_the_bound() -> None:
    assert samples_at_once(CNN(), 784) * activations(CNN(), 784) <= MOST_NUMBERS


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_parts_give_the_gradient_of_the_whole(loss: str) -> None:
    spec = replace(FULL, loss=loss)
    whole, expected = trained(spec, 2)
    with passes_of(100) as seen:
        state, progress = trained(spec, 2)
    assert set(seen) == {25}
    assert sum(seen) == 2 * 500
    np.testing.assert_allclose(state.flat, whole.flat, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(progress.losses, expected.losses, rtol=1e-5)
    np.testing.assert_allclose(progress.accuracies, expected.accuracies, rtol=1e-6)


def test_an_accuracy_of_all_right_is_one_whatever_the_parts() -> None:
    def one_pass(inputs: Tensor, targets: Tensor) -> micro_batches.Pass:
        return LOSSES["CE"](inputs, targets), torch.tensor(1.0), ()

    inputs, targets = torch.zeros(60_000, 10), torch.zeros(60_000, dtype=torch.int64)
    _, right, _ = micro_batches.mean_over_parts(one_pass, inputs, targets, 533)
    assert float(right) == 1.0


def test_a_batch_that_fits_is_trained_on_as_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = replace(FULL, batch_size=100)
    state, _ = trained(spec, 5)
    monkeypatch.setattr(micro_batches, "mean_over_parts", None)
    again, _ = trained(spec, 5)
    assert state.flat.tobytes() == again.flat.tobytes()
