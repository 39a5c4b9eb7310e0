"""Two experiments side by side, from the same initial weights."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from dataclasses import replace

import numpy as np
import pytest

from core.datasets.synthetic import Bernoulli
from core.runs.run import Run
from core.runs.run_view import RunView
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import FULL, MINI, ByHand, Slice, bits, watch

# Thirty updates an epoch, three slices of the pool by hand.
SLOW_EPOCHS = replace(FULL, data=Bernoulli(30), model=MLP((1, 1)), batch_size=1, epochs=5)
DIVERGING = replace(FULL, learning_rate=1_000.0, weight_decay=1.0)
STEADY = replace(FULL, loss="MSE", epochs=60)


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


def race(hand: ByHand, *specs: Spec) -> Run:
    """A race whose initial weights are measured; one spec means BCE against MSE."""
    if len(specs) == 1:
        specs = (specs[0], replace(specs[0], loss="MSE"))
    run = hand.run(*specs)
    run.renew()
    hand.finish_all()
    return run


def flight(hand: ByHand, loss: str) -> Slice:
    """The slice in flight of one trial."""
    (found,) = [job for job in hand.waiting if job.spec.loss == loss]
    return found


def epochs(view: RunView) -> tuple[int, ...]:
    """Where each trial stands."""
    return tuple(trial.state.epoch for trial in view.trials)


def parted(views: list[RunView]) -> list[tuple[int, ...]]:
    """The views in which the trials stand at different epochs."""
    return [epochs(view) for view in views if len(set(epochs(view))) > 1]


def assert_undisturbed(view: RunView, until: int | None = None) -> None:
    """Each trial stands where training it alone, in one piece, stands."""
    for trial in view.trials:
        state, _ = train_slice(trial.spec, initial_state(trial.spec), Budget(until_epoch=until))
        assert bits(trial.state) == bits(state)


def test_both_start_from_the_same_weights(hand: ByHand) -> None:
    first, second = race(hand, MINI).view().trials
    assert bits(first.state) == bits(second.state)
    assert first.loss.values != second.loss.values


@pytest.mark.parametrize("spec", [FULL, MINI])
def test_in_step_both_are_at_the_same_epoch_whenever_one_looks(spec: Spec, hand: ByHand) -> None:
    run = race(hand, spec)
    hand.cost["MSE"] = 0.03
    run.play()
    views = watch(run, hand)
    assert parted(views) == []
    assert len({epochs(view) for view in views}) > 5
    assert views[-1].status == "finished"
    assert_undisturbed(views[-1])


def test_in_step_a_trial_that_becomes_slower_is_waited_for(hand: ByHand) -> None:
    run = race(hand, replace(FULL, epochs=400))
    run.play()
    views = []
    for cost in (0.01, 0.05, 0.002, 0.05):
        hand.cost["MSE"] = cost
        for _ in range(4):
            run.renew()
            hand.finish_all()
            views.append(run.view())
    assert parted(views) == []


def test_in_step_an_epoch_of_several_slices_ends_for_both_at_once(hand: ByHand) -> None:
    run = race(hand, SLOW_EPOCHS)
    hand.cost["MSE"] = 0.03
    run.play()
    views = watch(run, hand)
    assert_undisturbed(views[-1])
    assert parted(views) == []


@pytest.mark.parametrize(("dead", "alive"), [("BCE", "MSE"), ("MSE", "BCE")])
@pytest.mark.parametrize("last", [False, True])
def test_in_step_a_killed_worker_does_not_part_them(
    dead: str, alive: str, last: bool, hand: ByHand
) -> None:
    run = race(hand, FULL)
    run.play()
    hand.finish_all()
    victim, other = flight(hand, dead), flight(hand, alive)
    if last:
        hand.finish(other)
        hand.fail(BrokenExecutor("killed"), victim)
    else:
        hand.fail(BrokenExecutor("killed"), victim)
        hand.finish(other)
    views = [run.view(), *watch(run, hand)]
    assert_undisturbed(views[-1])
    assert parted(views) == []


def test_out_of_step_each_goes_at_its_own_speed(hand: ByHand) -> None:
    run = race(hand, replace(FULL, epochs=100))
    run.keep_in_step(False)
    run.play()
    for _ in range(3):
        hand.finish(flight(hand, "BCE"))
    assert epochs(run.view()) == (30, 0)
    hand.finish(flight(hand, "MSE"))
    assert epochs(run.view()) == (30, 10)
    assert len(hand.waiting) == 2
    assert_undisturbed(watch(run, hand)[-1])


def test_put_in_step_again_the_one_ahead_waits_for_the_other(hand: ByHand) -> None:
    run = race(hand, replace(FULL, epochs=100))
    run.keep_in_step(False)
    run.play()
    for _ in range(3):
        hand.finish(flight(hand, "BCE"))
    run.keep_in_step(True)
    views = watch(run, hand)
    met = next(i for i, view in enumerate(views) if view.epoch >= 40)
    assert all(epochs(view)[0] <= 40 for view in views[:met])
    assert parted(views[met:]) == []
    assert_undisturbed(views[-1])


@pytest.mark.parametrize("same_epoch", [True, False])
@pytest.mark.parametrize("spec", [FULL, SLOW_EPOCHS])
@pytest.mark.parametrize("clicks", [1, 3])
def test_a_step_moves_both_by_one_epoch(
    spec: Spec, clicks: int, same_epoch: bool, hand: ByHand
) -> None:
    run = race(hand, spec)
    run.keep_in_step(same_epoch)
    hand.cost["MSE"] = 0.03
    for _ in range(clicks):
        run.step()
    view = watch(run, hand)[-1]
    assert (view.status, epochs(view)) == ("paused", (clicks, clicks))
    assert_undisturbed(view, until=clicks)


@pytest.mark.parametrize("same_epoch", [True, False])
def test_one_diverges_while_the_other_goes_on(same_epoch: bool, hand: ByHand) -> None:
    run = race(hand, DIVERGING, STEADY)
    run.keep_in_step(same_epoch)
    run.play()
    views = watch(run, hand)
    first, second = views[-1].trials
    assert (views[-1].status, first.finished, second.finished) == ("finished", False, True)
    assert (first.diverged_at, second.diverged_at) == (13, None)
    assert np.isfinite(first.loss.values).all()
    assert_undisturbed(views[-1])
    assert views[-1].checkpoints == tuple(range(60))


def test_a_trial_that_diverged_does_not_hold_back_the_other(hand: ByHand) -> None:
    run = race(hand, DIVERGING, STEADY)
    run.play()
    while epochs(run.view())[1] < 30:
        run.renew()
        hand.finish_all()
    run.pause()
    hand.finish_all()
    before = epochs(run.view())[1]
    run.set_speed(5.0)
    run.play()
    hand.finish_all()
    assert epochs(run.view())[1] == before + 1


def test_a_failure_of_one_stops_both_and_play_tries_again(hand: ByHand) -> None:
    run = race(hand, FULL)
    run.play()
    hand.fail(RuntimeError("no such kernel"), flight(hand, "MSE"))
    hand.finish_all()
    run.renew()
    view = run.view()
    assert (view.status, hand.waiting) == ("failed", [])
    assert [trial.failure for trial in view.trials] == [None, "RuntimeError: no such kernel"]
    run.play()
    assert_undisturbed(watch(run, hand)[-1])


@pytest.mark.parametrize("same_epoch", [True, False])
def test_both_go_back_together_and_repeat_their_past(same_epoch: bool, hand: ByHand) -> None:
    run = race(hand, MINI)
    run.keep_in_step(same_epoch)
    run.play()
    hand.finish_all()
    hand.finish_all()
    run.seek(1)
    hand.finish_all()
    view = watch(run, hand)[-1]
    assert_undisturbed(view, until=1)
    run.play()
    assert_undisturbed(watch(run, hand)[-1])


@pytest.mark.parametrize("specs", [(DIVERGING, STEADY), (STEADY, DIVERGING)])
def test_where_one_had_diverged_the_other_can_be_looked_back_on(
    specs: tuple[Spec, Spec], hand: ByHand
) -> None:
    run = race(hand, *specs)
    run.play()
    watch(run, hand)
    with hand.at_once():
        past = run.look_back(30)
    assert sorted(epochs(past)) == [12, 30]
    run.seek(30)
    assert sorted(epochs(run.view())) == [12, 30]
    run.play()
    assert_undisturbed(watch(run, hand)[-1])


def test_numbers_side_by_side_are_of_the_same_epoch(hand: ByHand) -> None:
    """However unlike the time that each has trained since its last measurement."""
    hand.cost["BCE"], hand.measuring = 0.001, 0.03
    run = race(hand, replace(FULL, epochs=2_000))
    run.play()
    seen = set()
    for view in watch(run, hand):
        measured = [trial.now.epoch for trial in view.trials if trial.now is not None]
        assert measured[0] == measured[1]
        seen.add(measured[0])
    assert len(seen) > 10


@pytest.mark.parametrize("epoch", [-1, 1_000])
def test_an_epoch_that_one_does_not_remember_is_refused_for_both(epoch: int, hand: ByHand) -> None:
    run = race(hand, STEADY)
    run.play()
    before = watch(run, hand)[-1]
    for go in (run.seek, run.look_back):
        with pytest.raises(KeyError, match="not remembered"):
            go(epoch)
        assert [bits(trial) for trial in run.view().trials] == [
            bits(trial) for trial in before.trials
        ]
