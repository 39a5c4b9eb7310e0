"""Digits move a little, by chance, and the same way however an epoch is cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from core.datasets.mnist import BundledDigits
from core.experiments.mnist import Settings
from core.training.augmentation import SmallMoves
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import bits


def digits(count: int) -> Tensor:
    """Some digits of several classes, ``(count, 784)`` uint8."""
    images, _ = BundledDigits().sample()
    return images[:: len(images) // count][:count]


def seeded(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


def test_every_digit_moves_on_its_own_and_none_by_much() -> None:
    images = digits(1).repeat(50, 1)
    moved = SmallMoves()(images, seeded())
    assert (moved.shape, moved.dtype) == (images.shape, torch.float32)
    assert moved.min() >= 0
    assert moved.max() <= 255
    assert len({row.numpy().tobytes() for row in moved}) == 50
    overlap = (moved > 128).float() * (images > 128).float()
    assert (overlap.sum(1) / (images > 128).float().sum(1)).mean() > 0.5


def test_without_any_move_a_digit_stays_as_it_is() -> None:
    images = digits(20)
    moved = SmallMoves(0, 0, 0)(images, seeded())
    torch.testing.assert_close(moved, images.float(), atol=0.01, rtol=0)


@pytest.mark.parametrize(("shift", "way"), [(2.0, 1), (3.0, 1)])
def test_a_shift_is_in_pixels(shift: float, way: int) -> None:
    images = torch.zeros(200, 784)
    images.view(-1, 28, 28)[:, 13:15, 13:15] = 255
    moved = SmallMoves(0, 0, shift)(images, seeded()).view(-1, 28, 28)
    columns = (moved.sum(1) @ torch.arange(28.0)) / moved.sum((1, 2))
    strayed = (columns - 13.5).abs().max()
    assert shift * 0.9 < float(strayed) <= shift + 1e-3


def test_the_same_generator_gives_the_same_moves() -> None:
    images = digits(10)
    first, again, other = (SmallMoves()(images, seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("batch_size", [100, None])
def test_a_run_with_augmentation_cut_anywhere_is_bit_identical(batch_size: int | None) -> None:
    (spec,) = Settings(augment=True, batch_size=batch_size, train_share=0.1, epochs=3).specs()
    whole, progress = train_slice(spec, initial_state(spec), Budget())
    state, losses = initial_state(spec), []
    while state.epoch < 3:
        state, part = train_slice(spec, state, Budget(batches=2, measure=False))
        losses.append(part.losses)
    assert bits(state) == bits(whole)
    np.testing.assert_array_equal(np.concatenate(losses), progress.losses)


def test_augmentation_changes_what_is_learnt() -> None:
    (plain,) = Settings(train_share=0.1, epochs=1).specs()
    moved = replace(plain, augmentation=SmallMoves())
    first, second = (train_slice(spec, initial_state(spec), Budget())[0] for spec in (plain, moved))
    assert first.flat.tobytes() != second.flat.tobytes()
