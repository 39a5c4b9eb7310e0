"""One update, gone through by its buttons and by the keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from core.experiments.xor import Settings
from core.formulas.one_update import one_update
from core.formulas.update_steps import Step, number
from core.training.state import initial_state
from pages.live.one_update import PLAYING
from tests.e2e.axe import violations
from tests.e2e.screen import Screen

(SPEC,) = Settings(layers=(4,), activation="tanh").specs()
LINK = "/xor?layers=4&activation=tanh&speed=1"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 720}


def says(place: Locator, step: Step) -> None:
    """The number is explained."""
    now = place.locator(".steps-now")
    expect(now).to_contain_text(f"{step.title}: ")
    expect(now).to_contain_text(f"{step.name} = {step.formula}")
    expect(now.locator(".steps-value")).to_have_text(number(step.value))


def test_an_update_is_gone_through_number_by_number(screen: Screen) -> None:
    page, keys = screen.page, screen.page.keyboard
    steps = one_update(SPEC, initial_state(SPEC)).steps
    place = page.get_by_role("group", name="One update, number by number")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    screen.open(LINK)
    screen.press("Show one update")
    says(place, steps[0])
    expect(place).to_be_focused()
    expect(place.locator("svg")).to_be_in_viewport(ratio=1)
    too_wide = "main => main.scrollWidth > main.clientWidth"
    assert not page.get_by_test_id("stMain").evaluate(too_wide)
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    for step in steps[1:]:
        keys.press("ArrowRight")
        says(place, step)
    for step in steps:
        if step.phase == "New weights":  # it stands at its edge
            expect(place.locator("svg")).to_contain_text(f"{step.name} {number(step.value)}")
    keys.press("ArrowRight")  # there is nothing behind the last one
    says(place, steps[-1])
    keys.press("ArrowLeft")
    says(place, steps[-2])
    place.get_by_role("button", name="Backward").click()
    first = next(step for step in steps if step.phase == "Backward")
    says(place, first)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []
    place.get_by_role("button", name="Next sample").click()
    expect(place).to_contain_text("sample 2 of 4: x1 = 0, x2 = 1, y = 1")
    place.get_by_role("button", name="Next number").click()
    says(place, one_update(SPEC, initial_state(SPEC), 1).steps[1])
    screen.press("Step")
    expect(place).to_contain_text("Update 2, sample 2 of 4")
    screen.press("Resume")
    expect(place).to_contain_text(PLAYING)
    expect(place.locator(".steps-view")).to_be_hidden()
    screen.press("Hide the update")
    expect(place).to_have_count(0)
    assert screen.errors == []
