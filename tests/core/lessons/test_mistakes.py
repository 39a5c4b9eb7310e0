"""The presets of common mistakes and of Anscombe's third set: the numbers that their sentences name.

The right values were computed apart from the app, in float64; see also tests/core/lessons/test_digit_lessons.py.
"""

from __future__ import annotations

import math

import pytest
import torch

from core.diagnosis.idle_units import idle_units
from core.diagnosis.learning_rates import largest_learning_rate
from core.training.losses import LOSSES
from core.training.state import State
from tests.core.lessons.lesson_runs import ended, lesson_of, ran, specs_of

FORGOTTEN, RAW, TWICE = "A forgotten activation", "Inputs not standardised", "Softmax twice"


def weights(state: State) -> list[float]:
    """The weight and the bias of a line."""
    return [float(each.squeeze()) for each in state.parameters]


@pytest.mark.parametrize(("classes", "least"), [(3, 0.551445), (10, 1.461150)])
def test_softmax_twice_is_never_below_what_its_sentence_says(classes: int, least: float) -> None:
    assert f"{least:.6f}" in lesson_of("softmax", TWICE).watch
    assert least == pytest.approx(math.log(1 + (classes - 1) / math.e), abs=1e-6)
    sure = 1_000 * torch.eye(classes)
    loss = LOSSES["CE of softmax"](sure, torch.arange(classes))
    assert float(loss) == pytest.approx(least, abs=1e-6)


def test_softmax_twice_learns_and_its_loss_stays_high_where_that_of_ce_falls() -> None:
    _, twice = ended("softmax", TWICE)
    _, once = ended("softmax", TWICE, loss="CE")
    assert 0.551445 < twice.losses[-1] < 0.56
    assert once.losses[-1] < 0.005
    assert twice.accuracies[-1] == once.accuracies[-1] == 1


def test_a_deep_network_without_activations_is_a_straight_line() -> None:
    _, forgotten = ended("xor", FORGOTTEN)
    _, alone = ended("xor", FORGOTTEN, layers="0", epochs="5000")  # one neuron, to its minimum
    assert forgotten.losses[-1] == pytest.approx(0.2624, abs=5e-5)
    assert forgotten.losses[-1] == pytest.approx(alone.losses[-1], abs=1e-4)
    assert ended("xor", FORGOTTEN, activation="tanh")[1].losses[-1] < 0.01


def test_raw_inputs_bear_a_tiny_learning_rate_and_standardised_ones_a_usual_one() -> None:
    (raw,) = specs_of("regression", RAW)
    largest = largest_learning_rate(raw)
    assert largest is not None
    assert largest == pytest.approx(3.3994e-4, rel=1e-3)
    state, slow = ran(raw)
    assert slow.losses[-1] == pytest.approx(24.9525, abs=1e-3)
    assert weights(state) == pytest.approx([0.25744, -1.44694], abs=1e-4)
    state, fast = ended("regression", RAW, std="1", lr="0.1", epochs="100")
    assert fast.losses[-1] == pytest.approx(2.927645, abs=1e-5)
    assert weights(state) == pytest.approx([8.61445, 10.5], abs=1e-4)


def test_one_outlier_pulls_the_line_of_the_squared_error_alone() -> None:
    squared, absolute = specs_of("regression", "Squared or absolute")
    deviation = math.sqrt(10)  # of the x 4 to 14, by which they are divided
    (w, b), progress = weights(ran(squared)[0]), ran(squared)[1]
    assert (w / deviation, b - 9 * w / deviation) == pytest.approx((0.499727, 3.002455), abs=1e-3)
    assert progress.losses[-1] == pytest.approx(1.250563, abs=1e-6)
    (w, b), progress = weights(ran(absolute)[0]), ran(absolute)[1]
    assert (w / deviation, b - 9 * w / deviation) == pytest.approx((0.345, 4.01), abs=0.03)
    assert progress.losses[-1] == pytest.approx(0.387727, abs=0.01)


def test_adam_at_a_tenth_kills_most_relus_and_at_a_thousandth_few() -> None:
    (spec,) = specs_of("mnist", "Adam at 0.1")
    state, _ = ran(spec)
    assert idle_units(spec, state).idle == 57
    (gentle,) = specs_of("mnist", "Adam at 0.1", lr="0.001")
    assert idle_units(gentle, ran(gentle)[0]).idle < 6
