"""A walk through all eight lessons by clicking alone, from the start page."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from core.lessons.course import LESSONS, after
from core.lessons.lesson import Lesson
from core.lessons.lesson import Screen as LessonScreen
from tests.core.lessons.screens import BY_HAND
from tests.core.lessons.test_summary import SAID
from tests.e2e.boxes import box_of, parted
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

LAPTOP: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Of each lesson, the first screen that trains: what each of them says is compared in tests/core/lessons.
TRAINED = {
    next((each.slug for each in lesson.screens if each.slug not in BY_HAND), "")
    for lesson in LESSONS
}


def open_from_start(screen: Screen, lesson: Lesson) -> None:
    """Go to the start page on a phone and click the lesson's card."""
    screen.page.set_viewport_size(PHONE)
    screen.page.goto(screen.address)
    name = f"{lesson.number} {lesson.title}"
    screen.page.get_by_role("link", name=name).click()


def predict(screen: Screen, shown: LessonScreen) -> None:
    """Read the question and give the right answer."""
    page = screen.page
    expect(page.get_by_role("heading", name=shown.title, exact=True)).to_be_visible()
    expect(page.get_by_text(shown.question).first).to_be_visible()
    screen.idle()  # who reads a question gives the page the time to be whole
    answer = shown.answers[shown.right or 0]
    page.get_by_role("radiogroup").get_by_text(answer, exact=True).or_(
        page.get_by_role("button", name=answer, exact=True)
    ).first.click()
    if (
        shown.slug not in BY_HAND
    ):  # what to watch has a frame; a phone leaves out a race's first figure
        framed = page.locator(".live-figure.framed")
        expect(framed).to_have_count(len(shown.figures))
        expect(framed.last).to_be_visible()


def explanation(screen: Screen) -> Locator:
    """What happened and why."""
    return screen.page.locator(".st-key-strip-explanation")


def train(screen: Screen, shown: LessonScreen) -> None:
    """Train to the end."""
    screen.until(lambda: screen.metric("Loss") != "–", seconds=60)
    screen.press("Train")
    screen.until(lambda: not screen.button("Train").is_visible())
    screen.page.get_by_role("slider", name="Speed").press("End")
    explanation(screen).wait_for(timeout=90_000)


def explained(screen: Screen, shown: LessonScreen) -> None:
    """It is said what happened and why, by the run's own numbers."""
    for part in SAID[shown.slug]:
        expect(explanation(screen)).to_contain_text(part.replace("**", ""))


def is_whole_on_a_phone(screen: Screen, shown: LessonScreen) -> None:
    """In a phone's window the figure to watch stands whole above the bar; nothing reaches out at the sides."""
    page = screen.page
    if shown.slug not in BY_HAND:
        figure, bar = page.locator(".live-figure.framed").last, page.locator(".st-key-play-main")
        screen.until(lambda: 0 < bottom_of(figure) <= box_of(bar)["y"])
    too_wide = "main => main.scrollWidth > main.clientWidth"
    screen.until(lambda: not page.get_by_test_id("stMain").evaluate(too_wide))


def bottom_of(figure: Locator) -> float:
    """Where a figure ends in the window; 0 where it is not seen."""
    box = figure.bounding_box()
    return box["y"] + box["height"] if box else 0


def go_on(screen: Screen, shown: LessonScreen) -> None:
    """Press Next, where there is a next screen."""
    if after(shown.slug) is not None:
        screen.press("Next")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: f"lesson {lesson.number}")
def test_each_screen_asks_runs_and_explains_by_its_own_numbers(
    screen: Screen, lesson: Lesson
) -> None:
    """Walk on a phone; what is trained to its end is watched on a laptop."""
    open_from_start(screen, lesson)
    for shown in lesson.screens:
        if shown.slug in TRAINED:
            screen.page.set_viewport_size(LAPTOP)
            predict(screen, shown)
            train(screen, shown)
            expect(explanation(screen)).to_contain_text("You guessed")
            screen.page.set_viewport_size(PHONE)
        else:
            predict(screen, shown)
        if shown.slug in (*TRAINED, *BY_HAND):
            explained(screen, shown)
        is_whole_on_a_phone(screen, shown)
        go_on(screen, shown)
    assert screen.errors == []
    assert screen.no_traceback()


def test_what_to_watch_is_said_while_a_phone_trains(screen: Screen) -> None:
    shown = LESSONS[6].screens[0]
    screen.page.set_viewport_size(PHONE)
    screen.open(f"/{shown.page}?lesson={shown.slug}")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0, seconds=60)
    caption = screen.page.locator(".framed > .watch").last
    expect(caption).to_be_visible()
    expect(caption).to_contain_text(shown.watch)


