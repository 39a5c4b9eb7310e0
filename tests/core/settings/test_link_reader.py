"""Links as programs and people pass them on: what is certain is read, and the rest is named."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings.fields import ChoiceField, MultiChoiceField
from core.settings.link_reader import LinkRequest, clean, hidden_names, read_link
from core.settings.table import parse, to_query
from tests.core.page_fields import PAGES

LESSONS = ("l2-bad-start", "the-course-network")


def asked(link: str, page: str = "xor") -> LinkRequest:
    """Return what a link asks of a page."""
    query = dict(parse_qsl(link, keep_blank_values=True))
    return read_link(clean(query), PAGES[page], LESSONS)


def values(link: str, page: str = "xor") -> dict[str, Any]:
    """Return the settings that a page has from a link, all of which it takes."""
    found = asked(link, page)
    assert found.unknown == ()
    values, problems = parse(found.settings, PAGES[page])
    assert problems == {}
    return values


@pytest.mark.parametrize(
    ("link", "page", "settings"),
    [
        ("lr=0.5&amp;epochs=300&amp;amp;seed=7", "xor", {"lr": 0.5, "epochs": 300, "seed": 7}),
        ("LR=0.5&Loss=mse", "xor", {"lr": 0.5, "loss": "MSE"}),
        ("learning_rate=0.5&batch_size=10", "xor", {"lr": 0.5, "batch": 10}),
        ("learningRate=0.5&Weight%20decay=0.1", "xor", {"lr": 0.5, "decay": 0.1}),
        ("lr=0,5&epochs=10,000", "xor", {"lr": 0.5, "epochs": 10_000}),
        ("epochs=10.000", "xor", {"epochs": 10_000}),
        ("lr=0.5&seed=7)", "xor", {"lr": 0.5, "seed": 7}),
        ("lr=0.5&seed=7.", "xor", {"lr": 0.5, "seed": 7}),
        ("lr=0.5&seed=7”).", "xor", {"lr": 0.5, "seed": 7}),
        ("activation=leaky%2BReLU", "xor", {"activation": "leaky ReLU"}),
        ("activation=leaky+ReLU", "xor", {"activation": "leaky ReLU"}),
        ("activation=leaky-relu", "xor", {"activation": "leaky ReLU"}),
        ("inputs=x1%5E2,sin(x1)", "xor", {"inputs": ("x1^2", "sin(x1)")}),
        ("inputs=x1-squared,sin-x1", "xor", {"inputs": ("x1^2", "sin(x1)")}),
        ("loss=Squared+error", "regression", {"loss": "Squared error"}),
        ("loss=absolute-error", "regression", {"loss": "Absolute error"}),
        ("shuffle=true&log=yes", "xor", {"shuffle": True, "log": True}),
        ("dataset=full", "mnist", {"dataset": "full"}),
    ],
)
def test_what_is_certain_is_read(link: str, page: str, settings: dict[str, Any]) -> None:
    found = values(link, page)
    assert {name: found[name] for name in settings} == settings


def test_a_link_of_tensorflow_playground_is_read() -> None:
    found = asked(
        "activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&learningRate=0.03"
        "&networkShape=4,2&seed=7&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=true"
        "&sinX=true&discretize=false"
    )
    assert found.unknown == ("regDataset", "discretize")
    got, problems = parse(found.settings, PAGES["xor"])
    assert problems == {}
    assert (got["activation"], got["batch"], got["data"], got["lr"]) == ("tanh", 10, "circle", 0.03)
    assert (got["layers"], got["train"]) == ((4, 2), 0.5)
    assert got["inputs"] == ("x1", "x2", "x1^2", "sin(x1)")


def test_playground_s_own_defaults_stand_where_its_link_says_nothing() -> None:
    assert values("xSquared=true&networkShape=")["inputs"] == ("x1", "x2", "x1^2")
    assert values("x=false&xSquared=true&networkShape=")["layers"] == ()
    assert values("x=2", "logistic")["x"] == 2  # which has an x of its own


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("foo=1", "The link asks for foo, which this page doesn’t know."),
        ("foo=1&bar=2", "The link asks for foo and bar, which this page doesn’t know."),
        ("hide=los,lr", "The link asks for hide=los, which this page doesn’t know."),
        ("play=maybe", "The link asks for play=maybe, which this page doesn’t know."),
        ("big=huge", "The link asks for big=huge, which this page doesn’t know."),
        ("lesson=l9", "The link asks for lesson=l9, which this page doesn’t know."),
        ("hidden_layers=3", "The link asks for hidden_layers, which this page doesn’t know."),
        ("lesson=l2-bad-start&play=1&big=1&hide=lr,Learning rate,layers,hidden,units", ""),
    ],
)
def test_what_is_not_taken_is_named_in_one_sentence(link: str, sentence: str) -> None:
    assert asked(link).complaint == sentence


def test_ten_thousand_names_are_a_short_sentence() -> None:
    said = asked("&".join(f"{'n' * 500}{i}=1" for i in range(10_000))).complaint
    assert said.endswith(" and 9,988 more, which this page doesn’t know.")
    assert len(said) < 400


@pytest.mark.parametrize(
    "link", ["lesson=L2-Bad-Start", "Lesson=l2_bad_start", "amp;LESSON=l2-bad-start)."]
)
def test_a_lesson_is_found_however_it_is_spelled(link: str) -> None:
    assert asked(link).lesson == "l2-bad-start"


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("true", True), ("0", False), ("no", False), ("x", False)]
)
def test_a_link_trains_at_once_where_it_says_so(text: str, on: bool) -> None:
    assert asked(f"play={text}").play is on


def test_names_to_hide_are_parted_by_commas() -> None:
    assert hidden_names(clean({"Hide": "loss, device,"})) == ("loss", "device")
    assert hidden_names({}) == ()


@pytest.mark.parametrize("page", PAGES)
def test_written_choices_need_no_escaping_and_come_back(page: str) -> None:
    for field in PAGES[page]:
        options: tuple[str, ...] = ()
        if isinstance(field, ChoiceField):
            options = tuple(field.text(option) for option in field.options)
            assert [field.parse(text) for text in options] == list(field.options)
        elif isinstance(field, MultiChoiceField):
            options = tuple(field.text((option,)) for option in field.options)
            assert [field.parse(text) for text in options] == [(each,) for each in field.options]
        assert all(quote(text) == text for text in options)
        assert len(set(options)) == len(options)


@given(
    st.dictionaries(st.text(max_size=12), st.text(max_size=20), max_size=5),
    st.sampled_from(list(PAGES)),
)
def test_any_link_is_read_or_named(query: dict[str, str], page: str) -> None:
    found = read_link(clean(query), PAGES[page])
    assert found.settings.keys() <= {field.name for field in PAGES[page]}
    assert len(found.complaint) < 500


@pytest.mark.parametrize("page", PAGES)
def test_a_page_s_own_link_is_read_as_it_was_written(page: str) -> None:
    values, _ = parse({}, PAGES[page])
    query = to_query(values, PAGES[page], PAGES[page])
    written = {name: text for name, text in query.items() if text}
    assert asked(urlencode(written), page).settings == written
