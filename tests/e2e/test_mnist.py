"""A student draws while a network learns to read."""

from __future__ import annotations

import io
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import CDPSession, Locator, expect

from core.datasets.mnist import BundledDigits
from tests.core.paper_photos import unseen_digits
from tests.core.photos import photo, two_digits
from tests.e2e.boxes import box_of
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw
from tests.e2e.test_board import Fingers

NOT_SURE = "Is that the digit? If not, draw around it."
CNN = "/mnist?model=cnn&optimizer=Adam&lr=0.003&train=0.9&speed=full"


def bars(screen: Screen) -> str:
    """The ten bars in words."""
    figure = screen.page.get_by_role("img", name="Probability of each digit")
    return figure.get_attribute("aria-label") or ""


def shown(screen: Screen, words: str) -> Locator:
    """The figure whose description has these words."""
    return screen.page.get_by_role("img", name=words)


def test_a_drawing_is_read_again_while_the_network_learns(screen: Screen) -> None:
    screen.open("/mnist?epochs=500&speed=full&show=belief")
    assert screen.metric("Prediction") == "–"
    draw(screen.page, DIGITS[7])
    screen.until(lambda: screen.metric("Prediction") in "0123456789")
    expect(shown(screen, "A ready-made CNN reads 7")).to_be_visible()
    before = bars(screen)

    screen.press("Train")
    screen.until(lambda: screen.epoch >= 5)
    screen.until(lambda: screen.metric("Prediction") == "7")
    screen.until(lambda: bars(screen) != before)
    expect(shown(screen, "Belief over the epochs, up to epoch")).to_be_visible()

    seen = shown(screen, "What the network sees")
    draw(screen.page, DIGITS[0])  # a circle around it
    screen.until(lambda: "reads 7 with 1.00" not in (seen.get_attribute("aria-label") or ""))
    screen.press_while_busy("Undo")  # one press takes one stroke
    screen.until(lambda: "reads 7 with 1.00" in (seen.get_attribute("aria-label") or ""))
    screen.until(lambda: screen.metric("Prediction") == "7")

    screen.press("Clear")
    screen.until(lambda: screen.metric("Prediction") == "–")
    expect(screen.page.get_by_text("no digit yet")).to_be_visible()
    draw(screen.page, [[(140, 140), (143, 141)]])  # a dot is ink enough for a digit to be seen
    screen.until(lambda: screen.metric("Prediction") in "0123456789")
    assert screen.no_traceback()
    assert screen.errors == []


def test_ten_drawn_digits_are_read_by_a_network_trained_in_the_page(screen: Screen) -> None:
    screen.open(f"{CNN}&epochs=4&augment=1&show=own")
    screen.press("Train")
    screen.finish(seconds=90)
    read_as = {}
    for digit, strokes in DIGITS.items():
        draw(screen.page, strokes)
        with suppress(AssertionError):
            screen.until(lambda digit=digit: screen.metric("Prediction") == str(digit), seconds=5)  # type: ignore[misc]
        read_as[digit] = screen.metric("Prediction")
        if digit in (3, 8):
            labels = screen.page.get_by_test_id("stButtonGroup").last
            labels.get_by_text(str(digit), exact=True).click()
            screen.until(lambda digit=digit: screen.metric("Your digits") == "100%")  # type: ignore[misc]
        screen.press("Clear")
        screen.until(lambda: screen.metric("Prediction") == "–")
    assert read_as == {digit: str(digit) for digit in DIGITS}
    expect(shown(screen, "Your digits: a 3 read as 3, a 8 read as 8.")).to_be_visible()
    with screen.page.expect_download() as download:
        screen.press("Download as CSV")
    lines = download.value.path().read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["label", "3", "8"]
    assert screen.errors == []


def test_a_slow_epoch_can_be_paused_stepped_and_looked_into(screen: Screen) -> None:
    screen.open(f"{CNN}&batch=10&epochs=50")
    screen.press("Train")
    screen.arrive("of 450")
    screen.pause()
    expect(screen.page.locator(".run-sentence")).to_contain_text("of 450")
    place = screen.page.locator(".run-sentence").inner_text()
    screen.press("Step a batch")
    screen.until(lambda: screen.page.locator(".run-sentence").inner_text() != place)
    assert screen.epoch == 0

    matrix = shown(screen, "Confusion matrix of 500 test digits")
    box = matrix.bounding_box()
    assert box
    row = (box["height"] - 48) / 10
    matrix.click(position={"x": 60, "y": 44 + 0.5 * row})  # 0 read as 0
    expect(screen.page.get_by_text("Test digits 0 read as 0")).to_be_visible()
    expect(shown(screen, "Test digits 0 read as 0: ")).to_be_visible()
    assert screen.no_traceback()
    assert screen.errors == []


