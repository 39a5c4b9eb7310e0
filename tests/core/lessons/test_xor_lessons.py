"""The XOR page's lessons: the course's numbers, and what each sentence says."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.experiments.xor import Settings
from core.figures.decision_boundary import boundary_name, plane_drawing, plane_figure
from core.figures.gradient_norms import gradient_sizes
from core.metrics.activations import activations
from core.runs.trial import Trial
from core.training.spec import Spec
from core.training.state import State, initial_state
from tests.core.lessons.lesson_runs import (
    all_right_from,
    ended,
    held_out_losses,
    lesson_of,
    probabilities,
    probabilities_on_plane,
    ran,
    settings_of,
    specs_of,
)
from tests.core.xor_trials import on_plane
from tests.drawn_by_browser import drawn_by_browser, places_in

# Lesson L7 of the course.
LOSSES = {
    0: 0.6948983, 2_000: 0.6931173, 4_000: 0.6929103,
    6_000: 0.0013031, 8_000: 0.0002891, 10_000: 0.0001566,
}  # fmt: skip
OUTPUTS = [1.1e-04, 9.9983e-01, 9.9984e-01, 1.9e-04]
LN_2 = 0.693147


def only(title: str, **others: str) -> Spec:
    """The one experiment of one of the page's lessons."""
    (spec,) = specs_of("xor", title, **others)
    return spec


def boundary_of(spec: Spec) -> np.ndarray:
    """Places ``(n, 2)`` of the boundary that the figure draws at the end of the run."""
    trial = Trial(spec)
    trial.record(*ran(spec))
    drawn = drawn_by_browser([trial.view()], plane_drawing(spec), plane_figure(spec.experiment))
    return places_in(drawn["traces"][boundary_name(spec)])


def silent(spec: Spec, state: State) -> float:
    """The share of hidden units that answer 0 to every sample."""
    hidden = activations(spec, state)[1:-1]
    return float(np.concatenate([(answers <= 0).all(axis=0) for answers in hidden]).mean())


def test_the_course_network_is_what_the_page_opens_with() -> None:
    assert settings_of("xor", "The course network") == Settings()


def test_the_course_network_loses_what_it_loses_in_the_course() -> None:
    losses = ran(only("The course network"))[1].losses
    assert len(losses) == 10_001
    for epoch, loss in LOSSES.items():
        # Past the fall, what processors round differently has grown to a thousandth.
        tolerance = 1e-6 if epoch < 5_000 else 3e-3 * loss
        assert losses[epoch] == pytest.approx(loss, abs=tolerance)


def test_the_course_network_ends_with_the_outputs_of_the_course() -> None:
    found = probabilities(only("The course network"))
    # What is left to 0 or to 1, to its two significant digits.
    found_left, left = (np.minimum(outputs, 1 - np.array(outputs)) for outputs in (found, OUTPUTS))
    assert found_left == pytest.approx(left, rel=0.05)
    assert (found > 0.5).tolist() == [False, True, True, False]


def test_the_course_network_stays_at_ln_2_for_almost_five_thousand_epochs_then_falls() -> None:
    losses = ran(only("The course network"))[1].losses
    assert losses[1:4_800] == pytest.approx(LN_2, rel=0.005)
    assert losses[5_300] < 0.5 * LN_2


@pytest.mark.parametrize("seed", ["777", "1", "2", "3"])
def test_one_neuron_settles_at_one_half_everywhere_whatever_the_seed(seed: str) -> None:
    spec = only("One neuron fails", seed=seed)
    _, progress = ran(spec)
    assert progress.losses[-1] == pytest.approx(LN_2, abs=5e-7)
    assert probabilities_on_plane(spec) == pytest.approx(0.5, abs=1e-5)
    assert len(boundary_of(spec)) == 0


@pytest.mark.parametrize("data", ["and", "or", "nand"])
def test_one_neuron_is_enough_for_the_other_gates(data: str) -> None:
    spec = only("AND with one neuron", data=data)
    _, progress = ran(spec)
    assert all_right_from(progress) < spec.epochs
    assert progress.losses[-1] < 0.05
    places = boundary_of(spec)
    assert spread_across(places) < 1e-3  # it is straight


def spread_across(places: np.ndarray) -> float:
    """How far places ``(n, 2)`` stray from the straight line that fits them best."""
    return float(np.linalg.svd(places - places.mean(axis=0), compute_uv=False)[1])


def test_with_tanh_the_course_network_has_all_four_right_in_under_100_epochs() -> None:
    course, tanh = only("The course network"), only("No plateau with tanh")
    (same,) = replace(Settings(), activation="tanh").specs()
    assert tanh.experiment == same.experiment
    assert tanh.learning_rate == course.learning_rate
    _, progress = ran(tanh)
    assert all_right_from(progress) < 110  # 105 where a processor rounds differently
    assert progress.losses[30] < 0.9 * LN_2  # no plateau: it is on its way down at once


@pytest.mark.parametrize("settings", [{"activation": "ReLU"}, {"activation": "tanh"}])
def test_relu_and_tanh_leave_the_plateau_at_once_as_the_notes_say(settings: dict[str, str]) -> None:
    assert ran(only("The course network", epochs="150", **settings))[1].losses[-1] < 0.05


def test_xavier_weights_shorten_the_plateau_as_the_notes_say() -> None:
    losses = ran(only("The course network", epochs="3200", init="xavier"))[1].losses
    assert losses[-1] < 0.05 < LN_2 - 0.01 < losses[2_000]


