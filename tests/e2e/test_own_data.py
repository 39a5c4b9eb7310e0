"""A student brings a table: it is looked at, and taken with a press."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.e2e.screen import Screen

EXAM_SCORES = (Path(__file__).parents[1] / "files" / "exam_scores.csv").read_bytes()
KOREAN = "번호,공부시간,합격\n1,2,0\n2,4,1\n3,1,0\n4,5,1\n5,3,0\n6,3,1\n".encode("cp949")
WORDS = "x1,x2,y\n1,2,불합격\n3,4,합격\n".encode()
MARKUP = b"<b>age</b>,![](//elsewhere.example/a),y\n1,2,0\n3,4,1\n0,9,1\n"


def in_link(screen: Screen, name: str) -> str:
    """A setting in the address bar, empty where it is not there."""
    return parse_qs(urlsplit(screen.page.url).query).get(name, [""])[0]


def choose(screen: Screen, label: str, option: str) -> None:
    """Choose an option of a list in the preview."""
    screen.page.get_by_role("dialog").get_by_role("combobox", name=label, exact=True).click()
    screen.page.get_by_role("option", name=option, exact=True).click()
    screen.idle()


def test_one_feature_is_a_curve_that_answers_at_an_x(screen: Screen) -> None:
    screen.page.goto(f"{screen.address}/logistic?data=own&lr=0.5&epochs=300")
    expect(screen.page.get_by_text("There are no points yet.")).to_be_visible()
    screen.take_csv(KOREAN)
    screen.settle()
    expect(screen.page.get_by_text("6 points: 합격 from 공부시간.")).to_be_visible()
    assert in_link(screen, "points") == "공부시간,합격;2,0;4,1;1,0;5,1;3,0;3,1"
    expect(screen.page.locator(".live-plot .xtitle").first).to_have_text("x: 공부시간")
    screen.type("What is p at x =", "7")
    before = screen.page.locator('[data-metric="p at 공부시간 = 7"]')
    expect(before).to_be_visible()
    screen.until(lambda: in_link(screen, "x") == "7")
    screen.press("Train")
    screen.finish()
    assert float(screen.metric("p at 공부시간 = 7")) > 0.95
    screen.type("What is p at x =", "0")
    screen.until(lambda: screen.page.locator('[data-metric="p at 공부시간 = 0"]').count() == 1)
    assert float(screen.metric("p at 공부시간 = 0")) < 0.05
    assert screen.no_traceback()
    assert screen.errors == []


def test_the_preview_asks_what_it_can_not_know(screen: Screen) -> None:
    page = screen.page
    screen.open("/xor?data=own&points=-1,-1,0;1,1,1&layers=2")
    for _ in range(2):  # a file turned away from can be looked at again
        screen.look_at_csv(WORDS)
        expect(page.get_by_text("합격 counts as 1, 불합격 as 0.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("2 points.")).to_be_visible()
    assert in_link(screen, "points") == "-1,-1,0;1,1,1"

    screen.look_at_csv(WORDS)
    choose(screen, "Counts as 1", "불합격")
    expect(page.get_by_text("불합격 counts as 1, 합격 as 0.")).to_be_visible()
    screen.press("Use these points")
    screen.until(lambda: in_link(screen, "points") == "x1,x2,y;1,2,1;3,4,0")

    screen.look_at_csv(KOREAN)
    expect(page.get_by_text("“번호” counts the rows")).to_be_visible()
    expect(screen.button("Use these points")).to_be_disabled()
    choose(screen, "x2", "번호")
    screen.press("Use these points")
    screen.until(lambda: in_link(screen, "points").startswith("공부시간,번호,합격;2,1,0;4,2,1;"))

    screen.look_at_csv(b"x1,x2,y\n1,2,0\n3,,1\n5,6,1\n")
    expect(page.get_by_text("Line 3: there is no number in “x2”.")).to_be_visible()
    page.locator("label").filter(has_text="Leave out 1 row with gaps").click()
    screen.idle()
    screen.press("Use these points")
    screen.until(lambda: in_link(screen, "points") == "x1,x2,y;1,2,0;5,6,1")
    assert screen.no_traceback()


def test_a_number_that_may_be_two_is_told(screen: Screen) -> None:
    screen.page.goto(f"{screen.address}/regression?data=own")
    screen.look_at_csv(b"x1;x2;y\n1.234;2;0\n3.456;4;1\n5.678;1;5\n")
    box = screen.page.get_by_role("combobox", name="1.234 is read as", exact=True)
    expect(box).to_have_value("1234")
    choose(screen, "1.234 is read as", "1.234")
    screen.press("Use this table")
    screen.until(lambda: in_link(screen, "table").startswith("x1,x2,y;1.234,2,0;"))
    expect(screen.page.get_by_text("3 rows: y from x1, x2.")).to_be_visible()


def test_markup_in_names_is_shown_as_text(screen: Screen) -> None:
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.open("/xor?data=own&points=-1,-1,0;1,1,1&layers=2")
    screen.take_csv(MARKUP)
    said = screen.page.get_by_text("3 points: y from <b>age</b>, ![](//elsewhere.exam.")
    expect(said).to_be_visible()
    title = screen.page.locator(".live-plot .xtitle").first
    expect(title).to_have_text("x1: <b>age</b>")
    assert not [url for url in asked if "elsewhere" in url]


def test_exam_scores_that_overshoot_are_named_and_bear_more_when_standardised(
    screen: Screen,
) -> None:
    screen.page.goto(f"{screen.address}/logistic?data=own&lr=0.01&epochs=10000")
    screen.take_csv(EXAM_SCORES)
    screen.settle()
    screen.press("Train")
    screen.finish(seconds=90)
    expect(screen.page.get_by_text("Overshoot").first).to_be_visible()
    assert float(screen.metric("Loss")) > 1
    screen.page.locator("label").filter(has_text="Standardise inputs").click()
    screen.until(lambda: screen.epoch == 0)
    screen.until(lambda: in_link(screen, "std") == "1")
    screen.type("Learning rate", "5")
    screen.type("Epochs", "500")
    screen.press("Train")
    screen.finish(seconds=90)
    expect(screen.page.get_by_text("Overshoot")).to_have_count(0)
    assert abs(float(screen.metric("Loss")) - 0.1767) < 0.0002
    assert screen.no_traceback()
