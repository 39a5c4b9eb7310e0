"""A run's history and weights as files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
import torch

from core.code.results import SEPARATORS, history_csv, loading_lines, weights_file
from core.training.state import model_from_weights
from tests.core.code.experiments import settings_of, trained

HELD_OUT = {"n": "40", "train": "0.7", "epochs": "6", "loss": "Both", "stopacc": "1"}


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_history_has_the_curves_of_the_figure(separator: str) -> None:
    view = trained(settings_of("logistic", HELD_OUT))
    mark, point = SEPARATORS[separator]
    text = (
        history_csv(view, separator).replace(point, ".")
        if point == ","
        else history_csv(view, separator)
    )
    rows = list(csv.DictReader(io.StringIO(text), delimiter=mark))
    names = [
        f"{loss} {part}_{what}"
        for loss in ("BCE", "MSE")
        for part in ("train", "test")
        for what in ("loss", "accuracy")
    ]
    assert list(rows[0]) == ["epoch", *names]
    for trial in view.trials:
        for name, curve in (("train_loss", trial.loss), ("test_accuracy", trial.test_accuracy)):
            found = [(float(row["epoch"]), float(row[f"{trial.spec.loss} {name}"])) for row in rows]
            np.testing.assert_allclose(
                found, list(zip(curve.epochs, curve.values, strict=True)), 1e-8
            )


def test_what_was_not_measured_is_an_empty_cell() -> None:
    view = trained(settings_of("regression", {"epochs": "2"}))
    rows = list(csv.DictReader(io.StringIO(history_csv(view, "Tab")), delimiter="\t"))
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    assert {row["train_accuracy"] + row["test_loss"] for row in rows} == {""}


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("xor", {"layers": "4-2", "epochs": "3"}), ("logistic", {"loss": "Both", "epochs": "3"}),
        ("mnist", {"epochs": "1", "batch": ""}), ("mnist", {"model": "cnn", "epochs": "1", "batch": "2000"}),
    ],
)  # fmt: skip
def test_the_lines_beside_it_load_the_weights(
    page: str, link: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = trained(settings_of(page, link))
    monkeypatch.chdir(tmp_path)
    Path("run.pt").write_bytes(weights_file(view))
    names: dict[str, torch.nn.Module] = {}
    exec(loading_lines(view, "run.pt"), names)
    trial, inputs = (
        view.trials[0],
        torch.rand(5, 784 if page == "mnist" else 2 if page == "xor" else 1),
    )
    with torch.no_grad():
        ours = model_from_weights(trial.spec, trial.state.parameters)(
            255 * inputs if page == "mnist" else inputs
        )
        pictures = inputs.view(-1, 1, 28, 28) if page == "mnist" else inputs
        torch.testing.assert_close(names["model"](pictures), ours)
