"""A student draws while a network learns to read."""

from playwright.sync_api import expect

from tests.e2e.screen import Screen


def draw(screen: Screen, *places: tuple[int, int]) -> None:
    """One stroke over the board, through these places."""
    box = screen.page.locator("canvas.upper-canvas").bounding_box()
    assert box
    mouse = screen.page.mouse
    mouse.move(box["x"] + places[0][0], box["y"] + places[0][1])
    mouse.down()
    for x, y in places[1:]:
        mouse.move(box["x"] + x, box["y"] + y, steps=8)
    mouse.up()


def test_a_drawing_is_read_again_while_the_network_learns(screen: Screen) -> None:
    screen.open("/mnist?epochs=500")
    assert screen.metric("Prediction") == "–"
    draw(screen, (80, 70), (190, 70), (120, 220))
    screen.until(lambda: screen.metric("Prediction") in "0123456789")
    bars = screen.page.get_by_role("img", name="Probability of each digit")
    before = bars.get_attribute("aria-label")

    screen.press("Train")
    screen.until(lambda: screen.epoch >= 5)
    screen.until(lambda: screen.metric("Prediction") == "7")
    screen.until(lambda: bars.get_attribute("aria-label") != before)

    screen.press("Clear")
    screen.until(lambda: screen.metric("Prediction") == "–")
    expect(screen.page.get_by_text("Draw a digit from 0 to 9.")).to_be_visible()
    assert screen.no_traceback()
    assert screen.errors == []