def test_a_picture_is_read_and_what_is_none_is_named(screen: Screen) -> None:
    screen.open("/mnist?epochs=20&speed=full")
    screen.press("Train")
    screen.finish()
    images, labels = BundledDigits().sample()
    digit = images[2100].view(28, 28).numpy()
    screen.page.get_by_text("Picture", exact=True).click()
    upload = screen.page.locator("input[type=file]")

    def hand_in(name: str, content: bytes) -> None:
        upload.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})

    hand_in("photo.jpg", photo(digit, np.random.default_rng(1)))
    screen.until(lambda: screen.metric("Prediction") == str(int(labels[2100])))
    hand_in("homework.txt", b"This is not a picture.")
    expect(screen.page.get_by_text("This file is not a picture.")).to_be_visible()
    screen.until(lambda: screen.metric("Prediction") == "–")
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    hand_in("bomb.png", bomb.getvalue())
    expect(screen.page.get_by_text("This picture has 20,000 × 20,000 pixels")).to_be_visible()
    assert screen.epoch == 20

    screen.page.get_by_text("Sample", exact=True).click()
    box = shown(screen, "Ten test digits").bounding_box()
    assert box
    screen.page.mouse.click(box["x"] + 20, box["y"] + 20)
    screen.until(lambda: screen.metric("Prediction") == "0")  # the first of ten, one of each class
    assert screen.no_traceback()


@pytest.mark.parametrize("hand", ["mouse", "finger"])
def test_where_two_digits_are_on_a_picture_the_student_draws_around_one(
    screen: Screen, protocol: CDPSession, hand: str
) -> None:
    images, labels = unseen_digits()
    seven, zero = (images[labels.tolist().index(digit)] for digit in (7, 0))
    file = io.BytesIO()
    Image.fromarray(two_digits(seven, zero)).save(file, "PNG")
    fingers = Fingers(screen.page, protocol) if hand == "finger" else None
    screen.open("/mnist")
    screen.page.get_by_text("Picture", exact=True).click()
    screen.page.locator("input[type=file]").set_input_files(
        {"name": "two.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    expect(screen.page.get_by_text(NOT_SURE)).to_be_visible()
    assert screen.metric("Prediction") == "–"
    canvas = screen.page.locator("canvas.upper-canvas")

    def draw_across(left: float, right: float) -> None:
        """Draw from the top left to the bottom right, between two shares of the width."""
        canvas.scroll_into_view_if_needed()
        screen.idle()
        before = None
        while before != (before := box_of(canvas)):  # the page comes to rest
            screen.page.wait_for_timeout(500)
        box = box_of(canvas)
        places = [
            (box["x"] + (left + (right - left) * i / 8) * box["width"],
             box["y"] + (0.12 + 0.09 * i) * box["height"])
            for i in range(9)
        ]  # fmt: skip
        if fingers:
            fingers.touch("touchStart", places[0])
            for place in places[1:]:
                fingers.touch("touchMove", place)
            fingers.touch("touchEnd")
            return
        screen.page.mouse.move(*places[0])
        screen.page.mouse.down()
        for place in places[1:]:
            screen.page.mouse.move(*place)
        screen.page.mouse.up()

    if hand == "mouse":
        screen.press("Yes, read it")
        expect(shown(screen, "A ready-made CNN reads")).to_be_visible()
        expect(screen.page.get_by_text(NOT_SURE)).to_have_count(0)
    draw_across(0.07, 0.42)
    expect(shown(screen, "A ready-made CNN reads 7")).to_be_visible()
    expect(screen.page.get_by_text(NOT_SURE)).to_have_count(0)
    if hand == "mouse":
        draw_across(0.62, 0.94)
        expect(shown(screen, "A ready-made CNN reads 0")).to_be_visible()
    assert screen.no_traceback()
    assert screen.errors == []
