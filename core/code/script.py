"""The script of an experiment: one Jinja template a page, filled with its settings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.code import pieces
from core.code.layers import written_layers
from core.datasets.points import Points
from core.datasets.standardised import Standardised, as_read
from core.datasets.synthetic import GATES, Gate
from core.datasets.table import Table
from core.settings.training_settings import TrainingSettings
from core.text.number_reader import show
from core.training.batches import Batches
from core.training.data import load
from core.training.devices import CPU

MOST_ROWS = 100  # of the student's own samples in the script; more stand in a file beside it
DATA_FILE = "samples.csv"
TITLES = {
    "regression": "Linear regression",
    "logistic": "Logistic regression",
    "xor": "A network that separates two classes on a plane",
    "softmax": "Softmax: several classes on a plane",
    "mnist": "Handwritten digits",
}
# What a script imports only where it says so further down.
IF_USED = {"import copy": "copy.", "import csv": "csv.", "import math": "math.",
           "from torch.nn import functional as F": "F."}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """The first lines of a script.

    Attributes:
        link: leads to the experiment in the app.
        versions: those that it was written with.
        expectation: sentences on what it prints.
    """

    link: str
    versions: str
    expectation: Sequence[str]


def write_script(
    page: str, settings: TrainingSettings, header: Header, asked: Sequence[float] = ()
) -> str:
    """Return a PyTorch script that trains what the settings of a page say, in cells of ``# %%``.

    Args:
        asked: the features of a sample whose answer it prints, too.
    """
    template = _templates().get_template(f"{page}.py.j2")
    text = template.render(_context(page, settings, header, asked))
    for line, use in IF_USED.items():
        if not re.search(rf"\b{re.escape(use)}", text.replace(line, "")):
            text = text.replace(f"{line}\n", "")
    return _spaced(text)


def _spaced(text: str) -> str:
    """Return Python with two empty lines around functions, and one at most elsewhere."""
    text = re.sub(r"[ \n]*\n\n", "\n\n", text).strip()
    text = re.sub(r"\n\n((?:# (?!%%).*\n)*def )", r"\n\n\n\1", text)
    text = re.sub(r"(\n    return .*\n\n)(?!\n)", r"\1\n", text)
    return text.replace("# %% Setup\n\n", "# %% Setup\n") + "\n"


def rows_beside(settings: TrainingSettings) -> str:
    """Return the samples as CSV where they are too many for the script, or an empty text."""
    data = as_read(settings.specs()[0].data)
    if not isinstance(data, Points | Table) or len(data) <= MOST_ROWS:
        return ""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = data.columns or (*(f"x{i + 1}" for i in range(data.features)), "y")
    writer.writerow(map(pieces.printable, names))
    writer.writerows(
        [*map(show, row), show(y)] for row, y in zip(data.inputs, _targets(data), strict=True)
    )
    return text.getvalue()


def _targets(data: Points | Table) -> Sequence[float]:
    return data.labels if isinstance(data, Points) else data.targets


def _context(
    page: str, settings: TrainingSettings, header: Header, asked: Sequence[float]
) -> dict[str, Any]:
    specs = settings.specs()
    spec, data = specs[0], as_read(specs[0].data)
    samples, _ = load(spec.data, spec.seed, spec.train_share)
    batches = Batches(replace(spec, device=CPU), len(samples.inputs))
    layers = written_layers(spec.model)
    train, test = len(samples.inputs), len(samples.test_inputs)
    return {
        "title": TITLES[page],
        "packages": "torch torchvision matplotlib" if page == "mnist" else "torch matplotlib",
        "header": header,
        "settings": settings,
        "spec": spec,
        "race": len(specs) > 1,
        "data": data,
        "kind": type(data).__name__,
        "gate": list(map(str, GATES[data.name])) if isinstance(data, Gate) else [],
        "data_file": DATA_FILE if rows_beside(settings) else "",
        "columns": [pieces.printable(name) for name in getattr(data, "columns", ())],
        "numbers": pieces.numbers,
        "samples": train + test,
        "train": train,
        "tested": bool(test),
        "standardised": isinstance(spec.data, Standardised),
        "alike": pieces.features_alike(spec),
        "features": samples.inputs.shape[1],
        "inputs": pieces.inputs(spec.model),
        "places": "places" if pieces.inputs(spec.model) else "X",
        "layers": layers,
        "losses": pieces.losses(specs, samples),
        "accuracy_code": pieces.accuracy(spec.loss, samples),
        "optimizer": pieces.optimizer(spec),
        "full": batches.full and spec.augmentation is None,
        "shuffled": batches.random,
        "size": batches.size,
        "order": pieces.order(spec, batches, train),
        "used": pieces.samples_used(spec, batches, train),
        "batches_in_words": pieces.batches_in_words(batches),
        "target": pieces.target(spec),
        "weights_printed": pieces.weights_printed(layers),
        "on_device": spec.device != CPU,
        "asked": list(asked),
        "asked_words": repr(f"{_answer(data)} {', '.join(map(show, asked))}:"),
        "asked_code": "model(x)" if page == "regression" else "torch.sigmoid(model(x))",
    }


def _answer(data: object) -> str:
    """Return what the script calls its answer to a sample that is asked about."""
    if isinstance(data, Table):
        return f"{pieces.printable(data.columns[-1])} at"
    name = data.columns[0] if isinstance(data, Points) and data.columns else "x"
    return f"p where {pieces.printable(name)} is"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("core.code"), trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, undefined=StrictUndefined,
    )  # fmt: skip
    templates.filters["count"] = lambda number: f"{number:_}" if number >= 10_000 else str(number)
    templates.filters["counted"] = "{:,}".format
    templates.filters["number"] = show
    return templates
