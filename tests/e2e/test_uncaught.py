"""A fault in a page: the student reads a sentence, the log has the rest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.server.middleware import FAULT
from tests.e2e.app import ROOT, server_process

FAULTY = """
import streamlit as st

def fail():
    raise RuntimeError("a secret of the server")

st.button("in a callback", on_click=fail)

@st.fragment
def part():
    if st.button("in a fragment"):
        fail()

part()
if st.button("in the script"):
    fail()
"""


@pytest.fixture
def faulty(tmp_path: Path, context: object) -> Iterator[tuple[str, Path]]:
    """The app with a start page that has faults, and its log."""
    root = tmp_path / "faulty"
    root.mkdir()
    for name in ("core", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", root)
    (root / "pages" / "home.py").write_text(FAULTY)
    log = root / "log"
    with server_process(root=root, log=log) as (address, _):
        yield address, log


def test_a_student_reads_a_sentence_and_the_log_has_the_traceback(
    page: Page, faulty: tuple[str, Path]
) -> None:
    address, log = faulty
    for place in ("in a callback", "in a fragment", "in the script"):
        known = len(log.read_text())
        page.goto(address)
        page.get_by_role("button", name=place).click()
        said = page.get_by_test_id("stAlert")
        expect(said).to_contain_text(FAULT.replace("**", "").partition(".")[0])
        shown = page.locator("body").inner_text()
        for secret in ("Traceback", "secret", "RuntimeError", str(log.parent), "home.py"):
            assert secret not in shown
        logged = log.read_text()[known:]
        assert "a secret of the server" in logged
        assert "home.py" in logged
