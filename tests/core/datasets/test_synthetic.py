"""Gates and shapes: two classes on a plane, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.datasets.synthetic import CORNERS, GATES, RADIUS, SHAPES, Gate, Shape
from core.training.data import load

TRUTH = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "nand": lambda a, b: not (a and b),
    "xor": lambda a, b: a != b,
}
SOURCES: list[Gate | Shape] = [
    *(Gate(name, 0.3, 41) for name in GATES),
    *(Shape(name, 0.2, 41) for name in SHAPES),
]


def drawn(source: Gate | Shape, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Places ``(n, 2)`` and classes ``(n,)``."""
    load.cache_clear()
    data, _ = load(source, seed, 1.0)
    return data.inputs.numpy(), data.targets.numpy()[:, 0]


def radii(places: np.ndarray) -> np.ndarray:
    """How far out each place is ``(n,)``."""
    return np.hypot(places[:, 0], places[:, 1])


def test_every_gate_is_tried() -> None:
    assert TRUTH.keys() == GATES.keys()


@pytest.mark.parametrize("size", [4, 200])
@pytest.mark.parametrize("name", GATES)
def test_a_gate_without_noise_is_its_four_bare_points(name: str, size: int) -> None:
    places, classes = drawn(Gate(name, 0.0, size))
    assert [tuple(place) for place in places.tolist()] == list(CORNERS)
    assert classes.tolist() == [TRUTH[name](bool(a), bool(b)) for a, b in CORNERS]


@pytest.mark.parametrize("name", GATES)
def test_a_gate_without_noise_takes_nothing_from_the_generator(name: str) -> None:
    with torch.random.fork_rng(devices=[]):
        before = torch.get_rng_state()
        Gate(name).sample()
        assert torch.get_rng_state().equal(before)


@pytest.mark.parametrize("name", GATES)
@pytest.mark.parametrize("noise", [0.05, 0.5])
def test_noise_makes_a_cloud_of_that_width_around_each_corner(name: str, noise: float) -> None:
    places, classes = drawn(Gate(name, noise, 2_000))
    corners = np.array(CORNERS)[np.arange(2_000) % 4]
    off = places - corners
    # Five standard errors of a mean and of a deviation of 500.
    for corner in range(4):
        assert np.abs(off[corner::4].mean(axis=0)).max() < 5 * noise / np.sqrt(500)
        assert off[corner::4].std(axis=0) == pytest.approx([noise, noise], rel=0.16)
        assert set(classes[corner::4]) == {GATES[name][corner]}


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_samples_are_rows_of_float32_of_two_classes(source: Gate | Shape) -> None:
    with torch.random.fork_rng(devices=[]):
        inputs, targets = source.sample()
    assert (inputs.shape, targets.shape) == ((41, 2), (41, 1))
    assert inputs.dtype == targets.dtype == torch.float32
    assert set(targets.unique().tolist()) == {0, 1}
    assert inputs.isfinite().all()


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_the_same_seed_draws_the_same_points_and_another_seed_others(source: Gate | Shape) -> None:
    first, again, other = (drawn(source, seed)[0] for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("size", [4, 5, 250])
@pytest.mark.parametrize("name", SHAPES)
def test_both_classes_have_as_many_points(name: str, size: int) -> None:
    _, classes = drawn(Shape(name, 0.0, size))
    assert len(classes) == size
    assert abs(2 * classes.sum() - size) <= 1


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_lies_within_six_of_the_origin(name: str) -> None:
    places, _ = drawn(Shape(name, 0.0, 2_000))
    assert 3 < np.abs(places).max() < 6


@pytest.mark.parametrize("name", SHAPES)
def test_noise_moves_each_point_a_little(name: str) -> None:
    still, moved = drawn(Shape(name, 0.0, 500))[0], drawn(Shape(name, 0.3, 500))[0]
    assert (moved - still).std(axis=0) == pytest.approx([0.3, 0.3], rel=0.16)


def test_a_circle_is_a_disc_inside_a_ring() -> None:
    places, classes = drawn(Shape("circle", 0.0, 500))
    out = radii(places)
    assert out[classes == 1].max() <= 0.5 * RADIUS
    assert out[classes == 0].min() >= 0.7 * RADIUS
    assert out.max() <= RADIUS + 1e-5
    angles = np.arctan2(places[:, 1], places[:, 0])
    assert np.histogram(angles, 8)[0].min() > 30


def test_moons_are_two_half_circles_that_reach_into_one_another() -> None:
    places, classes = drawn(Shape("moons", 0.0, 500))
    upper, lower = places[classes == 0], places[classes == 1]
    np.testing.assert_allclose(radii(upper - [-1.5, -0.75]), 3, rtol=1e-5)
    np.testing.assert_allclose(radii(lower - [1.5, 0.75]), 3, rtol=1e-5)
    assert (upper[:, 1] >= -0.75 - 1e-5).all()
    assert (lower[:, 1] <= 0.75 + 1e-5).all()
    assert lower[:, 0].min() < 0 < upper[:, 0].max()
    assert lower[:, 1].max() > upper[:, 1].min()


def test_a_spiral_is_two_arms_opposite_one_another() -> None:
    with torch.random.fork_rng(devices=[]):
        far = torch.linspace(0, 0.99, 50)
        first = SHAPES["spiral"](torch.zeros(50), far)
        second = SHAPES["spiral"](torch.ones(50), far)
    np.testing.assert_allclose(second, -first, atol=1e-5)
    np.testing.assert_allclose(radii(first.numpy()), RADIUS * far, atol=1e-5)
    angles = np.unwrap(np.arctan2(first[1:, 1], first[1:, 0]))
    assert (np.diff(angles) > 0).all()
    assert np.ptp(angles) == pytest.approx(1.75 * 2 * np.pi, rel=0.05)


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_a_source_is_a_value(source: Gate | Shape) -> None:
    assert replace(source) == source
    assert hash(replace(source)) == hash(source)
    assert replace(source, noise=0.9) != source
