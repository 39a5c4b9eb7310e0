"""The live figures: one element each, no blank, the student's zoom kept."""

import re

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.screen import Screen

WATCH_MOUNTS = """() => {
  window.__removed = 0;
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.removedNodes)
        if (node.nodeType === 1 && (node.matches(".live-plot") || node.querySelector(".live-plot")))
          window.__removed += 1;
  }).observe(document.body, { childList: true, subtree: true });
}"""
PLOTS = "[...document.querySelectorAll('.live-plot')]"


@pytest.fixture(autouse=True)
def in_full_motion(page: Page) -> None:
    """As many frames as the browser can paint."""
    page.emulate_media(reduced_motion="no-preference")


def loss_plot(page: Page) -> str:
    return f"{PLOTS}.find(plot => plot.layout.xaxis?.title?.text === 'Epoch')"


def test_figures_stay_mounted_and_keep_the_zoom_while_training(screen: Screen) -> None:
    page = screen.page
    screen.open("/logistic?epochs=1000000")
    page.evaluate(WATCH_MOUNTS)
    plots = page.locator(".live-plot").count()
    assert plots == 3
    page.evaluate(f"window.Plotly.relayout({loss_plot(page)}, {{'yaxis.range': [0.3, 0.4]}})")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 500)
    screen.type("Learning rate", "0.1")
    reached = screen.epoch
    screen.until(lambda: screen.epoch > reached + 500)
    screen.press("Pause")
    assert page.evaluate("window.__removed") == 0
    assert page.locator(".live-plot").count() == plots
    assert page.evaluate(f"{loss_plot(page)}.layout.yaxis.range") == [0.3, 0.4]
    assert screen.errors == []


def test_a_finished_page_sends_nothing(screen: Screen) -> None:
    sent: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: sent.append(frame))  # noqa: PLW0108

    screen.page.on("websocket", listen)
    screen.open("/logistic?epochs=50")
    screen.press("Train")
    screen.finish()
    screen.page.wait_for_timeout(1_000)
    sent.clear()
    screen.page.wait_for_timeout(1_000)
    assert sent == []


def test_alternative_text_says_what_the_figure_shows_now(screen: Screen) -> None:
    screen.open("/logistic?epochs=200&lr=0.5")
    curve = screen.page.locator(".live-plot").first
    screen.until(lambda: "At epoch 0" in (curve.get_attribute("aria-label") or ""))
    screen.press("Train")
    screen.until(lambda: "At epoch 200" in (curve.get_attribute("aria-label") or ""))


# How much of the width of the plane's axes is shaded, along its middle.
SHADED = """async () => {
  const { figures } = await import("/live-page/figures.js");
  const { axesOf } = await import("/live-page/under_axes.js");
  const { plot, canvas } = figures.get("plane BCE");
  const { left, width } = axesOf(plot), density = canvas.width / canvas.clientWidth;
  const row = canvas.getContext("2d").getImageData(0, canvas.height >> 1, canvas.width, 1).data;
  const shaded = Array.from({ length: canvas.width }, (_, i) => row[4 * i + 3] > 0);
  return (shaded.lastIndexOf(true) / density - left) / width;
}"""


def test_the_plane_is_shaded_to_its_edge_after_the_window_has_changed(screen: Screen) -> None:
    page = screen.page
    screen.open("/xor?epochs=9000000")
    screen.press("Train")
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        screen.until(lambda: screen.epoch > 100)
        page.wait_for_timeout(500)
        screen.until(lambda: 0.98 < page.evaluate(SHADED) < 1.02)
    assert screen.errors == []


SAMPLES = """async () => (await import("/live-page/figures.js")).figures.get("curve").canvas.toDataURL()"""


def test_samples_look_the_same_whatever_was_drawn_before(screen: Screen) -> None:
    page = screen.page
    screen.open("/logistic?lesson=l2-bad-start")
    screen.idle()
    alone = page.evaluate(SAMPLES)
    screen.open("/logistic?lesson=l2-race")
    screen.press("Next")
    expect(page).to_have_url(re.compile("l2-bad-start"))
    screen.until(lambda: page.evaluate(SAMPLES) == alone)


def test_without_plotly_the_page_says_so(screen: Screen) -> None:
    screen.page.route("**/plotly.min.js", lambda route: route.abort())
    screen.page.goto(screen.address + "/logistic")
    expect(screen.page.get_by_text("could not be drawn").first).to_be_visible()
