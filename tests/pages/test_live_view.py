"""What moves in a page, and how often it is looked for."""

from __future__ import annotations

import pytest

import pages.live.live_view
from core.diagnosis.finding import Finding
from core.figures.frame import Frame
from pages.live.live_view import Notices

FOUND = (Finding("Plateau", "The loss stands still."),)


@pytest.mark.parametrize(("moving", "looks"), [(True, 1), (False, 3)])
def test_findings_are_looked_for_now_and_then_while_training_moves(
    moving: bool, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages.live.live_view, "NOTICE_SECONDS", 60.0)
    looked: list[None] = []

    def find() -> tuple[Finding, ...]:
        looked.append(None)
        return FOUND

    notices = Notices()
    for _ in range(3):
        assert notices.of(Frame({}, (), find), moving=moving) == FOUND
    assert len(looked) == looks
