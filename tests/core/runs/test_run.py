"""One run and its student: play, pause, step, reset, seek, and what may go wrong meanwhile."""

from __future__ import annotations

import math
import os
import pickle
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

import core.runs.trial
from core.datasets.synthetic import Bernoulli
from core.hosting.limits import MAX_EPOCHS
from core.runs.failure import died
from core.runs.run import Run
from core.runs.run_view import RunView
from core.runs.trial import CURVE_POINTS, REMEMBERED_STATES, Trial
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Budget, Progress, train_slice
from core.training.trainer import Metrics, ScoreOnTestSet
from core.workers.fair_queue import Share
from core.workers.pool import WorkerPool
from tests.core.fakes import FULL, MINI, ByHand, bits, curve_places, watch
from tests.processes import TOLD, workers

# An epoch is thirty updates, three slices of the pool by hand.
SLOW_EPOCHS = replace(FULL, data=Bernoulli(30), model=MLP((1, 1)), batch_size=1, epochs=5)
NAN = replace(FULL, learning_rate=1_000.0, weight_decay=1.0)


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


def measured(hand: ByHand, *specs: Spec) -> Run:
    """A run whose initial weights have been measured."""
    run = hand.run(*specs)
    run.renew()
    hand.finish_all()
    return run


def trained(hand: ByHand, *specs: Spec) -> Run:
    """A run that has come to rest at its end."""
    run = hand.run(*specs)
    run.play()
    watch(run, hand)
    return run


def loss_by_epoch(view: RunView) -> dict[float, float]:
    """The first trial's curve."""
    loss = view.trials[0].loss
    places = [round(place, 4) for place in loss.epochs.tolist()]
    return dict(zip(places, loss.values.tolist(), strict=True))


@lru_cache
def undisturbed(spec: Spec, until: int | None = None) -> tuple[State, dict[float, float]]:
    """What training gives in one piece: the last state, and every loss up to its own."""
    start = initial_state(spec)
    _, before = train_slice(spec, start, Budget(batches=0))
    state, progress = train_slice(spec, start, Budget(until_epoch=until))
    losses = [*progress.losses.tolist(), np.float32(progress.now.loss)]
    if not progress.full_batch and state.epoch:
        losses = [np.float32(before.now.loss), *losses]
    return state, dict(zip(curve_places(spec, state.epoch), losses, strict=True))


def assert_undisturbed(view: RunView, spec: Spec, until: int | None = None) -> None:
    """The run stands where training in one piece stands, and came the same way."""
    state, losses = undisturbed(spec, until)
    assert bits(view.trials[0].state) == bits(state)
    assert loss_by_epoch(view) == losses


def loss_at_5(run: Run) -> float | None:
    """The loss that a look back at epoch 5 shows, if any."""
    now = run.look_back(5).trials[0].now
    return None if now is None else now.loss


def test_a_run_nobody_looks_at_does_nothing(hand: ByHand) -> None:
    view = hand.run(FULL).view()
    assert (view.status, view.no_worker_yet, view.active) == ("ready", True, False)
    assert hand.waiting == []


def test_a_ready_run_is_measured_once_and_then_idle(hand: ByHand) -> None:
    run = hand.run(FULL)
    run.renew()
    run.renew()
    assert len(hand.waiting) == 1
    assert run.view().active
    hand.finish()
    run.renew()
    view = run.view()
    assert hand.waiting == []
    assert (view.status, view.no_worker_yet, view.active) == ("ready", False, False)
    assert_undisturbed(view, FULL, until=0)


@pytest.mark.parametrize("spec", [FULL, MINI, SLOW_EPOCHS])
def test_play_trains_to_the_last_epoch(spec: Spec, hand: ByHand) -> None:
    run = hand.run(spec)
    run.play()
    views = watch(run, hand)
    assert {view.status for view in views[:-1]} == {"playing", "finished"}
    assert views[-1].status == "finished"
    assert_undisturbed(views[-1], spec)


