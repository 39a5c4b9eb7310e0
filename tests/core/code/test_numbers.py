"""Each script prints the numbers of the page, in an interpreter that knows nothing of ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.code.notebook import code_of, write_notebook
from core.code.pieces import printable
from core.code.script import DATA_FILE, rows_beside
from core.datasets import mnist
from core.datasets.points import Points
from core.metrics.prediction_at import probability_shown
from core.settings.fields import Field, NumberField
from core.settings.training_settings import TrainingSettings
from tests.core.code.experiments import (
    check,
    script_of,
    settings_of,
    settings_with,
    trained,
)
from tests.core.code.interpreter import Interpreter
from tests.core.lessons.screens import TRAINED, screen_of
from tests.core.page_fields import PAGES
from tests.core.settings.test_link import values_of

EPOCHS = {"mnist": 1}  # in which the equality shows as well
OTHER_EPOCHS = 150
LONG = os.environ.get("HYPOTHESIS_LONG") == "1"
# Of the settings drawn: what is fast, and does not diverge at once.
NARROW: dict[str, tuple[float, float]] = {
    "epochs": (1, 12), "n": (4, 60), "lr": (1e-4, 1), "batch": (1, 20), "decay": (0, 0.1),
    "w0": (-9, 9), "v0": (-9, 9), "b0": (-9, 9), "stoploss": (0, 0.7), "stopacc": (0.5, 1),
}  # fmt: skip
NARROW_OF: dict[str, dict[str, tuple[float, float]]] = {
    "mnist": {"epochs": (1, 2), "batch": (100, 5_000)},
    "regression": {"lr": (1e-9, 1e-4), "stoploss": (0, 30_000)},
}
FIXED: dict[str, dict[str, Any]] = {"mnist": {"dataset": "small", "augment": False, "model": "mlp"}}


def shortened(slug: str, *, tried: bool) -> TrainingSettings:
    """Return the settings of a screen, or of what it offers to try, with fewer epochs."""
    screen = screen_of(slug)
    asked = settings_of(screen.page, screen.settings_tried if tried else screen.settings)
    return replace(asked, epochs=min(asked.epochs, EPOCHS.get(screen.page, OTHER_EPOCHS)))


@pytest.mark.parametrize("slug", [slug for slug in TRAINED if slug != "l8-own"])
def test_a_screens_script_prints_its_numbers(slug: str, interpreter: Interpreter) -> None:
    for asked in {shortened(slug, tried=tried) for tried in (False, True)}:
        check(screen_of(slug).page, asked, interpreter)


def test_digits_that_move_are_read_about_as_well(interpreter: Interpreter) -> None:
    asked = settings_of("mnist", screen_of("l8-own").settings | {"model": "mlp", "epochs": "1"})
    script = script_of("mnist", asked, trained(asked))
    assert "accuracies will be close" in script
    found = interpreter.run(script).printed.splitlines()[-1]
    now = trained(asked).trials[0].now
    assert abs(float(found.rpartition(" ")[2].rstrip("%")) / 100 - now.test_accuracy) < 0.05


@pytest.mark.parametrize("slug", ["l2-race", "l4-held-out", "l7-tanh"])
def test_a_notebooks_cells_print_the_same(slug: str, interpreter: Interpreter) -> None:
    asked = shortened(slug, tried=False)
    script = script_of(screen_of(slug).page, asked)
    cells = code_of(write_notebook(script))
    assert interpreter.run(cells) == interpreter.run(script)


def drawn(page: str, data: st.DataObject) -> TrainingSettings:
    """Draw every setting of a page."""
    values: dict[str, Any] = {}
    for field in PAGES[page]:
        low, high = (NARROW | NARROW_OF.get(page, {})).get(field.name, (None, None))
        narrow: Field = field
        if isinstance(field, NumberField) and low is not None:
            narrow = replace(field, low=low, high=high)
        values[field.name] = data.draw(values_of(narrow), field.name)
    return settings_with(page, values | FIXED.get(page, {}))


@settings(
    max_examples=2_000 if LONG else 50, derandomize=not LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(page=st.sampled_from([*PAGES, "logistic", "xor", "softmax", "regression"]), data=st.data())
def test_any_experiments_script_prints_its_numbers(
    page: str, data: st.DataObject, interpreter: Interpreter
) -> None:
    check(page, drawn(page, data), interpreter)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("logistic", {"init": "hand", "w0": "100", "b0": "100", "epochs": "1", "loss": "Both"}),
        ("logistic", {"data": "step", "std": "1", "train": "0.7", "epochs": "9", "batch": "4", "drop": "1"}),
        ("logistic", {"data": "students", "stoploss": "0.6", "stopacc": "0.9", "epochs": "99"}),
        ("xor", {"inputs": "x1-squared,x2-squared", "data": "circle", "layers": "0", "epochs": "9", "train": "0.5"}),
        ("xor", {"optimizer": "AdamW", "init": "he", "decay": "0", "epochs": "99"}),
        ("regression", {"std": "1", "lr": "3", "epochs": "99"}),  # which diverges
        ("mnist", {"batch": "", "epochs": "2", "stoploss": "2.2", "loss": "Both"}),
        ("mnist", {"batch": "300", "drop": "0", "shuffle": "0", "epochs": "1", "loss": "MSE", "stopacc": "0.2"}),
    ],
)  # fmt: skip
def test_a_trap_is_avoided(page: str, link: Mapping[str, str], interpreter: Interpreter) -> None:
    check(page, settings_of(page, link), interpreter)


def test_all_of_mnist_trains_as_on_the_page(
    interpreter: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MNIST_ROOT", str(interpreter.folder / "data"))
    monkeypatch.setattr(mnist, "is_complete", lambda _: True)
    check(
        "mnist", settings_of("mnist", {"dataset": "full", "epochs": "1", "seed": "5"}), interpreter
    )


def test_a_hundred_rows_and_more_stand_in_a_file_beside_the_script(
    interpreter: Interpreter,
) -> None:
    names = ('a"b', "tab\tand\x85line", "{y}")
    points = Points(
        tuple((i / 7, -i / 3) for i in range(101)), tuple(i % 2 for i in range(101)), columns=names
    )
    few = replace(points, inputs=points.inputs[:100], labels=points.labels[:100])
    for each in (points, few):
        asked = settings_with("xor", {"data": "own", "points": each, "epochs": 5, "std": True})
        assert bool(rows_beside(asked)) == (len(each) > 100)
        (interpreter.folder / DATA_FILE).write_text(rows_beside(asked), encoding="utf-8")
        check("xor", asked, interpreter)


@pytest.mark.parametrize("name", ['"); import os #', "{1/0}", "\\", "'''", "\N{LINE SEPARATOR}1/0"])
def test_a_columns_name_is_never_code(name: str, interpreter: Interpreter) -> None:
    points = Points(((0.5,), (1.5,), (2.5,)), (0, 1, 1), columns=(name, "y"))
    asked = settings_with("logistic", {"data": "own", "points": points, "epochs": 3, "x": 1.0})
    ran = interpreter.run(script_of("logistic", asked, asked=[1.0]))
    shown = probability_shown(trained(asked).trials[0], 1.0)
    assert (
        ran.printed.splitlines()[-1]
        == f"p where {printable(name)} is 1: {next(iter(shown.values()))[0]}"
    )


@pytest.mark.parametrize("loss", ["MSE", "Both"])
@pytest.mark.parametrize("page", ["logistic", "xor", "softmax", "mnist"])
def test_what_is_moved_to_a_device_comes_back(
    page: str, loss: str, interpreter: Interpreter
) -> None:
    values = {"loss": loss, "epochs": 1, "inputs": ("x1",), "train": 0.5, "noise": 0.1, "n": 40}
    scripts = [
        script_of(page, settings_with(page, {**values, "device": device}))
        for device in ("cuda", "cpu")
    ]
    assert interpreter.run(scripts[0].replace('"cuda"', '"cpu"')) == interpreter.run(scripts[1])
