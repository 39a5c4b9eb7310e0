"""What a script says, and what it takes from the settings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from core.code.layers import weight_names, written_layers
from core.code.names import file_stem
from core.datasets.points import Points
from core.datasets.table import Table
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, Field, MultiChoiceField, NumberField, ToggleField
from core.settings.layers_field import LayersField
from core.settings.table import fields_of
from core.training.state import initial_state
from tests.core.code.experiments import script_of, settings_of, settings_with, trained
from tests.core.lessons.screens import TRAINED, screen_of
from tests.core.page_fields import PAGES

# What a page sets of its looks and of the time it takes; no script has it.
LOOKS = {"speed", "step", "solid", "plane", "show", "batches", "mode"}
# All of MNIST and the sample asked about have tests of their own; there is one device here.
ELSEWHERE = {"dataset", "x", "device"}
# Settings beside which another one applies.
BESIDE: dict[str, dict[str, Any]] = {
    "w0": {"init": "hand"}, "v0": {"init": "hand", "data": "students"}, "b0": {"init": "hand"},
    "shuffle": {"batch": 3}, "drop": {"batch": 3}, "std": {"data": "step"},
    "activation": {"layers": (4,), "model": "mlp"}, "layers": {"model": "mlp"}, "n": {"noise": 0.1},
}  # fmt: skip
BESIDE_OF: dict[str, dict[str, dict[str, Any]]] = {
    "regression": {"std": {}, "data": {"table": Table(((1.0,), (2.0,)), (1.0, 3.0), ("x", "y"))}},
    "xor": {"std": {"data": "own", "points": Points(((1.0, 2.0), (2.0, 1.0)), (0, 1))}},
    "softmax": {"drop": {"batch": 7}},
    "mnist": {"shuffle": {}, "drop": {"batch": 300}},
}


def another(field: Field) -> Any:
    """Return a value that is not the default."""
    if isinstance(field, ToggleField):
        return not field.default
    if isinstance(field, ChoiceField):
        return next(option for option in field.options if option != field.default)
    if isinstance(field, MultiChoiceField):
        return field.options[1:3]
    if isinstance(field, LayersField):
        return (3, 2)
    assert isinstance(field, NumberField)
    low, high = (2, 7) if field.whole else (field.low, field.high)
    return (
        high
        if field.default == low
        else low
        if field.whole
        else min(high, (field.default or low) / 2 or high / 2)
    )


OTHERS = [
    (page, field)
    for page, fields in PAGES.items()
    for field in fields_of(type(settings_with(page, {}))).values()
    if isinstance(field, NumberField | ToggleField | ChoiceField | MultiChoiceField | LayersField)
    and field.name not in LOOKS | ELSEWHERE and not (page == "regression" and field.name == "stopacc")
]  # fmt: skip


@pytest.mark.parametrize(("page", "field"), OTHERS, ids=lambda each: getattr(each, "name", each))
def test_each_setting_is_in_the_script(page: str, field: Field) -> None:
    beside = BESIDE_OF.get(page, {}).get(field.name, BESIDE.get(field.name, {}))
    one, other = ({**beside, field.name: value} for value in (field.default, another(field)))
    assert script_of(page, settings_with(page, one)) != script_of(page, settings_with(page, other))


@pytest.mark.parametrize("slug", TRAINED)
def test_a_script_is_short_and_a_courses(slug: str) -> None:
    screen = screen_of(slug)
    script = script_of(screen.page, settings_of(screen.page, screen.settings))
    lines = script.splitlines()
    longer = screen.page == "mnist" or screen.settings.get("loss") == shared.BOTH
    assert 40 <= len([line for line in lines if line]) <= (75 if longer else 62)
    assert "loss.backward()" in script
    assert not re.search(r"import (core|pages)|from (core|pages)", script)
    assert [line for line in lines if len(line) > 125] == []
    compile(script, slug, "exec")


@pytest.mark.parametrize("page", PAGES)
def test_another_device_is_named_and_nothing_is_moved_to_it_here(page: str) -> None:
    asked = settings_with(page, {"device": "cuda"})
    script = script_of(page, asked)
    assert 'device = "cuda"' in script
    assert "model = model.to(device)" in script
    assert "its numbers differ" in script
    compile(script, page, "exec")


def test_numbers_are_promised_of_a_run_at_its_end_alone() -> None:
    asked = settings_of("logistic", {"data": "students", "epochs": "5"})
    view = trained(asked)
    (trial,) = view.trials
    assert "it printed:\n# w1 " in script_of("logistic", asked, view)
    for other in (
        replace(trial, edited=True), replace(trial, retuned=True), replace(trial, now=None),
        replace(trial, state=initial_state(trial.spec)),
    ):  # fmt: skip
        assert "it printed" not in script_of("logistic", asked, replace(view, trials=(other,)))


def test_a_run_knows_whether_its_settings_alone_led_there() -> None:
    from tests.core.fakes import FULL, ByHand, watch

    hand = ByHand()
    run = hand.run(FULL)
    run.step()
    watch(run, hand)
    assert not run.view().trials[0].retuned
    run.tune([replace(FULL, learning_rate=0.5)])
    assert run.view().trials[0].retuned
    run.step()
    watch(run, hand)
    run.edit(0, 0, (0, 0), 1.0)
    watch(run, hand)
    assert run.view().trials[0].edited
    run.reset()
    assert (run.view().trials[0].edited, run.view().trials[0].retuned) == (False, False)


@pytest.mark.parametrize("page", PAGES)
def test_weights_have_the_names_of_the_scripts_layers(page: str) -> None:
    (spec,) = settings_with(page, {"model": "cnn"}).specs()
    names, layers = weight_names(spec.model), written_layers(spec.model)
    assert len(names) == len(initial_state(spec).parameters)
    assert all(
        "Linear" in layers[int(name.split(".")[0])] or "Conv" in layers[int(name.split(".")[0])]
        for name in names
    )


def test_files_are_named_after_page_and_experiment() -> None:
    screen = screen_of("l2-fit")
    asked = settings_of("logistic", screen.settings)
    assert file_stem("logistic", asked, screen) == "logistic-l2-fit"
    assert file_stem("logistic", replace(asked, epochs=7), screen) == "logistic-bernoulli-bce"
    assert file_stem("mnist", settings_of("mnist", {"model": "cnn"}), None) == "mnist-cnn-ce"
