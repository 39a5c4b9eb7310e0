"""One message of each kind, made of what pages show."""

from __future__ import annotations

import numpy as np

from core.diagnosis.finding import Finding
from core.experiments.logistic import Settings
from core.figures.base import FigureUpdate, encode_array
from core.figures.frame import Panel, Update
from core.figures.image_grid import ImageGridUpdate
from core.figures.network_drawing import WeightsUpdate
from core.figures.probability_table import TableUpdate
from core.formulas.one_update import one_update
from core.metrics.number_rows import Number, NumberRow
from core.streaming.wire import (
    Message,
    PanelMessage,
    PlotMessage,
    StepsMessage,
    TableMessage,
    TilesMessage,
    WeightsMessage,
)
from core.training.state import initial_state

Kind = type[Message]
(SPEC,) = Settings(data="students").specs()

CURVE = np.array([0.0, 1.0], np.float32)
EXAMPLES: dict[str, tuple[Update, Kind]] = {
    "plot": (
        FigureUpdate({"BCE": {"x": encode_array(CURVE), "y": encode_array(CURVE)}}, "A curve."),
        PlotMessage,
    ),
    "network": (WeightsUpdate(encode_array(np.ones(9, np.float32)), 7), WeightsMessage),
    "tiles": (
        ImageGridUpdate(
            np.zeros((2, 4, 4), np.uint8), ["7", "1"], "Two digits.", np.eye(2, 10), [7, 1]
        ),
        TilesMessage,
    ),
    "table": (TableUpdate(["y", "p"], [["1", "0.9"]], [[None, True]], "One sample."), TableMessage),
    "panel": (
        Panel(
            "playing",
            0.5,
            "Training, epoch 20 of 40.",
            Number("Epochs/s", "100"),
            [
                NumberRow([Number("Epoch", "20")]),
                NumberRow([Number("Loss", "0.5", "best possible 0.4")], "BCE"),
            ],
            [Finding("Plateau", "The loss stands still.", tone="note")],
        ),
        PanelMessage,
    ),
    "steps": (one_update(SPEC, initial_state(SPEC)), StepsMessage),
}
