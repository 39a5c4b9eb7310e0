"""Each message is what its type says, and the browser knows the same codes."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from core.streaming.routes import TOO_MANY, UNKNOWN_TOKEN
from core.streaming.wire import Array, FrameMessage, Message, PlotMessage, message
from tests.core.streaming.messages import EXAMPLES

STREAM = Path(__file__).parents[3] / "pages" / "live" / "browser" / "stream.js"


def conforms(value: Any, kind: Any) -> bool:
    """Return whether a value from JSON is what a type of ``core.streaming.wire`` says."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        required = kind.__required_keys__
        return required <= value.keys() <= hints.keys() and all(
            conforms(each, hints[key]) for key, each in value.items()
        )
    if origin is Literal:
        return value in parts
    if origin in (types.UnionType, Union):
        return any(conforms(value, part) for part in parts)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, dict) and all(conforms(each, parts[1]) for each in value.values())
    if origin is not None:  # a sequence
        return isinstance(value, list) and all(conforms(each, parts[0]) for each in value)
    return isinstance(value, kind)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_is_what_its_type_says(name: str) -> None:
    update, kind = EXAMPLES[name]
    sent = json.loads(json.dumps(message(update), allow_nan=False))
    assert conforms(sent, kind)
    assert not conforms({**sent, "more": 1}, kind)
    assert not any(conforms({k: v for k, v in sent.items() if k != key}, kind) for key in sent)


def test_there_is_an_example_of_each_kind_of_message() -> None:
    assert {kind for _, kind in EXAMPLES.values()} == set(get_args(Message))


def test_an_array_may_come_without_what_the_browser_has() -> None:
    part = {"dtype": "f4", "bdata": "AAAA", "after": 40}
    assert conforms(part, Array)
    assert conforms({"traces": {"a": {"x": part}}, "alt": "", "scale": ""}, PlotMessage)
    frame = {"version": 1, "state": "ready", "stopped": False, "waited": 0.0, "figures": {"a": {}}}
    assert conforms(frame, FrameMessage)


def test_the_browser_knows_why_a_socket_is_closed() -> None:
    named = dict(re.findall(r"^const (\w+) = (\d+);", STREAM.read_text(), re.MULTILINE))
    assert (int(named["UNKNOWN_TOKEN"]), int(named["TAKEN_OVER"])) == (UNKNOWN_TOKEN, TOO_MANY)
