"""What reload, Back, a lost connection and a second tab leave of a student's work, as docs/teachers.md has it."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.app import free_port
from tests.e2e.nginx import nginx_path, serving_by_nginx
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw
from tests.e2e.test_board import WHOLE, ink
from tests.e2e.test_xor import click_plane

DIGIT_LESSON = "/mnist?lesson=l8-softmax"
POINTS = "/xor?data=own&layers=4&points=6;-3,3,1;3,-3,1;-3,-3,0"
CONFIG = """
events {{ worker_connections 64; }}
http {{
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {address}; proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Work:
    """What is there of a student's work on the lesson with the board."""

    guessed: bool
    epoch: int
    drawn: bool


AT_WORK = Work(guessed=True, epoch=1, drawn=True)
NOTHING = Work(guessed=False, epoch=0, drawn=False)


def work(screen: Screen) -> Work:
    """Look at the page."""
    chosen = screen.page.locator(".st-key-strip-question [aria-checked=true]")
    return Work(chosen.count() == 1, screen.epoch, ink(screen.page, WHOLE) > 0)


def test_what_stays(screen: Screen, tmp_path: Path) -> None:
    nginx, port, page = nginx_path(), free_port(), screen.page
    address, screen.address = screen.address, f"http://127.0.0.1:{port}"
    config = CONFIG.format(port=port, address=address)
    with ExitStack() as network:
        network.enter_context(
            serving_by_nginx(nginx, config, tmp_path, f"{screen.address}/_stcore/health")
        )
        screen.open(DIGIT_LESSON)
        page.locator(".st-key-strip-question [role=radio]").first.click()
        screen.idle()
        draw(page, DIGITS[7])
        screen.press("Step")
        screen.until(lambda: work(screen) == AT_WORK)

        page.get_by_role("link", name="XOR").first.click()
        expect(page).to_have_url(re.compile("/xor"))
        screen.settle()
        screen.idle()
        page.go_back()
        expect(page).to_have_url(re.compile("/mnist"))
        screen.settle()  # a lesson's run begins anew, another page's does not: see test_navigation.py
        screen.until(lambda: work(screen) == Work(guessed=True, epoch=0, drawn=True))
        screen.press("Step")
        screen.until(lambda: work(screen) == AT_WORK)

        network.close()  # as a phone that is locked loses it
        expect(page.get_by_text("The connection to the server is lost.")).to_be_visible(
            timeout=30_000
        )
    with serving_by_nginx(nginx, config, tmp_path, f"{screen.address}/_stcore/health"):
        expect(page.get_by_text("The connection to the server is lost.")).to_have_count(
            0, timeout=30_000
        )
        screen.idle()
        screen.until(lambda: work(screen) == AT_WORK)
        screen.press("Step")
        screen.until(lambda: screen.epoch == 2)

        with page.context.new_page() as tab:
            second = Screen(tab, screen.address)
            second.open(page.url.removeprefix(screen.address))
            second.until(lambda: work(second) == NOTHING)
        assert work(screen) == Work(guessed=True, epoch=2, drawn=True)

        page.reload()
        screen.settle()
        screen.until(lambda: work(screen) == NOTHING)
        expect(page.get_by_text("This page was reloaded: its run")).to_be_visible()

        screen.open(POINTS)
        expect(page.get_by_text("3 points.")).to_be_visible()
        link = page.url
        click_plane(screen, 3, 3)
        expect(page.get_by_text("4 points.")).to_be_visible()
        screen.until(lambda: page.url != link)  # which holds the points
        page.reload()
        expect(page.get_by_text("4 points.")).to_be_visible()
