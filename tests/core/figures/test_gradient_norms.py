"""The size of each layer's gradient, as plain autograd has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.experiments.xor import Settings
from core.figures.base import EXTENT
from core.figures.gradient_norms import (
    SHADES,
    SMALLEST,
    gradient_figure,
    gradient_sizes,
    gradient_update,
    layer_names,
)
from core.runs.trial import Trial
from core.runs.trial_view import TrialView
from core.settings.layers_field import LayersField
from core.text.number_text import significant
from core.training.data import load
from core.training.state import model_from_weights
from core.training.train_slice import Budget, train_slice
from tests.core.figures.test_base import decoded_array
from tests.core.xor_trials import trial_of

CRITERIA: dict[str, Any] = {
    "BCE": lambda z, y: nn.BCELoss()(torch.sigmoid(z), y),
    "MSE": lambda z, y: nn.MSELoss()(torch.sigmoid(z), y),
}


def backward(trial: TrialView) -> list[float]:
    """The root mean square of each linear layer's gradient, after ``loss.backward()``."""
    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    model = model_from_weights(trial.spec, trial.state.parameters)
    CRITERIA[trial.spec.loss](model(data.inputs), data.targets).backward()
    sizes = []
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            assert layer.weight.grad is not None
            gradients = [*layer.weight.grad.flatten().tolist(), *layer.bias.grad.tolist()]
            sizes.append(np.sqrt(np.mean(np.square(gradients))))
    return sizes


@pytest.mark.parametrize("loss", CRITERIA)
@pytest.mark.parametrize("epochs", [0, 60])
@pytest.mark.parametrize(
    "network",
    [
        {"layers": ()},
        {"layers": (3,), "activation": "tanh"},
        {"layers": (4, 3, 2), "activation": "ReLU"},
        {"layers": (3, 3), "inputs": ("x1", "x1^2", "sin(x2)")},
        {"layers": (4,), "batch_size": 5, "train_share": 0.7},
    ],
    ids=str,
)
def test_gradient_sizes_are_those_of_plain_autograd(
    network: dict[str, Any], epochs: int, loss: str
) -> None:
    trial = trial_of(epochs, data="moons", size=30, loss=loss, **network)
    found = gradient_sizes(trial.spec.experiment, trial.state)
    assert found == pytest.approx(backward(trial), rel=1e-4, abs=1e-9)


def test_the_gradient_of_one_neuron_is_what_the_formula_says() -> None:
    trial = trial_of(10, data="or", layers=())
    data, _ = load(trial.spec.data, trial.spec.seed, 1.0)
    x, y = data.inputs.numpy(), data.targets.numpy()[:, 0]
    w1, w2, b = trial.state.flat
    off = 1 / (1 + np.exp(-(x @ [w1, w2] + b))) - y
    gradient = [*(off @ x / 4), off.mean()]
    (found,) = gradient_sizes(trial.spec.experiment, trial.state)
    assert found == pytest.approx(np.sqrt(np.mean(np.square(gradient))), rel=1e-5)


def test_measuring_gradients_changes_neither_weights_nor_generator() -> None:
    trial = trial_of(5, layers=(3,))
    weights, before = trial.state.flat, torch.get_rng_state()
    gradient_sizes(trial.spec.experiment, trial.state)
    np.testing.assert_array_equal(trial.state.flat, weights)
    assert torch.get_rng_state().equal(before)


@pytest.mark.parametrize("layers", [(), (3,), (2,) * LayersField().most_layers])
def test_every_layer_has_a_name_and_a_colour_of_its_own(layers: tuple[int, ...]) -> None:
    (spec,) = Settings(layers=layers).specs()
    names = [f"Layer {i + 1}" for i in range(len(layers))] + ["Output"]
    assert layer_names(spec) == names
    curves = [trace for trace in gradient_figure(spec).data if trace.name != EXTENT]
    assert [trace.name for trace in curves] == names
    assert len({trace.line.color for trace in curves}) == len(names) <= len(SHADES)


def test_the_curves_run_over_the_remembered_epochs_to_now() -> None:
    trial = trial_of(150, layers=(3, 2))
    traces = gradient_update(trial).traces
    for i, name in enumerate(layer_names(trial.spec)):
        epochs, sizes = decoded_array(traces[name]["x"]), decoded_array(traces[name]["y"])
        assert epochs.tolist() == [state.epoch for state in trial.past]
        assert (epochs[0], epochs[-1]) == (0, 150)
        for k in (0, -1):
            wanted = gradient_sizes(trial.spec.experiment, trial.past[k])[i]
            assert sizes[k] == pytest.approx(wanted, rel=1e-6)


def test_within_an_epoch_the_present_gradient_stands_where_its_weights_do() -> None:
    (spec,) = Settings(layers=(3,), batch_size=1).specs()
    trial = Trial(spec)
    trial.record(
        *train_slice(spec, trial.state, Budget(batches=6, remember=trial.checkpoints.grid))
    )
    view = trial.view()
    traces = gradient_update(view).traces
    assert decoded_array(traces["Output"]["x"]).tolist() == [0, 1, 1.5]


def test_a_gradient_of_zero_has_a_place_on_a_logarithmic_axis() -> None:
    trial = trial_of(20, layers=(3,), initial="zeros")
    sizes = decoded_array(gradient_update(trial).traces["Layer 1"]["y"])
    assert sizes == pytest.approx([SMALLEST] * len(sizes), rel=1e-6)
    assert gradient_figure(trial.spec).layout.yaxis.type == "log"


@pytest.mark.parametrize("epochs", [0, 40])
@pytest.mark.parametrize("initial", ["random", "zeros", "normal"])
def test_the_axes_make_room_for_the_curves(initial: str, epochs: int) -> None:
    traces = gradient_update(trial_of(epochs, layers=(3, 3), initial=initial)).traces
    room = {axis: decoded_array(sent) for axis, sent in traces[EXTENT].items()}
    assert (room["y"] > 0).all()
    for name, curve in traces.items():
        for axis in ("x", "y"):
            assert room[axis].min() <= decoded_array(curve[axis]).min(), name
            assert room[axis].max() >= decoded_array(curve[axis]).max(), name


def test_the_gradients_in_words_tell_epoch_and_each_layer() -> None:
    trial = trial_of(30, layers=(2,))
    first, last = gradient_sizes(trial.spec.experiment, trial.state)
    said = gradient_update(trial).alt
    assert said.endswith(
        f"at epoch 30: Layer 1 {significant(first, 2)}, Output {significant(last, 2)}."
    )
