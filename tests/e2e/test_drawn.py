"""Each figure of each page, by what is drawn: before, during and after a run, in both themes.

The accessibility rules of axe-core are tried in the same visits.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.e2e.axe import violations
from tests.e2e.drawn import Wanted, columns_with_points, missing, picture
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw


def expect_drawn(screen: Screen, wanted: Wanted, moment: str) -> None:
    """Wait until all that is wanted is drawn."""
    try:
        screen.until(lambda: missing(screen.page, wanted) == [], seconds=10)
    except AssertionError:
        pytest.fail(f"{moment}: {missing(screen.page, wanted)}")


def expect_accessible(screen: Screen, moment: str) -> None:
    """No grave violation of axe's rules."""
    assert (moment, violations(screen.page)) == (moment, [])


def through_a_run(screen: Screen, always: Wanted, curves: Wanted) -> None:
    """Train, look back, reset; ``always`` is drawn throughout, ``curves`` once it has trained.

    The theme changes at the end of the run.
    """
    page = screen.page
    expect_drawn(screen, always, "before")
    expect_accessible(screen, "before, light")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0)
    expect_drawn(screen, always | curves, "during")
    screen.finish(seconds=90)
    expect_drawn(screen, always | curves, "after")
    expect_accessible(screen, "after, light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    expect_drawn(screen, always | curves, "after, dark")
    thumb = page.get_by_role("slider", name="Look back")
    thumb.focus()
    for _ in range(3):
        thumb.press("ArrowLeft")
    screen.arrive("Looking back")
    expect_drawn(screen, always | curves, "looking back")
    screen.press("Reset")
    screen.until(lambda: screen.epoch == 0)
    screen.idle()
    expect_drawn(screen, always, "reset, dark")
    expect_accessible(screen, "reset, dark")
    assert screen.no_traceback()
    assert screen.errors == []


def test_curve_losses_and_loss_surfaces(screen: Screen) -> None:
    screen.open("/logistic?loss=Both&lr=0.5&epochs=1500")
    surface = {"fills": 10, "points": 4}
    always: Wanted = {
        "curve": {"lines": 3, "gl": 1}, "surface BCE": surface, "surface MSE": surface
    }  # fmt: skip
    # Around y = 1, a twelfth below the top, right of the middle: no curve comes near.
    assert columns_with_points(screen.page, "curve", 0.09 / 1.18, (0.6, 0.75)) > 0.5
    walked = surface | {"lines": 1}
    through_a_run(
        screen, always, {"losses": {"lines": 2}, "surface BCE": walked, "surface MSE": walked}
    )
    assert columns_with_points(screen.page, "curve", 0.09 / 1.18, (0.6, 0.75)) > 0.5


def test_plane_moving_surface_and_table(screen: Screen) -> None:
    screen.open("/logistic?data=students&lr=1&init=zeros&epochs=1001")
    plane = {"points": 6, "painted": 0.3}
    always: Wanted = {"plane BCE": plane, "surface BCE": {"fills": 5}, "answers": {"rows": 6}}
    through_a_run(
        screen,
        always,
        {"plane BCE": plane | {"lines": 1, "colours": 30}, "losses": {"lines": 1}},
    )
    screen.page.locator("label").filter(has_text="Loss surface in 3-D").click()
    expect_drawn(screen, {"surface BCE": {"gl": 1}}, "in 3-D")
    screen.until(lambda: len(np.unique(picture(screen.page, "surface BCE"))) > 100)


def test_plane_network_hidden_view_and_gradients(screen: Screen) -> None:
    screen.open("/xor?layers=4&activation=tanh&lr=1&seed=1&epochs=1500")
    page = screen.page
    plane, network = {"points": 4, "painted": 0.3, "colours": 20}, {"painted": 0.05, "colours": 50}
    hidden = {"lines": 2, "points": 4}
    always: Wanted = {
        "plane BCE": plane, "network": network, "hidden": hidden, "answers": {"rows": 4},
    }  # fmt: skip
    through_a_run(screen, always, {"losses": {"lines": 1}, "plane BCE": plane | {"lines": 1}})
    page.get_by_role("combobox", name="Look into a unit").click()
    page.get_by_role("option").nth(1).click()
    expect_drawn(screen, {"unit": {"painted": 0.3, "colours": 20}}, "a unit")
    screen.choose("Gradients")
    screen.press("Train")
    expect_drawn(screen, {"gradients": {"lines": 2}, "unit": {"painted": 0.3}}, "gradients")


def test_bars_curves_and_confusion_matrix(screen: Screen) -> None:
    screen.open("/mnist?epochs=15")
    draw(screen.page, DIGITS[7])
    always: Wanted = {
        "bars": {"fills": 1}, "seen": {"painted": 0.3, "colours": 20},
        "confusion": {"cells": 1, "texts": 30},
    }  # fmt: skip
    curves: Wanted = {"losses": {"lines": 2}, "accuracies": {"lines": 2}}
    through_a_run(screen, always, curves)


@pytest.mark.parametrize("path", ["/", "/xor?mode=hand"])
def test_a_page_that_does_not_train_is_accessible(screen: Screen, path: str) -> None:
    screen.page.goto(screen.address + path)
    screen.page.get_by_role("heading", level=1).wait_for()
    screen.idle()
    for theme in ("light", "dark"):
        screen.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        screen.page.wait_for_timeout(300)
        expect_accessible(screen, theme)
