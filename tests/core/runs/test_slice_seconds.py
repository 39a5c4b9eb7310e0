"""How long a slice trains: shorter where many train, longer where a state takes long to travel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.runs.slices import LONGEST_SLICE_SECONDS, ROUND_SECONDS, SHORTEST_SLICE_SECONDS
from core.training.models import MLP
from core.training.spec import Spec
from tests.core.fakes import FULL, ByHand

SLICE_SECONDS = 0.1  # of a run by hand


def slice_seconds(spec: Spec, load: float) -> float:
    """Return what the first slice that trains may take, with so many tasks for each worker."""
    hand = ByHand()
    hand.load = load
    run = hand.run(spec, slice_seconds=SLICE_SECONDS)
    run.play()
    hand.finish()  # measures the initial weights
    (job,) = hand.waiting
    return job.budget.seconds


@pytest.mark.parametrize("load", [0.5, 1.0, ROUND_SECONDS / SLICE_SECONDS])
def test_with_few_others_a_slice_takes_its_time(load: float) -> None:
    assert slice_seconds(FULL, load) == SLICE_SECONDS


def test_in_a_crowd_everybody_ends_a_slice_in_the_same_round() -> None:
    assert slice_seconds(FULL, 5.0) == pytest.approx(ROUND_SECONDS / 5)
    assert slice_seconds(FULL, 1_000.0) == SHORTEST_SLICE_SECONDS


def test_a_large_state_has_longer_slices_up_to_a_bound() -> None:
    large, largest = (replace(FULL, model=MLP((2, units, 1))) for units in (40_000, 400_000))
    assert SHORTEST_SLICE_SECONDS < slice_seconds(large, 1_000.0) < LONGEST_SLICE_SECONDS
    assert slice_seconds(largest, 1_000.0) == LONGEST_SLICE_SECONDS
