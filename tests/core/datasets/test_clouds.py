"""Clouds: several classes on a plane, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.datasets.synthetic import APART, Clouds
from core.training.data import load


def drawn(source: Clouds, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Places ``(n, 2)`` and classes ``(n,)``."""
    load.cache_clear()
    data, _ = load(source, seed, 1.0)
    return data.inputs.numpy(), data.targets.numpy()


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_samples_are_float32_and_targets_class_numbers(classes: int) -> None:
    with torch.random.fork_rng(devices=[]):
        inputs, targets = Clouds(classes, size=7).sample()
    assert (inputs.shape, inputs.dtype) == ((7 * classes, 2), torch.float32)
    assert (targets.shape, targets.dtype) == ((7 * classes,), torch.int64)
    assert targets.bincount().tolist() == [7] * classes


@pytest.mark.parametrize("classes", [2, 3, 7, 10])
def test_each_centre_is_as_far_from_the_next(classes: int) -> None:
    places, targets = drawn(Clouds(classes, 0.1, 200))
    centres = np.stack([places[targets == label].mean(axis=0) for label in range(classes)])
    gaps = np.linalg.norm(centres - np.roll(centres, -1, axis=0), axis=1)
    assert gaps == pytest.approx([APART] * classes, abs=0.1)
    np.testing.assert_allclose(centres.mean(axis=0), 0, atol=0.05)


@pytest.mark.parametrize("spread", [0.2, 2.0])
def test_a_cloud_is_as_wide_as_its_spread(spread: float) -> None:
    places, targets = drawn(Clouds(3, spread, 200))
    for label in range(3):
        # Four standard errors of a deviation of 200.
        assert places[targets == label].std(axis=0) == pytest.approx([spread] * 2, rel=0.2)


def test_a_seed_gives_its_clouds_again_and_another_turns_them() -> None:
    (one, _), (same, _), (other, _) = (drawn(Clouds(), seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)
