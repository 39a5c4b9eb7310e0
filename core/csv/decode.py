"""The text of a CSV file, in the encoding that its program saved it in."""

from __future__ import annotations

import codecs
from contextlib import suppress

from charset_normalizer import from_bytes

MAX_MEGABYTES = 1
# Of Korea, Japan, China, Russia, the West.
ENCODINGS = ["cp949", "cp932", "gb18030", "cp1251", "cp1252"]
LOOKED_AT = 20  # lines, from the first that is not ASCII, to tell the encoding
# What is often called .csv and is none: its first bytes -> the sentence.
OTHER_KINDS = {
    b"pk\x03\x04": "This is a workbook (xlsx or ods), not a CSV file. Save it as “CSV UTF-8” there.",
    b"\xd0\xcf\x11\xe0": "This is an old workbook (xls), not a CSV file. Save it as CSV there.",
    b"<!doctype": "This is a web page, not a CSV file.",
    b"<html": "This is a web page, not a CSV file.",
    b"<?xml": "This is XML, not a CSV file.",
    b'{"': "This is JSON, not a CSV file.",
    b"%pdf": "This is a PDF, not a CSV file.",
}
NO_TEXT = "This is not a text file. Save it as CSV, in UTF-8."


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with its mark, or in one of ``ENCODINGS``.

    Raises:
        ValueError: it is too large, or no text; with a sentence for the student.
    """
    if len(content) > MAX_MEGABYTES * 2**20:
        raise ValueError(f"The file is larger than {MAX_MEGABYTES} MB.")
    for start, sentence in OTHER_KINDS.items():
        if content[:10].lower().startswith(start):
            raise ValueError(sentence)
    text = _decoded(content).rstrip("\x1a")  # how DOS ends a file
    if any(control in text for control in map(chr, range(32)) if control not in "\t\n\r\f\v"):
        raise ValueError(NO_TEXT)
    return text


def _decoded(content: bytes) -> str:
    in_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if in_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        if in_utf_16:
            raise ValueError(NO_TEXT) from None
    # The few letters of a header are too few for statistics, which need none to know Hangul or a
    # plain Western text; among all encodings “°C” would be Hangul, and “año” Chinese.
    with suppress(UnicodeDecodeError):
        text = content.decode("euc_kr")
        strange = [letter for letter in text if not letter.isascii()]
        if 2 * sum("가" <= letter <= "힣" for letter in strange) >= len(strange):
            return text
    lines = content.splitlines()
    first = next(at for at, line in enumerate(lines) if not line.isascii())
    sample = b"\n".join(lines[first : first + LOOKED_AT])
    western = from_bytes(sample, cp_isolation=["latin_1"]).best()
    found = None if western else from_bytes(sample, cp_isolation=ENCODINGS).best()
    return content.decode(found.encoding if found else "cp1252", errors="replace")
