"""A link that a stranger made reaches the page as words: no picture, link, formula, tag or icon."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from streamlit.testing.v1 import AppTest

from tests.core.page_fields import PAGES
from tests.pages import visit

HOSTILE = (
    "![](//evil.com/a)", "[win](//evil.com/a)", "<img src=//evil/a>", "https://evil.com",
    "www.evil.com", "a@evil.com", "$x^2$", ":smile:", ":red[a]", "`a`", "**a**", "&amp;",
)  # fmt: skip
MARKUP = re.compile(
    r"(?<!\\)(?:[`*_\[\]<>#|~$&])|:(?=[^\s\u2060])|@(?=[^\u2060])|www\.", re.IGNORECASE
)


def quotes(page: AppTest) -> list[str]:
    """Whatever the page says of what was asked for."""
    return [box.value for box in chain(page.error, page.warning)]


def other_fields(page: str) -> list[str]:
    """The fields of a page by name, but for the one that says which view it shows."""
    return [field.name for field in PAGES[page] if field.name != "mode"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("first", [0, 5])
def test_a_link_with_markup_in_every_field_is_quoted(name: str, first: int) -> None:
    fields = other_fields(name)
    # What stands behind a link is left out, so that something must stand behind the markup.
    link = {field: f"{HOSTILE[(first + i) % len(HOSTILE)]} x" for i, field in enumerate(fields)}
    page = visit.opened(name, {**link, **({"mode": "train"} if name in ("xor", "softmax") else {})})
    assert not page.exception
    said = quotes(page)
    assert len(said) > 8
    assert [sentence for sentence in said if MARKUP.search(sentence)] == []


def test_names_of_columns_are_words() -> None:
    names = [words.replace(";", "") for words in HOSTILE[:11]]
    rows = [",".join(str(i * j) for j in range(1, 12)) for i in range(3)]
    table = ";".join([",".join(names), *rows])
    page = visit.opened("regression", {"data": "own", "table": table})
    assert not page.exception
    (said,) = [box.value for box in page.caption if "3 rows" in box.value]
    assert MARKUP.search(said.removeprefix("3 rows:")) is None


def test_what_is_typed_is_quoted() -> None:
    page = visit.opened("logistic", {})
    for field, words in zip(page.text_input, (*HOSTILE, *HOSTILE), strict=False):
        field.set_value(words)
    page.run()
    assert not page.exception
    assert len(quotes(page)) > 8
    assert [sentence for sentence in quotes(page) if MARKUP.search(sentence)] == []
