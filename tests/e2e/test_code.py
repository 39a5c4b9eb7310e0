"""A student takes the code, the history and the weights of a run, and has the page's numbers again."""

from __future__ import annotations

import csv
from pathlib import Path

import torch

from core.code.notebook import code_of
from tests.core.code.interpreter import fresh_interpreter
from tests.e2e.screen import Screen


def taken(screen: Screen, button: str) -> Path:
    """Press a download's button; returns the file."""
    with screen.page.expect_download() as download:
        screen.press(button)
    return Path(download.value.path()).rename(
        Path(download.value.path()).with_name(download.value.suggested_filename)
    )


def test_what_is_taken_has_the_numbers_of_the_page(screen: Screen, tmp_path: Path) -> None:
    screen.open("/logistic?data=students&init=zeros&lr=0.1&epochs=60&speed=full")
    screen.press("Train")
    screen.finish()
    loss = screen.metric("Loss")
    screen.press("Code")
    script = taken(screen, "Download script")
    assert script.name == "logistic-students-bce.py"
    text = script.read_text(encoding="utf-8")
    assert f"# The experiment: {screen.page.url}\n" in text
    screen.open_tab("Notebook")
    cells = code_of(taken(screen, "Download notebook").read_text(encoding="utf-8"))
    screen.open_tab("Results")
    history = list(csv.DictReader(taken(screen, "Download history").read_text().splitlines()))
    weights = torch.load(taken(screen, "Download weights"), weights_only=True)

    with fresh_interpreter(tmp_path) as interpreter:
        printed = interpreter.run(text).printed.splitlines()[-1]
        assert interpreter.run(cells).printed.splitlines()[-1] == printed
    assert f"# {printed}\n" in text
    assert f"loss {loss}," in printed
    assert (history[-1]["epoch"], f"{float(history[-1]['train_loss']):.6f}") == ("60", loss)
    assert [f"{w:.4f}" for w in weights["0.weight"][0].tolist()] == printed.replace(
        ",", ""
    ).split()[1:4:2]
    assert screen.errors == []
