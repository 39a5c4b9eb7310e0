"""The MNIST page's script, run without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.datasets import mnist_download as mnist_files
from core.datasets.mnist import BundledDigits
from core.datasets.mnist_download import Download
from core.experiments.mnist import SHOW
from core.lessons.presets import MNIST_PRESETS, Preset
from tests.core.mirror import Mirror, serving
from tests.pages import visit
from tests.pages.visit import labels, link_of, press, sentences

DEFAULT_LINK = {
    "lr": "0.1", "epochs": "15", "loss": "CE", "model": "softmax", "batch": "100", "seed": "777",
    "dataset": "small", "augment": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("model", "loss"),
    [
        ("softmax", "CE"),
        ("softmax", "MSE"),
        ("mlp", "BCE"),
        ("mlp", "ce-of-softmax"),
        ("cnn", "Both"),
    ],
)
def test_every_model_and_loss_opens_without_a_complaint(model: str, loss: str) -> None:
    page = visit.opened("mnist", {"model": model, "loss": loss})
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == DEFAULT_LINK | {"model": model, "loss": loss}
    assert {"Learning rate", "Epochs", "Batch size", "Seed"} <= labels(page, "text_input")


@pytest.mark.parametrize("lesson", MNIST_PRESETS, ids=lambda lesson: lesson.title)
def test_a_lesson_sets_every_control(lesson: Preset) -> None:
    page = visit.opened("mnist", {"lr": "0.3", "model": "mlp", "decay": "0.1"})
    press(page, lesson.title)
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == {**DEFAULT_LINK, **lesson.settings}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model", "transformer"),
        ("loss", "HINGE"),
        ("batch", "0"),
        ("batch", "1e9"),
        ("batch", "4001"),
        ("train", "1"),
        ("dataset", "fashion"),
        ("augment", "maybe"),
        ("show", "nothing"),
        ("lr", "nan"),
        ("epochs", "0"),
    ],
)
def test_what_a_link_cannot_ask_for_is_answered_with_a_sentence(name: str, value: str) -> None:
    page = visit.opened("mnist", {name: value})
    assert not page.exception
    (sentence,) = sentences(page)
    assert sentence.endswith(".")
    assert link_of(page) == DEFAULT_LINK


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror of a tiny MNIST, which this server has not downloaded from yet."""
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    with serving(monkeypatch) as mirror:
        download = Download(mirrors=[mirror.address])
        monkeypatch.setattr(mnist_files, "shared_download", lambda: download)
        monkeypatch.setattr("pages.digits.dataset.shared_download", lambda: download)
        yield mirror


def texts(page: AppTest) -> str:
    """All that the page says beside its controls."""
    return " ".join(box.value for box in (*page.info, *page.caption, *page.error))


def test_the_full_set_is_offered_and_the_small_one_used_until_it_is_here(mirror: Mirror) -> None:
    page = visit.opened("mnist", {"dataset": "full"})
    assert "Full MNIST, 70,000 digits, is not on this server yet" in texts(page)
    assert "4,000 digits to train on" in texts(page)
    assert link_of(page)["dataset"] == "full"
    press(page, "Download MNIST")
    mnist_files.shared_download().thread.join(20)
    page.run()
    assert not page.exception
    assert "60,000 digits to train on" in texts(page)
    assert "Download MNIST" not in labels(page, "button")


def test_a_download_that_fails_says_why_and_may_be_tried_again(mirror: Mirror) -> None:
    good = dict(mirror.packed)
    mirror.packed = dict.fromkeys(good, b"<html>not here</html>")
    page = visit.opened("mnist", {"dataset": "full"})
    press(page, "Download MNIST")
    mnist_files.shared_download().thread.join(20)
    page.run()
    assert "may have answered instead. The 5,000 digits stay in use." in texts(page)
    assert "4,000 digits to train on" in texts(page)
    mirror.packed = good
    press(page, "Try again")
    mnist_files.shared_download().thread.join(20)
    page.run()
    assert "60,000 digits to train on" in texts(page)


@pytest.mark.parametrize("show", SHOW.options)
@pytest.mark.parametrize("model", ["softmax", "cnn"])
def test_every_view_opens_without_a_complaint(show: str, model: str) -> None:
    page = visit.opened("mnist", {"show": show, "model": model, "batches": "1"})
    assert not page.exception
    assert sentences(page) == []


@pytest.mark.parametrize("way", ["Draw", "Sample", "Picture"])
def test_every_way_to_hand_in_a_digit_opens(way: str) -> None:
    page = visit.opened("mnist", {})
    page.segmented_control(key="mnist input mode").set_value(way).run()
    assert not page.exception


def test_an_mlp_has_the_widths_asked_for() -> None:
    page = visit.opened("mnist", {"model": "mlp", "layers": "256-100"})
    assert "227,670 parameters" in texts(page)
    page = visit.opened("mnist", {"model": "mlp", "layers": "1000"})
    (sentence,) = sentences(page)
    assert sentence == "A layer has 1 to 800 units here, not 1,000. 64 is used instead."


def test_a_label_without_a_digit_is_kept_nowhere() -> None:
    page = visit.opened("mnist", {})
    page.pills(key="mnist label").set_value(7).run()
    assert not page.exception
    assert [toast.value for toast in page.toast] == ["Draw a digit first."]


def test_a_digit_is_kept_once_under_the_last_label_given() -> None:
    page = visit.opened("mnist", {})
    images, labels = BundledDigits().sample()
    digits = [image.numpy().tobytes() for image in images[:2]]
    session = page.session_state["session"]
    for digit, label in ((0, 6), (0, 6), (0, int(labels[0])), (1, 5)):
        session.page_state("mnist").current_digit = digits[digit]
        page.pills(key="mnist label").set_value(label).run()
    assert not page.exception
    kept = [(digit.pixels, digit.label) for digit in session.labelled_digits]
    assert kept == [(digits[0], int(labels[0])), (digits[1], 5)]
