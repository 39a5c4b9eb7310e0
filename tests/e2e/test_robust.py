"""What students, browsers and links do to a run."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.screen import Screen

LONG = "/logistic?epochs=10000000"


def test_what_is_mistyped_leaves_the_run_alone(screen: Screen) -> None:
    screen.open(LONG)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 20)
    mistakes = {
        ("Learning rate", "0.05"): ["NaN", "fast"],
        ("Epochs", "10,000,000"): ["0", "many"],
    }
    for (label, kept), texts in mistakes.items():
        for text in texts:
            screen.type(label, text)
            sentence = text if text[0] in "fm" else ""
            expect(screen.page.get_by_text(f"Until then {kept} is used")).to_contain_text(sentence)
            reached = screen.epoch
            screen.until(lambda reached=reached: screen.epoch > reached)  # type: ignore[misc]
            assert screen.no_traceback()
            screen.type(label, kept)
            expect(screen.page.get_by_text("Until then")).to_have_count(0)


def test_a_double_click_on_train_trains(screen: Screen) -> None:
    screen.open(LONG)
    screen.button("Train").dblclick()
    screen.until(lambda: screen.epoch > 50)
    expect(screen.button("Pause")).to_be_visible()
    assert not screen.stands_still()


def test_pause_is_taken_however_soon_after_train(screen: Screen) -> None:
    screen.open(LONG)
    screen.press("Train")
    screen.press("Pause")
    expect(screen.button("Resume")).to_be_visible()
    screen.until(screen.stands_still)


def test_two_tabs_train_side_by_side(screen: Screen) -> None:
    other = Screen(screen.page.context.new_page(), screen.address)
    for tab in (screen, other):
        tab.open(LONG)
        tab.press("Train")
    for tab in (screen, other):
        tab.until(lambda tab=tab: tab.epoch > 50)  # type: ignore[misc]
        assert tab.no_traceback()
    other.page.close()  # else it trains beside all tests to come


def test_a_learning_rate_too_large_is_named(screen: Screen) -> None:
    screen.open("/logistic?lr=1000&decay=1&epochs=2000")
    screen.press("Train")
    expect(screen.page.locator(".finding").get_by_text("Diverged", exact=True)).to_be_visible()
    expect(screen.button("Train")).to_be_visible()
    assert screen.metric("Loss") != "nan"
