"""Single batches and single epochs, the time that is left, and where a run stands in between."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest

from core.runs.run import Run
from tests.core.fakes import FULL, MINI, ByHand, Result, watch


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


@pytest.fixture
def run(hand: ByHand) -> Run:
    run = hand.run(MINI)
    watch(run, hand)
    return run


def place(run: Run) -> tuple[int, int]:
    (trial,) = run.view().trials
    return trial.state.position


def test_a_step_of_a_batch_is_one_update(run: Run, hand: ByHand) -> None:
    for wanted in ((0, 1), (1, 0), (1, 1)):
        run.step("batch")
        watch(run, hand)
        assert place(run) == wanted
        assert run.view().status == "paused"


def test_a_step_of_an_epoch_ends_the_epoch_that_was_begun(run: Run, hand: ByHand) -> None:
    run.step("batch")
    watch(run, hand)
    run.step()
    watch(run, hand)
    assert place(run) == (1, 0)
    run.step("epoch")
    watch(run, hand)
    assert place(run) == (2, 0)


def test_steps_pressed_in_a_row_are_all_done(run: Run, hand: ByHand) -> None:
    for size in ("batch", "epoch", "batch", "batch", "batch"):
        run.step(size)
    watch(run, hand)
    assert place(run) == (2, 1)


def test_racing_experiments_step_together(hand: ByHand) -> None:
    run = hand.run(MINI, replace(MINI, loss="MSE"))
    watch(run, hand)
    for wanted in ((0, 1), (1, 0)):
        run.step("batch")
        watch(run, hand)
        assert [trial.state.position for trial in run.view().trials] == [wanted] * 2


def test_a_step_of_a_batch_goes_where_playing_goes(hand: ByHand) -> None:
    stepped, played = hand.run(replace(MINI, epochs=3)), hand.run(replace(MINI, epochs=3))
    for run in (stepped, played):
        watch(run, hand)
    for _ in range(6):
        stepped.step("batch")
        watch(stepped, hand)
    played.play()
    watch(played, hand)
    flat = [run.view().trials[0].state.flat.tobytes() for run in (stepped, played)]
    assert flat[0] == flat[1]
    stepped.step("batch")
    assert watch(stepped, hand)[-1].status == "finished"


def test_where_an_epoch_is_one_batch_both_steps_are_the_same(hand: ByHand) -> None:
    run = hand.run(FULL)
    watch(run, hand)
    run.step("batch")
    watch(run, hand)
    assert place(run) == (1, 0)


def test_the_time_left_is_told_while_it_trains(hand: ByHand) -> None:
    run = hand.run(replace(MINI, epochs=100))  # two updates an epoch, 0.01 s each
    watch(run, hand)
    assert run.view().seconds_left is None
    run.play()
    hand.finish_all()
    view = run.view()
    (trial,) = view.trials
    assert view.seconds_left == pytest.approx((200 - trial.state.updates) * 0.01)
    run.set_speed(5)
    assert run.view().seconds_left == pytest.approx((100 - trial.state.epoch) / 5)


def test_where_the_run_stands_counts_the_batches_of_the_epoch(run: Run, hand: ByHand) -> None:
    run.step("batch")
    view = watch(run, hand)[-1]
    assert view.slowest.position == 0.5
    assert view.trials[0].batches == 2


def test_an_epoch_looked_at_twice_is_measured_once(
    hand: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = hand.run(MINI)
    watch(run, hand)
    run.step()
    watch(run, hand)
    asked = []
    submit = hand.submit

    def noted(*args: Any, trains: bool = True) -> Future[Result]:
        asked.append(args)
        return submit(*args, trains=trains)

    monkeypatch.setattr(hand, "submit", noted)
    with hand.at_once():
        first, again = (run.look_back(0).trials[0].now for _ in range(2))
    assert first == again
    assert len(asked) == 1
