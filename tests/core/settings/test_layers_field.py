"""The shape of a network, as links hold it and as students type it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings.layers_field import LayersField, UnitsField, combined

LAYERS = LayersField()
SENTENCE = re.compile(r"[A-Z“].*\.", re.DOTALL)
UNITS, HIDDEN_LAYERS = LAYERS.units, LAYERS.count
MAX_LAYERS, MAX_UNITS = LAYERS.most_layers, LAYERS.most_units
SHAPES = st.lists(st.integers(1, MAX_UNITS), max_size=MAX_LAYERS).map(tuple)


def complaint(field: LayersField | UnitsField, text: str) -> str:
    """The sentence that answers ``text``."""
    with pytest.raises(ValueError) as caught:
        field.parse(text)
    sentence = str(caught.value)
    assert SENTENCE.fullmatch(sentence)
    assert len(sentence) < 120
    return sentence


@given(SHAPES)
def test_a_link_holds_any_network_that_may_be_built(layers: tuple[int, ...]) -> None:
    assert LAYERS.parse(LAYERS.text(layers)) == layers


@given(SHAPES)
def test_what_a_student_would_type_for_a_network_makes_that_network(
    layers: tuple[int, ...],
) -> None:
    count, units = LAYERS.typed(layers)
    number, typed = HIDDEN_LAYERS.parse(HIDDEN_LAYERS.text(count)), UNITS.parse(UNITS.text(units))
    assert combined(number, typed) == layers


@pytest.mark.parametrize(
    ("layers", "text", "typed"),
    [
        ((), "0", (0, (10,))),
        ((10,), "10", (1, (10,))),
        ((10, 10, 10), "10-10-10", (3, (10,))),
        ((4, 2), "4-2", (2, (4, 2))),
    ],
)
def test_a_network_is_written_in_the_shortest_way(
    layers: tuple[int, ...], text: str, typed: tuple[int, tuple[int, ...]]
) -> None:
    assert LAYERS.text(layers) == text
    assert LAYERS.typed(layers) == typed


@pytest.mark.parametrize("text", ["", "0", " 0 "])
def test_no_hidden_layer_is_a_network_too(text: str) -> None:
    assert LAYERS.parse(text) == ()


def test_the_defaults_can_be_read() -> None:
    assert LAYERS.parse(LAYERS.text(LAYERS.default)) == LAYERS.default
    assert LAYERS.typed(LAYERS.default) == (HIDDEN_LAYERS.default, UNITS.default) == (3, (10,))


def test_where_none_are_by_default_some_units_are_offered() -> None:
    none = LayersField(default=())
    assert none.typed(()) == (0, (10,))
    assert combined(2, none.units.default) == (10, 10)


def test_fifty_layers_are_answered_with_how_many_there_may_be() -> None:
    said = complaint(LAYERS, "-".join(["10"] * 50))
    assert said == "The link asks for 50 hidden layers; 6 is the most. 10-10-10 is used instead."
    with pytest.raises(ValueError, match="50 is out of range") as caught:
        HIDDEN_LAYERS.parse("50")
    assert str(caught.value).endswith("Type a whole number between 0 and 6.")


@pytest.mark.parametrize("field", [LAYERS, UNITS])
def test_ten_thousand_units_are_answered_with_how_many_there_may_be(
    field: LayersField | UnitsField,
) -> None:
    wanted = "A layer has 1 to 16 units here, not 10,000."
    used = " 10-10-10 is used instead." if field is LAYERS else ""
    assert complaint(field, "10000") == wanted + used
    assert complaint(field, "4-10000") == wanted + used


@pytest.mark.parametrize("field", [LAYERS, UNITS])
@pytest.mark.parametrize(
    "text", ["10-", "-10", "4--2", "a", "1.5", "4,2", "4 2", "0-0", "17", "x" * 5_000,
             "9" * 5_000]
)  # fmt: skip
def test_what_is_no_network_is_answered_with_a_short_sentence(
    field: LayersField | UnitsField, text: str
) -> None:
    complaint(field, text)


@pytest.mark.parametrize("field", [LAYERS, UNITS])
def test_a_million_layers_are_answered_shortly(field: LayersField | UnitsField) -> None:
    complaint(field, "-".join(["x"] * 1_000_000))


@given(st.one_of(st.text(max_size=30), st.text("0123456789-", max_size=30)))
def test_any_text_is_a_small_network_or_a_sentence(text: str) -> None:
    try:
        layers = LAYERS.parse(text)
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        return
    assert len(layers) <= MAX_LAYERS
    assert all(1 <= units <= MAX_UNITS for units in layers)


@pytest.mark.parametrize(("text", "units"), [("10", (10,)), ("4-2", (4, 2)), (" 16-1 ", (16, 1))])
def test_units_are_one_number_for_all_layers_or_one_a_layer(
    text: str, units: tuple[int, ...]
) -> None:
    assert UNITS.parse(text) == units
    assert UNITS.text(units) == text.strip()


def test_empty_units_are_answered() -> None:
    complaint(UNITS, "")


@pytest.mark.parametrize(
    ("count", "units", "layers"),
    [
        (0, (10,), ()),
        (3, (10,), (10, 10, 10)),
        (3, (4, 2), (4, 2, 2)),
        (2, (4, 2), (4, 2)),
        (1, (4, 2), (4,)),
    ],
)
def test_the_last_number_of_units_holds_for_the_layers_after_it(
    count: int, units: tuple[int, ...], layers: tuple[int, ...]
) -> None:
    assert combined(count, units) == layers
