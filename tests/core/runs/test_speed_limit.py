"""A limit on epochs that grows with time."""

from __future__ import annotations

import math

import pytest

from core.runs.speed_limit import FULL_SPEED, SPEEDS, SpeedLimit


@pytest.mark.parametrize("speed", [1.0, 5.0, 500.0])
def test_the_first_epoch_is_due_at_once(speed: float) -> None:
    pace = SpeedLimit(speed)
    pace.restart_clock(7, 100.0)
    assert pace.allowed(100.0) == 8


@pytest.mark.parametrize(
    ("speed", "seconds", "epochs"), [(1.0, 0.99, 1), (1.0, 1.0, 2), (5.0, 1.0, 6), (50.0, 2.0, 101)]
)
def test_a_limited_speed_allows_as_many_epochs_as_time_has_passed_for(
    speed: float, seconds: float, epochs: int
) -> None:
    pace = SpeedLimit(speed)
    pace.restart_clock(0, 100.0)
    assert pace.allowed(100.0 + seconds) == epochs


def test_setting_off_again_forgets_the_time_that_passed() -> None:
    pace = SpeedLimit(5.0)
    pace.restart_clock(0, 0.0)
    pace.restart_clock(10, 1_000.0)
    assert pace.allowed(1_000.0) == 11


def test_full_speed_has_no_limit() -> None:
    pace = SpeedLimit(SPEEDS[FULL_SPEED])
    pace.restart_clock(3, 100.0)
    assert pace.allowed(100.0) == math.inf


@pytest.mark.parametrize(("name", "slow"), [(name, name in ("1", "5")) for name in SPEEDS])
def test_single_epochs_can_be_told_apart_up_to_five_a_second(name: str, slow: bool) -> None:
    assert SpeedLimit(SPEEDS[name]).slow_motion is slow
