"""The text of a CSV file, whatever encoding its program saved it in."""

from __future__ import annotations

import codecs

MAX_MEGABYTES = 1
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What is often called .csv and is none: its first bytes -> the sentence.
OTHER_KINDS = {
    b"PK\x03\x04": "This is a workbook (xlsx or ods), not a CSV file. Save it as “CSV UTF-8” there.",
    b"\xd0\xcf\x11\xe0": "This is an old workbook (xls), not a CSV file. Save it as CSV there.",
    b"<!doctype": "This is a web page, not a CSV file.",
    b"<html": "This is a web page, not a CSV file.",
    b"<?xml": "This is XML, not a CSV file.",
    b'{"': "This is JSON, not a CSV file.",
    b"%pdf": "This is a PDF, not a CSV file.",
}
NO_TEXT = "This is not a text file. Save it as CSV, in UTF-8."


def text_of(content: bytes) -> str:
    """The file's text: UTF-8, UTF-16 with its mark, Korean (cp949), or Western European (cp1252).

    Raises:
        ValueError: it is too large, or no text; with a sentence for the student.
    """
    if len(content) > MAX_MEGABYTES * 2**20:
        raise ValueError(f"The file is larger than {MAX_MEGABYTES} MB.")
    for start, sentence in OTHER_KINDS.items():
        if content[:10].lower().startswith(start.lower()):
            raise ValueError(sentence)
    text = _decoded(content).rstrip("\x1a")  # how DOS ends a file
    if any(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in text):
        raise ValueError(NO_TEXT)
    return text


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp949", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp949" or _is_korean(text):
            return text
    if encodings == ("utf-16",):
        raise ValueError(NO_TEXT)
    return content.decode("latin-1")


def _is_korean(text: str) -> bool:
    """Whether most of what is not ASCII are everyday Hangul syllables.

    Nearly any two bytes are a letter in cp949: “ö” and “ß” are a rare Chinese one, “Är” a syllable
    that KS X 1001 leaves out.
    """
    strange = [letter for letter in text if not letter.isascii()]
    hangul = [letter for letter in strange if "가" <= letter <= "힣"]
    everyday = "".join(hangul).encode("euc_kr", errors="ignore")
    return len(everyday) // 2 * 2 >= len(strange)
