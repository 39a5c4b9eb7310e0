"""The course: its screens in order, what their links open, and the words of their questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from core.experiments import mnist
from core.lessons.course import LESSONS, SCREENS, after
from core.lessons.l7_xor import RESTS
from core.lessons.lesson import Screen
from core.lessons.run_facts import below_from, first_update, loss_at
from core.lessons.summary import specs_of
from core.settings.table import parse
from core.text.number_text import exact, fixed
from core.training.data import load
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.lessons.screens import (
    each_screen,
    each_trained_screen,
    screen_of,
    seen_of,
    settings_of,
)


def test_there_are_eight_lessons_of_one_to_five_screens() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, 9))
    assert {len(lesson.screens) for lesson in LESSONS} <= {1, 2, 3, 4, 5}


def test_the_screens_follow_one_another_from_the_first_to_the_last() -> None:
    seen, following = [], after("l1-students")
    while following is not None:
        seen.append(following.slug)
        following = after(following.slug)
    assert ["l1-students", *seen] == list(SCREENS)


@pytest.mark.parametrize("tried", [False, True], ids=["screen", "try"])
@each_screen
def test_a_screen_opens_with_settings_that_its_page_takes(slug: str, tried: bool) -> None:
    screen = screen_of(slug)
    fields = import_module(f"core.experiments.{screen.page}").FIELDS
    settings = settings_of(screen, tried=tried)
    _, problems = parse(settings, fields)
    assert problems == {}
    assert set(settings) <= {field.name for field in fields}


@each_screen
def test_a_question_is_short_and_has_three_answers(slug: str) -> None:
    screen = screen_of(slug)
    assert len(screen.question) < 130
    assert len(set(screen.answers)) == 3
    assert screen.right in (None, 0, 1, 2)
    assert all(len(answer) < 45 for answer in screen.answers)


@each_trained_screen
def test_a_run_that_is_watched_lasts_some_seconds(slug: str) -> None:
    screen = screen_of(slug)
    speed = screen.settings.get("speed")
    assert speed is not None
    if speed != "full":
        epochs = max(spec.epochs for spec in specs_of(screen.page, screen.settings))
        assert 4 <= epochs / float(speed) <= 21


def weight_count(screen: Screen) -> str:
    """Return how many weights the screen's model has."""
    (spec,) = specs_of(screen.page, screen.settings)
    return f"{mnist.parameter_count(spec.model):,}"


def digits_read(slug: str) -> str:
    """Return how many of 1,000 test digits are read right at the end, to the nearest ten."""
    now = seen_of(slug).trial.now
    assert now is not None and now.test_accuracy is not None
    return f"{round(100 * now.test_accuracy) * 10}"


# The numbers in each question and its right answer, and what they must be.
NUMBERS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "l1-leaps": lambda: {"1": screen_of("l1-leaps").settings["lr"]},
    "l1-random-start": lambda: {"1": screen_of("l1-random-start").settings["lr"]},
    "l2-fit": lambda: {"2,000": f"{len(seen_data('l2-fit')[1]):,}"},
    "l2-update": lambda: {
        "−1": exact(first_update("logistic", seen_of("l2-update"))["dL/dw"].factors["x"]),
        "0": exact(first_update("logistic", seen_of("l2-update"))["dL/dz"].factors["y"]),
        "0.269": fixed(first_update("logistic", seen_of("l2-update"))["p"].value, 3),
    },
    "l2-bad-start": lambda: {
        "−10": exact(float(screen_of("l2-bad-start").settings["w0"])),
        "8": screen_of("l2-bad-start").settings["b0"],
    },
    "l3-scores": lambda: {
        "29,662": fixed(loss_at(seen_of("l3-scores").trial, 0), 0),
        "5": str(below_from(seen_of("l3-scores").trial, 100)),
        "100": "100",
    },
    "l3-blow-up": lambda: {"0.00005": exact(float(screen_of("l3-blow-up").settings["lr"]))},
    "l4-held-out": lambda: {"60": screen_of("l4-held-out").settings["n"], "70": "70"},
    "l5-softmax": lambda: {"1": "1", "2": "2", "3": "3", "67": fixed(100 * softmax_of_3(), 0)},
    "l5-one-hot": lambda: {"0": "0", "1": "1", "2": "2"},
    "l5-losses": lambda: {"1": "1", "−4": exact(float(screen_of("l5-losses").settings["z"]))},
    "l6-gates": lambda: {"1": "1"},
    "l6-xor": lambda: {"1": "1"},
    "l7-one-neuron": lambda: {"0.693": fixed(max(RESTS), 3), "0.5": "0.5"},
    "l7-plateau": lambda: {"0.693": fixed(max(RESTS), 3)},
    "l7-tanh": lambda: {
        "0.3": "0.3",
        "100": f"{round(below_from(seen_of('l7-tanh').trial, 0.3) or 0, -2)}",
    },
    "l7-trap": lambda: {"0.477": fixed(RESTS[2], 3)},
    "l8-softmax": lambda: {
        "7,850": weight_count(screen_of("l8-softmax")),
        "15": str(mnist.Settings.epochs),
        "1,000": f"{len(seen_data('l8-softmax', test=True)[1]):,}",
        "890": digits_read("l8-softmax"),
    },
    "l8-weights": lambda: {"0": "0"},
    "l8-cnn": lambda: {"1,000": "1,000", "960": digits_read("l8-cnn")},
}


def seen_data(slug: str, *, test: bool = False) -> tuple[object, np.ndarray]:
    """Return the training samples of a screen, or its test samples, and their targets."""
    screen = screen_of(slug)
    spec = specs_of(screen.page, screen.settings)[0]
    data, _ = load(spec.data, spec.seed, spec.train_share)
    pair = (data.test_inputs, data.test_targets) if test else (data.inputs, data.targets)
    return pair[0], pair[1].numpy()


def softmax_of_3() -> float:
    """Return the third class's share of the logits 1, 2 and 3."""
    return float(np.exp(3) / np.exp([1, 2, 3]).sum())


@each_screen
def test_the_numbers_of_a_question_are_those_of_its_run(slug: str) -> None:
    screen = screen_of(slug)
    right = "" if screen.right is None else screen.answers[screen.right]
    text = f"{screen.question} {right}"
    typed = set(re.findall(r"−?\d+(?:[.,]\d+)*", text))
    expected = NUMBERS.get(slug, dict)()
    assert typed == set(expected)
    assert dict(expected) == {number: number for number in expected}


def test_the_bad_start_for_a_class_ends_where_it_began_for_mse_alone() -> None:
    bce, mse = specs_of("logistic", screen_of("l2-bad-start").settings_tried)
    stays, arrives = (
        train_slice(replace(spec, stop_accuracy=2.0), initial_state(spec), Budget())
        for spec in (mse, bce)
    )
    assert stays[0].flat == pytest.approx([-4.989, -10.004], abs=1e-3)
    assert arrives[0].flat == pytest.approx([15.617, -2.160], abs=1e-3)
    assert stays[1].now is not None and stays[1].now.accuracy == pytest.approx(0.6)
    # An epoch's accuracy is that of its batches, each before its update.
    assert 10 <= np.flatnonzero(arrives[1].accuracies < 1)[-1] <= 15


@each_screen
def test_a_button_names_the_learning_rate_that_it_sets(slug: str) -> None:
    attempt = screen_of(slug).attempt
    named = re.search(r"learning rate of ([\d.]+)", attempt.label)
    assert (named is None) or named[1] == exact(float(attempt.settings["lr"]))
