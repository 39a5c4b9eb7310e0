"""What the docs say can be done: their code is run, their commands, links and variables exist."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.hosting.limits import LIMITS, PREFIX
from core.lessons.course import SCREENS
from core.settings.link_reader import clean, read_link
from tests.core.page_fields import PAGES

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^    .*\n)+", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")

by_document = pytest.mark.parametrize("document", DOCS, ids=lambda path: path.stem)


def commands(document: Path) -> Iterator[list[str]]:
    """The words of each command line, without its comment and the variables set before it."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    for block in INDENTED.findall(text):
        for line in block.replace("\\", "/").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.match(r"[A-Z_]+=", words[0]):
                del words[0]
            if words:
                yield words


def python_of(document: Path) -> str:
    """All Python code of a document, in order."""
    blocks = FENCE.findall(document.read_text(encoding="utf-8"))
    return "\n".join(code for language, code in blocks if language == "python")


def test_the_readme_is_of_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize(
    "document", [each for each in DOCS if python_of(each)], ids=lambda path: path.stem
)
def test_the_code_runs(document: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", python_of(document)],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@by_document
def test_each_make_target_exists(document: Path) -> None:
    for words in commands(document):
        if words[0] == "make":
            subprocess.run(
                ["make", "--dry-run", *words[1:]], cwd=ROOT, check=True, capture_output=True
            )


@by_document
def test_each_program_and_each_file_of_a_command_exists(document: Path) -> None:
    for words in commands(document):
        for before, word in pairwise(words):
            if before == "-r" or word.endswith(".py"):
                assert (ROOT / word).is_file(), words
            if before == "--preload":
                importlib.import_module(word)
        program = Path(words[0].split("/")[-1]).name
        known = {"py", "pip", "export", "for", "do", "done", "make"}  # Windows' and the shell's own
        beside = Path(sys.executable).with_name(program)
        assert program in known or beside.exists() or shutil.which(program), words


@by_document
def test_each_module_run_by_python_exists(document: Path) -> None:
    for module in re.findall(r"python -m ([\w.]+)", document.read_text(encoding="utf-8")):
        assert importlib.util.find_spec(module), module


@by_document
def test_each_link_leads_to_a_file(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        assert urlsplit(target).scheme or (document.parent / target).exists(), target


@by_document
def test_each_file_that_is_named_exists(document: Path) -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    known = {name for path in files.stdout.split() for name in (path, path.rpartition("/")[2])}
    named = re.findall(
        r"`([\w/.-]+\.(?:py|js|css|txt|conf|md))`", document.read_text(encoding="utf-8")
    )
    assert [each for each in named if each not in known and not re.search("NAME|lN_", each)] == []


@by_document
def test_each_link_to_a_page_is_understood(document: Path) -> None:
    for page, query in re.findall(r"`/(\w+)\?([^`]+)`", document.read_text(encoding="utf-8")):
        asked = read_link(clean(dict(parse_qsl(query))), PAGES[page], SCREENS)
        assert asked.complaint == ""


def test_the_limits_are_those_that_are_read() -> None:
    text = (ROOT / "docs" / "hosts.md").read_text(encoding="utf-8")
    rows = dict(re.findall(rf"\| `{PREFIX}(\w+)` \|.*\| ([\d,]+) \|", text))
    assert {name.lower(): int(value.replace(",", "")) for name, value in rows.items()} == asdict(
        LIMITS
    )


def test_core_is_installed_by_pip_and_trains_elsewhere(tmp_path: Path) -> None:
    copy = tmp_path / "project"  # setuptools builds beside what it packs
    shutil.copytree(ROOT / "core", copy / "core", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--target", str(tmp_path / "site")]
    subprocess.run([sys.executable, "-m", "pip", "install", str(copy), *options], check=True)
    script = "import core.experiments.xor as xor; print(xor.__file__, len(xor.Settings().specs()))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(tmp_path / "site" / "core" / "experiments" / "xor.py"), "1"]
