"""The network as a diagram: what the browser draws is the network that trains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.experiments.xor import Settings
from core.figures.network_drawing import Unit, diagram_drawing, units_of
from core.runs.trial_view import TrialView
from core.training.models import ACTIVATIONS
from tests.core.xor_trials import on_plane, trial_of
from tests.drawn_by_browser import drawn_by_browser


def update_of(trial: TrialView) -> dict[str, Any]:
    """What moves in its diagram."""
    return drawn_by_browser([trial], diagram_drawing(trial.spec))


def test_the_units_with_weights_are_the_hidden_ones_then_the_output() -> None:
    units = units_of(Settings(layers=(2, 3)).specs()[0])
    assert [(unit.layer, unit.unit) for unit in units] == [
        (1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (3, 0),
    ]  # fmt: skip
    assert [unit.name for unit in units][:3] == [
        "Layer 1, unit 1", "Layer 1, unit 2", "Layer 2, unit 1",
    ]  # fmt: skip


def test_one_neuron_is_all_there_is_without_hidden_layers() -> None:
    assert units_of(Settings(layers=()).specs()[0]) == [Unit(1, 0)]


def test_the_diagram_says_which_unit_is_looked_into() -> None:
    (spec,) = Settings(layers=(2,)).specs()
    assert diagram_drawing(spec)["chosen"] is None
    assert diagram_drawing(spec, Unit(1, 1))["chosen"] == {"layer": 1, "unit": 1}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_unit_has_a_small_map_inputs_and_output_included(activation: str) -> None:
    trial = trial_of(20, layers=(4, 2), activation=activation, inputs=("x1", "x2", "x1x2"))
    update = update_of(trial)
    assert [len(units) for units in update["maps"]] == [3, 4, 2, 1]
    answers = on_plane(trial.spec, trial.state)
    ends = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
    for layer, units in enumerate(update["maps"]):
        for unit, shades in enumerate(units):
            wanted = answers[layer][unit, ::4, ::4].astype(float)
            if layer == 3:
                low, high, wanted = 0.0, 1.0, 1 / (1 + np.exp(-wanted))
            elif layer and activation in ends:
                low, high = ends[activation]
            else:  # zero is in the middle
                high = max(float(np.abs(wanted).max()), 1e-12)  # a dead unit answers 0
                low = -high
            shown = np.array(shades).reshape(wanted.shape)
            np.testing.assert_allclose(shown, 255 * (wanted - low) / (high - low), atol=0.51)


def test_the_diagram_in_words_tells_sizes_epoch_and_largest_weight() -> None:
    trial = trial_of(20, layers=(4, 2))
    update = update_of(trial)
    np.testing.assert_array_equal(np.array(update["weights"], np.float32), trial.state.flat)
    assert update["alt"].startswith(
        "A network of 2-4-2-1 units at epoch 20; its largest weight is "
        f"{np.abs(trial.state.flat).max():.2f} in size."
    )
