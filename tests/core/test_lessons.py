"""The numbers of the courses, reproduced from the settings that a lesson's button sets."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.advance import Budget, Progress, advance
from core.fields import Named
from core.lessons import LOGISTIC_LESSONS, XOR_LESSONS, Lesson
from core.logistic import FIELDS, START_CURVE, Settings
from core.spec import Spec
from core.state import State, initial_state
from core.xor import FIELDS as XOR_FIELDS

FIELDS_BY_NAME = {field.name: field for field in FIELDS}
SETTING_OF = {
    "lr": "learning_rate",
    "n": "size",
    "batch": "batch_size",
    "train": "train_share",
    "init": "initial",
}

# Lesson "Logistic regression, six students".
STUDENTS_COST = [
    0.693147, 0.134722, 0.080643, 0.057900, 0.045300, 0.037261,
    0.031672, 0.027556, 0.024394, 0.021888, 0.019852,
]  # fmt: skip
STUDENTS_PROBABILITIES = [2.7648e-04, 3.1608e-02, 3.8977e-02, 9.5622e-01, 9.9823e-01, 9.9969e-01]
STUDENTS_MODULE_COST = [
    0.539713, 0.614853, 0.441875, 0.373145, 0.316358, 0.266094,
    0.220498, 0.182095, 0.157299, 0.144091, 0.134272,
]  # fmt: skip

# Lesson "Bernoulli curve, BCE against MSE", from a fresh start: w, b, loss.
FRESH_START = {"BCE": (5.1001, -0.9935, 0.310133), "MSE": (4.3844, -0.8509, 0.096531)}


def settings_of(title: str) -> Settings:
    """The settings that the lesson of this title opens with."""
    lesson = next(lesson for lesson in LOGISTIC_LESSONS if lesson.title == title)
    values = {name: FIELDS_BY_NAME[name].parse(text) for name, text in lesson.settings.items()}
    if values.get("init") == "hand":
        values["init"] = tuple(values.pop(start.name) for start in START_CURVE)
    return Settings(**{SETTING_OF.get(name, name): value for name, value in values.items()})


@lru_cache
def trained(spec: Spec) -> tuple[State, Progress]:
    """The end of a run, and all its losses."""
    return advance(spec, initial_state(spec), Budget())


def probabilities(spec: Spec) -> np.ndarray:
    """What the trained model says of each sample ``(n,)``, in float64."""
    weights = trained(spec)[0].flat.astype(np.float64)
    logits = np.array(spec.data.inputs) @ weights[:-1] + weights[-1]
    return 1 / (1 + np.exp(-logits))


def test_the_six_students_cost_what_they_cost_in_the_course() -> None:
    (spec,) = settings_of("Six students").specs()
    losses = trained(spec)[1].losses
    # At epoch 600 the cost is 0.0316725, so its sixth decimal may round either way.
    assert losses[::100] == pytest.approx(STUDENTS_COST, abs=1e-6)


def test_all_six_students_end_with_the_probabilities_of_the_course() -> None:
    (spec,) = settings_of("Six students").specs()
    assert probabilities(spec) == pytest.approx(STUDENTS_PROBABILITIES, rel=5e-5)
    assert trained(spec)[0].epoch == 1_001
    assert trained(spec)[1].now.accuracy == 1


def test_the_six_students_as_a_module_cost_what_they_cost_in_the_course() -> None:
    (spec,) = replace(settings_of("Six students"), initial="random", seed=1, epochs=101).specs()
    assert trained(spec)[1].losses[::10] == pytest.approx(STUDENTS_MODULE_COST, abs=1e-6)


@pytest.mark.parametrize("loss", FRESH_START)
def test_the_bernoulli_curve_ends_where_the_course_says(loss: str) -> None:
    specs = settings_of("BCE against MSE").specs()
    state, progress = trained(next(spec for spec in specs if spec.loss == loss))
    w, b, final = FRESH_START[loss]
    assert state.epoch == 10_000
    assert state.flat == pytest.approx([w, b], abs=1e-3)
    assert progress.now.loss == pytest.approx(final, abs=1e-5)


def test_fitting_a_bernoulli_curve_is_the_bce_lane_of_the_race() -> None:
    (fit,) = settings_of("Fit a Bernoulli curve").specs()
    assert fit == settings_of("BCE against MSE").specs()[0]


def test_on_mini_batches_the_loss_settles_high() -> None:
    (spec,) = settings_of("Mini-batches").specs()
    settled = trained(spec)[1].losses[-200:]
    assert settled.min() > 0.65
    assert settled.max() < 0.70
    assert 0.66 < settled.mean() < 0.70


def test_on_mini_batches_the_probabilities_rise_from_a_third_to_two_thirds() -> None:
    (spec,) = settings_of("Mini-batches").specs()
    rising = probabilities(spec)
    assert (np.diff(rising) > 0).all()
    # The course gives no seed: its 0.33 and 0.69 hold to about what another order changes.
    assert rising[[0, -1]] == pytest.approx([0.33, 0.69], abs=0.02)


def test_mini_batches_are_noisier_than_a_full_batch() -> None:
    (small,) = settings_of("Mini-batches").specs()
    jumps = [
        np.abs(np.diff(trained(spec)[1].losses)).mean()
        for spec in (small, replace(small, batch_size=None))
    ]
    assert jumps[0] > 10 * jumps[1]


def test_from_the_bad_start_bce_walks_home_and_mse_gets_stuck() -> None:
    bce, mse = settings_of("Where MSE gets stuck").specs()
    assert initial_state(bce).flat == pytest.approx([-10, 8])
    assert trained(bce)[0].flat[0] == pytest.approx(5.11, abs=0.01)
    assert trained(mse)[1].losses.min() > 0.5
    assert trained(mse)[1].now.loss > 0.5


def test_held_out_data_have_a_test_loss_that_parts_from_the_training_loss() -> None:
    (spec,) = settings_of("Held-out data").specs()
    progress = trained(spec)[1]
    tested = {metrics.epoch: metrics.test_loss for metrics in progress.measured}
    best = min(tested, key=tested.__getitem__)
    assert 50 <= best <= 150
    assert progress.now.test_loss > 1.4 * tested[best]
    assert progress.losses[best] > 1.1 * progress.now.loss


@pytest.mark.parametrize(
    ("lesson", "page"),
    [(lesson, FIELDS) for lesson in LOGISTIC_LESSONS]
    + [(lesson, XOR_FIELDS) for lesson in XOR_LESSONS],
    ids=lambda each: each.title if isinstance(each, Lesson) else "",
)
def test_a_lesson_sets_known_fields_to_values_that_they_accept(
    lesson: Lesson, page: tuple[Named, ...]
) -> None:
    fields = {field.name: field for field in page}
    assert lesson.settings.keys() <= fields.keys() | {"device"}
    for name, text in lesson.settings.items():
        fields[name].parse(text)


@pytest.mark.parametrize("lessons", [LOGISTIC_LESSONS, XOR_LESSONS], ids=["logistic", "XOR"])
def test_lessons_differ_in_title_and_settings(lessons: tuple[Lesson, ...]) -> None:
    assert len({lesson.title for lesson in lessons}) == len(lessons)
    settings = {tuple(sorted(lesson.settings.items())) for lesson in lessons}
    assert len(settings) == len(lessons)
