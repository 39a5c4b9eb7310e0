"""The state that training is in: named when it is so, and not when it isn't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.diagnosis.diagnosis import diagnose, find_states
from core.diagnosis.loss_trends import STRETCH_UPDATES, longest_plateau
from core.diagnosis.overshoot import divergence_cause
from core.experiments.logistic import Settings as LogisticSettings
from core.experiments.mnist import Settings as MnistSettings
from core.experiments.regression import Settings as RegressionSettings
from core.experiments.xor import Settings as XorSettings
from core.runs.trial_view import TrialView
from tests.core.exam_scores import exam_scores
from tests.core.figures.test_base import trained
from tests.core.xor_trials import trial_of

SATURATING: dict[str, Any] = {"layers": (6,), "learning_rate": 100.0}
MEMORISING: dict[str, Any] = {
    "data": "moons", "noise": 0.9, "size": 80, "train_share": 0.5, "layers": (16, 16),
    "activation": "tanh", "optimizer": "Adam", "learning_rate": 0.01, "seed": 1,
}  # fmt: skip


def named(trial: TrialView) -> dict[str, str]:
    """The states of an experiment: name -> sentence."""
    return {each.name: each.sentence for each in diagnose(trial)}


def with_biases(trial: TrialView, layer: int, biases: Sequence[float]) -> TrialView:
    """The same trial with other biases in one layer."""
    parameters = list(trial.state.parameters)
    parameters[2 * layer - 1] = np.array(biases, np.float32)
    return replace(trial, state=replace(trial.state, parameters=tuple(parameters)))


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
    assert named(trial_of(epochs, **settings)) == {}


def warnings(trial: TrialView) -> list[str]:
    """What an experiment is warned of."""
    return [each.name for each in find_states([trial]) if each.tone == "warning"]


@pytest.mark.parametrize(
    "settings",
    [
        LogisticSettings(epochs=3_000),
        LogisticSettings(epochs=3_000, loss="MSE"),
        LogisticSettings(data="students", learning_rate=1.0, epochs=1_001, initial="zeros"),
        XorSettings(data="and", layers=(), epochs=1_000),
        XorSettings(data="circle", layers=(4, 2), activation="tanh", learning_rate=0.03,
                    batch_size=10, size=500, train_share=0.5, epochs=200, seed=1),
        XorSettings(data="circle", layers=(), inputs=("x1^2", "x2^2"), learning_rate=0.03,
                    epochs=2_000),
        XorSettings(data="spiral", layers=(8, 8), activation="tanh", learning_rate=0.01,
                    optimizer="Adam", epochs=800, size=300, seed=1),
        MnistSettings(epochs=4),
        MnistSettings(epochs=3, model="mlp"),
    ],
    ids=lambda settings: f"{settings.epochs} epochs",
)  # fmt: skip
def test_a_run_that_goes_well_ends_without_a_warning(settings: Any) -> None:
    (spec,) = settings.specs()
    assert warnings(trained(spec, spec.epochs)) == []


def test_a_fit_that_has_arrived_is_a_note_on_every_page() -> None:
    settled = [
        trained(LogisticSettings(learning_rate=1.0).specs()[0], 2_000),
        trial_of(1_000, layers=()),
    ]
    for trial in settled:
        (found,) = find_states([trial])
        assert (found.name, found.tone) == ("Settled", "note")


def test_in_a_race_each_sentence_names_its_loss() -> None:
    settings = LogisticSettings(loss="Both", learning_rate=0.5, initial=(-10.0, 8.0))
    trials = [trained(spec, 1_000) for spec in settings.specs()]
    settled, stuck = find_states(trials)
    assert settled.sentence.startswith("BCE: The loss has stayed within 1 % of 0.310")
    assert (settled.name, settled.tone) == ("Settled", "note")
    assert stuck.sentence.startswith("MSE: The loss has stayed within 1 % of 0.59")
    assert (stuck.name, stuck.tone) == ("Plateau", "warning")


def test_a_plateau_that_the_run_has_left_is_told_too() -> None:
    trial = trial_of(1_500, layers=(2,), seed=1)
    said = named(trial)
    assert said.keys() == {"Was on a plateau"}
    assert warnings(trial) == []
    first, last = longest_plateau(trial.loss) or (0, 0)
    sentence = said["Was on a plateau"]
    assert (
        f"within 1 % of 0.6931 for {last - first} epochs, from {first} to {last}, before"
        in sentence
    )
    losses = dict(zip(trial.loss.epochs.tolist(), trial.loss.values.tolist(), strict=True))
    assert losses[first] / losses[last] == pytest.approx(1, abs=0.011)
    assert losses[last] > 10 * trial.loss.values[-1]


def test_a_task_that_is_solved_is_no_plateau() -> None:
    trial = trial_of(1_000, layers=())
    assert trial.now is not None
    assert named(replace(trial, now=replace(trial.now, accuracy=1.0))) == {}


def test_a_short_stop_is_no_plateau() -> None:
    assert named(trial_of(STRETCH_UPDATES, layers=())) == {}


def test_divergence_is_named_with_its_epoch_and_what_to_do() -> None:
    trial = trial_of(40, layers=(3,), learning_rate=1e3, weight_decay=1.0)
    said = named(trial)
    assert said.keys() == {"Diverged"}
    assert said["Diverged"] == (
        f"The loss became infinite or NaN at epoch {trial.state.epoch + 1}. "
        f"{divergence_cause(trial.spec)} Lower the weight decay to 0.001 and the learning rate to 5."
    )


def test_a_learning_rate_alone_is_to_be_lowered_where_decay_does_not_make_weights_grow() -> None:
    trial = trial_of(0, layers=(3,), learning_rate=1e3, weight_decay=0.001)
    spec = trial.spec
    diverged = replace(trial, diverged_at=1, diverged_with=spec)
    assert named(diverged)["Diverged"].endswith("is too large here. Lower the learning rate to 1.")


def test_a_plateau_that_lasts_is_named_though_an_earlier_one_was_longer() -> None:
    trial = trial_of(1_000, layers=(2,), loss="MSE", learning_rate=0.01)
    epochs = np.arange(1_001)
    values = np.where(epochs < 600, 0.4, 0.25).astype(np.float32)
    stood = replace(trial, loss=replace(trial.loss, epochs=epochs, values=values))
    assert longest_plateau(stood.loss) == (0, 599)
    assert named(stood)["Plateau"].startswith(
        "The loss has stayed within 1 % of 0.2500 since epoch 600."
    )


def test_weights_that_grow_by_decay_are_named_before_they_overflow() -> None:
    trial = trial_of(4, layers=(3,), learning_rate=1.0, weight_decay=2.1)
    assert "Weights grow" in named(trial)
    assert np.abs(trial.state.flat).max() > np.abs(trial.past[0].flat).max()


def test_a_past_before_the_divergence_does_not_show_it() -> None:
    trial = trial_of(40, layers=(3,), learning_rate=1e3, weight_decay=1.0)
    assert "Diverged" not in named(replace(trial, state=replace(trial.state, epoch=2)))


def test_exam_scores_that_make_steps_overshoot_are_not_on_a_plateau() -> None:
    trial = trial_of(2_000, data="own", points=exam_scores(), layers=(), learning_rate=0.01)
    assert warnings(trial) == ["Overshoot"]


def test_all_advice_about_the_learning_rate_names_one_rate_the_smallest() -> None:
    found = diagnose(trial_of(300, activation="tanh", learning_rate=3.0))
    assert [each.name for each in found] == ["Overshoot", "Saturated"]
    assert all(each.sentence.endswith("Lower the learning rate to 0.2.") for each in found)


def test_a_loss_that_ends_far_above_its_start_has_overshot_though_it_falls_again() -> None:
    trial = trained(LogisticSettings(learning_rate=1_000.0).specs()[0], 300)
    start, now = trial.loss.values[[0, -1]]
    assert named(trial)["Overshoot"].startswith(f"The loss has risen from {start:.4f} to {now:.4f}")
    assert "above 8, the largest that always works" in named(trial)["Overshoot"]


def test_a_loss_that_decay_alone_raises_has_not_overshot() -> None:
    settings = LogisticSettings(weight_decay=1.0, learning_rate=0.05, initial=(5.0, -1.0))
    trial = trained(settings.specs()[0], 300)
    assert trial.loss.values[-1] > 1.5 * trial.loss.values[0]
    assert "Overshoot" not in named(trial)


def test_a_rate_far_too_small_for_digits_is_named_after_few_epochs() -> None:
    trial = trained(MnistSettings(learning_rate=1e-6, epochs=5).specs()[0], 5)
    start, now = trial.loss.values[[0, -1]]
    assert f"has hardly fallen, from {start:.4f} to {now:.4f}" in named(trial)["Slow"]


def test_a_loss_that_has_fallen_slowly_all_along_is_slow_and_on_no_plateau() -> None:
    said = named(trained(RegressionSettings(learning_rate=1e-9, epochs=100).specs()[0], 100))
    assert said.keys() == {"Slow"}
    assert said["Slow"].startswith("The loss has hardly fallen, from 29,661.8008 to 29,401.8")


def test_relus_that_answer_nothing_are_dead_and_counted() -> None:
    said = named(trial_of(20, layers=(4,), activation="ReLU", learning_rate=30.0))
    assert said.keys() == {"Dead ReLUs"}
    assert said["Dead ReLUs"].startswith("4 of 4 ReLUs answer 0 to every sample")


def test_dead_relus_are_counted_over_all_hidden_layers() -> None:
    trial = trial_of(0, layers=(3, 2), activation="ReLU", initial="he")
    trial = with_biases(with_biases(trial, 1, [-50, 1, 50]), 2, [50, -5_000])
    assert named(trial)["Dead ReLUs"].startswith("2 of 5 ReLUs")
    lively = with_biases(with_biases(trial, 1, [50, 50, 50]), 2, [5_000, 5_000])
    assert "Dead ReLUs" not in named(lively)


@pytest.mark.parametrize("activation", ["leaky ReLU", "sigmoid", "tanh"])
def test_other_units_do_not_die(activation: str) -> None:
    trial = with_biases(trial_of(0, layers=(2,), activation=activation), 1, [-50, -50])
    assert "Dead ReLUs" not in named(trial)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_units_at_an_end_of_their_range_are_saturated_and_counted(activation: str) -> None:
    said = named(trial_of(200, activation=activation, **SATURATING))
    assert said.keys() == {"Overshoot", "Saturated"}
    assert said["Saturated"].startswith("6 of 6 hidden units stand at an end of their range")
    trial = trial_of(0, layers=(3,), activation=activation)
    assert named(with_biases(trial, 1, [-50, 0, 50]))["Saturated"].startswith("2 of 3")


def solved(trial: TrialView) -> TrialView:
    """The same trial with every answer right."""
    assert trial.now is not None
    return replace(trial, now=replace(trial.now, accuracy=1.0))


def test_saturated_units_of_a_network_that_is_right_are_as_they_should_be() -> None:
    trial = with_biases(trial_of(1, layers=(3,)), 1, [-50, 0, 50])
    assert named(solved(trial)) == {}


def test_dead_relus_of_a_network_that_is_right_are_no_alarm() -> None:
    trial = with_biases(trial_of(1, layers=(3,), activation="ReLU"), 1, [-50, 50, 50])
    assert warnings(trial) == ["Dead ReLUs"]
    assert named(solved(trial)).keys() == {"Dead ReLUs"}
    assert warnings(solved(trial)) == []


@pytest.mark.parametrize(("accuracy", "tone"), [(0.97, "note"), (0.3, "warning")])
def test_a_finding_without_advice_is_no_alarm_where_the_run_goes_well(
    accuracy: float, tone: str
) -> None:
    trial = trained(MnistSettings(model="cnn", train_share=0.2, epochs=1).specs()[0], 1)
    trial = with_biases(trial, 3, [-5_000] * 31 + [0] * 33)
    assert trial.now is not None
    (found,) = diagnose(replace(trial, now=replace(trial.now, accuracy=accuracy)))
    assert (found.name, found.advice, found.tone) == ("Dead ReLUs", (), tone)


@pytest.mark.parametrize("activation", ["ReLU", "leaky ReLU"])
def test_units_without_an_upper_end_do_not_saturate(activation: str) -> None:
    trial = with_biases(trial_of(0, layers=(2,), activation=activation), 1, [50, 50])
    assert named(trial) == {}


def test_a_test_loss_that_rises_while_the_training_loss_falls_is_memorising() -> None:
    trial = trial_of(300, **MEMORISING)
    said = named(trial)
    assert said.keys() == {"Memorising"}
    best = int(trial.test_loss.values.argmin())
    epoch, low = int(trial.test_loss.epochs[best]), trial.test_loss.values[best]
    assert trial.now is not None
    assert (
        f"lowest at epoch {epoch} ({low:.4f}) and is {trial.now.test_loss:.4f} now"
        in said["Memorising"]
    )
    assert said["Memorising"].endswith(f"Stop at epoch {epoch}.")


def test_logistic_regression_memorises_too_and_has_no_units_to_take_away() -> None:
    settings = LogisticSettings(size=60, train_share=0.7, seed=9, learning_rate=0.5)
    (found,) = find_states([trained(settings.specs()[0], 1_000)])
    assert found.name == "Memorising"
    assert "lowest at epoch 94 " in found.sentence


def test_digits_are_memorised_too() -> None:
    settings = MnistSettings(
        model="mlp", optimizer="Adam", learning_rate=0.003, train_share=0.2, epochs=30
    )
    assert warnings(trained(settings.specs()[0], 30)) == ["Memorising"]


def test_one_high_test_loss_may_be_chance() -> None:
    trial = trial_of(300, **MEMORISING)
    low = float(trial.test_loss.values.min())
    values = np.append(trial.test_loss.values[:-2], [low, trial.test_loss.values[-1]])
    calm = replace(trial.test_loss, values=values.astype(np.float32))
    assert named(replace(trial, test_loss=calm)) == {}


def test_a_test_loss_that_never_fell_beside_a_training_loss_that_nobody_knows() -> None:
    trial = trial_of(300, **MEMORISING)
    first = replace(
        trial.test_loss,
        values=np.linspace(0.2, 1, 127, dtype=np.float32)[: len(trial.test_loss.values)],
    )
    later = replace(trial.loss, epochs=trial.loss.epochs[5:], values=trial.loss.values[5:])
    assert named(replace(trial, test_loss=first, loss=later)) == {}


def test_a_test_loss_that_rises_with_the_training_loss_is_something_else() -> None:
    trial = trial_of(300, **MEMORISING)
    assert trial.now is not None
    assert named(replace(trial, now=replace(trial.now, loss=2.0))) == {}


def test_without_held_out_samples_nobody_can_tell_memorising() -> None:
    assert named(trial_of(300, **MEMORISING | {"train_share": 1.0})) == {}


def test_models_without_hidden_layers_have_no_units_to_look_at() -> None:
    trial = trial_of(1_000, layers=())
    assert [each.name for each in diagnose(trial)] == ["Settled"]
    (spec,) = LogisticSettings(size=60).specs()
    assert diagnose(trained(spec, 30)) == []


def test_a_past_that_nobody_could_measure_has_no_verdict_from_measuring() -> None:
    trial = trial_of(1_000, layers=())
    assert named(replace(trial, now=None)) == {}
