"""One declaration of a setting gives the field, the attribute and the link."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from core.experiments import logistic, mnist, regression, softmax, xor
from core.settings.table import fields_of, from_values, parse, to_query
from core.training.spec import TUNABLE, Spec

PAGES: dict[str, Any] = {
    "regression": regression, "logistic": logistic, "xor": xor, "softmax": softmax, "mnist": mnist
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_has_a_field_and_its_default(page: str) -> None:
    kind = PAGES[page].Settings
    known = fields_of(kind)
    without = {each.name for each in fields(kind)} - known.keys()
    assert without <= {"initial"}
    for name, field in known.items():
        assert getattr(kind(), name) == field.default


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_link_opens_the_default_settings(page: str) -> None:
    values, problems = parse({}, PAGES[page].FIELDS)
    assert problems == {}
    always = {field.name for field in PAGES[page].FIELDS if field.always_in_link}
    assert to_query(values, PAGES[page].FIELDS).keys() == always
    assert from_values(PAGES[page].Settings, values) == PAGES[page].Settings()


def test_what_a_link_leaves_out_has_its_default() -> None:
    asked = from_values(xor.Settings, {"lr": 0.3, "show": "gradients"})
    assert asked == xor.Settings(learning_rate=0.3, show="gradients")


@pytest.mark.parametrize(
    ("page", "applies", "others"),
    [
        (xor, {"momentum": 0.9}, {"optimizer": "Adam"}),
        (xor, {"noise": 0.5}, {"data": "own"}),
        (logistic, {"n": 50, "w": 2.0}, {"data": "students"}),
        (softmax, {"layers": (4,), "activation": "ReLU"}, {"layers": ()}),
        (mnist, {"train": 0.5}, {"dataset": "full"}),
    ],
)
def test_a_setting_that_does_not_apply_has_its_default(
    page: Any, applies: dict[str, Any], others: dict[str, Any]
) -> None:
    read = from_values(page.Settings, applies)
    assert read != page.Settings()
    assert from_values(page.Settings, {**applies, **others}) == from_values(page.Settings, others)


def test_what_may_change_while_training_is_named_once() -> None:
    assert set(TUNABLE) <= {each.name for each in fields(Spec)}
