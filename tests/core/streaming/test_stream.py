"""What a page shows, for as long as its session lives."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import Any

from core.runs.run import LEASE_SECONDS
from core.streaming.stream import HEARTBEAT_SECONDS, LIMITED_SECONDS, Stream, find
from tests.core.fakes import ByHand
from tests.core.streaming.scenes import Page, page


@dataclass
class Counter:
    """A browser that counts how often it is woken."""

    woken: int = 0

    def wake(self) -> None:
        self.woken += 1

    def dismiss(self) -> None:
        """Nothing to do."""


def test_a_token_finds_its_stream_until_the_session_is_gone() -> None:
    stream = Stream([])
    token = stream.token
    assert find(token) is stream
    del stream
    gc.collect()
    assert find(token) is None


def test_tokens_are_long_and_differ() -> None:
    tokens = {Stream([]).token for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


def test_a_page_not_built_yet_shows_nothing() -> None:
    stream = Stream([])
    assert stream.snapshot() is None
    assert stream.renew() == HEARTBEAT_SECONDS


def test_who_watches_keeps_a_run_going_and_in_time() -> None:
    shown = page(loss=1)
    shown.let_lease_lapse()
    assert shown.stream.renew() == HEARTBEAT_SECONDS
    assert shown.engine.waiting
    shown.run.set_speed(5.0)
    assert shown.stream.renew() == LIMITED_SECONDS


def test_a_lease_outlasts_two_heartbeats_that_are_lost() -> None:
    assert 3 * HEARTBEAT_SECONDS <= LEASE_SECONDS


def test_a_run_that_is_shown_no_more_wakes_nobody() -> None:
    browser: Any = Counter()
    shown = Page(stream=Stream([browser]))
    shown.build()
    old_engine = shown.engine
    shown.engine = ByHand()
    del shown.run
    shown.build()
    browser.woken = 0
    old_engine.finish()
    assert browser.woken == 0
    shown.engine.finish()
    assert browser.woken == 1
