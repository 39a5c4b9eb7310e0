"""The notebooks of the lessons, as they are committed: ``python -m core.code.lesson_notebooks FOLDER``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from core.code.expectation import expectation
from core.code.names import file_stem
from core.code.notebook import write_notebook
from core.code.script import Header, write_script
from core.lessons.course import SCREENS
from core.lessons.lesson import Screen
from core.lessons.summary import values_of
from core.settings.link_reader import LESSON
from core.settings.table import from_values

ADDRESS = "http://localhost:8501"  # of an app started by make run
VERSIONS = "Python 3.11 and PyTorch 2.15, or newer ones"


def lesson_notebooks() -> dict[str, str]:
    """Return the notebook of each screen that trains, by its file's name."""
    screens = [screen for _, screen in SCREENS.values() if not screen.by_hand]
    return dict(map(_notebook, screens))


def _notebook(screen: Screen) -> tuple[str, str]:
    page, values = screen.page, values_of(screen.page, screen.settings)
    settings = from_values(import_module(f"core.experiments.{page}").Settings, values)
    link = f"{ADDRESS}/{page}?{urlencode({LESSON: screen.slug})}"
    header = Header(link, VERSIONS, expectation(settings.specs()[0], None, settings.epochs))
    script = write_script(page, settings, header)
    return f"{file_stem(page, settings, screen)}.ipynb", write_notebook(script)


def main(folder: Path) -> None:
    """Write the notebooks in place of those that are there."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.ipynb"):
        old.unlink()
    for name, text in lesson_notebooks().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
