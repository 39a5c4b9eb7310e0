"""A page of ours inside a page of another site, as in a course."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen

REFUSED = "No file can be sent from here"


@pytest.fixture
def course(address: str) -> Iterator[str]:
    """A page of another site that holds ours: to a browser, localhost and 127.0.0.1 are two sites."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            link = f"{address}/mnist?embed=true"
            self.wfile.write(f'<iframe src="{link}" width=1300 height=900></iframe>'.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_it_is_shown_and_trains_and_says_why_no_file_can_be_sent(page: Page, course: str) -> None:
    page.goto(course)
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Train", exact=True).click(timeout=60_000)
    expect(inside.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    inside.get_by_text("Picture", exact=True).click()
    expect(inside.get_by_text(REFUSED)).to_be_visible()


def test_in_a_tab_of_its_own_a_file_can_be_sent(screen: Screen) -> None:
    screen.open("/mnist")
    screen.page.get_by_text("Picture", exact=True).click()
    expect(screen.page.get_by_text("A photo or a drawing of one digit")).to_be_visible()
    expect(screen.page.get_by_text(REFUSED)).to_have_count(0)
