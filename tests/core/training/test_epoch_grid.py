"""What is kept of a long past: round epochs, fewer as it grows, whatever the cuts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.runs.history import DownsampledHistory
from core.training.epoch_grid import STRIDES, Grid
from core.training.spec import MAX_EPOCHS


def thinned(capacity: int, epochs: int, chunk: int = 100_000) -> DownsampledHistory[int]:
    """The past of a run of ``epochs`` epochs, where each epoch's item is its number."""
    past: DownsampledHistory[int] = DownsampledHistory(capacity)
    for first in range(0, epochs, chunk):
        past.extend(first, range(first, min(first + chunk, epochs)))
    return past


def test_a_short_past_is_kept_but_for_its_grid() -> None:
    kept = [*range(8), *range(8, 40, 2), *range(40, 80, 10), *range(80, 101, 20)]
    assert Grid(10**9).mask(np.arange(101)).nonzero()[0].tolist() == kept
    assert thinned(capacity=1_000, epochs=101).epochs == list(range(101))


@settings(deadline=None, max_examples=60)
@given(st.integers(200, 400), st.integers(1, 50_000), st.lists(st.integers(1, 9_000), min_size=1))
def test_what_is_kept_depends_on_the_newest_epoch_alone(
    capacity: int, epochs: int, cuts: list[int]
) -> None:
    past: DownsampledHistory[int] = DownsampledHistory(capacity)
    first = 0
    while first < epochs:
        for cut in cuts:
            items = range(first, min(first + cut, epochs))
            past.extend(first, np.array(items))
            first += len(items)
    whole = thinned(capacity, epochs, chunk=epochs)
    assert (past.epochs, past.items, past.grid) == (whole.epochs, whole.items, whole.grid)


@pytest.mark.parametrize("epochs", [1, 199, 200, 201, 3_333, 100_000, MAX_EPOCHS])
@pytest.mark.parametrize("capacity", [200, 1_000])
def test_it_stays_within_its_capacity_and_keeps_round_epochs(capacity: int, epochs: int) -> None:
    past = thinned(capacity, epochs)
    assert len(past) == len(past.items) <= capacity
    assert past.items == past.epochs == sorted(past.epochs)
    named = [10**power * digit for power in range(8) for digit in (1, 2)]
    assert {0, *(e for e in named if e < epochs and e % past.grid.stride == 0)} <= set(past.epochs)


@pytest.mark.parametrize("capacity", [200, 1_000])
def test_the_longest_past_is_detailed_everywhere(capacity: int) -> None:
    epochs = np.array(thinned(capacity, MAX_EPOCHS + 1).epochs)
    gaps = np.diff(epochs)
    assert (gaps <= np.maximum(1, epochs[1:] / 4)).all()
    assert epochs[-1] == MAX_EPOCHS


@pytest.mark.parametrize("capacity", [10, 20, 50, 100])
def test_a_small_capacity_holds_a_long_past_too(capacity: int) -> None:
    assert 0 < len(thinned(capacity, 100_000)) <= capacity


@given(st.integers(0, 10**8))
def test_what_a_coarse_stride_keeps_a_finer_one_kept(epoch: int) -> None:
    kept = [Grid(int(stride)).keeps(epoch) for stride in STRIDES]
    assert kept == sorted(kept, reverse=True)


def test_items_are_added_one_by_one_and_found_by_epoch() -> None:
    past: DownsampledHistory[str] = DownsampledHistory(200)
    past.add(0, "start")
    past.add(7, "later")
    assert (past.get(0), past.get(7), past.get(3)) == ("start", "later", None)


def test_what_is_added_again_replaces_what_was_kept() -> None:
    past = thinned(200, 10)
    past.extend(8, [-8, -9, -10])
    assert past.items == [*range(8), -8, -9, -10]


def test_dropping_forgets_only_what_is_later() -> None:
    past = thinned(200, 50)
    past.drop_after(20)
    assert past.epochs == list(range(21))
    past.extend(21, range(21, 50))
    assert past.items == list(range(50))
