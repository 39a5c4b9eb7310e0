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
    ("home", "run", "counted"),
    [
        (None, None, [1]),
        (None, [], [1]),
        (None, ["the ticking one"], []),
        ("the board", ["the ticking one"], []),
        ("the board", ["the board"], [1]),
        ("the board", None, [1]),
    ],
)
def test_a_press_counts_where_its_own_part_of_the_page_is_run(
    home: str | None, run: list[str] | None, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "own_fragment", lambda: home)
    presses: list[int] = []
    pressed = once(presses.append)
    context = SimpleNamespace(fragment_ids_this_run=run)
    monkeypatch.setattr(press, "get_script_run_ctx", lambda: context)
    pressed(1)
    assert presses == counted


def test_every_button_counts_its_presses_once() -> None:
    trees = [ast.parse(script.read_text(encoding="utf-8")) for script in SCRIPTS]
    calls = [each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.Call)]
    buttons = [each for each in calls if ast.unparse(each.func).endswith(".button")]
    assert len(buttons) > 10
    for button in buttons:
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in button.keywords}
        assert given.get("on_click", "").startswith("once("), ast.unparse(button)
