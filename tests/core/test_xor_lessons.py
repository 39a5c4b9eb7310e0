"""The XOR page's lessons: the course's numbers, and what each title promises."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from core.activity import activity
from core.advance import Budget, Progress, advance
from core.diagnosis import longest_plateau
from core.gradients import gradient_sizes
from core.lane import curve
from core.lessons import XOR_LESSONS
from core.spec import Spec
from core.state import State, initial_state
from core.thinning import Grid
from core.xor import FIELDS, Settings
from tests.core.test_lessons import SETTING_OF

# Lesson L7 of the course.
LOSSES = {
    0: 0.6948983, 2_000: 0.6931173, 4_000: 0.6929103,
    6_000: 0.0013031, 8_000: 0.0002891, 10_000: 0.0001566,
}  # fmt: skip
OUTPUTS = [1.1e-04, 9.9983e-01, 9.9984e-01, 1.9e-04]
LN_2 = 0.693147


def settings_of(title: str) -> Settings:
    """The settings that the lesson of this title opens with."""
    parse = {field.name: field.parse for field in FIELDS}
    lesson = next(lesson for lesson in XOR_LESSONS if lesson.title == title)
    values = {SETTING_OF.get(n, n): parse[n](text) for n, text in lesson.settings.items()}
    known = {field.name for field in fields(Settings)}  # others choose what is shown
    return Settings(**{name: value for name, value in values.items() if name in known})


@lru_cache
def trained(spec: Spec) -> tuple[State, Progress]:
    """The end of a run, and all its losses."""
    return advance(spec, initial_state(spec), Budget(remember=Grid(1_000)))


def ended(title: str, epochs: int | None = None) -> tuple[State, Progress]:
    """The end of a lesson, or where it stands after so many epochs."""
    (spec,) = settings_of(title).specs()
    return trained(replace(spec, epochs=epochs or spec.epochs))


def probabilities(spec: Spec) -> np.ndarray:
    """What the trained network says of each training sample ``(n,)``, in float64."""
    logits = activity(spec.identity, trained(spec)[0]).samples[-1][:, 0]
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def test_the_course_network_is_what_the_page_opens_with() -> None:
    assert settings_of("The course network") == Settings()


def test_the_course_network_loses_what_it_loses_in_the_course() -> None:
    losses = trained(Settings().specs()[0])[1].losses
    assert len(losses) == 10_001
    assert [losses[epoch] for epoch in LOSSES] == pytest.approx(list(LOSSES.values()), abs=1e-6)


def test_the_course_network_ends_with_the_outputs_of_the_course() -> None:
    (spec,) = Settings().specs()
    # To two significant digits of what is left to 0 or to 1.
    found = [f"{min(p, 1 - p):.1e}" for p in probabilities(spec)]
    assert found == [f"{min(p, 1 - p):.1e}" for p in OUTPUTS]
    assert (probabilities(spec) > 0.5).tolist() == [False, True, True, False]
    assert trained(spec)[1].now.accuracy == 1


def test_the_course_network_stays_at_ln_2_for_almost_five_thousand_epochs() -> None:
    losses = trained(Settings().specs()[0])[1].losses
    first, last = longest_plateau(curve(list(range(len(losses))), losses.tolist())) or (0, 0)
    assert last - first > 4_500
    assert losses[first : last + 1] == pytest.approx(LN_2, rel=0.01)


def test_one_neuron_stays_at_ln_2() -> None:
    _, progress = ended("One neuron fails")
    assert progress.now.loss == pytest.approx(LN_2, abs=5e-7)


def test_one_neuron_has_half_of_xor_right_or_three_quarters() -> None:
    _, progress = ended("One neuron fails")
    assert progress.now.accuracy in (0.5, 0.75)


@pytest.mark.parametrize("data", ["and", "or", "nand"])
def test_one_neuron_is_enough_for_the_other_gates(data: str) -> None:
    (spec,) = replace(settings_of("AND with one neuron"), data=data).specs()
    _, progress = trained(spec)
    assert progress.now.accuracy == 1
    assert progress.now.loss < 0.05


def test_with_tanh_there_is_no_plateau() -> None:
    _, progress = ended("No plateau with tanh", 1_000)
    losses = progress.losses.tolist()
    assert longest_plateau(curve(list(range(len(losses))), losses)) is None
    assert losses[600] < 0.1


def test_gradients_start_out_smaller_by_each_layer_that_they_pass_on_the_way_back() -> None:
    (spec,) = settings_of("Vanishing gradients").specs()
    sizes = gradient_sizes(spec.identity, trained(spec)[1].remembered[0])
    assert len(sizes) == 4
    assert all(later > 3 * earlier for earlier, later in pairwise(sizes))


def test_two_units_move_four_points_so_that_a_line_parts_them() -> None:
    _, progress = ended("Two units, seen from inside")
    assert progress.now.accuracy == 1
    assert progress.now.loss < 0.05


def test_units_that_start_at_zero_do_no_more_than_one() -> None:
    state, progress = ended("All weights zero", 500)
    assert progress.now.loss == pytest.approx(LN_2, abs=1e-6)
    first, biases, last, _ = state.parameters
    for each in (first, biases[:, None], last.T):
        assert (each == each[:1]).all()


def test_the_circle_of_the_playground_is_learnt_on_held_out_points_too() -> None:
    _, progress = ended("Circle", 60)
    assert progress.now.accuracy > 0.95
    assert progress.now.test_accuracy is not None
    assert progress.now.test_accuracy > 0.95


def test_with_squares_one_neuron_draws_a_circle() -> None:
    (spec,) = settings_of("A circle with one neuron").specs()
    state, progress = trained(spec)
    assert progress.now.accuracy == 1
    w1, w2, b = state.flat
    assert w1 < 0 < b
    assert w1 == pytest.approx(w2, rel=0.2)


def test_two_layers_of_eight_part_the_arms_of_a_spiral() -> None:
    _, progress = ended("Spiral", 800)
    assert progress.now.accuracy > 0.99


def test_with_too_large_a_learning_rate_most_relus_die() -> None:
    (spec,) = settings_of("Dead ReLUs").specs()
    state, progress = trained(spec)
    assert progress.now.loss == pytest.approx(LN_2, abs=0.001)
    hidden = activity(spec.identity, state).samples[1:-1]
    silent = np.concatenate([(answers <= 0).all(axis=0) for answers in hidden])
    assert silent.mean() > 0.5


def test_many_units_memorise_a_few_noisy_samples() -> None:
    _, progress = ended("Memorising noise", 600)
    tested = {metrics.epoch: metrics.test_loss or 0 for metrics in progress.measured}
    best = min(tested, key=tested.__getitem__)
    assert best < 100
    assert (progress.now.test_loss or 0) > 2 * tested[best]
    assert progress.now.loss < 0.1 * progress.losses[best]


def test_both_losses_start_from_the_same_weights_and_part_the_moons() -> None:
    bce, mse = settings_of("BCE against MSE").specs()
    np.testing.assert_array_equal(initial_state(bce).flat, initial_state(mse).flat)
    for spec in (bce, mse):
        assert trained(replace(spec, epochs=800))[1].now.accuracy > 0.9