def test_a_teachers_link_hides_controls_trains_at_once_and_is_large(screen: Screen) -> None:
    page = screen.page
    screen.open("/logistic?lesson=l2-race&hide=loss,device&play=1&big=1&speed=25")
    screen.until(lambda: screen.epoch > 3)
    expect(page.get_by_label("Learning rate", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Loss")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Device")).to_be_hidden()
    size = page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size == 20
    page.set_viewport_size(LAPTOP)
    moving = page.locator(".st-key-figures .live-figure:visible, .numbers").all()
    screen.until(lambda: all(0 < bottom_of(each) <= 720 for each in moving))
    line = page.locator(".st-key-figure-losses .js-line").first
    assert (
        float(line.evaluate("line => getComputedStyle(line).strokeWidth.replace('px', '')")) > 2.5
    )
    assert "hide=loss,device" in page.url
    assert "big=1" in page.url
    assert "play" not in page.url


def test_on_a_projector_what_moves_is_in_view_beside_the_board(screen: Screen) -> None:
    page = screen.page
    page.set_viewport_size(LAPTOP)
    screen.open("/mnist?lesson=l8-softmax&big=1&speed=full")
    draw(page, DIGITS[3])
    screen.press("Train")
    explanation(screen).wait_for(timeout=60_000)
    moving = page.locator(".st-key-figures .live-figure:visible, .numbers, canvas.upper-canvas")
    screen.until(lambda: all(0 < bottom_of(each) <= 720 for each in moving.all()))
    ways = page.locator(".st-key-mnist-input-mode, .st-key-strokes, .st-key-figure-bars, .stHeader")
    places = [box_of(each) for each in (*ways.all(), page.locator("canvas.upper-canvas"))]
    assert all(parted(one, other) for one, other in combinations(places, 2))
    assert all(place["y"] + place["height"] <= 720 for place in places)


def test_who_wants_little_to_move_gets_four_frames_a_second(screen: Screen) -> None:
    page = screen.page
    frames: list[None] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: frames.append(None)))
    screen.open("/logistic?epochs=9000000")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    before = len(frames)
    page.wait_for_timeout(2_000)
    streamlit_too = len(frames) - before
    assert 3 <= streamlit_too <= 14


def test_a_figure_that_gets_other_lines_and_another_size_is_drawn_anew(screen: Screen) -> None:
    screen.page.set_viewport_size(LAPTOP)
    screen.open("/logistic?lesson=l2-bad-start")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0)
    screen.press("Next")
    expect(screen.page.get_by_role("heading", name="Change the loss and go on")).to_be_visible()
    screen.settle()
    measure = """() => {
      const box = (part) => document.querySelector(`.live-figure.framed ${part}`).getBoundingClientRect();
      const plot = box(".nsewdrag");
      const lines = [...document.querySelectorAll(".live-figure.framed .js-line")];
      const right = Math.max(...lines.map((line) => line.getBoundingClientRect().right));
      const names = [...document.querySelectorAll(".live-figure.framed .line-names > span")];
      const boxes = names.map((name) => name.getBoundingClientRect());
      const within = boxes.every(({ left, right, top, bottom }) => left >= plot.left && right <= plot.right && top >= plot.top && bottom <= plot.bottom);
      return [names.map((name) => name.textContent), within, Math.abs(right - plot.right) < 8];
    }"""
    named = ["samples", "fitted curve", "true curve"]
    screen.until(lambda: screen.page.evaluate(measure) == [named, True, True])


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_start_page_leads_to_its_best_in_a_click_or_two_and_no_scroll(
    screen: Screen, size: ViewportSize
) -> None:
    page = screen.page
    page.set_viewport_size(size)

    def all_in_view(*parts: str) -> bool:
        boxes = [box_of(page.locator(part)) for part in parts]
        scrolled = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
        return not scrolled and all(
            box["y"] >= 0 and box["y"] + box["height"] <= size["height"] for box in boxes
        )

    page.goto(screen.address)
    sentence = page.get_by_text("A real PyTorch model trains").first
    expect(sentence).to_be_visible()
    assert parted(box_of(page.get_by_role("heading", level=1)), box_of(sentence))
    screen.press("Watch MSE get stuck")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0)
    figures = ("curve", "surface-MSE", "losses")
    screen.until(lambda: all_in_view(*(f".st-key-figure-{name} .live-figure" for name in figures)))
    page.goto(screen.address)
    screen.press("Draw while it learns")  # it waits for who draws
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0, seconds=60)
    draw(page, DIGITS[3])
    screen.until(lambda: screen.metric("Prediction") != "–")
    assert screen.button("Pause").is_visible()
    assert all_in_view("canvas.upper-canvas", ".st-key-figure-bars .live-figure")
    assert screen.errors == []
