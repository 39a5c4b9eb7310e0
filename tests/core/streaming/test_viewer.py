"""What one browser is sent, and when."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from core.streaming import viewer as module
from core.streaming.viewer import HIDDEN_SECONDS, Viewer
from tests.core.fakes import Clock
from tests.core.streaming.scenes import Page, page, shows

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the server has."""
    return "asyncio"


async def frame_of(viewer: Viewer) -> dict[str, Any]:
    """The next frame, which must come soon."""
    frame: dict[str, Any] = json.loads(await asyncio.wait_for(viewer.next_frame(), 10))
    return frame


async def nothing_comes(viewer: Viewer, seconds: float = 0.2) -> bool:
    """Whether no frame comes in that time."""
    try:
        await asyncio.wait_for(viewer.next_frame(), seconds)
    except TimeoutError:
        return True
    return False


def watching(shown: Page) -> Viewer:
    """A browser that watches the page."""
    viewer = Viewer(shown.stream)
    shown.stream.join(viewer)
    return viewer


async def test_the_first_frame_holds_every_figure() -> None:
    shown = page(loss=1, plane=2)
    frame = await frame_of(watching(shown))
    assert frame["figures"] == {"loss": shows(1), "plane": shows(2)}
    assert frame["version"] == 1
    assert frame["state"] == "ready active"
    assert frame["stopped"] is False


async def test_later_frames_hold_what_has_moved() -> None:
    shown = page(loss=1, plane=2)
    viewer = watching(shown)
    await frame_of(viewer)
    shown.move(loss=3)
    assert (await frame_of(viewer))["figures"] == {"loss": shows(3)}


async def test_nothing_is_sent_while_nothing_moves() -> None:
    shown = page(loss=1)
    viewer = watching(shown)
    await frame_of(viewer)
    shown.move(loss=1)
    assert await nothing_comes(viewer)


async def test_a_page_that_is_built_anew_is_sent_whole() -> None:
    shown = page(loss=1, plane=2)
    viewer = watching(shown)
    await frame_of(viewer)
    shown.build()
    frame = await frame_of(viewer)
    assert frame["version"] == 2
    assert set(frame["figures"]) == {"loss", "plane"}


async def test_a_state_that_changes_is_told_though_no_figure_moved() -> None:
    shown = page(loss=1)
    viewer = watching(shown)
    await frame_of(viewer)
    shown.engine.finish()
    frame = await frame_of(viewer)
    assert (frame["state"], frame["figures"]) == ("ready at 0", {})


async def test_frames_keep_a_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_A_SECOND", 2.0)
    shown = page(loss=1)
    viewer = watching(shown)
    await frame_of(viewer)
    shown.move(loss=2)
    assert await nothing_comes(viewer)


async def test_a_hidden_page_gets_a_frame_a_second() -> None:
    shown = page(loss=1)
    viewer = watching(shown)
    viewer.hear("hidden")
    await frame_of(viewer)
    shown.move(loss=2)
    assert await nothing_comes(viewer)
    viewer.hear("visible")


@pytest.mark.parametrize("seconds", [0.0, HIDDEN_SECONDS - 1, HIDDEN_SECONDS + 1])
async def test_a_hidden_page_trains_on_until_it_was_hidden_for_too_long_and_says_so(
    seconds: float,
) -> None:
    shown, clock = page(loss=1), Clock()
    viewer = Viewer(shown.stream, clock=clock)
    shown.stream.join(viewer)
    shown.let_lease_lapse()
    viewer.hear("hidden")
    clock.now += seconds
    keeping = asyncio.ensure_future(viewer.keep_running())
    await asyncio.sleep(0.1)
    trains_on = seconds < HIDDEN_SECONDS
    assert bool(shown.engine.waiting) == trains_on
    viewer.hear("visible")
    assert (await frame_of(viewer))["stopped"] != trains_on
    keeping.cancel()


async def test_a_notice_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a notice"):
        watching(page()).hear("give me all")


async def test_a_session_has_two_viewers_at_most() -> None:
    shown = page(loss=1)
    first, second, third = (watching(shown) for _ in range(3))
    await asyncio.sleep(0)
    assert first.gone.is_set()
    assert not second.gone.is_set()
    assert not third.gone.is_set()
