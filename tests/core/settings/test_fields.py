"""What students may type, and the sentences that they read when they may not."""

import math
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.experiments.logistic import DATA, FIELDS, TRUE_B
from core.settings.fields import (
    ChoiceField,
    Field,
    MultiChoiceField,
    NumberField,
    TextField,
)
from core.settings.training_settings import (
    ACTIVATION,
    BATCH,
    EPOCHS,
    LEARNING_RATE,
    LOSS,
    SHUFFLE,
)
from core.text.number_text import exact

NUMBERS = [field for field in FIELDS if isinstance(field, NumberField)]
CHOICES = [field for field in FIELDS if isinstance(field, ChoiceField)]

TOPPINGS = MultiChoiceField("with", "With", ("Salt",), ("Salt", "Pepper", "x^2"))

SENTENCE = re.compile(r"[A-Z“−∞\d].*\.", re.DOTALL)  # a number may begin one

TYPED = st.one_of(
    st.text(),
    st.floats().map(repr),
    st.integers().map(str),
    st.text("0123456789eE+-−._ ", max_size=12),
    st.text("٣५𝟓②½", max_size=4),
)


def complaint(field: Field[Any], text: str) -> str:
    """The sentence that answers ``text``."""
    with pytest.raises(ValueError) as caught:
        field.parse(text)
    return str(caught.value)


def names_bounds(sentence: str, field: NumberField[Any]) -> bool:
    """Whether the sentence tells what may be typed."""
    return f"between {exact(field.low)} and {exact(field.high)}." in sentence


@given(field=st.sampled_from(NUMBERS), text=TYPED)
@example(field=TRUE_B, text="1e400")
def test_any_text_is_a_number_within_bounds_or_a_sentence(
    field: NumberField[Any], text: str
) -> None:
    try:
        value = field.parse(text)
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        assert names_bounds(str(problem), field)
        return
    if value is None:
        assert field.optional
        return
    assert field.low <= value <= field.high
    assert isinstance(value, int if field.whole else float)
    assert field.parse(field.text(value)) == value


@pytest.mark.parametrize(
    "text",
    ["1e30", "NaN", "inf", "-inf", "0", "-1", "1.5", "−3", pytest.param("9" * 5_000, id="huge")],
)
def test_a_whole_field_answers_what_it_cannot_take(text: str) -> None:
    sentence = complaint(EPOCHS, text)
    assert SENTENCE.fullmatch(sentence)
    assert names_bounds(sentence, EPOCHS)
    assert "a whole number" in sentence


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_empty_text_is_answered_as_empty(text: str) -> None:
    assert complaint(EPOCHS, text).startswith("This is empty. ")


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_text_means_none_where_the_field_is_optional(text: str) -> None:
    assert BATCH.parse(text) is None
    assert BATCH.text(None) == ""


def test_text_that_is_no_number_is_quoted_in_short() -> None:
    assert complaint(EPOCHS, "many" * 1_000).startswith("“manymanymanymanymany” is not a number. ")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("7.0", 7),
        ("1e3", 1_000),
        ("10_000", 10_000),
        ("+7", 7),
        ("٣", 3),
        ("10,000", 10_000),
        ("10.000", 10_000),
        ("1.000.000", 1_000_000),
        ("1.0 × 10⁷", 10_000_000),
    ],
)
def test_a_whole_number_may_be_written_in_many_ways(text: str, value: int) -> None:
    parsed = EPOCHS.parse(text)
    assert parsed == value
    assert isinstance(parsed, int)


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_bounds_are_allowed_and_what_lies_just_outside_is_not(field: NumberField[Any]) -> None:
    for bound, outside in ((field.low, -math.inf), (field.high, math.inf)):
        assert field.parse(field.text(bound)) == bound
        beyond = (
            bound + math.copysign(1, outside) if field.whole else math.nextafter(bound, outside)
        )
        assert "out of range" in complaint(field, repr(beyond))


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_the_default_can_be_typed(field: NumberField[Any]) -> None:
    assert field.parse(field.text(field.default)) == field.default


@pytest.mark.parametrize("field", CHOICES, ids=lambda field: field.name)
def test_a_choice_is_taken_whatever_its_case(field: ChoiceField) -> None:
    for option in field.options:
        for text in (option, option.upper(), option.lower(), f" {option} "):
            assert field.parse(text) == option


