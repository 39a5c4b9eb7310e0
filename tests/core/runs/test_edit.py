"""A weight changed by hand: that number and no other, and the run goes on from there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.synthetic import Bernoulli
from core.runs.run import Run
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import FULL, MINI, ByHand, bits, curve_places, watch

NETWORK = replace(FULL, model=MLP((2, 3, 1)))
SLOW_EPOCHS = replace(FULL, data=Bernoulli(30), model=MLP((1, 1)), batch_size=1, epochs=5)
PLACES = [
    (number, place) for number, shape in enumerate([(3, 2), (3,), (1, 3), (1,)])
    for place in np.ndindex(shape)
]  # fmt: skip


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


def paused(hand: ByHand, *specs: Spec, slices: int = 2) -> Run:
    """A run that was paused on its way."""
    run = hand.run(*specs)
    run.renew()
    hand.finish_all()
    run.play()
    for _ in range(slices):
        hand.finish_all()
    run.pause()
    hand.finish_all()
    watch(run, hand)
    return run


@given(st.sampled_from(PLACES), st.floats(-1e4, 1e4, width=32))
def test_a_weight_changed_is_the_only_number_changed(
    at: tuple[int, tuple[int, ...]], value: float
) -> None:
    state = initial_state(NETWORK)
    before = bits(state)
    changed = state.with_weight(*at, value)
    assert changed.parameters[at[0]][at[1]] == np.float32(value)
    assert (changed.flat != state.flat).sum() <= 1
    assert bits(state) == before
    assert bits(replace(changed, parameters=state.parameters)) == before
    assert all(p.dtype == np.float32 for p in changed.parameters)


@pytest.mark.parametrize("spec", [NETWORK, replace(MINI, momentum=0.9), SLOW_EPOCHS])
def test_an_edit_keeps_the_epoch_and_measures_anew(spec: Spec, hand: ByHand) -> None:
    run = paused(hand, spec)
    before = run.view()
    run.edit(0, 0, (0, 0), 2.5)
    assert run.view().active
    view = watch(run, hand)[-1]
    (trial,), (old,) = view.trials, before.trials
    assert (view.status, view.epoch) == (before.status, before.epoch) == ("paused", view.epoch)
    assert bits(trial.state) == bits(old.state.with_weight(0, (0, 0), 2.5))
    _, progress = train_slice(spec, trial.state, Budget(batches=0))
    assert trial.now == progress.now != old.now
    assert bits(trial.past[:-1]) == bits(old.past[:-1])
    if trial.state.batch == 0:
        assert trial.loss.values[-1] == np.float32(progress.now.loss)
        np.testing.assert_array_equal(trial.loss.values[:-1], old.loss.values[:-1])


@pytest.mark.parametrize("spec", [NETWORK, replace(MINI, momentum=0.9), SLOW_EPOCHS])
def test_training_goes_on_from_the_edited_weights(spec: Spec, hand: ByHand) -> None:
    run = paused(hand, spec)
    run.edit(0, 1, (0,), -1.5)
    edited = run.view().trials[0].state
    run.play()
    view = watch(run, hand)[-1]
    state, _ = train_slice(spec, edited, Budget())
    assert view.status == "finished"
    assert bits(view.trials[0].state) == bits(state)
    places = view.trials[0].loss.epochs.tolist()
    assert places == pytest.approx(curve_places(spec, spec.epochs), abs=1e-4)


def test_reset_returns_to_the_initial_weights_after_any_edit(hand: ByHand) -> None:
    run = paused(hand, NETWORK, slices=0)
    run.edit(0, 0, (1, 1), 9.0)
    watch(run, hand)
    run.step()
    watch(run, hand)
    run.edit(0, 3, (0,), -9.0)
    run.reset()
    view = watch(run, hand)[-1]
    assert (view.status, view.epoch) == ("ready", 0)
    assert bits(view.trials[0].state) == bits(initial_state(NETWORK))
    assert bits(view.trials[0].past) == bits([initial_state(NETWORK)])


def test_an_edited_epoch_is_remembered_as_it_was_edited(hand: ByHand) -> None:
    run = paused(hand, NETWORK)
    run.edit(0, 0, (2, 0), 4.0)
    edited = run.view().trials[0].state
    run.play()
    watch(run, hand)
    run.seek(edited.epoch)
    assert bits(run.view().trials[0].state) == bits(edited)


def test_before_the_first_epoch_a_weight_may_be_changed_too(hand: ByHand) -> None:
    run = paused(hand, NETWORK, slices=0)
    run.seek(0)
    run.edit(0, 2, (0, 1), 0.125)
    view = watch(run, hand)[-1]
    edited = initial_state(NETWORK).with_weight(2, (0, 1), 0.125)
    assert bits(view.trials[0].state) == bits(edited)
    run.step()
    view = watch(run, hand)[-1]
    state, _ = train_slice(NETWORK, edited, Budget(until_epoch=1))
    assert bits(view.trials[0].state) == bits(state)


def test_in_a_race_the_other_experiment_keeps_its_weights(hand: ByHand) -> None:
    run = paused(hand, NETWORK, replace(NETWORK, loss="MSE"))
    before = run.view().trials
    run.edit(1, 0, (0, 0), 7.0)
    after = watch(run, hand)[-1].trials
    assert bits(after[0]) == bits(before[0])
    assert after[1].state.parameters[0][0, 0] == 7.0
    run.play()
    ends = watch(run, hand)[-1].trials
    for trial, start in zip(ends, after, strict=True):
        state, _ = train_slice(trial.spec, start.state, Budget())
        assert bits(trial.state) == bits(state)


def test_an_edit_while_playing_pauses_and_ignores_what_is_in_flight(hand: ByHand) -> None:
    run = paused(hand, NETWORK)
    run.play()
    (late,) = hand.waiting
    epoch = run.view().epoch
    run.edit(0, 0, (0, 1), 1.0)
    hand.finish(late)
    view = watch(run, hand)[-1]
    assert (view.status, view.epoch) == ("paused", epoch)
    assert view.trials[0].state.parameters[0][0, 1] == 1.0


def test_a_finished_run_is_measured_and_stays_finished(hand: ByHand) -> None:
    run = hand.run(NETWORK)
    run.play()
    before = watch(run, hand)[-1].trials[0].now
    run.edit(0, 3, (0,), 5.0)
    view = watch(run, hand)[-1]
    assert view.status == "finished"
    assert view.trials[0].now is not None
    assert view.trials[0].now != before


def test_a_run_that_diverged_goes_on_from_an_edited_weight(hand: ByHand) -> None:
    diverging = replace(NETWORK, learning_rate=1_000.0, weight_decay=1.0)
    run = hand.run(diverging)
    run.play()
    assert watch(run, hand)[-1].status == "diverged"
    run.edit(0, 0, (0, 0), 0.0)
    view = watch(run, hand)[-1]
    assert (view.status, view.trials[0].diverged_at) == ("paused", None)


def test_a_run_that_reached_its_target_may_be_led_away_from_it(hand: ByHand) -> None:
    spec = replace(NETWORK, stop_loss=0.69)
    run = hand.run(spec)
    run.play()
    reached = watch(run, hand)[-1]
    assert reached.status == "reached"
    run.edit(0, 3, (0,), 30.0)
    assert watch(run, hand)[-1].status == "paused"
    run.play()
    assert watch(run, hand)[-1].epoch > reached.epoch
