"""A device is tried before it is used, and what is not known of it is not remembered."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from core.training.devices import CPU, Device
from tests.pages import visit
from tests.pages.visit import drawn, sentences

ABACUS = Device("abacus", "ABACUS · abacus")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the tries of a device that this machine has not come to, the next one first."""
    found: Future[tuple[Device, ...]] = Future()
    found.set_result((Device(CPU, "CPU"), ABACUS))
    monkeypatch.setattr("pages.controls.device._search", lambda: found)
    answers: list[Any] = []

    def tried(device: str) -> str | None:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("pages.controls.device._try", tried)
    return answers


def test_a_try_that_times_out_is_made_again(answers: list[Any]) -> None:
    answers += [TimeoutError(), "it has lost its beads"]
    page = visit.opened("logistic", {"device": "abacus"})
    (sentence,) = sentences(page)
    assert sentence.startswith("ABACUS · abacus has not answered yet.")
    (sentence,) = sentences(drawn(page.run()))
    assert sentence == (
        "ABACUS · abacus can't train: it has lost its beads. The run stays on the CPU."
    )
    (again,) = sentences(drawn(page.run()))
    assert again == sentence
    assert not answers
