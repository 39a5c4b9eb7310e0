"""A page's script, run without a browser, and what it says."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from core.runs.run import Run
from core.runs.run_view import RunView
from core.streaming.wire import message

MAIN = Path(__file__).parents[2] / "pages" / "main.py"


def new_tab() -> AppTest:
    """Return a tab that has run no script yet; running it opens the start page."""
    # The first run of a process waits for PyTorch and for the workers.
    return AppTest.from_file(MAIN, default_timeout=120)


def opened(name: str, link: dict[str, str]) -> AppTest:
    """Open a page in a new tab, at the address with these query parameters."""
    page = new_tab().switch_page(f"{name}.py")
    for parameter, value in link.items():
        page.query_params[parameter] = value
    return drawn(page.run())


def drawn(page: AppTest) -> AppTest:
    """Have the page's first frame drawn, as a browser does; a fault in it is raised."""
    session = page.session_state["session"]
    scene = session.page_state(session.here).stream.scene
    if scene is not None and not page.exception:
        updates = scene.draw(scene.run.view())
        assert message(updates["panel"])["rows"]
    return page


def press(page: AppTest, label: str) -> AppTest:
    """Press the button of that label."""
    return drawn(next(button for button in page.button if button.label == label).click().run())


def run_of(page: AppTest) -> Run:
    """The page's run."""
    session = page.session_state["session"]
    run = session.page_state(session.here).run
    assert isinstance(run, Run)
    return run


def at_rest(page: AppTest) -> RunView:
    """Wait until the page's run stands still; return it."""
    run, deadline = run_of(page), time.monotonic() + 60
    while run.view().active:
        assert time.monotonic() < deadline
        run.renew()
        time.sleep(0.02)
    return run.view()


def labels(page: AppTest, kind: str) -> set[str]:
    """The labels of all widgets of a kind."""
    widgets: Any = page.get(kind)
    return {widget.label for widget in widgets}


def sentences(page: AppTest) -> list[str]:
    """Every error and warning on the page."""
    return [box.value for box in (*page.error, *page.warning)]


def link_of(page: AppTest) -> dict[str, str]:
    """The link that the page writes into the address bar."""
    session = page.session_state["session"]
    link: dict[str, str] = session.page_state(session.here).link
    return link
