"""Limits for hosting: read from the environment, and said where they are reached."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import core.runs.failure
from core.diagnosis.status_sentence import sentence
from core.hosting.limits import LIMITS, Limits, read
from core.runs.run import Run
from core.workers.fair_queue import RECENT_SECONDS, Away, FairQueue, PoolLoad, Share
from tests.core.fakes import FULL, ByHand, Clock


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What operators read."""
    caplog.set_level(logging.INFO)
    return caplog


def test_the_environment_sets_limits() -> None:
    given = {"LIMIT_EPOCHS": "500", "LIMIT_TRAINING_AT_ONCE": "7", "EPOCHS": "3"}
    assert read(given) == Limits(epochs=500, training_at_once=7)
    assert read({}) == read({"LIMIT_EPOCHS": ""}) == Limits()


def test_a_wrong_limit_ends_the_server_with_one_sentence() -> None:
    ran = subprocess.run(
        [sys.executable, "app.py"],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "LIMIT_EPOCHS": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == "LIMIT_EPOCHS is “many”; it must be a whole number above zero.\n"


@pytest.mark.parametrize("text", ["-1", "0", "1.5", "many"])
def test_what_is_no_limit_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="LIMIT_SAMPLES"):
        read({"LIMIT_SAMPLES": text})


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"parameters": 2}, "it has 3 parameters, and this server takes at most 2"),
        ({"samples": 5}, "it has 6 samples, and this server takes at most 5"),
    ],
)
def test_an_experiment_beyond_a_limit_is_not_trained(
    limit: dict[str, int], said: str, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(core.runs.failure, "LIMITS", replace(LIMITS, **limit))
    hand = ByHand()
    run = hand.run(FULL)
    run.play()
    run.renew()
    assert hand.waiting == []
    assert run.view().status == "failed"
    assert said in sentence(run.view())
    (name,) = limit
    assert f"limit reached limit={name}" in log.text


def test_one_more_than_may_train_at_once_waits_and_is_told(log: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    queue = FairQueue(1, clock, at_once=1)
    first, second = Run([FULL], Share(queue)), Run([FULL], Share(queue))

    def work() -> None:
        task = queue.get(0)
        result = task.function(*task.arguments)
        queue.done(task, 0.1, lambda: task.future.set_result(result))

    for run in (first, second):
        run.renew()
        work()  # which measures it: a page where nobody has pressed Train waits for nothing
        assert "Ready" in sentence(run.view())
        run.play()
    told = sentence(second.view())
    assert told.startswith("Waiting for a place: 1 run may train at once on this server")
    assert log.text.count("limit reached limit=training_at_once") == 1
    first.pause()
    work()
    clock.now += 2 * RECENT_SECONDS
    second.renew()
    assert queue.waiting > 0
    assert "Waiting" not in sentence(second.view())


@pytest.mark.parametrize(
    ("pool_load", "said"),
    [
        (PoolLoad(others=0, workers=2), ""),
        (PoolLoad(others=1, workers=2), ""),
        (
            PoolLoad(others=2, workers=2),
            "2 other runs are training: your run gets 33 % of 2 processors.",
        ),
        (
            PoolLoad(others=1, workers=1),
            "1 other run is training: your run gets 50 % of 1 processor.",
        ),
        (
            PoolLoad(others=12, workers=2),
            "12 other runs are training: your run gets 8 % of 2 processors.",
        ),
    ],
)
def test_the_page_says_what_share_a_run_has(pool_load: PoolLoad, said: str) -> None:
    hand = ByHand()
    hand.pool_load = pool_load
    run = hand.run(replace(FULL, epochs=1_000))
    run.play()
    for _ in range(5):
        run.renew()
        hand.finish_all()
    assert sentence(run.view()).endswith(said)
    assert ("training:" in sentence(run.view())) == bool(said)


def test_the_log_has_a_line_for_each_run_that_starts_and_ends(
    log: pytest.LogCaptureFixture,
) -> None:
    hand = ByHand()
    run = hand.run(FULL)
    run.play()
    while run.view().active:
        run.renew()
        hand.finish_all()
    assert [record.getMessage() for record in log.records] == [
        "run started experiments=1 data=Points model=MLP",
        "run finished epoch=40",
    ]


def test_a_look_up_takes_no_place_and_needs_none() -> None:
    """Workers are warmed by one for each, however few may train."""
    queue = FairQueue(1, Clock(), at_once=1)
    for _ in range(3):
        Share(queue).submit(divmod, 7, 2, trains=False)
    Share(queue).submit(divmod, 7, 2)
    with pytest.raises(Away):
        Share(queue).submit(divmod, 7, 2)
