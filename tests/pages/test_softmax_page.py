"""The softmax page's script, run without a browser: its three modes, links, sentences."""

from __future__ import annotations

import math

import pytest
from streamlit.testing.v1 import AppTest

from core.experiments.softmax import MODE
from tests.pages import visit
from tests.pages.visit import labels, link_of, press, sentences

TRAINING_LINK = {
    "mode": "train", "lr": "0.05", "epochs": "500", "loss": "CE", "classes": "3", "seed": "0",
}  # fmt: skip


def opened(**link: str) -> AppTest:
    """The softmax page, opened with these query parameters."""
    return visit.opened("softmax", link)


def texts(page: AppTest) -> str:
    """Everything that it says in Markdown and as code."""
    return "\n".join(each.value for each in (*page.markdown, *page.code))


def test_the_page_opens_with_the_logits_of_the_lesson() -> None:
    page = opened()
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == {"mode": "hand", "classes": "3"}
    said = texts(page)
    assert "softmax = **0.0900 0.2447 0.6652**, together 1" in said
    assert said.count("**2.407606**") == 3  # three ways, one number
    assert "loss = F.cross_entropy(z, y)" in said
    assert "z = torch.tensor([1.0, 2.0, 3.0])" in said


def test_a_logit_dragged_moves_its_number_and_the_shares() -> None:
    page = opened()
    page.select_slider(key="softmax.z0 slider").set_value(3.0).run()
    assert not page.exception
    assert link_of(page)["z0"] == "3"
    assert "softmax = **0.4223 0.1554 0.4223**" in texts(page)
    page.text_input(key="softmax.z0").set_value("2.55").run()
    assert page.select_slider(key="softmax.z0 slider").value == 2.55
    assert "z = torch.tensor([2.55, 2.0, 3.0])" in texts(page)


@pytest.mark.parametrize("classes", ["2", "6", "10"])
def test_there_is_a_slider_for_each_class(classes: str) -> None:
    page = opened(classes=classes, y=str(int(classes) - 1))
    assert not page.exception
    assert sentences(page) == []
    sliders = {f"Logit of class {number}" for number in range(int(classes))}
    assert {each for each in labels(page, "text_input") if each.startswith("Logit")} == sliders
    assert link_of(page) == {"mode": "hand", "classes": classes, "y": str(int(classes) - 1)}


def test_with_two_classes_bce_is_the_same_number() -> None:
    page = opened(classes="2", z0="0", z1="2", y="1")
    said = texts(page)
    assert "sigmoid(2) = 0.8808" in said
    assert said.count("**0.126928**") == 4


def test_one_slider_of_the_losses_moves_the_other() -> None:
    page = opened(mode="losses")
    assert not page.exception
    assert link_of(page) == {"mode": "losses", "target": "1", "z": "-4"}
    assert page.slider(key="softmax.p").value == 0.018
    assert "gradient p − y = **−0.9820**" in texts(page)
    page.slider(key="softmax.p").set_value(0.75).run()
    assert float(page.text_input(key="softmax.z").value) == pytest.approx(math.log(3), abs=1e-4)
    page.select_slider(key="softmax.z slider").set_value(0.0).run()
    assert page.slider(key="softmax.p").value == 0.5
    assert "loss **0.6931**, gradient p − y = **−0.5000**" in texts(page)


@pytest.mark.parametrize(("p", "z"), [(0.0, "-8"), (1.0, "8")])
def test_a_probability_without_a_logit_goes_to_the_end(p: float, z: str) -> None:
    page = opened(mode="losses", z="1")
    page.slider(key="softmax.p").set_value(p).run()
    assert not page.exception
    assert link_of(page)["z"] == z


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE", "ce-of-softmax", "Both"])
@pytest.mark.parametrize("classes", ["2", "3", "10"])
def test_training_opens_without_a_complaint(classes: str, loss: str) -> None:
    page = opened(mode="train", classes=classes, loss=loss)
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == TRAINING_LINK | {"classes": classes, "loss": loss}
    typed = {"Learning rate", "Epochs", "Seed", "Classes", "Spread", "Hidden layers"}
    assert typed <= labels(page, "text_input")
    assert {"Device", "Loss"} <= labels(page, "selectbox")
    assert {"Train", "Step", "Reset", "Pin this curve"} <= {button.label for button in page.button}


def test_hidden_layers_are_none_until_asked_for() -> None:
    page = opened(mode="train")
    assert "Activation" not in labels(page, "selectbox")
    page.text_input(key="softmax.hidden").set_value("1").run()
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page)["layers"] == "10"
    assert "Activation" in labels(page, "selectbox")


def test_every_mode_may_follow_any_other() -> None:
    page = opened()
    for mode in ("train", "losses", "train", "hand", "losses", "hand"):
        page.selectbox(key="softmax.mode").set_value(mode).run()
        assert not page.exception
        assert sentences(page) == []
        assert link_of(page)["mode"] == mode


def test_a_step_trains_an_epoch() -> None:
    assert not press(opened(mode="train"), "Step").exception


@pytest.mark.parametrize("mode", MODE.options)
@pytest.mark.parametrize(
    ("name", "value"),
    [("mode", "fly"), ("classes", "1"), ("classes", "11"), ("z1", "99"), ("z0", "nan"), ("y", "x"),
     ("z", "-9"), ("target", "2"), ("loss", "HINGE"), ("spread", "0"), ("n", "1"), ("layers", "9-x")],
)  # fmt: skip
def test_what_a_link_cannot_ask_for_leaves_a_page_that_works(
    mode: str, name: str, value: str
) -> None:
    page = opened(**{"mode": mode, name: value})
    assert not page.exception
    assert len(sentences(page)) <= 1
    assert all(sentence.endswith(".") for sentence in sentences(page))
    assert link_of(page).get(name) != value
