"""A press that a tick tells of, too, counts once."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.ui import press
from pages.ui.press import once

SCRIPTS = sorted((Path(__file__).parents[2] / "pages").rglob("*.py"))


@pytest.mark.parametrize(
    ("fragments", "counted"), [(None, [1]), ([], [1]), (["the ticking one"], [])]
)
def test_a_press_counts_where_the_whole_page_is_run(
    fragments: list[str] | None, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(fragment_ids_this_run=fragments)
    monkeypatch.setattr(press, "get_script_run_ctx", lambda: context)
    presses: list[int] = []
    once(presses.append)(1)
    assert presses == counted


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_every_button_counts_its_presses_once(script: Path) -> None:
    calls = [each for each in ast.walk(ast.parse(script.read_text())) if isinstance(each, ast.Call)]
    buttons = [each for each in calls if ast.unparse(each.func).endswith(".button")]
    for button in buttons:
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in button.keywords}
        assert given.get("on_click", "").startswith("once("), ast.unparse(button)