def test_playing_twice_puts_one_slice_in_flight(hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    run.play()
    run.renew()
    assert len(hand.waiting) == 1


def test_pause_stops_after_the_slice_in_flight(hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    hand.finish()
    run.pause()
    assert run.view().active
    hand.finish()
    run.renew()
    view = run.view()
    assert hand.waiting == []
    assert (view.status, view.active, view.epoch) == ("paused", False, 20)
    run.play()
    assert_undisturbed(watch(run, hand)[-1], FULL)


@pytest.mark.parametrize("spec", [FULL, MINI, SLOW_EPOCHS])
@pytest.mark.parametrize("clicks", [1, 2, 3])
def test_each_step_is_one_epoch(spec: Spec, clicks: int, hand: ByHand) -> None:
    run = measured(hand, spec)
    for _ in range(clicks):
        run.step()
    assert run.view().active
    view = watch(run, hand)[-1]
    assert (view.status, view.trials[0].state.position) == ("paused", (clicks, 0))
    assert_undisturbed(view, spec, until=clicks)


def test_a_step_while_playing_pauses_one_epoch_after_the_slice_in_flight(hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    run.step()
    view = watch(run, hand)[-1]
    assert (view.status, view.epoch) == ("paused", 11)


def test_play_goes_on_from_steps_that_are_still_owed(hand: ByHand) -> None:
    run = measured(hand, SLOW_EPOCHS)
    run.step()
    run.step()
    run.play()
    assert_undisturbed(watch(run, hand)[-1], SLOW_EPOCHS)


def test_a_step_does_not_go_beyond_the_last_epoch(hand: ByHand) -> None:
    run = trained(hand, FULL)
    run.step()
    assert (run.view().status, run.view().active, hand.waiting) == ("finished", False, [])


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("epochs", [0, 10])
def test_reset_returns_to_the_initial_weights_whatever_is_in_flight(
    busy: bool, epochs: int, hand: ByHand
) -> None:
    run = measured(hand, FULL)
    hand.busy = busy
    run.play()
    while run.view().epoch < epochs:
        hand.finish()
    (late,) = hand.waiting
    run.reset()
    hand.finish(late)
    view = watch(run, hand)[-1]
    assert (view.status, view.checkpoints) == ("ready", (0,))
    assert_undisturbed(view, FULL, until=0)
    run.play()
    assert_undisturbed(watch(run, hand)[-1], FULL)


@pytest.mark.parametrize("spec", [FULL, replace(MINI, train_share=0.7)])
@pytest.mark.parametrize("edited", [False, True])
def test_after_reset_the_initial_weights_have_their_numbers_at_once(
    spec: Spec, edited: bool, hand: ByHand
) -> None:
    run = measured(hand, spec)
    before = run.view()
    if edited:
        run.edit(0, 0, (0, 0), 3.0)
        assert run.view().trials[0].now is None
        assert watch(run, hand)[-1].trials[0].now != before.trials[0].now
    run.play()
    watch(run, hand)
    run.reset()
    after = run.view()
    assert (after.no_worker_yet, after.active, hand.waiting) == (False, False, [])
    assert after.trials[0].now == before.trials[0].now
    assert loss_by_epoch(after) == loss_by_epoch(before) == {0: after.trials[0].loss.values[0]}
    run.renew()
    assert hand.waiting == []


def test_edited_weights_at_the_start_are_those_that_the_curve_starts_with(hand: ByHand) -> None:
    run = measured(hand, MINI)
    run.edit(0, 0, (0, 0), 3.0)
    edited = watch(run, hand)[-1].trials[0].now
    assert edited is not None
    run.play()
    view = watch(run, hand)[-1]
    assert loss_by_epoch(view)[0.0] == np.float32(edited.loss)
    run.seek(0)
    assert watch(run, hand)[-1].trials[0].now == edited
    run.reset()
    assert_undisturbed(run.view(), MINI, until=0)


@pytest.mark.parametrize("busy", [False, True])
def test_going_back_is_no_negative_speed(busy: bool, hand: ByHand) -> None:
    run = measured(hand, FULL)
    hand.busy = busy
    run.play()
    hand.finish()
    run.reset()
    assert all(view.epochs_per_second >= 0 for view in watch(run, hand))


@pytest.mark.parametrize("spec", [FULL, MINI])
@pytest.mark.parametrize("epoch", [0, 7, 39])
def test_going_on_from_a_remembered_epoch_repeats_the_past(
    spec: Spec, epoch: int, hand: ByHand
) -> None:
    run = trained(hand, spec)
    run.seek(epoch)
    view = watch(run, hand)[-1]
    assert (view.epoch, view.checkpoints[-1]) == (epoch, epoch)
    assert_undisturbed(view, spec, until=epoch)
    run.play()
    assert_undisturbed(watch(run, hand)[-1], spec)


@pytest.mark.parametrize("spec", [FULL, MINI])
def test_seeking_while_playing_pauses_and_ignores_what_is_in_flight(
    spec: Spec, hand: ByHand
) -> None:
    run = measured(hand, spec)
    run.play()
    hand.finish()
    run.seek(3)
    hand.finish_all()
    view = watch(run, hand)[-1]
    assert (view.status, view.active) == ("paused", False)
    assert_undisturbed(view, spec, until=3)


@pytest.mark.parametrize("epoch", [-1, 33, 1_000])
def test_what_is_not_remembered_is_refused(epoch: int, hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    hand.finish()
    for go in (run.seek, run.look_back):
        with pytest.raises(KeyError, match="not remembered"):
            go(epoch)
        assert_undisturbed(run.view(), FULL, until=10)
    run.play()
    assert_undisturbed(watch(run, hand)[-1], FULL)


@pytest.mark.parametrize("spec", [FULL, replace(MINI, train_share=0.7)])
def test_looking_back_shows_the_past_and_leaves_the_run_where_it_is(
    spec: Spec, hand: ByHand
) -> None:
    run = trained(hand, spec)
    before = run.view()
    with hand.at_once():
        past = run.look_back(12)
    assert (past.looking_back, past.epoch, before.looking_back) == (True, 12, False)
    assert_undisturbed(past, spec, until=12)
    trial = past.trials[0]
    assert trial.now is not None
    assert [state.epoch for state in trial.past] == list(range(13))
    assert all(epoch <= 12 for epoch in trial.test_loss.epochs)
    assert (len(trial.test_loss.epochs) > 0) == (spec.train_share < 1)
    assert bits(run.view().trials[0]) == bits(before.trials[0])
    assert run.view().status == "finished"


def test_live_settings_count_from_the_next_slice(hand: ByHand) -> None:
    run = measured(hand, replace(FULL, momentum=0.9))
    run.play()
    run.pause()
    hand.finish()
    live = replace(FULL, momentum=0.9, learning_rate=0.01, epochs=15)
    assert run.tune([live])
    run.play()
    view = watch(run, hand)[-1]
    state, first = train_slice(
        replace(live, learning_rate=0.1), initial_state(live), Budget(until_epoch=10)
    )
    state, second = train_slice(live, state, Budget())
    assert (view.status, view.epochs, view.trials[0].spec) == ("finished", 15, live)
    assert bits(view.trials[0].state) == bits(state)
    losses = [*first.losses, *second.losses, np.float32(second.now.loss)]
    assert loss_by_epoch(view) == dict(enumerate(losses))


@pytest.mark.parametrize(
    "specs",
    [
        [replace(FULL, seed=1)],
        [replace(FULL, batch_size=2)],
        [replace(FULL, initial="zeros", learning_rate=0.5)],
        [FULL, FULL],
        [],
    ],
)
def test_another_experiment_is_refused(specs: list[Spec], hand: ByHand) -> None:
    run = hand.run(FULL)
    assert not run.tune(specs)
    assert [trial.spec for trial in run.view().trials] == [FULL]
    assert run.view().trials[0].spec == FULL


def test_more_epochs_let_a_finished_run_go_on(hand: ByHand) -> None:
    run = trained(hand, FULL)
    more = replace(FULL, epochs=55)
    assert run.tune([more])
    view = run.view()
    assert (view.status, view.active) == ("paused", False)
    run.play()
    view = watch(run, hand)[-1]
    assert view.status == "finished"
    assert_undisturbed(view, more)


def test_fewer_epochs_than_done_finish_a_run(hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    hand.finish()
    run.tune([replace(FULL, epochs=5)])
    hand.finish()
    view = watch(run, hand)[-1]
    assert (view.status, view.epoch, view.active) == ("finished", 20, False)


def test_training_stops_when_nobody_looks_and_goes_on_when_somebody_does(hand: ByHand) -> None:
    run = measured(hand, replace(FULL, epochs=1_000))
    run.play()
    for _ in range(30):
        if hand.waiting:
            hand.finish()
    assert hand.waiting == []
    unseen = run.view()
    assert unseen.status == "playing"
    assert 140 <= unseen.epoch <= 160
    run.renew()
    assert len(hand.waiting) == 1
    hand.finish()
    assert_undisturbed(run.view(), replace(FULL, epochs=1_000), until=unseen.epoch + 10)


def test_a_step_counts_as_looking(hand: ByHand) -> None:
    run = measured(hand, SLOW_EPOCHS)
    hand.clock.now += 100
    run.step()
    while hand.waiting:
        hand.finish()
    assert run.view().trials[0].state.position == (1, 0)


@pytest.mark.parametrize("speed", [1.0, 5.0, 50.0])
@pytest.mark.parametrize("spec", [FULL, MINI])
def test_a_limited_speed_never_runs_ahead_of_the_clock(
    spec: Spec, speed: float, hand: ByHand
) -> None:
    run = measured(hand, spec)
    run.set_speed(speed)
    run.play()
    hand.cost[spec.loss] = 0.001
    started = hand.clock.now
    for _ in range(100):
        run.renew()
        hand.finish_all()
        view = run.view()
        due = 1 + (hand.clock.now - started) * speed
        assert view.epoch <= due
        assert view.epoch >= min(spec.epochs, math.floor(due) - 1 - speed * 0.2)
        hand.clock.now += 0.1


@pytest.mark.parametrize("away", ["pause", "nobody looks", "another speed"])
def test_time_away_is_not_made_up_for(away: str, hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.set_speed(5.0)
    run.play()
    hand.finish()
    if away == "pause":
        run.pause()
    hand.clock.now += 1.0 if away == "another speed" else 1_000.0
    if away == "pause":
        run.play()
    elif away == "another speed":
        run.set_speed(1.0)
    run.renew()
    hand.finish_all()
    assert run.view().epoch == 2
    assert run.view().status == "playing"


def test_measuring_that_takes_as_long_as_a_slice_takes_a_tenth_of_the_time_at_most(
    hand: ByHand,
) -> None:
    hand.measuring = 0.1
    run = measured(hand, replace(FULL, epochs=MAX_EPOCHS))
    run.play()
    started, seconds = hand.clock.now, 0.0
    for _ in range(100):
        run.renew()
        slices = [job for job in hand.waiting if job.budget.measure]
        seconds += hand.measuring * len(slices)
        hand.finish_all()
    assert 0 < seconds <= 0.1 * (hand.clock.now - started)


@pytest.mark.parametrize("spec", [FULL, replace(MINI, train_share=0.7)])
def test_in_slow_motion_every_number_is_of_the_epoch_shown(spec: Spec, hand: ByHand) -> None:
    """However long measuring takes: until the next epoch is due, nothing trains."""
    hand.measuring = 0.1
    run = measured(hand, spec)
    run.set_speed(1.0)
    run.play()
    for epoch in range(1, 10):
        run.renew()
        hand.finish_all()
        (trial,) = run.view().trials
        assert trial.now is not None
        assert trial.now.epoch == trial.state.epoch == epoch
        hand.clock.now += 1.0


def test_a_limited_speed_is_reported(hand: ByHand) -> None:
    run = measured(hand, replace(FULL, epochs=1_000))
    run.set_speed(50.0)
    run.play()
    for _ in range(60):
        run.renew()
        hand.finish_all()
        hand.clock.now += 0.1
    assert run.view().epochs_per_second == pytest.approx(50.0, rel=0.1)


def test_the_rate_is_that_of_the_last_two_seconds(hand: ByHand) -> None:
    run = measured(hand, replace(FULL, epochs=MAX_EPOCHS))
    run.play()
    for seconds_an_epoch in (0.01, 0.05):
        hand.cost["BCE"] = seconds_an_epoch
        for _ in range(25):  # slices of 0.1 s
            run.renew()
            hand.finish_all()
        assert run.view().epochs_per_second == pytest.approx(1 / seconds_an_epoch, rel=0.1)


@pytest.mark.parametrize("speed", [math.inf, 50.0])
def test_divergence_stops_a_run_and_leaves_its_past(speed: float, hand: ByHand) -> None:
    run = hand.run(NAN)
    run.set_speed(speed)
    run.play()
    view = watch(run, hand)[-1]
    trial = view.trials[0]
    assert (view.status, view.active, trial.failure) == ("diverged", False, None)
    assert trial.diverged_at == trial.state.epoch + 1 == 13
    assert np.isfinite(trial.loss.values).all()
    assert np.isfinite(trial.state.flat).all()
    assert list(view.checkpoints) == list(range(trial.state.epoch + 1))[: len(view.checkpoints)]
    with hand.at_once():
        past = run.look_back(5)
    assert past.trials[0].loss.epochs.tolist() == list(range(6))
    run.play()
    assert not run.view().active


def test_a_divergence_is_that_of_the_settings_its_slice_was_trained_with(hand: ByHand) -> None:
    hand.cost["BCE"] = 0.001  # so that the first slice goes past the divergence
    run = hand.run(NAN)
    run.play()
    hand.finish_all()  # measures the initial weights
    run.tune([replace(NAN, learning_rate=1e-6)])  # while the first slice is in flight
    view = watch(run, hand)[-1]
    assert view.status == "diverged"
    assert view.trials[0].diverged_with == NAN


def test_a_run_that_diverged_goes_on_from_its_past_with_a_lower_rate(hand: ByHand) -> None:
    run = trained(hand, NAN)
    run.seek(3)
    run.tune([replace(NAN, learning_rate=1e-6)])
    run.play()
    view = watch(run, hand)[-1]
    assert (view.status, view.trials[0].diverged_at) == ("finished", None)


def test_an_error_stops_a_run_and_says_why(hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    hand.finish()
    hand.fail(RuntimeError("no such kernel"))
    run.renew()
    view = run.view()
    assert (view.status, view.active, hand.waiting) == ("failed", False, [])
    assert view.trials[0].failure == "RuntimeError: no such kernel"
    assert view.epoch == 10
    run.play()
    view = watch(run, hand)[-1]
    assert (view.status, view.trials[0].failure) == ("finished", None)
    assert_undisturbed(view, FULL)


def test_a_spec_that_cannot_be_trained_fails_and_says_why(hand: ByHand) -> None:
    run = hand.run(replace(FULL, optimizer="no such optimizer"))
    run.renew()
    hand.finish_all()
    view = run.view()
    assert view.status == "failed"
    assert "no such optimizer" in str(view.trials[0].failure)


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_killed_worker_costs_nothing_but_time(deaths: int, hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    for _ in range(3):
        for _ in range(deaths):
            hand.fail(BrokenExecutor("killed"))
            assert run.view().status == "playing"
            run.renew()
        hand.finish()
    assert run.view().epoch == 30
    assert_undisturbed(watch(run, hand)[-1], FULL)


def test_three_deaths_in_a_row_fail_a_run(hand: ByHand) -> None:
    run = measured(hand, FULL)
    run.play()
    hand.finish()
    for _ in range(3):
        run.renew()
        hand.fail(BrokenExecutor("killed"))
    run.renew()
    view = run.view()
    assert (view.status, view.active, hand.waiting) == ("failed", False, [])
    assert view.trials[0].failure == died(3)
    run.play()
    assert_undisturbed(watch(run, hand)[-1], FULL)


def test_a_step_survives_the_death_of_its_worker(hand: ByHand) -> None:
    run = measured(hand, SLOW_EPOCHS)
    run.step()
    hand.finish()
    hand.fail(BrokenExecutor("killed"))
    view = watch(run, hand)[-1]
    assert (view.status, view.trials[0].state.position) == ("paused", (1, 0))
    assert_undisturbed(view, SLOW_EPOCHS, until=1)


def test_an_engine_that_takes_nothing_is_asked_again_at_the_next_redraw(
    hand: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Future[tuple[State, Progress]]:
        raise RuntimeError("shutting down")

    run = measured(hand, FULL)
    with monkeypatch.context() as patch:
        patch.setattr(hand, "submit", refuse)
        run.play()
    assert run.view().status == "playing"
    assert_undisturbed(watch(run, hand)[-1], FULL)


def test_a_network_of_which_few_states_fit_in_memory_trains_on(hand: ByHand) -> None:
    large = replace(FULL, model=MLP((2, 40_000, 1)), learning_rate=1e-6, epochs=150)
    view = trained(hand, large).view()
    assert view.status == "finished"
    assert 0 < len(view.checkpoints) < REMEMBERED_STATES


def test_where_no_state_fits_in_memory_the_first_one_is_remembered(
    hand: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.runs.trial, "REMEMBERED_BYTES", 1)
    run = trained(hand, FULL)
    assert run.view().checkpoints == (0,)
    run.seek(0)
    run.play()
    assert_undisturbed(watch(run, hand)[-1], FULL)


def test_ten_million_epochs_stay_within_bounds() -> None:
    trial = Trial(replace(FULL, train_share=0.7, epochs=MAX_EPOCHS))
    chunk = 100_000
    for first in range(0, MAX_EPOCHS, chunk):
        epochs = np.arange(first, first + chunk)
        losses = (1 / (1 + epochs)).astype(np.float32)
        kept = epochs[trial.checkpoints.grid.mask(epochs)].tolist()
        tested = range(first, first + chunk, 1_000)
        end = first + chunk
        progress = Progress(
            first_epoch=first,
            losses=losses,
            accuracies=losses,
            batch_losses=losses[:0],
            batch_accuracies=losses[:0],
            full_batch=True,
            measured=tuple(ScoreOnTestSet(e, 1 / (1 + e), 0.5) for e in tested),
            checkpoints=tuple(replace(trial.start, epoch=e) for e in kept),
            now=Metrics(end, 1 / (1 + end), 0.5, 1 / (1 + end), 0.5),
            updates=chunk,
            seconds=1.0,
        )
        trial.record(replace(trial.start, epoch=end), progress)
        view = trial.view()
        for shown in (view.loss, view.test_loss):
            assert len(shown.epochs) == len(shown.values) <= CURVE_POINTS + 1
            assert shown.epochs[-1] == end
            assert shown.values[-1] == np.float32(1 / (1 + end))
        assert len(view.past) <= REMEMBERED_STATES + 1
        assert view.past[-1].epoch == end
    assert view.finished
    assert len(view.loss.epochs) > 100
    assert len(view.past) > 50
    assert len(pickle.dumps(view)) < 2 * 2**20


def until(condition: Callable[[], bool], seconds: float = 300) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def rests(run: Run) -> bool:
    """Redraw; whether nothing changes by itself any more."""
    run.renew()
    return not run.view().active


def test_presses_and_redraws_may_come_from_many_threads(pool: WorkerPool) -> None:
    spec = replace(MINI, momentum=0.9, epochs=300)
    run = Run([spec], pool.share(), slice_seconds=0.01)

    def press(seed: int) -> None:
        choice = random.Random(seed)
        for _ in range(60):
            choice.choice([run.play, run.pause, run.step, run.renew, run.view])()
            time.sleep(0.002)

    with ThreadPoolExecutor(4) as students:
        for student in [students.submit(press, seed) for seed in range(4)]:
            student.result(timeout=60)
    run.play()
    until(lambda: rests(run))
    assert run.view().status == "finished"
    assert_undisturbed(run.view(), spec)


@pytest.mark.skipif(not TOLD, reason="workers are found by way of /proc")
def test_a_worker_killed_in_mid_slice_leaves_no_trace_in_the_curve(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = replace(MINI, batch_size=1, momentum=0.9, train_share=0.7, epochs=900)
    flights: list[Future[tuple[State, Progress]]] = []
    share = pool.share()

    def submit(
        function: Callable[..., tuple[State, Progress]], *args: object, trains: bool
    ) -> Future[tuple[State, Progress]]:
        flights.append(Share.submit(share, function, *args, trains=trains))
        return flights[-1]

    monkeypatch.setattr(share, "submit", submit)
    run = Run([spec], share, slice_seconds=0.1)
    run.play()
    until(lambda: run.view().epoch > 0 and flights[-1].running())
    for pid in workers(os.getpid()):
        os.kill(pid, signal.SIGKILL)
    until(lambda: rests(run))
    assert any(isinstance(flight.exception(), BrokenExecutor) for flight in flights)
    view = run.view()
    assert view.status == "finished"
    assert_undisturbed(view, spec)


def test_looking_back_waits_for_no_worker_and_tells_when_one_has_measured(hand: ByHand) -> None:
    """Frames of every page are drawn by few threads: one that waits holds up everybody."""
    run = trained(hand, FULL)
    told: list[float | None] = []
    run.listen(lambda: told.append(loss_at_5(run)))
    assert [loss_at_5(run), loss_at_5(run)] == [None, None]
    assert (len(hand.waiting), told) == (1, [])  # asked once
    hand.fail(BrokenExecutor("a worker died"))
    assert (len(hand.waiting), told) == (1, [])  # another one is asked
    hand.finish()
    assert told == [pytest.approx(undisturbed(FULL)[1][5])]


def test_an_epoch_that_no_worker_could_measure_is_asked_for_again(hand: ByHand) -> None:
    run = trained(hand, FULL)
    assert loss_at_5(run) is None
    while hand.waiting:
        hand.fail(BrokenExecutor("a worker died"))
    assert loss_at_5(run) is None
    hand.finish()
    assert loss_at_5(run) is not None
