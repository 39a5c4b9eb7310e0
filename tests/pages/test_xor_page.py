"""The XOR page's script, run without a browser: controls, links, sentences."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.presets import XOR_PRESETS, Preset
from tests.pages import visit
from tests.pages.visit import labels, link_of, press, sentences

DEFAULT_LINK = {
    "lr": "1", "epochs": "10001", "loss": "BCE", "layers": "10-10-10", "activation": "sigmoid",
    "data": "xor", "noise": "0", "seed": "777",
}  # fmt: skip


def opened(**link: str) -> AppTest:
    """The XOR page, opened with these query parameters."""
    return visit.opened("xor", link)


def test_the_page_opens_with_the_course_network() -> None:
    page = opened()
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == DEFAULT_LINK
    typed = {"Learning rate", "Epochs", "Seed", "Hidden layers", "Units", "Noise"}
    assert typed <= labels(page, "text_input")
    assert {"Activation", "Data", "Device", "Mode"} <= labels(page, "selectbox")
    assert {"Train", "Step", "Reset", "Pin this curve"} <= {button.label for button in page.button}


@pytest.mark.parametrize("loss", ["MSE", "Both"])
@pytest.mark.parametrize("data", ["and", "or", "nand", "xor", "circle", "moons", "spiral"])
def test_every_data_set_opens_without_a_complaint(data: str, loss: str) -> None:
    noise = "0.2" if loss == "Both" else "0"
    page = opened(data=data, loss=loss, noise=noise)
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == DEFAULT_LINK | {"data": data, "loss": loss, "noise": noise}


@pytest.mark.parametrize("lesson", XOR_PRESETS, ids=lambda lesson: lesson.title)
def test_a_lesson_sets_every_control(lesson: Preset) -> None:
    page = opened(lr="0.3", data="moons", loss="MSE", batch="3", log="1", init="he", layers="2")
    press(page, lesson.title)
    assert not page.exception
    assert sentences(page) == []
    if "mode" not in lesson.settings:
        inputs = {"inputs": "x1-squared,x2-squared"} if "inputs" in lesson.settings else {}
        assert link_of(page) == {**DEFAULT_LINK, **lesson.settings, **inputs}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layers", "50-50"), ("layers", "10000"), ("layers", "-".join("1" * 50)), ("layers", "x"),
        ("layers", "3--3"), ("activation", "step"), ("data", "iris"), ("noise", "-1"),
        ("noise", "nan"), ("inputs", "x9"), ("init", "ones"), ("show", "all"), ("mode", "fly"),
        ("stoploss", "-1"), ("stopacc", "2"),
    ],
)  # fmt: skip
def test_what_a_link_cannot_ask_for_is_answered_with_a_sentence(name: str, value: str) -> None:
    page = opened(**{name: value})
    assert not page.exception
    (sentence,) = sentences(page)
    assert sentence.endswith(".")
    assert link_of(page) == DEFAULT_LINK


def test_layers_and_units_are_typed_apart() -> None:
    page = opened()
    page.text_input(key="xor.hidden").set_value("2").run()
    assert link_of(page)["layers"] == "10-10"
    page.text_input(key="xor.units").set_value("4-2").run()
    assert link_of(page)["layers"] == "4-2"
    page.text_input(key="xor.hidden").set_value("3").run()
    assert link_of(page)["layers"] == "4-2-2"
    page.text_input(key="xor.hidden").set_value("0").run()
    assert link_of(page)["layers"] == "0"
    page.text_input(key="xor.units").set_value("many").run()
    (sentence,) = sentences(page)
    assert "Until then 4-2 is used." in sentence
    assert not page.exception


def test_without_points_the_page_says_where_to_click() -> None:
    page = opened(data="own")
    assert not page.exception
    assert [box.value for box in page.info] == [
        "There are no points yet. Click on the plane to place some of each class."
    ]
    assert "Train" not in {button.label for button in page.button}


def test_points_of_one_class_are_called_so() -> None:
    page = opened(data="own", points="1,2,0;2,1,0")
    assert not page.exception
    assert sentences(page) == ["All points are of one class. Place some of the other, too."]


def test_points_come_with_the_link_and_go_with_a_button() -> None:
    page = opened(data="own", points="6;1,2,0;2,1,1")
    assert link_of(page)["points"] == "6;1,2,0;2,1,1"
    press(page, "Clear points")
    assert not page.exception
    assert "points" not in link_of(page)


def test_the_last_input_can_not_be_taken_away() -> None:
    page = opened()
    inputs: Any = next(group for group in page.get("button_group") if group.key == "xor.inputs")
    inputs.set_value([]).run()
    assert not page.exception
    (sentence,) = sentences(page)
    assert sentence.startswith("Choose at least one.")


@pytest.mark.parametrize("gate", ["AND", "NAND", "OR"])
def test_one_answer_is_one_click_away_and_not_there_before(gate: str) -> None:
    page = opened(mode="hand", gate=gate.lower())
    assert [box.value for box in page.success] == []
    assert page.info[0].value.startswith("2 of 4 are right.")
    press(page, "Show one answer")
    assert [box.value for box in page.success] == [f"That is {gate}."]


def test_one_line_has_no_answer_for_xor_and_two_layers_are_one() -> None:
    page = opened(mode="hand", gate="xor")
    assert "Show one answer" not in {button.label for button in page.button}
    assert "One straight line can’t do XOR" in page.info[0].value
    page = opened(mode="hand", gate="xor", two="1")
    assert [box.value for box in page.success] == ["That is XOR."]


def test_a_line_set_by_hand_comes_with_the_link() -> None:
    page = opened(mode="hand", gate="or", w1="0.7", w2="0.8", b="-0.5")
    assert [box.value for box in page.success] == ["That is OR."]


def test_a_slider_of_the_perceptron_shows_the_weight_typed() -> None:
    page = opened(mode="hand")
    page.text_input(key="xor.w1").set_value("0.55").run()
    assert page.select_slider(key="xor.w1 slider").value == 0.55
    page.select_slider(key="xor.w1 slider").set_value(0.6).run()
    assert page.text_input(key="xor.w1").value == "0.6"
    assert link_of(page)["w1"] == "0.6"


def test_points_of_ones_own_can_be_standardised() -> None:
    page = opened(data="own", points="36,47,0;86,71,1;60,86,1", std="1", lr="5")
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page)["std"] == "1"
    assert "Standardise inputs" in labels(page, "toggle")
    assert "Standardise inputs" not in labels(opened(), "toggle")
