"""Each lesson is run as its link opens it: its settings, its answer, and the numbers it explains by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from types import ModuleType

import numpy as np
import pytest

from core import logistic, mnist, regression, softmax, xor
from core.analysis.xor_traps import trap_of
from core.lessons.course import LESSONS, SCREENS, after
from core.lessons.l2_curve import CLASS_START
from core.lessons.lesson import Screen
from core.runs.run_view import RunView
from core.settings.link import parse
from core.settings.setting import from_values
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import ByHand, watch

PAGES: dict[str, ModuleType] = {
    "logistic": logistic, "xor": xor, "mnist": mnist, "regression": regression, "softmax": softmax,
}  # fmt: skip
FEWER_EPOCHS = {"l8-own": 2}  # of a CNN, where no number is asked for
BY_HAND = [slug for slug, (_, screen) in SCREENS.items() if isinstance(screen.explain, str)]
TRAINED = [slug for slug in SCREENS if slug not in BY_HAND]

# What a lesson must say at its end; the numbers are the courses', or were computed apart from it.
SAID = {
    "l1-students": ["0.0198", "0.956", "1,001 updates"],
    "l1-random-start": ["0.540", "0.615", "0.133"],
    "l2-fit": ["w 5.100, b -0.99", "w 5.113, b -0.996"],
    "l2-race": ["w 5.100, b -0.99", "w 4.384, b -0.851"],
    "l2-bad-start": ["85.9 %", "40.4 %"],
    "l2-swap": ["w 5.100, b -0.99", "0.310"],
    "l3-scores": ["29662", "91.4", "1.619"],
    "l3-blow-up": ["4.54e-05"],
    "l3-standardise": ["0.347"],
    "l4-batches": ["3,000 updates in 1,000 epochs, 3 an epoch", "0.65"],
    "l4-held-out": ["0.154", "0.420"],
    "l5-softmax": ["0.0900, 0.2447, 0.6652"],
    "l5-one-hot": ["2.4076"],
    "l5-losses": ["-0.982", "-0.035"],
    "l5-clouds": ["100.0 %"],
    "l6-gates": ["0.5, 0.5 and b −0.7", "0.6, 0.6 and b −0.5"],
    "l6-xor": ["AND(NAND, OR)"],
    "l7-one-neuron": ["0.693147"],
    "l7-plateau": ["0.000156", "epoch **5,", "100.0 %"],
    "l7-tanh": ["below 0.3 from epoch **"],
    "l7-trap": ["one corner is sure, and three share"],
    "l8-softmax": ["89."],
    "l8-weights": ["After 15 epochs"],
    "l8-cnn": ["96."],
    "l8-own": ["of MNIST’s test digits"],
}


def experiments(slug: str) -> tuple[Spec, ...]:
    """The experiments that a screen's link opens."""
    screen = SCREENS[slug][1]
    page = PAGES[screen.page]
    values, problems = parse(screen.settings, page.FIELDS)
    assert problems == {}
    specs: tuple[Spec, ...] = from_values(page.Settings, values).specs()
    return specs


@lru_cache
def ended(specs: tuple[Spec, ...]) -> RunView:
    """The run of these experiments at its end; some screens show the same ones."""
    hand = ByHand()
    hand.cost = defaultdict(lambda: 1e-5)
    run = hand.run(*specs, slice_seconds=0.05)
    run.play()
    return watch(run, hand, 100_000)[-1]


def test_there_are_eight_lessons_of_one_to_four_screens() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, 9))
    assert {len(lesson.screens) for lesson in LESSONS} <= {1, 2, 3, 4}
    assert set(SAID) == set(SCREENS)


def test_the_screens_follow_one_another_from_the_first_to_the_last() -> None:
    slug, seen = LESSONS[0].screens[0].slug, []
    following: Screen | None = LESSONS[0].screens[0]
    while following is not None:
        seen.append(following.slug)
        following = after(following.slug)
    assert seen == list(SCREENS)
    assert slug == seen[0]


@pytest.mark.parametrize("slug", SCREENS)
def test_a_screen_opens_with_settings_that_its_page_takes(slug: str) -> None:
    screen = SCREENS[slug][1]
    for settings in (
        screen.settings,
        {**screen.settings, **(screen.attempt.settings if screen.attempt else {})},
    ):
        _, problems = parse(settings, PAGES[screen.page].FIELDS)
        assert problems == {}
        assert set(settings) <= {field.name for field in PAGES[screen.page].FIELDS}


@pytest.mark.parametrize("slug", SCREENS)
def test_a_question_is_short_and_has_one_right_answer_of_three(slug: str) -> None:
    question = SCREENS[slug][1].question
    assert len(question.text) < 130
    assert len(set(question.answers)) == 3
    assert question.right in range(3)
    assert all(len(answer) < 45 for answer in question.answers)


@pytest.mark.parametrize("slug", SCREENS)
def test_a_lesson_explains_by_the_numbers_of_its_own_run(slug: str) -> None:
    explain = SCREENS[slug][1].explain
    epochs = FEWER_EPOCHS.get(slug)
    specs = tuple(replace(spec, epochs=epochs or spec.epochs) for spec in experiments(slug))
    said = explain if isinstance(explain, str) else explain(ended(specs))
    assert [part for part in SAID[slug] if part not in said] == [], said
    assert len(said) < 330, said


@pytest.mark.parametrize("slug", TRAINED)
def test_a_run_that_is_watched_lasts_some_seconds(slug: str) -> None:
    screen = SCREENS[slug][1]
    speed = screen.settings.get("speed")
    assert speed is not None
    if speed != "full":
        epochs = max(spec.epochs for spec in experiments(slug))
        assert 4 <= epochs / float(speed) <= 21


def test_the_bad_start_for_a_class_ends_where_it_began_for_mse_alone() -> None:
    values, _ = parse(CLASS_START, logistic.FIELDS)
    bce, mse = from_values(logistic.Settings, values).specs()
    stays, arrives = (
        train_slice(replace(spec, stop_accuracy=2.0), initial_state(spec), Budget())
        for spec in (mse, bce)
    )
    assert stays[0].flat == pytest.approx([-4.989, -10.004], abs=1e-3)
    assert arrives[0].flat == pytest.approx([15.617, -2.160], abs=1e-3)
    assert stays[1].now is not None and stays[1].now.accuracy == pytest.approx(0.6)
    # An epoch's accuracy is that of its batches, each before its update.
    assert 10 <= np.flatnonzero(arrives[1].accuracies < 1)[-1] <= 15


@pytest.mark.parametrize(
    ("loss", "where"),
    [(0.4774, "three share"), (0.3466, "two share"), (0.6931, "all four"), (0.001, "are right")],
)
def test_a_trap_of_two_relus_is_named(loss: float, where: str) -> None:
    assert where in str(trap_of(loss))
    assert trap_of(0.2) is None
