"""The MNIST page's script, run without a browser."""

import pytest

from core.lessons import MNIST_LESSONS, Lesson
from tests.pages import visit
from tests.pages.visit import labels, link_of, press, sentences

DEFAULT_LINK = {
    "lr": "0.1", "epochs": "15", "loss": "CE", "model": "softmax", "batch": "100", "seed": "777",
    "dataset": "small", "augment": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("model", "loss"), [("softmax", "CE"), ("softmax", "MSE"), ("mlp", "BCE"), ("cnn", "Both")]
)
def test_every_model_and_loss_opens_without_a_complaint(model: str, loss: str) -> None:
    page = visit.opened("mnist", {"model": model, "loss": loss})
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == DEFAULT_LINK | {"model": model, "loss": loss}
    assert {"Learning rate", "Epochs", "Batch size", "Seed"} <= labels(page, "text_input")
    assert {"Epoch", "Images/s", "Loss", "Test accuracy", "Prediction"} <= {
        metric.label for metric in page.metric
    }


@pytest.mark.parametrize("lesson", MNIST_LESSONS, ids=lambda lesson: lesson.title)
def test_a_lesson_sets_every_control(lesson: Lesson) -> None:
    page = visit.opened("mnist", {"lr": "0.3", "model": "mlp", "decay": "0.1"})
    press(page, lesson.title)
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == DEFAULT_LINK | lesson.settings


@pytest.mark.parametrize(
    ("name", "value"),
    [("model", "transformer"), ("loss", "HINGE"), ("batch", "0"), ("batch", "1e9"), ("train", "1")],
)
def test_what_a_link_cannot_ask_for_is_answered_with_a_sentence(name: str, value: str) -> None:
    page = visit.opened("mnist", {name: value})
    assert not page.exception
    (sentence,) = sentences(page)
    assert sentence.endswith(".")
    assert link_of(page) == DEFAULT_LINK
