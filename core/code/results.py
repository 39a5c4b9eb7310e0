"""A run's history as CSV, and its weights as a file that PyTorch loads."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping

import torch

from core.code.layers import weight_names, written_layers
from core.runs.run_view import RunView
from core.runs.trial_view import Curve, TrialView

SEPARATORS = {  # name -> what parts columns, and what parts a number's fraction
    "Comma: 0.5,0.25": (",", "."),
    "Semicolon: 0,5;0,25": (";", ","),
    "Tab": ("\t", "."),
}


def history_csv(view: RunView, separator: str) -> str:
    """Return losses and accuracies by epoch, one column set a trial; ``separator`` is a key of ``SEPARATORS``.

    A cell is empty where nothing was measured at that epoch. An epoch of mini-batches stands, as
    in the figure, at the mean of its batches' places.
    """
    mark, point = SEPARATORS[separator]
    columns = {
        name: values
        for trial in view.trials
        for name, values in _columns(trial, race=len(view.trials) > 1).items()
    }
    epochs = sorted({epoch for values in columns.values() for epoch in values})
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, lineterminator="\r\n")
    writer.writerow(["epoch", *columns])
    for epoch in epochs:
        row = [epoch, *(values.get(epoch, math.nan) for values in columns.values())]
        writer.writerow(
            ["" if math.isnan(cell) else f"{cell:.9g}".replace(".", point) for cell in row]
        )
    return text.getvalue()


def _columns(trial: TrialView, *, race: bool) -> dict[str, Mapping[float, float]]:
    curves = {
        "train_loss": trial.loss,
        "train_accuracy": trial.accuracy,
        "test_loss": trial.test_loss,
        "test_accuracy": trial.test_accuracy,
    }
    name = f"{trial.spec.loss} " * race
    return {f"{name}{quantity}": _by_epoch(curve) for quantity, curve in curves.items()}


def _by_epoch(curve: Curve) -> dict[float, float]:
    return dict(zip(curve.epochs.tolist(), curve.values.tolist(), strict=True))


def weights_file(view: RunView) -> bytes:
    """Return what ``torch.save`` writes of a state dict for the script's ``nn.Sequential``; of a race one by loss."""
    dicts = {trial.spec.loss: _state_dict(trial) for trial in view.trials}
    file = io.BytesIO()
    torch.save(dicts if len(dicts) > 1 else next(iter(dicts.values())), file)
    return file.getvalue()


def _state_dict(trial: TrialView) -> dict[str, torch.Tensor]:
    names = weight_names(trial.spec.model)
    arrays = trial.state.parameters
    return {name: torch.from_numpy(array) for name, array in zip(names, arrays, strict=True)}


def loading_lines(view: RunView, file: str) -> str:
    """Return the lines of Python that load the weights."""
    layers = written_layers(view.trials[0].spec.model)
    inside = (
        ", ".join(layers)
        if len(layers) <= 3
        else "".join(f"\n    {each}," for each in layers) + "\n"
    )
    chosen = f'["{view.trials[0].spec.loss}"]' * (len(view.trials) > 1)
    return (
        "import torch\nfrom torch import nn\n\n"
        f"model = nn.Sequential({inside})\n"
        f'model.load_state_dict(torch.load("{file}", weights_only=True){chosen})'
    )
