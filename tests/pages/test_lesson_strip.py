"""A lesson's screen in its page: what is watched is there, and what is said belongs to one run."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.course import SCREENS
from core.lessons.lesson import Screen
from core.runs.speed_limit import FULL_SPEED, SPEEDS
from tests.pages import visit
from tests.pages.visit import press

BACK = "Back to the question"
HIDDEN = {  # what a by-hand screen shows after a guess alone
    "l2-update": "figure update",
    "l5-softmax": "figure bars",
    "l5-one-hot": "figure bars",
    "l5-losses": "figure gradients over the logit",
    "l7-update": "figure update",
}


def opened(slug: str, **link: str) -> AppTest:
    """Open a lesson's screen."""
    return visit.opened(SCREENS[slug][1].page, {"lesson": slug, **link})


def mounted(page: AppTest) -> set[str]:
    """Return the keys of the page's figures, as ``figure curve``."""
    return {part.proto.id.split("-", 2)[2] for part in page.get("bidi_component")}


def words(page: AppTest) -> str:
    """Return all that the page says in Markdown."""
    return "\n".join(text.value for text in page.markdown)


def guess(page: AppTest, screen: Screen, answer: int = 0) -> AppTest:
    """Choose an answer to the screen's question."""
    pills = next(group for group in page.button_group if group.label == screen.question)
    return visit.drawn(pills.set_value(screen.answers[answer]).run())


def trained(page: AppTest) -> AppTest:
    """Press Train, wait for the run's end, and draw the page again."""
    return ended(press(page, "Train"))


def ended(page: AppTest) -> AppTest:
    """Wait for the run's end, and draw the page again."""
    visit.run_of(page).set_speed(SPEEDS[FULL_SPEED])  # each screen has a speed of its own
    visit.at_rest(page)
    return visit.drawn(page.run())


@pytest.mark.parametrize("slug", SCREENS)
def test_what_a_screen_asks_to_watch_is_in_its_page(slug: str) -> None:
    screen = SCREENS[slug][1]
    page = opened(slug)
    assert not page.exception
    if screen.by_hand:
        page = guess(page, screen)
        assert not page.exception
    if slug == "l5-one-hot":  # tables of Streamlit's own
        assert len(page.table) == 2
    else:
        assert {f"figure {key}" for key in screen.figures} <= mounted(page)


@pytest.mark.parametrize("slug", [slug for slug in SCREENS if SCREENS[slug][1].by_hand])
def test_by_hand_the_answer_is_hidden_until_a_guess_is_made(slug: str) -> None:
    screen = SCREENS[slug][1]
    page = opened(slug)
    assert HIDDEN.get(slug, "none") not in mounted(page)
    assert len(page.dataframe) == len(page.table) == 0
    assert "gradient p" not in words(page)
    page = guess(page, screen, 1)
    assert f"You guessed “{screen.answers[1]}”; here is what happened." in words(page)
    assert HIDDEN.get(slug) in {*mounted(page), None}


def test_what_is_tried_has_its_own_sentence_and_a_way_back() -> None:
    page = guess(opened("l7-one-neuron", speed="full"), SCREENS["l7-one-neuron"][1])
    page = trained(page)
    assert "right. The loss is **0.693147**, which is ln 2" in words(page)
    page = press(page, "AND instead of XOR")
    assert "ln 2" not in words(page)
    assert "You guessed" not in words(page)
    page = trained(page)
    assert "one straight line separates the corners where AND is 1" in words(page)
    assert "You guessed" not in words(page)
    page = press(page, BACK)
    assert BACK not in {button.label for button in page.button}
    assert visit.link_of(page)["data"] == "xor"


def test_with_a_setting_changed_nothing_is_said_until_one_goes_back() -> None:
    page = guess(opened("l3-standardise"), SCREENS["l3-standardise"][1])
    assert BACK not in {button.label for button in page.button}
    page.text_input(key="regression.lr").set_value("0.3").run()
    page = trained(page)
    assert "You guessed" not in words(page)
    assert "You changed a setting." in words(page)
    page = trained(press(page, BACK))
    assert "7,646" in words(page)


def test_another_look_at_a_run_does_not_start_it_anew() -> None:
    page = trained(opened("l7-plateau", speed="full"))
    session = page.session_state["session"]
    run = session.page_state("xor").run
    page = press(page, "Look at the gradients")
    assert session.page_state("xor").run is run
    assert "the first layer’s gradient is" in words(page)
    page = press(page, BACK)
    assert session.page_state("xor").run is run
    assert "100.0 % right" in words(page)


def test_a_run_whose_settings_were_others_for_a_while_is_not_explained() -> None:
    page = guess(opened("l3-scores"), SCREENS["l3-scores"][1])
    page = trained(page)
    assert "You guessed “5”: right." in words(page)
    for rate in ("0.00002", "0.00001"):
        page = visit.drawn(page.text_input(key="regression.lr").set_value(rate).run())
        assert "You guessed" not in words(page)
    page = trained(page)  # anew
    assert "You guessed “5”: right." in words(page)


def test_the_way_back_from_a_run_with_another_learning_rate_starts_anew() -> None:
    page = trained(guess(opened("l3-blow-up"), SCREENS["l3-blow-up"][1]))
    page = trained(press(page, "A learning rate of 0.00004"))
    assert "is below the limit" in words(page)
    page = press(page, BACK)
    session = page.session_state["session"]
    assert session.page_state("regression").run.view().epoch == 0
    assert "You guessed" not in words(page)


def test_the_loss_is_swapped_and_training_goes_on_from_the_weights_reached() -> None:
    page = trained(guess(opened("l2-swap"), SCREENS["l2-swap"][1]))
    reached = visit.run_of(page).view().trials[0].state.flat
    page = press(page, "Change to MSE and go on from here")
    assert visit.link_of(page)["loss"] == "MSE"
    assert visit.run_of(page).view().trials[0].spec.initial == tuple(reached.tolist())
    assert "MSE went on from w 5.100, b −0.99" in words(ended(page))  # it trains at once


@pytest.mark.parametrize("changed", [{"loss": "Both"}, {"data": "students"}])
def test_another_experiment_is_not_explained(changed: dict[str, str]) -> None:
    page = trained(opened("l2-fit", epochs="60", **changed))
    assert "You guessed" not in words(page)
    assert "You changed a setting." in words(page)
