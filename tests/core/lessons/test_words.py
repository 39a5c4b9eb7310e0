"""Numbers, colours and names in a lesson's sentences come from one function each, never typed by hand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from core.figures.base import CLASS_COLOURS, GREY, LOSS_COLOURS, UNSURE
from core.text.words import colour_name, listed

LESSONS = sorted((Path(__file__).parents[3] / "core" / "lessons").glob("l?_*.py"))
# Digits that are no numbers of a run: names, corners, labels 0 and 1, constants of mathematics.
FIXED = (
    r"\b[vwx][12]\b", r"ln 2\b", r"2p\(1 − p\)", r"2\(p − y\)p\(1 − p\)", r"\([01], [01]\)", r"limit is 2 divided", r"almost 0\b",
    r"mean 0 and spread 1", r"how likely a 1 is", r"\{\} are 1\.$", r"together 1\.", r"should answer 1\b", r"it answers 1\b",
    r" is 1 from", r"slope is 1 at zero", r"The 0 is", r"a 7 with a bar, a 1 with a hook, a 4 at",
)  # fmt: skip
COLOURS = r"\b(?:red|orange|yellow|green|blue|purple|violet|pink|grey|gray|turquoise|brown)\b"


def typed(node: ast.AST) -> list[str]:
    """Return the texts typed in a piece of code, each f-string's fixed parts as one, holes as ``{}``."""
    found: list[str] = []
    inside: set[int] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            pieces = [
                str(each.value) if isinstance(each, ast.Constant) else "{}" for each in part.values
            ]
            inside |= {id(each) for each in ast.walk(part)}
            found.append("".join(pieces))
    strings = (part for part in ast.walk(node) if isinstance(part, ast.Constant))
    found += [p.value for p in strings if isinstance(p.value, str) and id(p) not in inside]
    return found


def sentences(path: Path) -> list[str]:
    """Return the texts that the file's functions may say, without their docstrings."""
    found = []
    for function in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(function, ast.FunctionDef):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            found += [text for each in body for text in typed(each) if " " in text.strip()]
    return found


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_number_of_a_run_is_typed_by_hand(path: Path) -> None:
    assert sentences(path)
    for sentence in sentences(path):
        rest = re.sub("|".join(FIXED), "", sentence)
        assert not re.search(r"\d", rest), sentence


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_colour_is_typed_by_hand(path: Path) -> None:
    for text in typed(ast.parse(path.read_text(encoding="utf-8"))):
        assert not re.search(COLOURS, text), text


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        (CLASS_COLOURS[0], "purple"), (CLASS_COLOURS[1], "green"), (LOSS_COLOURS["BCE"], "blue"),
        (LOSS_COLOURS["MSE"], "orange"), (GREY, "grey"), (UNSURE, "grey"), ("#d1242f", "red"),
    ],
)  # fmt: skip
def test_colours_are_named_as_they_look(colour: str, name: str) -> None:
    assert colour_name(colour) == name


@pytest.mark.parametrize(("texts", "said"), [(["a", "b", "c"], "a, b and c"), (["a"], "a")])
def test_texts_are_listed_as_a_sentence_lists_them(texts: list[str], said: str) -> None:
    assert listed(texts) == said
