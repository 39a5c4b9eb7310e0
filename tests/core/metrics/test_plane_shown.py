"""The plane: the samples, and some room around them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.datasets.points import NO_POINTS, Points
from core.metrics.plane_shown import plane_of
from core.training.data import load
from tests.core.xor_trials import trial_of

TWO = Points(((0.0, 0.0), (10.0, 1.0)), (0, 1))


@pytest.mark.parametrize("share", [1.0, 0.3])
@pytest.mark.parametrize("data", ["xor", "moons", "spiral"])
def test_the_plane_reaches_beyond_every_sample_of_both_parts(data: str, share: float) -> None:
    spec = trial_of(0, data=data, train_share=share).spec
    plane = plane_of(spec.experiment)
    everything, _ = load(spec.data, spec.seed, 1.0)
    for axis, column in ((plane.x, everything.inputs[:, 0]), (plane.y, everything.inputs[:, 1])):
        room = max(0.5, 0.2 * float(column.max() - column.min()))
        assert axis[0] == pytest.approx(float(column.min()) - room, rel=1e-5)
        assert axis[-1] == pytest.approx(float(column.max()) + room, rel=1e-5)


def test_points_placed_by_hand_keep_the_plane_that_they_were_placed_on() -> None:
    spec = trial_of(0).spec
    for points, edge in ((NO_POINTS.toggled(1.0, 1.0, 1, (0.1, 0.1)), 6), (TWO, None)):
        plane = plane_of(replace(spec, data=points))
        if edge:
            assert plane.x == plane.y == (-edge, edge)
        else:
            assert plane.x == (-2, 12)
            assert plane.y == pytest.approx((-0.5, 1.5))


def test_one_point_alone_has_a_plane_around_it() -> None:
    plane = plane_of(replace(trial_of(0).spec, data=Points(((3.0, -2.0),), (1,))))
    assert plane.x == pytest.approx((2.5, 3.5))
    assert plane.y == pytest.approx((-2.5, -1.5))