def test_gradients_vanish_layer_by_layer_over_the_whole_of_the_run() -> None:
    spec = only("Vanishing gradients")
    assert lesson_of("xor", "Vanishing gradients").settings["show"] == "gradients"
    state, progress = ran(spec)
    for past in (*progress.checkpoints, state):
        sizes = gradient_sizes(spec.experiment, past)
        assert len(sizes) == 6
        assert all(later > 5 * earlier for earlier, later in pairwise(sizes))
        assert sizes[-1] > 40_000 * sizes[0]


def test_where_gradients_vanish_layer_1_hardly_moves() -> None:
    spec = only("Vanishing gradients")
    pairs = zip(initial_state(spec).parameters, ran(spec)[0].parameters, strict=True)
    moved = [float(np.abs(after - before).max()) for before, after in pairs]
    assert max(moved[:2]) < 1e-5
    assert min(moved[-2:]) > 1e-2


def test_on_the_plateau_gradients_are_tiny_in_every_layer_and_then_grow_as_the_notes_say() -> None:
    spec = only("The course network")
    past = {state.epoch: state for state in ran(spec)[1].checkpoints}
    largest = {epoch: max(gradient_sizes(spec.experiment, past[epoch])) for epoch in past}
    assert max(largest[epoch] for epoch in range(100, 4_000, 100)) < 1e-4
    # When it falls depends on how a processor rounds, and so how near one in a hundred comes.
    assert max(largest[epoch] for epoch in range(5_000, 5_600, 100)) > 5e-3


def test_two_units_move_four_points_so_that_a_line_parts_them_before_epoch_500() -> None:
    _, progress = ended("xor", "Two units, seen from inside", epochs="700")
    assert 100 < all_right_from(progress) < 500


def test_units_that_start_at_zero_stay_one_and_the_same() -> None:
    spec = only("All weights zero")
    state, progress = ran(spec)
    maps = on_plane(spec, state)[1]
    assert len(maps) == 10
    assert np.ptp(maps, axis=0).max() < 1e-4
    assert np.ptp(maps[0]) > 0.5  # they do learn
    assert spread_across(boundary_of(spec)) < 0.05
    assert progress.accuracies[-1] < 0.9


def test_units_that_start_at_random_bend_the_boundary() -> None:
    spec = only("All weights zero", init="random")
    assert ran(spec)[1].accuracies[-1] == 1
    assert spread_across(boundary_of(spec)) > 5


def test_the_circle_of_the_playground_is_right_after_100_epochs_on_held_out_points_too() -> None:
    spec = only("Circle", epochs="100")
    assert spec.train_share == 0.5
    now = ran(spec)[1].now
    assert now is not None
    assert (now.accuracy, now.test_accuracy) == (1, 1)


def test_with_squares_one_neuron_draws_a_circle() -> None:
    spec = only("A circle with one neuron")
    assert ran(spec)[1].accuracies[-1] == 1
    places = boundary_of(spec)
    assert np.hypot(*places.T) == pytest.approx(2.9, abs=0.3)
    np.testing.assert_array_equal(places[0], places[-1])  # all the way round


def test_two_layers_of_eight_part_the_arms_of_a_spiral_within_1000_epochs() -> None:
    assert all_right_from(ended("xor", "Spiral", epochs="1000")[1]) < 1_000


def test_with_too_large_a_learning_rate_most_relus_are_dead_within_ten_epochs() -> None:
    spec = only("Dead ReLUs")
    assert silent(spec, initial_state(spec)) < 0.2
    for epochs in (10, spec.epochs):
        assert silent(spec, ran(replace(spec, epochs=epochs))[0]) > 0.5
    assert ran(spec)[1].losses[100:] == pytest.approx(LN_2, abs=0.001)


def test_many_units_memorise_a_few_noisy_samples() -> None:
    _, progress = ended("xor", "Memorising noise", epochs="600")
    losses = held_out_losses(progress)
    best = min(losses, key=losses.__getitem__)
    assert best < 50
    assert losses[590] > 2 * losses[best]
    assert progress.losses[-1] < 0.1 * progress.losses[best]


def test_after_1600_epochs_bce_has_xor_and_mse_says_one_half_everywhere() -> None:
    bce, mse = specs_of("xor", "BCE against MSE")
    np.testing.assert_array_equal(initial_state(bce).flat, initial_state(mse).flat)
    assert bce.epochs == mse.epochs == 1_600
    assert probabilities(bce) == pytest.approx([0, 1, 1, 0], abs=0.05)
    assert probabilities_on_plane(bce).min() < 0.01
    assert len(boundary_of(mse)) == 0


def test_where_p_is_one_half_mse_has_half_the_slope_of_bce() -> None:
    # Over a logit z: BCE's slope is p - y, MSE's 2 (p - y) p (1 - p).
    spec = only("The course network")
    weights = initial_state(spec).parameters
    start = replace(initial_state(spec), parameters=tuple(0 * each for each in weights))
    uneven = replace(spec, data=replace(spec.data, name="and"))  # type: ignore[type-var]
    bce, mse = (
        gradient_sizes(replace(uneven, loss=loss).experiment, start)[-1] for loss in ("BCE", "MSE")
    )
    assert mse == pytest.approx(bce / 2)
