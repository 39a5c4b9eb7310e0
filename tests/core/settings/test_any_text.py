"""Any text in a field or a link is a value that comes back from its own text, or a sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings.fields import NumberField
from core.settings.layers_field import LayersField
from core.settings.table import parse, to_query
from tests.core.page_fields import PAGES


def every_field() -> dict[str, Any]:
    """Every field of every page once, and those that layers are typed in."""
    found: dict[Any, str] = {}
    for page, fields in PAGES.items():
        for field in fields:
            parts = [field.count, field.units] if isinstance(field, LayersField) else []
            each: Any
            for each in (field, *parts):
                found.setdefault(each, f"{page} {each.name}")
    return {name: field for field, name in found.items()}


FIELDS = every_field()
SENTENCE = re.compile(r"[A-Z“−∞\d].*\.", re.DOTALL)
PARTS = st.sampled_from(
    ["0", "1", "-1", "2", "10", "1e5", "1e400", "nan", "inf", "-", "−", ".", ",", ";", "_", " ", "\n", "x1", "y",
     "10-10", "own", "BCE", "both", "x1^2", "hours,passed", "x,y", "6", "<b>", "\x00", "\ud800", "９"]
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=60),
    st.text("0123456789eE+-−._, ;xyab", max_size=40),
    st.lists(PARTS, max_size=14).map("".join),
    st.lists(st.lists(PARTS, max_size=4).map(",".join), max_size=6).map(";".join),
)


def check(field: Any, text: str) -> None:
    """Whether the field takes a text, and then its own text of it, or answers with a sentence."""
    try:
        value = field.parse(text)
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        assert len(str(problem)) < 400
        return
    if isinstance(field, NumberField) and value is not None:
        assert field.low <= value <= field.high
    again = field.text(value)
    assert field.text(field.parse(again)) == again


@pytest.mark.parametrize("name", FIELDS)
@given(text=TEXT)
def test_any_text_is_a_value_or_a_sentence(name: str, text: str) -> None:
    check(FIELDS[name], text)


@pytest.mark.parametrize("page", PAGES)
@given(data=st.data())
def test_any_link_is_settings_and_sentences(page: str, data: st.DataObject) -> None:
    fields = PAGES[page]
    names = st.sampled_from([field.name for field in fields]) | st.text(max_size=8)
    query = data.draw(st.dictionaries(names, TEXT, max_size=6))
    values, problems = parse(query, fields)
    assert values.keys() == {field.name for field in fields}
    assert problems.keys() <= query.keys()
    for field in fields:
        if field.name in problems or field.name not in query:
            assert values[field.name] == field.default
    again, none = parse(to_query(values, fields), fields)
    assert none == {}
    for field in fields:
        assert field.text(again[field.name]) == field.text(values[field.name])
