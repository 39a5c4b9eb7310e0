"""Shares of the workers: whoever has used the fewest seconds comes next."""

from __future__ import annotations

from concurrent.futures import Future
from heapq import heappop, heappush
from itertools import count

import pytest

from core.workers.fair_queue import RECENT_SECONDS, Away, FairQueue, PoolLoad, Share, Task
from tests.core.fakes import Clock


def divided(costs: list[float], workers: int, seconds: float) -> list[float]:
    """Seconds that each share gets of busy workers, where a task of each costs so much.

    Every share queues its next task when one is done.
    """
    clock = Clock()
    queue = FairQueue(workers, clock)
    shares = [Share(queue) for _ in costs]
    cost = dict(zip(shares, costs, strict=True))
    used = dict.fromkeys(shares, 0.0)
    busy: list[tuple[float, int, Task]] = []
    numbers, end = count(), clock.now + seconds

    def ask(share: Share) -> None:
        share.submit(divmod, 7, 2).add_done_callback(lambda _: ask(share))

    for share in shares:
        ask(share)
    while clock.now < end:
        while len(busy) < workers and (task := queue.get(0)) is not None:
            heappush(busy, (clock.now + cost[task.share], next(numbers), task))
        clock.now, _, task = heappop(busy)
        used[task.share] += cost[task.share]
        queue.done(task, cost[task.share], lambda: task.future.set_result(None))  # noqa: B023
    return list(used.values())


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("heavy", [0.3, 2.0, 10.0])
def test_an_easy_run_beside_heavy_ones_has_its_equal_share(heavy: float, workers: int) -> None:
    easy, *others = divided([0.03, *[heavy] * 4], workers, 300)
    assert easy == pytest.approx(workers * 300 / 5, rel=0.1)
    assert min(others) / max(others) > 0.8


def test_equal_runs_have_equal_shares() -> None:
    seconds = divided([0.034] * 30, 2, 600)
    assert min(seconds) / max(seconds) > 0.99


def test_no_worker_idles_where_there_is_something_to_do() -> None:
    assert sum(divided([0.03, 1.0, 3.0], 2, 300)) == pytest.approx(600, rel=0.02)


def trained(queue: FairQueue, share: Share, seconds: float) -> None:
    """Have a share use so many seconds, alone."""
    share.submit(divmod, 7, 2)
    task = queue.get(0)
    assert task is not None
    assert task.share is share
    queue.done(task, seconds, lambda: task.future.set_result(None))


def test_who_was_idle_neither_saves_up_nor_pays_for_having_been_alone() -> None:
    queue = FairQueue(1)
    early, late = Share(queue), Share(queue)
    trained(queue, early, 1_000.0)
    trained(queue, late, 1.0)
    assert early.seconds == pytest.approx(late.seconds, abs=2)


def test_a_cancelled_task_is_passed_over() -> None:
    queue = FairQueue(1)
    share = Share(queue)
    first: Future[object] = share.submit(divmod, 1, 1)
    second = share.submit(divmod, 2, 1)
    first.cancel()
    task = queue.get(0)
    assert task is not None
    assert task.future is second
    assert queue.load == 1


def test_a_closed_queue_takes_nothing_and_cancels_what_waits() -> None:
    queue = FairQueue(1)
    waiting = Share(queue).submit(divmod, 7, 2)
    queue.close()
    assert waiting.cancelled()
    assert queue.get(10) is None
    with pytest.raises(RuntimeError):
        Share(queue).submit(divmod, 7, 2)


def test_a_share_is_told_how_many_others_trained_a_moment_ago() -> None:
    clock = Clock()
    queue = FairQueue(2, clock)
    mine, *others = (Share(queue) for _ in range(3))
    assert not mine.pool_load.answered
    for share in (mine, *others):
        trained(queue, share, 0.1)
    assert mine.pool_load == PoolLoad(others=2, workers=2, answered=True)
    clock.now += RECENT_SECONDS
    assert mine.pool_load == PoolLoad(others=0, workers=2, answered=True)


@pytest.mark.parametrize("at_work", [True, False])
def test_a_place_is_held_by_a_long_task_and_by_who_trained_a_moment_ago(at_work: bool) -> None:
    clock = Clock()
    queue = FairQueue(1, clock, at_once=1)
    holder, other = Share(queue), Share(queue)
    if at_work:
        holder.submit(divmod, 7, 2)
        clock.now += 2 * RECENT_SECONDS
    else:
        trained(queue, holder, 0.1)
    with pytest.raises(Away):
        other.submit(divmod, 7, 2)


def test_places_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    clock = Clock()
    queue = FairQueue(1, clock, at_once=1)
    holder, second, third, gone = (Share(queue) for _ in range(4))
    trained(queue, holder, 0.1)
    for waiting in (gone, second, third):
        with pytest.raises(Away):
            waiting.submit(divmod, 7, 2)
    clock.now += RECENT_SECONDS / 2
    for waiting in (third, second):  # who asks no longer has left the line
        with pytest.raises(Away):
            waiting.submit(divmod, 7, 2)
    clock.now += RECENT_SECONDS / 2
    with pytest.raises(Away):
        third.submit(divmod, 7, 2)
    trained(queue, second, 0.1)
    with pytest.raises(Away):
        third.submit(divmod, 7, 2)
    third.submit(divmod, 7, 2, trains=False)  # what is only measured takes no place
    assert queue.waiting == 1


def test_who_trains_keeps_the_place_while_it_is_measured_beside() -> None:
    clock = Clock()
    queue = FairQueue(1, clock, at_once=1)
    holder, other = Share(queue), Share(queue)
    holder.submit(divmod, 7, 2)
    clock.now += 2 * RECENT_SECONDS
    holder.submit(divmod, 7, 2, trains=False)
    with pytest.raises(Away):
        other.submit(divmod, 7, 2)
    holder.submit(divmod, 7, 2)
    for _ in range(3):
        task = queue.get(0)
        assert task is not None
        queue.done(task, 0.1, lambda: None)
    clock.now += 2 * RECENT_SECONDS
    other.submit(divmod, 7, 2)
