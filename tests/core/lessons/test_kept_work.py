"""What the browser keeps comes back the same, and nothing else gets in."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.datasets.mnist import PIXELS
from core.digits.labelled_digits import LabelledDigit
from core.lessons.kept_work import KeptWork, read_work, write_work
from core.runs.trial_view import Pin, curve

PIN = Pin("Pinned: MSE · lr 0.5", "MSE", curve([0, 1, 2.5], [0.25, 0.125, None]))
WORK = KeptWork(
    answers={"l2-race": 1},
    explained=frozenset({"l2-fit", "l2-race"}),
    digits=(LabelledDigit(bytes(range(256)) * 3 + bytes(16), 7),),
    pins={"logistic": (PIN,)},
)


def test_work_comes_back_as_it_was() -> None:
    back = read_work(write_work(WORK))
    assert (back.answers, back.explained, back.digits) == (
        WORK.answers,
        WORK.explained,
        WORK.digits,
    )
    (pin,) = back.pins["logistic"]
    assert (pin.name, pin.quantity) == (PIN.name, PIN.quantity)
    np.testing.assert_array_equal(pin.loss.epochs, PIN.loss.epochs)
    np.testing.assert_array_equal(pin.loss.values, PIN.loss.values)


def test_nothing_is_kept_of_nobody() -> None:
    back = read_work(write_work(KeptWork()))
    assert (back.answers, back.explained, back.digits, back.pins) == ({}, frozenset(), (), {})


def changed(part: str, value: object) -> str:
    """The work with one part replaced."""
    return json.dumps({**json.loads(write_work(WORK)), part: value})


def test_slugs_and_guesses_that_no_lesson_has_are_left_out() -> None:
    assert read_work(changed("answers", {"l2-race": 99, "gone": 0})).answers == {}
    assert read_work(changed("explained", ["gone", "l2-fit"])).explained == {"l2-fit"}
    assert read_work(changed("pins", {"elsewhere": []})).pins == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        changed("answers", None),
        changed("explained", [[]]),
        changed("digits", [["AAAA", 3]]),
        changed("digits", [["?" * PIXELS, 3]]),
        changed("digits", [[json.loads(write_work(WORK))["digits"][0][0], 10]]),
        changed("pins", {"xor": [{"name": "a"}]}),
        changed("pins", {"xor": [{"name": 1, "quantity": "MSE", "epochs": [], "values": []}]}),
        changed("pins", {"xor": [{"name": "a", "quantity": "<b>", "epochs": [], "values": []}]}),
        changed("pins", {"xor": [{"name": "a", "quantity": "MSE", "epochs": [1], "values": []}]}),
        changed(
            "pins", {"xor": [{"name": "a", "quantity": "MSE", "epochs": [2, 1], "values": [0, 0]}]}
        ),
        changed(
            "pins", {"xor": [{"name": "a", "quantity": "MSE", "epochs": ["x"], "values": [0]}]}
        ),
    ],
)
def test_what_is_no_work_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        read_work(text)


json_values = some.recursive(
    some.none() | some.booleans() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
)


@given(some.sampled_from(["answers", "explained", "digits", "pins"]), json_values)
def test_any_json_is_read_or_refused(part: str, value: object) -> None:
    try:
        read_work(changed(part, value))
    except ValueError as problem:
        assert "can't be read" in str(problem)
