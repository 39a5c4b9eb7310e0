"""A setting that moves another one's bounds: what was good stays in use as far as it may, and is said."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import visit
from tests.pages.visit import drawn, link_of, sentences


@dataclass(frozen=True)
class Pair:
    """One setting that moves what another one may be.

    Attributes:
        opened: the link that the page is opened with.
        label: of the field that is changed then, and ``value`` what it is changed to.
        used: what the link holds after that, where another value than before is in use.
        said: what the sentence about it says, or empty where nothing needs saying.
    """

    page: str
    opened: dict[str, str]
    label: str
    value: str
    used: dict[str, str] = field(default_factory=dict)
    said: str = ""


PAIRS = {
    "batch, train share": Pair(
        "mnist", {"batch": "4000"}, "Train share", "0.7", {"batch": "3500"},
        "Batch size: 4,000 is out of range. Type a whole number between 1 and 3,500. "
        "Until then 3,500 is used.",
    ),
    "batch as typed, train share": Pair(
        "mnist", {"batch": "4_000"}, "Train share", "0.1", {"batch": "500"}, "500 is used"
    ),
    "batch, data set": Pair(
        "mnist", {"batch": "4000"}, "Dataset", "full", {"dataset": "full"}
    ),  # which is not here, so that the 5,000 stay
    "units, layers": Pair(
        "mnist", {"model": "mlp", "layers": "8-4-2"}, "Hidden layers", "1", {"layers": "8"}
    ),
    "right class, classes": Pair(
        "softmax", {"classes": "10", "y": "7"}, "Classes", "3", {"classes": "3"},
        "“7, sheep” can’t be chosen here; 0, cat is used",
    ),
    "hidden view, layers": Pair(
        "xor", {"show": "hidden"}, "Hidden layers", "0", {"layers": "0"}
    ),
    "hidden view, units": Pair(
        "xor", {"show": "hidden", "layers": "4"}, "Units", "1", {"layers": "1"}
    ),
    "points, noise": Pair("xor", {"noise": "0.2", "n": "7"}, "Noise", "0", {"noise": "0"}),
    "batch, samples": Pair("logistic", {"batch": "100"}, "Samples", "2", {"n": "2"}),
    "train share, samples": Pair("logistic", {"train": "0.1"}, "Samples", "2", {"n": "2"}),
    "start weights, features": Pair(
        "logistic", {"init": "hand", "v0": "3"}, "Data", "students", {"data": "students"}
    ),
    "losses, network looked into": Pair("xor", {"loss": "Both"}, "Loss", "BCE", {"loss": "BCE"}),
    "surface, features": Pair(
        "regression", {"plane": "b"}, "Data", "own", {"data": "own"}
    ),
    "layers, classes": Pair(
        "softmax", {"mode": "train", "layers": "4-2"}, "Classes", "10", {"classes": "10"}
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_full_mnist(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path_factory.mktemp("nothing")))


def change(page: AppTest, label: str, value: str) -> AppTest:
    """Set the field of that label, whatever its kind."""
    every = (*page.text_input, *page.selectbox, *page.radio)
    widget = next(each for each in every if each.label == label)
    return drawn(widget.set_value(value).run())


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_what_was_good_stays_in_use_as_far_as_it_may(pair: Pair) -> None:
    page = visit.opened(pair.page, pair.opened)
    before = link_of(page)
    change(page, pair.label, pair.value)
    assert not page.exception
    changed = {name: text for name, text in link_of(page).items() if before.get(name) != text}
    assert {name: changed.get(name) for name in pair.used} == pair.used
    said = " ".join(sentences(page))
    assert pair.said in said
    assert bool(said) == bool(pair.said)


def test_a_batch_is_as_it_was_once_there_are_digits_enough_again() -> None:
    page = visit.opened("mnist", {"batch": "4000"})
    change(page, "Train share", "0.7")
    change(page, "Train share", "0.8")
    assert sentences(page) == []
    assert link_of(page)["batch"] == "4000"


def test_a_right_class_is_as_it_was_once_there_are_classes_enough_again() -> None:
    page = visit.opened("softmax", {"classes": "10", "y": "7"})
    change(page, "Classes", "3")
    change(page, "Classes", "10")
    assert sentences(page) == []
    assert page.selectbox(key="softmax.y").value == "7"


def test_a_right_class_chosen_since_stays() -> None:
    page = visit.opened("softmax", {"classes": "10", "y": "7"})
    change(page, "Classes", "3")
    change(page, "Right class", "2")
    assert sentences(page) == []
    change(page, "Classes", "10")
    assert page.selectbox(key="softmax.y").value == "2"


def test_a_link_asks_for_a_class_that_is_not_there() -> None:
    page = visit.opened("softmax", {"classes": "3", "y": "7"})
    assert sentences(page) == ["Right class: “7, sheep” can’t be chosen here; 0, cat is used."]
