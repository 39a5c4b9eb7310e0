"""Words from a link, a field or a file as they stand, where Markdown would read markup in them."""

from __future__ import annotations

import re

# Of CommonMark and GitHub's tables and strikethrough, of KaTeX, of HTML and its entities.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~$&]")
# At the start of a line: a list, or a line under a heading.
_LINE_START = re.compile(r"^(?:[-+=]|\d+(?=[.)](?:\s|$)))")
# A backslash does not keep Streamlit from making links, emoji and icons of these; a character that
# is not seen, between their parts, does: ``https://``, ``:red[``, ``:smile:``, ``a@b``, ``www.``.
_PARTS = re.compile(r":(?=\S)|@(?=\S)|www(?=\.)", re.IGNORECASE)
_WORD_JOINER = "\N{WORD JOINER}"


def as_text(words: str) -> str:
    """Return Markdown that shows ``words`` as they stand, in one line, and neither loads nor links anything.

    Characters that are not seen, such as those that turn the direction of writing, are left out.
    """
    line = _MARKUP.sub(r"\\\g<0>", _one_line(words))
    line = _LINE_START.sub(_guarded, line)
    return _PARTS.sub(rf"\g<0>{_WORD_JOINER}", line)


def _one_line(words: str) -> str:
    return "".join(filter(str.isprintable, " ".join(words.split())))


def _guarded(start: re.Match[str]) -> str:
    mark = start.group()
    return mark + _WORD_JOINER if mark[0].isdigit() else f"\\{mark}"
