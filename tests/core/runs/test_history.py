"""What is kept of a long past: round epochs, fewer as it grows, whatever the cuts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hosting.limits import MAX_EPOCHS
from core.runs.history import History, ScoreHistory


def scores_of(capacity: int, epochs: int, chunk: int = 100_000) -> ScoreHistory:
    """The past of a run of ``epochs`` epochs, where each epoch's loss is its number."""
    past = ScoreHistory(capacity)
    for first in range(0, epochs, chunk):
        add(past, first, min(first + chunk, epochs))
    return past


def add(past: ScoreHistory, first: int, end: int, sign: int = 1) -> None:
    numbers = np.arange(first, end, dtype=np.float32)
    past.extend(first, sign * numbers, numbers / 2)


def kept(past: ScoreHistory) -> list[int]:
    """The epochs kept, each of which has its own scores."""
    epochs, (losses, accuracies) = past.before(10**9)
    assert (np.abs(losses) == epochs.astype(np.float32)).all()
    assert (accuracies == epochs.astype(np.float32) / 2).all()
    return epochs.tolist()


def test_a_short_past_is_kept_whole() -> None:
    assert kept(scores_of(1_000, 101)) == list(range(101))


@settings(deadline=None, max_examples=60)
@given(st.integers(200, 400), st.integers(1, 50_000), st.lists(st.integers(1, 9_000), min_size=1))
def test_what_is_kept_depends_on_the_newest_epoch_alone(
    capacity: int, epochs: int, cuts: list[int]
) -> None:
    past = ScoreHistory(capacity)
    first = 0
    while first < epochs:
        for cut in cuts:
            end = min(first + cut, epochs)
            add(past, first, end)
            first = end
    whole = scores_of(capacity, epochs, chunk=epochs)
    assert (kept(past), past.grid) == (kept(whole), whole.grid)


@pytest.mark.parametrize("epochs", [1, 199, 200, 201, 3_333, 100_000, MAX_EPOCHS])
@pytest.mark.parametrize("capacity", [200, 1_000])
def test_it_stays_within_its_capacity_and_keeps_round_epochs(capacity: int, epochs: int) -> None:
    past = scores_of(capacity, epochs)
    assert len(kept(past)) <= capacity
    assert kept(past) == sorted(set(kept(past)))
    named = [10**power * digit for power in range(8) for digit in (1, 2)]
    assert {0, *(e for e in named if e < epochs and e % past.grid.stride == 0)} <= set(kept(past))


@pytest.mark.parametrize("capacity", [200, 1_000])
def test_the_longest_past_is_detailed_everywhere(capacity: int) -> None:
    epochs = np.array(kept(scores_of(capacity, MAX_EPOCHS + 1)))
    gaps = np.diff(epochs)
    assert (gaps <= np.maximum(1, epochs[1:] / 4)).all()
    assert epochs[-1] == MAX_EPOCHS


@pytest.mark.parametrize("capacity", [10, 20, 50, 100])
def test_a_small_capacity_holds_a_long_past_too(capacity: int) -> None:
    assert 0 < len(kept(scores_of(capacity, 100_000))) <= capacity


def test_scores_that_are_added_again_replace_what_was_kept() -> None:
    past = scores_of(200, 10)
    add(past, 8, 11, sign=-1)
    epochs, (losses, _) = past.before(11)
    assert epochs.tolist() == list(range(11))
    assert losses.tolist() == [*range(8), -8, -9, -10]


def test_dropping_forgets_only_what_is_later() -> None:
    past = scores_of(200, 50)
    past.drop_after(20)
    assert kept(past) == list(range(21))
    add(past, 21, 50)
    assert kept(past) == list(range(50))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 90)), max_size=12))
def test_arrays_handed_out_never_change(steps: list[tuple[int, int]]) -> None:
    """Whoever draws them holds no lock."""
    past, reached, seen = ScoreHistory(50), 0, []
    for back, count in steps:
        first = max(0, reached - back)
        past.drop_after(first)
        add(past, first, first + count, sign=1 - 2 * (back % 2))
        reached = first + count
        handed_out = past.before(reached)
        seen.append((handed_out, [each.copy() for each in handed_out]))
    for handed_out, copies in seen:
        assert all(np.array_equal(*pair) for pair in zip(handed_out, copies, strict=True))


def test_items_are_added_one_by_one_and_found_by_epoch() -> None:
    past: History[str] = History(200)
    past.add(0, "start")
    past.add(7, "later")
    past.add(7, "later still")
    assert (past.get(0), past.get(7), past.get(3)) == ("start", "later still", None)


@pytest.mark.parametrize("capacity", [10, 200])
def test_items_stand_at_the_epochs_of_scores(capacity: int) -> None:
    past: History[int] = History(capacity)
    for epoch in range(3_000):
        past.add(epoch, epoch)
    assert past.items == past.epochs == kept(scores_of(capacity, 3_000))
    past.drop_after(1_000)
    assert past.epochs[-1] == 1_000
