"""A student's visit, from the first page to a shared link."""

import re
import time

from playwright.sync_api import expect

from tests.e2e.screen import Screen


def test_a_whole_visit(screen: Screen) -> None:
    page = screen.page
    page.goto(screen.address)
    page.get_by_role("link", name="Fit a Bernoulli curve").click()
    screen.settle()
    assert screen.epoch == 0

    screen.type("Epochs", "1000000")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 50)
    first_loss = float(screen.metric("Loss"))

    screen.type("Learning rate", "0.5")
    screen.until(lambda: "lr=0.5" in page.url)
    expect(screen.button("Pause")).to_be_visible()
    reached = screen.epoch
    screen.until(lambda: screen.epoch > reached)
    assert float(screen.metric("Loss")) < first_loss

    screen.pause()
    paused_at = screen.epoch
    screen.press("Step")
    screen.until(lambda: screen.epoch == paused_at + 1)
    assert screen.stands_still()

    screen.press("Reset")
    screen.until(lambda: screen.epoch == 0)
    expect(screen.button("Train")).to_be_visible()

    screen.pick("Loss", "Both")
    screen.until(lambda: "loss=Both" in page.url)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 20)
    screen.pause()
    assert screen.metric("w", 0) != screen.metric("w", 1)

    link = page.url
    page.reload()
    screen.settle()
    assert page.url == link
    assert screen.epoch == 0
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.5"
    assert page.get_by_label("Epochs", exact=True).input_value() == "1000000"
    assert screen.no_traceback()
    assert screen.errors == []


def test_a_finished_run_can_be_looked_back_on_and_resumed_from(screen: Screen) -> None:
    screen.open("/logistic?epochs=300&lr=0.5")
    screen.press("Train")
    screen.finish()
    final = screen.metric("Loss")

    thumb = screen.page.get_by_role("slider", name="Look back")
    expect(thumb).to_be_enabled()
    thumb.focus()
    thumb.press("Home")
    screen.until(lambda: screen.epoch == 0 and screen.metric("Loss") != "–")  # it is measured anew
    assert float(screen.metric("Loss")) > float(final)

    screen.press("Resume")
    screen.finish()
    assert screen.epoch == 300
    assert screen.metric("Loss") == final


def test_slow_motion_shows_one_epoch_at_a_time(screen: Screen) -> None:
    screen.open("/logistic")
    speed = screen.page.get_by_role("slider", name="Speed")
    speed.focus()
    speed.press("Home")
    screen.until(lambda: "1 epoch/s" in screen.page.inner_text("body"))
    screen.until(lambda: "speed=1" in screen.page.url.split("&"))
    screen.press("Train")
    started = time.monotonic()
    screen.until(lambda: screen.epoch >= 3)
    assert screen.epoch <= time.monotonic() - started + 2
    assert screen.page.get_by_text(re.compile("Training, epoch .*[●○]")).count() == 1


def test_a_lesson_is_one_click_away(screen: Screen) -> None:
    screen.open("/logistic")
    with screen.more():
        screen.press("More experiments")
        screen.press("Where MSE gets stuck")
    screen.until(lambda: "w0=-10" in screen.page.url and "loss=Both" in screen.page.url)
    screen.until(lambda: screen.metric("w") == "−10.000")
