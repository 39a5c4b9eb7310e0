"""The popover *Code*, run without a browser."""

from __future__ import annotations

import ast

import pytest
from streamlit.testing.v1 import AppTest

from tests.core.page_fields import PAGES
from tests.pages.visit import new_tab, press


def with_code(page: str, **link: str) -> AppTest:
    """Open a page, and Code in it."""
    tab = new_tab().switch_page(f"{page}.py")
    for name, text in link.items():
        tab.query_params[name] = text
    tab.session_state["code"] = True
    return tab.run()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_trains_shows_its_code(page: str) -> None:
    tab = with_code(page, **({"mode": "train"} if page == "softmax" else {}))
    assert not tab.exception
    assert [each.label for each in tab.tabs][:3] == ["Script", "Notebook", "Results"]
    script, loading = (each.value for each in tab.code)
    ast.parse(script)
    ast.parse(loading)
    assert f"# The experiment: {page}?" in script
    names = {each.proto.label for each in tab.get("download_button")}
    assert names >= {"Download script", "Download notebook", "Download history", "Download weights"}


def test_nothing_is_written_while_it_is_closed() -> None:
    assert len(new_tab().switch_page("logistic.py").run().code) == 0


def test_the_script_follows_the_settings_and_the_question_asked() -> None:
    points = "0.5,0;1.5,1;2.5,1"
    tab = with_code("logistic", data="own", points=points, x="1", lr="0.3")
    assert "lr=0.3)" in tab.code[0].value
    assert "'p where x is 1:'" in tab.code[0].value
    tab.text_input(key="logistic.lr").set_value("0.7").run()
    assert "lr=0.7)" in tab.code[0].value
    tab.session_state["code"] = False
    press(tab, "Reset")
    assert len(tab.code) == 0
