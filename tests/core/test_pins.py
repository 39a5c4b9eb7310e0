"""A curve put aside: what it is called, and how it lies behind the next ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.curves import PIN_DASHES, loss_figure, loss_moving
from core.logistic import Settings as LogisticSettings
from core.pins import MAX_PINS, described, pin
from core.xor import Settings
from tests.core.xor_lanes import lane_of


def test_a_pin_keeps_the_training_loss_as_it_stands() -> None:
    lane = lane_of(30, layers=(3,))
    pinned = pin(lane)
    np.testing.assert_array_equal(pinned.loss.epochs, lane.loss.epochs)
    np.testing.assert_array_equal(pinned.loss.values, lane.loss.values)
    assert pinned.name == "Pinned: BCE · lr 1 · 3 sigmoid · seed 777"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(), "BCE · lr 1 · 10-10-10 sigmoid · seed 777"),
        (Settings(layers=()), "BCE · lr 1 · seed 777"),
        (
            Settings(layers=(4, 2), activation="tanh", optimizer="Adam", learning_rate=0.003),
            "BCE · lr 0.003 · 4-2 tanh · Adam · seed 777",
        ),
        (Settings(layers=(2,), batch_size=2), "BCE · lr 1 · 2 sigmoid · batch 2 · seed 777"),
        (LogisticSettings(loss="MSE"), "MSE · lr 0.05 · seed 0"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_curve_is_called_after_what_made_it(
    settings: Settings | LogisticSettings, words: str
) -> None:
    assert described(settings.specs()[0]) == words


def test_pins_lie_behind_the_curves_and_do_not_move() -> None:
    lanes = [lane_of(30, layers=(3,), seed=seed) for seed in range(MAX_PINS + 1)]
    pins = tuple(map(pin, lanes[:-1]))
    specs = (lanes[-1].spec.identity,)
    figure = loss_figure(specs, False, pins)
    names = [trace.name for trace in figure.data]
    assert names[: len(pins)] == [each.name for each in pins]
    assert "BCE, training" in names[len(pins) :]
    assert loss_moving((lanes[-1],)).traces.keys().isdisjoint({each.name for each in pins})
    for trace, each in zip(figure.data, pins, strict=False):
        np.testing.assert_array_equal(trace.y, each.loss.values)


def test_as_many_pins_as_there_may_be_are_told_apart_by_their_dashes() -> None:
    assert len(set(PIN_DASHES)) == len(PIN_DASHES) >= MAX_PINS
    lane = lane_of(5, layers=(2,))
    pins = tuple(pin(replace(lane, spec=replace(lane.spec, seed=seed))) for seed in range(MAX_PINS))
    figure = loss_figure((lane.spec,), True, pins)
    assert [trace.line.dash for trace in figure.data[:MAX_PINS]] == list(PIN_DASHES[:MAX_PINS])
