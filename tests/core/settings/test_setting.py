"""One declaration of a setting gives the field, the attribute and the link."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from core.experiments import logistic, mnist, regression, softmax, xor
from core.settings.link import parse, to_query
from core.settings.setting import fields_of, from_values
from core.training.spec import TUNABLE, Spec

PAGES: dict[str, Any] = {
    "regression": regression, "logistic": logistic, "xor": xor, "softmax": softmax, "mnist": mnist
}  # fmt: skip
WITHOUT_A_FIELD = {"device"}  # its choices are what this machine has


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_but_the_device_has_a_field_and_its_default(page: str) -> None:
    kind = PAGES[page].Settings
    known = fields_of(kind)
    without = {each.name for each in fields(kind)} - known.keys()
    assert without - {"initial"} == WITHOUT_A_FIELD
    for name, field in known.items():
        assert getattr(kind(), name) == field.default


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_link_opens_the_default_settings(page: str) -> None:
    values, problems = parse({}, PAGES[page].FIELDS)
    assert problems == {}
    assert to_query(values, PAGES[page].FIELDS) == {}
    assert from_values(PAGES[page].Settings, values) == PAGES[page].Settings()


def test_attributes_without_a_field_are_given_by_name() -> None:
    asked = from_values(xor.Settings, {"lr": 0.3, "show": "gradients"}, device="cuda")
    assert asked == xor.Settings(learning_rate=0.3, device="cuda")


def test_what_may_change_while_training_is_named_once() -> None:
    assert set(TUNABLE) <= {each.name for each in fields(Spec)}
