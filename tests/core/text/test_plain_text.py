"""What a stranger wrote reaches a page as words and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.plain_text import as_text

JOINER = "\N{WORD JOINER}"


def seen(markdown: str) -> str:
    """What is read of a text in which nothing but escapes is markup."""
    shown, escaped = "", False
    for character in markdown:
        if character == "\\" and not escaped:
            escaped = True
            continue
        shown, escaped = shown + character, False
    return shown.replace(JOINER, "")


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("![](//host/a)", r"!\[\](//host/a)"),
        ("[win](//evil.example/a)", r"\[win\](//evil.example/a)"),
        ("<img src=//host/a>", r"\<img src=//host/a\>"),
        ("https://evil.example", rf"https:{JOINER}//evil.example"),
        ("WWW.evil.example", rf"WWW{JOINER}.evil.example"),
        ("a@evil.example", f"a@{JOINER}evil.example"),
        ("$x^2$", r"\$x^2\$"),
        (":smile:", f":{JOINER}smile:"),
        (":material/home:", f":{JOINER}material/home:"),
        (":red[danger]", rf":{JOINER}red\[danger\]"),
        ("&copy;", r"\&copy;"),
        ("```mermaid", r"\`\`\`mermaid"),
        ("# not a heading", r"\# not a heading"),
        ("- not a list", r"\- not a list"),
        ("1. not a list", f"1{JOINER}. not a list"),
        ("    no code", "no code"),
        ("two\n\nlines", "two lines"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", "abc"),
    ],
)
def test_markup_becomes_words(words: str, markdown: str) -> None:
    assert as_text(words) == markdown


@pytest.mark.parametrize(
    "sentence",
    [
        "1.5 is out of range. Type a whole number between 1 and 5000.",
        "“drei” is not a number. Until then 0.1 is used.",
        "Batch size: 4,001 is too many (of 4,000).",
        "합격 여부는 0 또는 1입니다.",
    ],
)
def test_a_sentence_without_markup_is_read_as_it_is(sentence: str) -> None:
    assert seen(as_text(sentence)) == sentence


@given(st.text())
def test_every_character_that_is_seen_stays(words: str) -> None:
    kept = "".join(filter(str.isprintable, " ".join(words.split())))
    assert seen(as_text(words)) == kept
