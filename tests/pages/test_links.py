"""A link that somebody passed on: what a page takes of it, keeps of it, and says of the rest."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.core.page_fields import PAGES
from tests.pages import visit
from tests.pages.visit import drawn, link_of, sentences


def written(page: AppTest) -> dict[str, str]:
    """Return what the address bar is told to hold, hidden controls and large type included."""
    session = page.session_state["session"]
    return {"hide": ",".join(session.hidden), "big": "1" * session.large_type, **link_of(page)}


@pytest.mark.parametrize("name", PAGES)
def test_a_link_full_of_unknown_names_is_answered_with_one_sentence(name: str) -> None:
    link = {
        "amp;LR": "0.25)",
        "foo": "1",
        "hide": "los,lr",
        "play": "maybe",
        "lesson": "l9",
        "big": "?",
    }
    page = visit.opened(name, link)
    assert not page.exception
    assert sentences(page) == [
        "The link asks for play=maybe, lesson=l9, big=?, hide=los and foo, which this page doesn’t know."
    ]


def test_what_a_link_spells_in_its_own_way_is_taken() -> None:
    page = visit.opened(
        "xor", {"LearningRate": "0,5", "amp;Epochs": "10.000", "activation": "leaky+ReLU."}
    )
    assert sentences(page) == []
    assert {name: link_of(page)[name] for name in ("lr", "epochs", "activation")} == {
        "lr": "0.5", "epochs": "10000", "activation": "leaky-relu",
    }  # fmt: skip


def test_the_sentence_on_a_link_goes_when_a_setting_changes() -> None:
    page = visit.opened("logistic", {"foo": "1"})
    assert len(sentences(page.run())) == 1
    page.text_input(key="logistic.lr").set_value("0.3").run()
    assert sentences(page) == []


def test_what_a_teacher_hides_and_large_type_stay_with_next_leave_and_reload() -> None:
    page = visit.opened("logistic", {"lesson": "l2-swap", "hide": "loss,device", "big": "true"})
    kept = {"hide": "loss,device", "big": "1"}
    assert written(page).items() >= kept.items()
    drawn(page.button(key="next l2-swap").click().run())
    assert page.session_state["session"].here == "regression"
    assert written(page).items() >= kept.items()
    page.button(key="leave lesson").click().run()
    assert written(page).items() >= kept.items()
    assert sentences(page) == []
    assert written(visit.opened("regression", written(page))) == written(page)


@pytest.mark.parametrize("address", ["xor", "home"])
def test_a_lesson_at_another_page_s_address_opens_where_it_belongs(address: str) -> None:
    page = visit.opened(address, {"lesson": "L2-Bad-Start", "speed": "25"})
    assert not page.exception
    assert page.session_state["session"].here == "logistic"
    assert link_of(page).items() >= {"lesson": "l2-bad-start", "w0": "-10", "speed": "25"}.items()
    assert sentences(page) == []


def test_an_experiment_opens_by_its_name_alone() -> None:
    page = visit.opened("xor", {"lesson": "one-neuron-fails"})
    assert link_of(page)["layers"] == "0"
    assert sentences(page) == []


def test_the_start_page_says_what_it_can_not_take() -> None:
    page = visit.opened(
        "home", {"lr": "0.5", "hide": "los,loss,device", "play": "1", "lesson": "l9"}
    )
    assert not page.exception
    assert sentences(page) == [
        "The link asks for lesson=l9, hide=los, lr and play, which this page doesn’t know."
    ]
    assert sentences(visit.opened("home", {"big": "1", "hide": "loss"})) == []
