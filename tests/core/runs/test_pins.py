"""A curve put aside: what it is called, and how it lies behind the next ones."""

from __future__ import annotations

import numpy as np

from core.figures.curves import OF_START, PIN_DASHES, loss_figure, loss_update
from core.runs.trial_view import MAX_PINS, Pin, curve, pin
from tests.core.figures.test_base import decoded_array
from tests.core.xor_trials import trial_of


def test_a_pin_keeps_the_training_loss_as_it_stands() -> None:
    trial = trial_of(30, layers=(3,))
    pinned = pin(trial, "BCE · lr 1")
    np.testing.assert_array_equal(pinned.loss.epochs, trial.loss.epochs)
    np.testing.assert_array_equal(pinned.loss.values, trial.loss.values)
    assert pinned.name == "Pinned: BCE · lr 1"
    assert pinned.quantity == "BCE"


def test_pins_lie_behind_the_curves_and_do_not_move() -> None:
    trials = [trial_of(30, layers=(3,), seed=seed) for seed in range(MAX_PINS + 1)]
    pins = tuple(pin(trial, f"seed {trial.spec.seed}") for trial in trials[:-1])
    specs = (trials[-1].spec.experiment,)
    figure = loss_figure(specs, False, pins)
    names = [trace.name for trace in figure.data]
    assert names[: len(pins)] == [each.name for each in pins]
    assert "BCE, training" in names[len(pins) :]
    assert loss_update((trials[-1],)).traces.keys().isdisjoint({each.name for each in pins})
    for trace, each in zip(figure.data, pins, strict=False):
        np.testing.assert_array_equal(trace.y, each.loss.values)


def test_as_many_pins_as_there_may_be_are_told_apart_by_their_dashes() -> None:
    assert len(set(PIN_DASHES)) == len(PIN_DASHES) >= MAX_PINS
    trial = trial_of(5, layers=(2,))
    pins = tuple(pin(trial, f"number {number}") for number in range(MAX_PINS))
    figure = loss_figure((trial.spec,), True, pins)
    assert [trace.line.dash for trace in figure.data[:MAX_PINS]] == list(PIN_DASHES[:MAX_PINS])


def test_beside_another_loss_every_curve_starts_at_100_percent() -> None:
    bce, mse = trial_of(30, layers=(3,)), trial_of(30, layers=(3,), loss="MSE")
    pins = (pin(mse, "MSE"),)
    figure = loss_figure((bce.spec.experiment,), False, pins)
    assert figure.layout.yaxis.title.text == OF_START.title
    (shown,) = (trace for trace in figure.data if trace.name == "Pinned: MSE")
    assert shown.y[0] == 1
    np.testing.assert_allclose(shown.y, mse.loss.values / mse.loss.values[0], rtol=1e-6)
    moved = decoded_array(loss_update((bce,), pins=pins).traces["BCE, training"]["y"])
    np.testing.assert_allclose(moved, bce.loss.values / bce.loss.values[0], rtol=1e-6)


def test_beside_the_same_loss_a_pin_keeps_its_numbers() -> None:
    trial = trial_of(30, layers=(3,))
    pins = (pin(trial, "same"),)
    figure = loss_figure((trial.spec.experiment,), False, pins)
    assert figure.layout.yaxis.title.text == "Loss"
    moved = decoded_array(loss_update((trial,), pins=pins).traces["BCE, training"]["y"])
    np.testing.assert_array_equal(moved, trial.loss.values)


def test_a_pin_in_a_race_is_a_share_of_its_own_start() -> None:
    trials = trial_of(30, layers=(3,)), trial_of(30, layers=(3,), loss="MSE")
    other = trial_of(30, layers=(2,), seed=1)
    flat = Pin("Pinned: no loss", "MSE", curve([0, 1], [0.0, 0.0]))
    figure = loss_figure(tuple(trial.spec for trial in trials), True, (pin(other, "other"), flat))
    first, second = figure.data[:2]
    np.testing.assert_allclose(first.y, other.loss.values / other.loss.values[0], rtol=1e-6)
    assert len(second.y) == 0
