"""What is new in a figure: arrays come without what both begin with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.base import encode_array
from core.streaming.changes import WORTH_CUTTING, changes, shared_length

LETTERS = st.text("AB/", max_size=4 * WORTH_CUTTING)


def curve(*values: float) -> dict[str, Any]:
    """A message with one array in it."""
    return {"traces": {"loss": {"y": encode_array(np.array(values, np.float32))}}, "alt": "a curve"}


def whole(before: Any, now: Any) -> Any:
    """What the browser makes of a message, as ``figures.js`` does."""
    if not isinstance(now, dict):
        return now
    if "after" in now:
        kept = before["bdata"][: now["after"]]
        return {key: value for key, value in now.items() if key != "after"} | {
            "bdata": kept + now["bdata"]
        }
    return {key: whole((before or {}).get(key), value) for key, value in now.items()}


def test_a_curve_that_has_grown_comes_as_what_it_has_grown_by() -> None:
    before, now = curve(*range(300)), curve(*range(301))
    sent = changes(before, now)["traces"]["loss"]["y"]
    assert sent["after"] == 1_600
    assert len(sent["bdata"]) < 10
    assert whole(before, changes(before, now)) == now


def test_a_curve_whose_last_value_has_moved_keeps_the_others() -> None:
    before, now = curve(*range(300)), curve(*range(299), 7.0)
    assert len(changes(before, now)["traces"]["loss"]["y"]["bdata"]) < 10
    assert whole(before, changes(before, now)) == now


@pytest.mark.parametrize("before", [None, {}, {"traces": {}}, curve(1.0), curve(2.0, 3.0)])
def test_what_shares_little_is_sent_whole(before: Any) -> None:
    assert changes(before, curve(2.0, 4.0)) == curve(2.0, 4.0)


@given(LETTERS, LETTERS, LETTERS)
def test_a_browser_has_the_same_afterwards(shared: str, old: str, new: str) -> None:
    before, now = {"z": {"bdata": shared + old}}, {"z": {"bdata": shared + new}}
    assert whole(before, changes(before, now)) == now


@given(LETTERS, LETTERS, LETTERS)
def test_the_shared_letters_are_counted(shared: str, old: str, new: str) -> None:
    before, now = shared + old, shared + new
    count = shared_length(before, now)
    assert count >= len(shared)
    assert before[:count] == now[:count]
    assert before[count : count + 1] != now[count : count + 1] or count == len(before) == len(now)
