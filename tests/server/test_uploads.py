"""A file larger than any page takes is refused by the server, whatever its sender says of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.digits.photo.file import MAX_MEGABYTES
from tests.server.uploader import MEGABYTE, Uploader, uploading


@pytest.fixture
def uploader(address: str) -> Iterator[Uploader]:
    with uploading(address, "mnist") as uploader:
        yield uploader


def test_the_largest_picture_is_taken(uploader: Uploader) -> None:
    assert uploader.put(bytes(MAX_MEGABYTES * MEGABYTE - 1_000)) == 204


@pytest.mark.parametrize("says_length", [True, False])
def test_a_larger_file_is_refused(uploader: Uploader, says_length: bool) -> None:
    content = bytes((MAX_MEGABYTES + 2) * MEGABYTE)
    assert uploader.put(content, says_length=says_length) == 413


def test_a_page_of_another_site_has_no_token(uploader: Uploader) -> None:
    known, uploader.token = uploader.token, "made up"
    try:
        assert uploader.put(b"a") == 403
    finally:
        uploader.token = known


def test_a_session_keeps_so_much_and_no_more(uploader: Uploader) -> None:
    answers = [uploader.put(bytes(9 * MEGABYTE)) for _ in range(9)]
    assert answers[:5] == [204] * 5
    assert answers[-1] == 413