@pytest.mark.parametrize(
    "text", ["leaky ReLU", "leaky-relu", "leaky+ReLU", "LeakyReLU", "leaky_relu"]
)
def test_a_choice_is_taken_in_any_spelling(text: str) -> None:
    assert ACTIVATION.parse(text) == "leaky ReLU"


@pytest.mark.parametrize("text", ["HINGE", "", "BCE, MSE", "b" * 5_000])
def test_an_unknown_choice_is_answered_with_the_known_ones(text: str) -> None:
    sentence = complaint(LOSS, text)
    assert SENTENCE.fullmatch(sentence)
    assert "one of BCE, MSE, Both; BCE is used." in sentence
    assert len(sentence) < 200


def test_a_choice_falls_back_to_what_the_page_calls_its_default() -> None:
    assert complaint(DATA, "iris").endswith("Bernoulli curve is used.")


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("0", False), ("True", True), ("yes", True), ("OFF", False)]
)
def test_a_toggle_is_on_or_off(text: str, on: bool) -> None:
    assert SHUFFLE.parse(text) is on


@pytest.mark.parametrize("text", ["", "maybe", "2", "1.0", "-0", "y" * 5_000])
def test_a_toggle_answers_anything_else_by_its_name(text: str) -> None:
    sentence = complaint(SHUFFLE, text)
    assert SENTENCE.fullmatch(sentence)
    assert sentence.startswith("Shuffle each epoch: ")
    assert sentence.endswith("; on is used." if SHUFFLE.default else "; off is used.")


def test_a_field_of_tiny_numbers_takes_them_exactly() -> None:
    assert LEARNING_RATE.parse("0.000001") == 1e-6


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("Salt", ("Salt",)),
        ("pepper", ("Pepper",)),
        ("x^2, SALT", ("Salt", "x^2")),
        ("x-squared,salt", ("Salt", "x^2")),
        (" Pepper ,Salt,Pepper", ("Salt", "Pepper")),
    ],
)
def test_some_of_a_few_are_taken_in_their_own_order_whatever_their_case(
    text: str, chosen: tuple[str, ...]
) -> None:
    assert TOPPINGS.parse(text) == chosen


@given(st.sets(st.sampled_from(TOPPINGS.options), min_size=1))
def test_any_choice_of_some_can_be_carried_by_a_link(chosen: set[str]) -> None:
    assert set(TOPPINGS.parse(",".join(chosen))) == chosen


@pytest.mark.parametrize("text", ["", ",", "Salt,", "Sugar", "Salt,Sugar", "s" * 5_000])
def test_some_of_which_one_is_unknown_are_answered_with_the_known_ones(text: str) -> None:
    sentence = complaint(TOPPINGS, text)
    assert SENTENCE.fullmatch(sentence)
    assert sentence.endswith("which is not one of Salt, Pepper, x-squared; Salt are used.")
    assert len(sentence) < 140


@given(st.text())
def test_any_text_is_some_of_a_few_or_a_sentence(text: str) -> None:
    try:
        chosen = TOPPINGS.parse(text)
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        return
    assert chosen


def test_a_text_field_makes_of_its_text_what_its_reader_makes_of_it() -> None:
    field = TextField("shoe", "Shoe size", 38, int, str)
    assert field.parse(" 42 ") == 42
    assert "forty" in complaint(field, "forty")


@pytest.mark.parametrize(
    ("good", "used"), [(4_000, 3_500), (1, 1), (10_000, 3_500), (3_500, 3_500), (None, None)]
)
def test_a_number_that_was_good_is_kept_within_other_bounds(
    good: int | None, used: int | None
) -> None:
    assert replace(BATCH, high=3_500).nearest(good) == used


@given(wide=st.sampled_from(NUMBERS), text=TYPED, low=st.floats(0, 1), high=st.floats(0, 1))
def test_whatever_was_good_is_good_within_other_bounds(
    wide: NumberField[Any], text: str, low: float, high: float
) -> None:
    try:
        good = wide.parse(text)
    except ValueError:
        return
    places = sorted((low, high))
    bounds = [wide.low + place * (wide.high - wide.low) for place in places]
    if wide.whole:
        bounds = [math.floor(bound) for bound in bounds]
    narrow = replace(wide, low=bounds[0], high=bounds[1])
    assert narrow.parse(narrow.text(narrow.nearest(good))) == narrow.nearest(good)
