"""Back, Forward, links and reloads: what a page shows that was left and come back to."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.screen import Screen

RATE = "Learning rate"
MANY_POINTS = "x,y,label\n" + "".join(f"{i / 10},{i % 7},{i % 2}\n" for i in range(400))


def start(screen: Screen) -> None:
    """Open the first page."""
    screen.page.goto(screen.address)
    at_start(screen)


def at_start(screen: Screen) -> None:
    """Wait until the first page is shown, and it alone."""
    expect(screen.page.get_by_text("Watch a network learn")).to_be_visible()
    expect(screen.button("Reset")).to_have_count(0)
    screen.idle()


def follow(screen: Screen, link: str) -> None:
    """Follow a link, a page's or a lesson's, and wait for what it leads to."""
    anchor = screen.page.get_by_role("link", name=link, exact=True).first
    path = anchor.evaluate("anchor => anchor.pathname")
    anchor.click()
    screen.until(lambda: urlsplit(screen.page.url).path == path)
    if link == "Start":
        at_start(screen)
    else:
        arrived(screen)


def arrived(screen: Screen) -> None:
    """Wait until an experiment's page is drawn and its script has run to its end."""
    screen.settle()
    screen.idle()


def value(screen: Screen, label: str) -> str:
    return screen.page.get_by_label(label, exact=True).input_value()


def steps(screen: Screen) -> int:
    """How many steps the browser's history has."""
    count: int = screen.page.evaluate("history.length")
    return count


def trained(screen: Screen) -> int:
    """Train for a while, pause, and say how far it came."""
    screen.press("Train")
    screen.until(lambda: screen.epoch > 20)
    screen.pause()
    screen.idle()
    return screen.epoch


def test_one_step_back_leaves_a_page_and_one_forward_finds_it_training(screen: Screen) -> None:
    start(screen)
    follow(screen, "Fit a Bernoulli curve")
    entered = steps(screen)
    screen.type("Epochs", "9000000")
    screen.type(RATE, "0.2")
    screen.until(lambda: "lr=0.2&loss=BCE&epochs=9000000" in screen.page.url)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 20)
    left_at = screen.epoch
    screen.page.go_back()
    at_start(screen)
    # Streamlit adds steps where the last message of the page just left comes late: for that page,
    # and then for the one gone to.
    for late in ("/logistic?lr=9", "/"):
        screen.page.evaluate("link => history.pushState({}, '', link)", late)
    assert screen.page.url == f"{screen.address}/"
    screen.page.go_forward()
    arrived(screen)
    assert steps(screen) == entered
    assert (value(screen, RATE), value(screen, "Epochs")) == ("0.2", "9000000")
    assert screen.epoch >= left_at
    screen.until(lambda: screen.epoch > left_at + 20)
    assert "lr=0.2&loss=BCE&epochs=9000000" in screen.page.url


def test_each_page_keeps_its_settings_and_its_run(screen: Screen) -> None:
    screen.open("/logistic?epochs=9000000&lr=0.2")
    left_at = trained(screen)
    follow(screen, "XOR")
    walked = steps(screen)
    for late in ("/logistic?lr=9", "/xor"):
        screen.page.evaluate("link => history.pushState({}, '', link)", late)
    assert steps(screen) == walked
    screen.pick("Loss", "MSE")
    screen.until(lambda: "loss=MSE" in screen.page.url)
    ways = (screen.page.go_back, screen.page.go_forward, screen.page.go_back)
    for go, page in zip(ways, ("logistic", "xor", "logistic"), strict=True):
        go()
        screen.page.wait_for_url(f"**/{page}?**")
        screen.idle()
        screen.until(lambda page=page: ("w" in numbers(screen)) == (page == "logistic"))  # type: ignore[misc]
    assert (value(screen, RATE), screen.epoch) == ("0.2", left_at)
    assert "lr=0.2&loss=BCE" in screen.page.url
    follow(screen, "XOR")
    screen.page.wait_for_url("**/xor?**loss=MSE**")
    assert (value(screen, RATE), screen.epoch) == ("1", 0)
    follow(screen, "Logistic regression")
    screen.until(lambda: screen.epoch == left_at)
    screen.press("Resume")
    screen.until(lambda: screen.epoch > left_at)


def numbers(screen: Screen) -> list[str]:
    """The names of all numbers shown."""
    found = screen.page.locator("[data-metric]").evaluate_all(
        "all => all.map((each) => each.dataset.metric)"
    )
    return [str(name) for name in found]


def test_a_lesson_s_card_sets_the_controls_and_keeps_the_run_of_its_own_experiment(
    screen: Screen,
) -> None:
    start(screen)
    follow(screen, "Mini-batches")
    screen.press("Step")
    screen.until(lambda: screen.epoch == 1)
    screen.idle()
    for typed in (None, "0.3"):
        if typed:
            screen.type(RATE, typed)
            screen.until(lambda typed=typed: f"lr={typed}" in screen.page.url)  # type: ignore[misc]
        follow(screen, "Start")
        follow(screen, "Mini-batches")
        screen.until(lambda: "lr=0.01&" in screen.page.url)
        assert "lesson" not in screen.page.url
        assert (value(screen, RATE), screen.epoch) == ("0.01", 1)


def test_points_that_fit_no_link_are_there_when_the_page_is_come_back_to(screen: Screen) -> None:
    screen.page.goto(f"{screen.address}/xor?data=own&layers=2&loss=BCE")
    screen.take_csv(MANY_POINTS.encode())
    kept = screen.page.get_by_text("400 points")
    expect(kept).to_contain_text("They don't fit the link.")
    arrived(screen)
    assert "points=" not in screen.page.url
    follow(screen, "Start")
    screen.page.go_back()
    expect(kept).to_be_visible()
    arrived(screen)
    follow(screen, "Start")
    follow(screen, "AND with one neuron")
    screen.until(lambda: "data=and" in screen.page.url)
    follow(screen, "Start")
    follow(screen, "XOR")
    screen.pick("Data", "Your own points")
    expect(kept).to_be_visible()


def test_a_reload_says_that_the_run_is_gone_until_the_next_one(screen: Screen) -> None:
    gone = screen.page.get_by_text("is gone. Train starts it again.")
    screen.open("/logistic?epochs=9000000&lr=0.2")
    screen.page.reload()
    arrived(screen)
    expect(gone).to_be_hidden()  # there was none
    left_at = trained(screen)
    screen.page.reload()
    arrived(screen)
    expect(gone).to_contain_text(f"This page was reloaded: its run (epoch {left_at:,})")
    assert (value(screen, RATE), screen.epoch) == ("0.2", 0)
    follow(screen, "XOR")
    expect(gone).to_be_hidden()
    screen.page.go_back()
    expect(gone).to_be_visible()
    arrived(screen)
    screen.press("Train")
    expect(gone).to_be_hidden()


def test_an_embedded_page_stays_embedded(screen: Screen) -> None:
    embedding = "embed=true&embed_options=light_theme&embed_options=show_padding"
    screen.open(f"/logistic?{embedding}&lr=0.2")
    screen.until(lambda: "epochs=10000" in screen.page.url)
    screen.type(RATE, "0.3")
    screen.until(lambda: "lr=0.3" in screen.page.url)
    assert f"/logistic?{embedding}&lr=0.3&loss=BCE&" in screen.page.url
