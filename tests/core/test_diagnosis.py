"""The state that training is in: named when it is so, and not when it isn't."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.diagnosis import (
    PLATEAU_EPOCHS,
    PLATEAU_SHARE,
    PLATEAU_WIDTH,
    diagnose,
    longest_plateau,
)
from core.lane import Curve, LaneView, curve
from core.logistic import Settings as LogisticSettings
from tests.core.test_figures import trained
from tests.core.xor_lanes import lane_of, seen_in

SATURATING: dict[str, Any] = {"layers": (6,), "learning_rate": 100.0}
MEMORISING: dict[str, Any] = {
    "data": "moons", "noise": 0.9, "size": 80, "train_share": 0.5, "layers": (16, 16),
    "activation": "tanh", "optimizer": "Adam", "learning_rate": 0.01, "seed": 1,
}  # fmt: skip


def named(lane: LaneView) -> dict[str, str]:
    """The states of an experiment: name -> sentence."""
    return {each.name: each.sentence for each in diagnose(lane, seen_in(lane))}


def with_biases(lane: LaneView, layer: int, biases: list[float]) -> LaneView:
    """The same lane with other biases in one layer."""
    parameters = list(lane.state.parameters)
    parameters[2 * layer - 1] = np.array(biases, np.float32)
    return replace(lane, state=replace(lane.state, parameters=tuple(parameters)))


@pytest.mark.parametrize(
    ("epochs", "settings"),
    [
        (0, {}),
        (60, {}),
        (300, {"data": "and", "layers": ()}),
        (400, {"layers": (4,), "activation": "tanh", "learning_rate": 0.3}),
        (400, {"data": "circle", "size": 60, "layers": (6,), "activation": "leaky ReLU",
               "learning_rate": 0.1}),
        (300, {"data": "moons", "noise": 0.2, "size": 100, "train_share": 0.5, "layers": (8,),
               "activation": "tanh", "optimizer": "Adam", "learning_rate": 0.01}),
    ],
    ids=str,
)  # fmt: skip
def test_an_ordinary_run_has_nothing_to_say(epochs: int, settings: dict[str, Any]) -> None:
    assert named(lane_of(epochs, **settings)) == {}


def test_a_loss_that_stands_still_is_a_plateau_with_its_level_and_length() -> None:
    said = named(lane_of(1_000, layers=()))
    assert said.keys() == {"Plateau"}
    assert "has stayed near 0.6931 for 997 epochs, from 3 to 1,000." in said["Plateau"]


def test_a_plateau_that_the_run_has_left_is_told_too() -> None:
    lane = lane_of(1_500, layers=(2,), seed=1)
    said = named(lane)
    assert said.keys() == {"Was on a plateau"}
    first, last = longest_plateau(lane.loss) or (0, 0)
    sentence = said["Was on a plateau"]
    assert f"near 0.6931 for {last - first} epochs, from {first} to {last}, before" in sentence
    losses = dict(zip(lane.loss.epochs.tolist(), lane.loss.values.tolist(), strict=True))
    assert losses[first] / losses[last] == pytest.approx(1, abs=0.011)
    assert losses[last] > 10 * lane.loss.values[-1]


def test_a_task_that_is_solved_is_no_plateau() -> None:
    lane = lane_of(1_000, layers=())
    assert lane.now is not None
    assert named(replace(lane, now=replace(lane.now, accuracy=1.0))) == {}


def test_a_short_stop_is_no_plateau() -> None:
    assert named(lane_of(PLATEAU_EPOCHS, layers=())) == {}


CURVES = st.lists(
    st.tuples(st.integers(20, 80), st.sampled_from([0.5, 0.502, 0.506, 0.51, 0.4, 0.403])),
    min_size=1,
    max_size=14,
).map(
    lambda steps: curve(
        np.cumsum([gap for gap, _ in steps]).tolist(), [loss for _, loss in steps]
    )
)  # fmt: skip


@given(CURVES)
def test_the_longest_plateau_is_what_trying_every_stretch_finds(losses: Curve) -> None:
    epochs, values = losses.epochs.tolist(), losses.values.tolist()
    longest = 0
    for i in range(len(epochs)):
        for j in range(i, len(epochs)):
            part = values[i : j + 1]
            if max(part) - min(part) <= PLATEAU_WIDTH * max(part):
                longest = max(longest, epochs[j] - epochs[i])
    found = longest_plateau(losses)
    if longest < max(PLATEAU_EPOCHS, PLATEAU_SHARE * epochs[-1]):
        assert found is None
        return
    assert found is not None
    first, last = found
    assert last - first == longest
    inside = [v for e, v in zip(epochs, values, strict=True) if first <= e <= last]
    assert max(inside) - min(inside) <= PLATEAU_WIDTH * max(inside)


@pytest.mark.parametrize("epochs", [[], [0], [0, 1]])
def test_hardly_any_curve_is_no_plateau(epochs: list[int]) -> None:
    assert longest_plateau(curve(epochs, [0.5] * len(epochs))) is None


def test_a_loss_of_zero_can_stand_still() -> None:
    assert longest_plateau(curve([0, 100, 200], [0.0, 0.0, 0.0])) == (0, 200)


def test_divergence_is_named_with_its_epoch_and_what_to_do() -> None:
    lane = lane_of(40, layers=(3,), learning_rate=1e3, weight_decay=1.0)
    said = named(lane)["Diverged"]
    assert f"infinite or NaN at epoch {lane.state.epoch + 1}:" in said
    assert "Lower the learning rate." in said


def test_relus_that_answer_nothing_are_dead_and_counted() -> None:
    said = named(lane_of(50, layers=(4,), activation="ReLU", learning_rate=30.0))
    assert said.keys() == {"Dead ReLUs"}
    assert said["Dead ReLUs"].startswith("4 of 4 hidden units answer 0 to every sample.")


def test_dead_relus_are_counted_over_all_hidden_layers() -> None:
    lane = lane_of(0, layers=(3, 2), activation="ReLU", initial="he")
    lane = with_biases(with_biases(lane, 1, [-50, 1, 50]), 2, [50, -5_000])
    assert named(lane)["Dead ReLUs"].startswith("2 of 5 hidden units")
    lively = with_biases(with_biases(lane, 1, [50, 50, 50]), 2, [5_000, 5_000])
    assert "Dead ReLUs" not in named(lively)


@pytest.mark.parametrize("activation", ["leaky ReLU", "sigmoid", "tanh"])
def test_other_units_do_not_die(activation: str) -> None:
    lane = with_biases(lane_of(0, layers=(2,), activation=activation), 1, [-50, -50])
    assert "Dead ReLUs" not in named(lane)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_units_at_an_end_of_their_range_are_saturated_and_counted(activation: str) -> None:
    said = named(lane_of(200, activation=activation, **SATURATING))
    assert said.keys() == {"Saturated"}
    assert said["Saturated"].startswith("6 of 6 hidden units stand at an end of their range")
    lane = lane_of(0, layers=(3,), activation=activation)
    assert named(with_biases(lane, 1, [-50, 0, 50]))["Saturated"].startswith("2 of 3")


@pytest.mark.parametrize("activation", ["ReLU", "leaky ReLU"])
def test_units_without_an_upper_end_do_not_saturate(activation: str) -> None:
    lane = with_biases(lane_of(0, layers=(2,), activation=activation), 1, [50, 50])
    assert named(lane) == {}


def test_a_test_loss_that_rises_while_the_training_loss_falls_is_memorising() -> None:
    lane = lane_of(300, **MEMORISING)
    said = named(lane)
    assert said.keys() == {"Memorising"}
    best = int(lane.test_loss.values.argmin())
    epoch, low = int(lane.test_loss.epochs[best]), lane.test_loss.values[best]
    assert lane.now is not None
    assert (
        f"lowest at epoch {epoch} ({low:.4f}) and is {lane.now.test_loss:.4f} now"
        in said["Memorising"]
    )


def test_a_test_loss_that_rises_with_the_training_loss_is_something_else() -> None:
    lane = lane_of(300, **MEMORISING)
    assert lane.now is not None
    assert named(replace(lane, now=replace(lane.now, loss=2.0))) == {}


def test_without_held_out_samples_nobody_can_tell_memorising() -> None:
    assert named(lane_of(300, **MEMORISING | {"train_share": 1.0})) == {}


def test_what_the_curves_show_needs_no_look_at_the_units() -> None:
    lane = lane_of(1_000, layers=())
    assert [each.name for each in diagnose(lane, None)] == ["Plateau"]
    (spec,) = LogisticSettings(size=60).specs()
    assert diagnose(trained(spec, 30), None) == []


def test_a_past_that_nobody_could_measure_has_no_verdict_from_measuring() -> None:
    lane = lane_of(1_000, layers=())
    assert named(replace(lane, now=None)) == {}
