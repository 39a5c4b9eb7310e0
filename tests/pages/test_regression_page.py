"""The regression page's script, run without a browser: controls, links, sentences."""

import pytest
from streamlit.testing.v1 import AppTest

from core.streaming.wire import message
from tests.pages import visit
from tests.pages.visit import labels, link_of, press, sentences

DEFAULT_LINK = {
    "lr": "0.00001", "epochs": "20", "loss": "squared-error", "data": "exam", "seed": "0",
}  # fmt: skip
TABLE = "hours,score;1,50;2,55;4,61"


def opened(**link: str) -> AppTest:
    """The regression page, opened with these query parameters."""
    return visit.opened("regression", link)


@pytest.mark.parametrize("loss", ["Squared error", "Absolute error", "Both"])
@pytest.mark.parametrize("data", ["exam", "own"])
def test_the_page_opens_without_a_complaint(data: str, loss: str) -> None:
    page = opened(data=data, table=TABLE, loss=loss, std="1", train="0.7", plane="b")
    assert not page.exception
    assert sentences(page) == []


def test_the_page_has_its_controls() -> None:
    page = opened()
    assert {"Learning rate", "Epochs", "Seed"} <= labels(page, "text_input")
    assert "Loss" in labels(page, "selectbox")
    assert "Loss over" in labels(page, "radio")
    assert {"Device", "Data"} <= labels(page, "selectbox")
    assert {"Train", "Step", "Reset"} <= labels(page, "button")
    assert "Standardise inputs" in labels(page, "toggle")
    assert link_of(page) == DEFAULT_LINK


def test_nobody_is_asked_for_an_accuracy() -> None:
    page = opened()
    assert not any("accuracy" in label for label in labels(page, "text_input"))
    scene = page.session_state["session"].page_state("regression").stream.scene
    (row,) = message(scene.draw(scene.run.view())["panel"])["rows"]
    assert [label for label, *_ in row["numbers"]] == ["Epoch", "Loss", "R²", "w", "b"]


def test_a_link_sets_the_controls() -> None:
    wanted = {"lr": "0.1", "epochs": "300", "loss": "Both", "std": "1", "init": "random"}
    page = opened(**wanted)
    assert sentences(page) == []
    assert link_of(page) == DEFAULT_LINK | wanted


def test_a_table_of_ones_own_is_in_the_link() -> None:
    page = opened(data="own", table=TABLE)
    assert link_of(page) == DEFAULT_LINK | {"data": "own", "table": TABLE}
    assert "Loss over" not in labels(page, "radio")
    assert any("3 rows: score from hours." in text.value for text in page.caption)


def test_a_table_that_is_too_long_for_a_link_stays_in_the_page() -> None:
    rows = ";".join(f"{i},{2 * i}" for i in range(1, 500))
    page = opened(data="own", table=f"x,y;{rows}")
    assert link_of(page) == DEFAULT_LINK | {"data": "own"}
    assert any("It doesn’t fit the link." in text.value for text in page.caption)


def test_without_a_table_the_page_asks_for_one() -> None:
    page = opened(data="own")
    assert not page.exception
    assert [box.value.startswith("There is no table yet.") for box in page.info] == [True]
    assert link_of(page) == DEFAULT_LINK | {"data": "own"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lr", "-3"), ("epochs", "1.5"), ("loss", "BCE"), ("data", "iris"), ("std", "maybe"),
        ("init", "ones"), ("plane", "w9"), ("seed", "x"), ("train", "0"), ("stoploss", "-1"),
    ],
)  # fmt: skip
def test_what_a_link_cannot_ask_for_is_answered_with_a_sentence(name: str, value: str) -> None:
    page = opened(**{name: value})
    assert not page.exception
    (sentence,) = sentences(page)
    assert sentence.endswith(".")
    assert link_of(page) == DEFAULT_LINK


def test_a_link_with_another_table_is_answered() -> None:
    page = opened(data="own", table="x,y;1,2;3")
    (sentence,) = sentences(page)
    assert sentence == "The link holds “3”, which is not a row of 2 numbers."


def test_the_page_has_its_explanations() -> None:
    page = opened()
    assert "for i in range(len(y)):" in "".join(text.value for text in page.markdown)


def test_a_new_seed_is_one_click_away() -> None:
    page = opened()
    press(page, "New seed")
    assert link_of(page)["seed"] not in ("", "0")


def test_a_prediction_asked_for_in_the_link_stands_beside_the_loss() -> None:
    page = opened(data="own", table=TABLE, x1="3")
    assert link_of(page)["x1"] == "3"
    assert "hours" in labels(page, "text_input")
    scene = page.session_state["session"].page_state("regression").stream.scene
    (row,) = message(scene.draw(scene.run.view())["panel"])["rows"]
    assert row["numbers"][3] == ["score at 3", "0.00", ""]
    assert "x1" not in link_of(opened(data="own", table=TABLE))
