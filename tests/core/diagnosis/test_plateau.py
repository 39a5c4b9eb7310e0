"""A loss that stands still is explained by what makes it so, on real runs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.datasets.points import Points
from core.diagnosis.diagnosis import diagnose
from core.diagnosis.finding import Finding
from core.diagnosis.forward_pass import forward_pass
from core.diagnosis.plateau import flatness, plateau
from core.diagnosis.small_gradient import alike, describe_symmetry, is_dead, what_blocks
from core.experiments.logistic import Settings as LogisticSettings
from core.experiments.mnist import Settings as MnistSettings
from core.experiments.softmax import Settings as CloudSettings
from core.metrics.best_fit import lowest_loss
from core.runs.trial_view import TrialView
from core.training.data import load
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.exam_scores import exam_scores
from tests.core.figures.test_base import trained
from tests.core.xor_trials import trial_of

XNOR = Points(((0, 0), (0, 1), (1, 0), (1, 1)), (1, 0, 0, 1))
EXAM: dict[str, Any] = {"data": "own", "points": exam_scores(), "layers": ()}
BAD_START: dict[str, Any] = {"learning_rate": 0.5, "initial": (-10.0, 8.0)}


def said_of(trial: TrialView) -> str:
    """The warning about a plateau."""
    found = plateau(trial)
    assert found is not None
    assert (found.name, found.tone) == ("Plateau", "warning")
    return found.sentence


def logistic(epochs: int, **settings: Any) -> TrialView:
    """A run of the logistic page."""
    (spec,) = LogisticSettings(**settings).specs()
    return trained(spec, epochs)


def test_one_neuron_on_xor_has_arrived_and_that_is_no_alarm() -> None:
    assert plateau(trial_of(1_000, layers=())) == Finding(
        "Settled",
        "The loss has stayed within 1 % of 0.6931 since epoch 3. The gradient is almost 0 because the loss is at "
        "its lowest: no weights of this model do noticeably better.",
        tone="note",
    )


def test_of_mse_no_more_is_claimed_than_a_search_shows() -> None:
    found = plateau(trial_of(1_000, layers=(), loss="MSE"))
    assert found is not None
    assert (found.name, found.tone) == ("Settled", "note")
    assert "a search found no better weights." in found.sentence


def test_softmax_regression_that_is_near_its_lowest_loss_has_settled() -> None:
    (spec,) = CloudSettings(learning_rate=0.05, spread=2.0, epochs=5_000).specs()
    found, lowest = plateau(trained(spec, 500)), trained(spec, 5_000).loss.values[-1]
    assert found is not None
    assert (found.name, found.tone, found.advice) == ("Settled", "note", ())
    assert f"about the lowest possible, {lowest:.3f}:" in found.sentence


def test_mse_at_a_rate_that_is_too_large_is_told_so_and_not_to_choose_bce() -> None:
    trial = logistic(300, loss="MSE", learning_rate=1_000.0)
    assert said_of(trial).endswith(
        "The learning rate 1,000 is above 13, the largest that always works with these inputs. "
        "Lower the learning rate to 5."
    )


def test_weights_held_by_decay_have_arrived_where_decay_lets_them() -> None:
    found = plateau(logistic(1_000, data="students", weight_decay=0.1, learning_rate=0.3))
    assert found is not None
    assert found.name == "Settled"
    assert found.sentence.endswith(
        "no weights of this model do noticeably better with this weight decay."
    )


def test_sure_and_wrong_is_why_mse_stands_still_after_a_bad_start() -> None:
    trial = logistic(1_000, loss="MSE", **BAD_START)
    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    w, b = trial.state.flat.astype(np.float64)
    p = 1 / (1 + np.exp(-(w * data.inputs.numpy() + b)))
    wrong = abs(p - data.targets.numpy()) > 0.5
    sentence = said_of(trial)
    assert f"confident and wrong on {100 * wrong.mean():.0f} % of the samples" in sentence
    left = re.search(r"is only ([\d.]+) on average instead of up to ½", sentence)
    assert left is not None
    assert float(left.group(1)) == pytest.approx(2 * np.mean((p * (1 - p))[wrong]), rel=0.1)
    lowest = lowest_loss(trial.spec)
    assert lowest is not None
    assert f"The lowest possible loss is {lowest[0]:.4f}." in sentence


def test_bce_walks_home_from_there() -> None:
    found = plateau(logistic(1_000, **BAD_START))
    assert found is not None
    assert found.name == "Settled"


def test_with_decay_no_gain_of_a_step_is_named_and_zero_is_final_for_plain_steps_alone() -> None:
    trial = trial_of(5, layers=(3,), weight_decay=0.1)
    assert flatness(trial, trial.state).startswith("The length of the gradient is ")
    still = trial_of(5, layers=(3,), initial="zeros")
    assert flatness(still, still.state) == "The gradient is 0, so no step leads away."
    led_on = trial_of(5, layers=(3,), initial="zeros", momentum=0.9)
    assert flatness(led_on, led_on.state) == "The length of the gradient is 0."


def test_the_course_network_gives_one_answer_on_flat_land() -> None:
    trial = trial_of(1_000)
    sentence = said_of(trial)
    assert "answers about 0.500, the share of 1s, to every sample" in sentence
    gain = re.search(r"one step lowers the loss by about ([\d.]+) × 10⁻⁸\.", sentence)
    assert gain is not None
    fall = float(trial.loss.values[-1] - trial_of(1_100).loss.values[-1])
    assert 1e-8 * float(gain.group(1)) == pytest.approx(fall / 100, rel=0.5)


def test_three_corners_share_two_thirds() -> None:
    trial = trial_of(3_000, layers=(2,), activation="ReLU", learning_rate=0.3, seed=0)
    assert trial.loss.values[-1] == pytest.approx(0.4774, abs=5e-4)
    assert re.search(
        r"answers about 0\.66\d to 3 of the 4 samples, (close to 0\.667, )?the share of 1s among them",
        said_of(trial),
    )


def test_a_plateau_that_lasts_is_named_though_an_earlier_one_was_longer() -> None:
    trial = trial_of(
        1_500, data="own", points=XNOR, layers=(2,), loss="MSE", learning_rate=0.01, batch_size=1
    )
    assert "within 1 % of 0.25" in said_of(trial)
    values = np.concatenate([np.full(700, 0.3), np.linspace(0.3, 0.25, 51), np.full(300, 0.25)])
    epochs = np.arange(len(values), dtype=np.float32)
    curve = replace(trial_of(10).loss, epochs=epochs, values=values.astype(np.float32))
    trial = trial_of(1_050)
    assert said_of(replace(trial, loss=curve)).startswith(
        "The loss has stayed within 1 % of 0.2500 since epoch 74"
    )


def test_units_of_equal_weights_stay_alike() -> None:
    sentence = said_of(trial_of(200, layers=(10,), initial="zeros"))
    assert "The 10 units of hidden layer 1 have the same weights" in sentence
    assert "The gradient is 0, so no step leads away. Start from random weights." in sentence


@pytest.mark.parametrize("activation", ["ReLU", "leaky ReLU", "tanh"])
def test_units_of_zero_weights_are_alike_and_not_dead(activation: str) -> None:
    trial = trial_of(0, layers=(4,), initial="zeros", activation=activation)
    assert what_blocks(trial.spec, trial.state) is None
    one = describe_symmetry(trial.spec, trial.state)
    assert one is not None
    assert one.text.startswith("The 4 units of hidden layer 1 have the same weights")
    assert not is_dead(trial.spec, trial.state)


@pytest.mark.parametrize(
    ("parameter", "place"), [(0, (0, 1)), (1, (0,)), (2, (0, 0))], ids=["to", "bias", "away"]
)
def test_units_that_differ_in_any_weight_are_not_alike(
    parameter: int, place: tuple[int, ...]
) -> None:
    trial = trial_of(0, layers=(3, 2), initial=(0.5,) * 20)
    assert alike(trial.state) is not None
    state = trial.state.with_weight(parameter, place, 0.6)
    said = alike(state)
    assert said is None or "hidden layer 1" not in said.text


def test_maps_of_a_convolution_are_alike_where_all_their_weights_are() -> None:
    (spec,) = MnistSettings(model="cnn", initial="zeros").specs()
    state = initial_state(spec)
    assert "16 units of hidden layer 1" in str(alike(state))
    second = state.with_weight(2, (0, 3, 1, 1), 0.1).with_weight(4, (0, 49 * 5), 0.1)
    assert "64 units of hidden layer 3" not in str(alike(second))
    assert alike(second.with_weight(6, (0, 0), 0.1)) is None


def test_a_dead_layer_lets_nothing_through() -> None:
    trial = trial_of(
        500, data="circle", layers=(6, 6), activation="ReLU", learning_rate=3.0, seed=2
    )
    assert is_dead(trial.spec, trial.state)
    assert plateau(trial) is None
    (found,) = diagnose(trial)
    assert "All of hidden layer 2 do, so the output is the same for every sample." in found.sentence


def test_weight_decay_that_is_too_strong_is_the_cause() -> None:
    drawn = trial_of(300, data="circle", layers=(4,), learning_rate=1.0, weight_decay=0.1)
    assert "The weight decay has drawn every weight to almost 0" in said_of(drawn)
    held = trial_of(2_000, data="moons", layers=(4,), learning_rate=1.0, weight_decay=0.01)
    assert "The weight decay pulls the weights back as strongly" in said_of(held)
    lighter = trial_of(2_000, data="moons", layers=(4,), learning_rate=1.0)
    assert lighter.loss.values[-1] < 0.9 * held.loss.values[-1]


def test_digits_that_are_all_sure_and_wrong_say_so() -> None:
    (spec,) = MnistSettings(loss="MSE", learning_rate=100.0, train_share=0.2).specs()
    assert "confident and wrong on 100 % of the samples" in said_of(trained(spec, 14))


def test_a_digit_classifier_with_a_dead_layer_says_so() -> None:
    (spec,) = MnistSettings(model="mlp", learning_rate=3.0).specs()
    (found,) = diagnose(trained(spec, 15))
    assert "All of hidden layer 1 do" in found.sentence


def test_where_no_cause_is_found_the_number_is_given_and_no_alarm() -> None:
    trial = trial_of(1_500, data="moons", noise=0.5, size=40, layers=(1,))
    found = plateau(trial)
    assert found is not None
    assert (found.name, found.tone) == ("Plateau", "note")
    assert "one step lowers the loss by about" in found.sentence


def test_a_forward_pass_is_what_the_network_answers() -> None:
    trial = trial_of(50, layers=(3,), weight_decay=0.1)
    passed = forward_pass(trial.spec, trial.state)
    assert passed.targets[:, 0].tolist() == [0, 1, 1, 0]
    assert passed.outputs.shape == (4, 1)
    assert passed.decay_norm == pytest.approx(0.1 * np.linalg.norm(trial.state.flat))
    step, _ = train_slice(replace(trial.spec, epochs=51), trial.state, Budget())
    moved = np.linalg.norm(step.flat - trial.state.flat)
    assert moved == pytest.approx(trial.spec.learning_rate * passed.grad_norm, rel=1e-3)


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_of_digits_the_answers_are_ten_probabilities(loss: str) -> None:
    (spec,) = MnistSettings(loss=loss, train_share=0.2).specs()
    passed = forward_pass(spec, trained(spec, 0).state)
    assert passed.outputs.shape == passed.targets.shape
    assert passed.outputs.shape[1] == 10
    assert (passed.targets.sum(axis=1) == 1).all()
    sums = passed.outputs.sum(axis=1)
    assert (abs(sums - 1) < 1e-5).all() == (loss == "CE")


def test_softmax_applied_twice_is_named_where_it_holds_the_loss_up() -> None:
    (spec,) = CloudSettings(loss="CE of softmax", classes=10, learning_rate=0.5).specs()
    found = plateau(trained(spec, 1_000))
    assert found is not None
    assert found.sentence.endswith(
        "even where a network is sure and right the loss is high, and its gradient small."
    )
