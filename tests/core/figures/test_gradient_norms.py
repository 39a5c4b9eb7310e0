"""The size of each layer's gradient, as plain autograd has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.figures.base import ROOM
from core.figures.gradient_norms import (
    SHADES,
    SMALLEST,
    gradient_figure,
    gradient_moving,
    gradient_sizes,
    layer_names,
)
from core.runs.trial import Lane, LaneView
from core.settings.layers_field import LayersField
from core.training.data import load
from core.training.state import revive
from core.training.train_slice import Budget, advance
from core.xor import Settings
from tests.core.figures.test_base import unwired
from tests.core.xor_lanes import lane_of

CRITERIA: dict[str, Any] = {
    "BCE": lambda z, y: nn.BCELoss()(torch.sigmoid(z), y),
    "MSE": lambda z, y: nn.MSELoss()(torch.sigmoid(z), y),
}


def backward(lane: LaneView) -> list[float]:
    """The root mean square of each linear layer's gradient, after ``loss.backward()``."""
    data, _ = load(lane.spec.data, lane.spec.seed, lane.spec.train_share)
    model = revive(lane.spec, lane.state.parameters)
    CRITERIA[lane.spec.loss](model(data.inputs), data.targets).backward()
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
    lane = lane_of(epochs, data="moons", size=30, loss=loss, **network)
    found = gradient_sizes(lane.spec.identity, lane.state)
    assert found == pytest.approx(backward(lane), rel=1e-4, abs=1e-9)


def test_the_gradient_of_one_neuron_is_what_the_formula_says() -> None:
    lane = lane_of(10, data="or", layers=())
    data, _ = load(lane.spec.data, lane.spec.seed, 1.0)
    x, y = data.inputs.numpy(), data.targets.numpy()[:, 0]
    w1, w2, b = lane.state.flat
    off = 1 / (1 + np.exp(-(x @ [w1, w2] + b))) - y
    gradient = [*(off @ x / 4), off.mean()]
    (found,) = gradient_sizes(lane.spec.identity, lane.state)
    assert found == pytest.approx(np.sqrt(np.mean(np.square(gradient))), rel=1e-5)


def test_measuring_gradients_changes_neither_weights_nor_generator() -> None:
    lane = lane_of(5, layers=(3,))
    weights, before = lane.state.flat, torch.get_rng_state()
    gradient_sizes.cache_clear()
    gradient_sizes(lane.spec.identity, lane.state)
    np.testing.assert_array_equal(lane.state.flat, weights)
    assert torch.get_rng_state().equal(before)


@pytest.mark.parametrize("layers", [(), (3,), (2,) * LayersField().most_layers])
def test_every_layer_has_a_name_and_a_colour_of_its_own(layers: tuple[int, ...]) -> None:
    (spec,) = Settings(layers=layers).specs()
    names = [f"Layer {i + 1}" for i in range(len(layers))] + ["Output"]
    assert layer_names(spec) == names
    curves = [trace for trace in gradient_figure(spec).data if trace.name != ROOM]
    assert [trace.name for trace in curves] == names
    assert len({trace.line.color for trace in curves}) == len(names) <= len(SHADES)


def test_the_curves_run_over_the_remembered_epochs_to_now() -> None:
    lane = lane_of(150, layers=(3, 2))
    traces = gradient_moving(lane).traces
    for i, name in enumerate(layer_names(lane.spec)):
        epochs, sizes = unwired(traces[name]["x"]), unwired(traces[name]["y"])
        assert epochs.tolist() == [state.epoch for state in lane.past]
        assert (epochs[0], epochs[-1]) == (0, 150)
        for k in (0, -1):
            wanted = gradient_sizes(lane.spec.identity, lane.past[k])[i]
            assert sizes[k] == pytest.approx(wanted, rel=1e-6)


def test_within_an_epoch_the_present_gradient_stands_where_its_weights_do() -> None:
    (spec,) = Settings(layers=(3,), batch_size=1).specs()
    lane = Lane(spec)
    lane.record(*advance(spec, lane.state, Budget(batches=6, remember=lane.remembered.grid)))
    view = lane.view()
    traces = gradient_moving(view).traces
    assert unwired(traces["Output"]["x"]).tolist() == [0, 1, 1.5]


def test_a_gradient_of_zero_has_a_place_on_a_logarithmic_axis() -> None:
    lane = lane_of(20, layers=(3,), initial="zeros")
    sizes = unwired(gradient_moving(lane).traces["Layer 1"]["y"])
    assert sizes == pytest.approx([SMALLEST] * len(sizes), rel=1e-6)
    assert gradient_figure(lane.spec).layout.yaxis.type == "log"


@pytest.mark.parametrize("epochs", [0, 40])
@pytest.mark.parametrize("initial", ["random", "zeros", "normal"])
def test_the_axes_make_room_for_the_curves(initial: str, epochs: int) -> None:
    traces = gradient_moving(lane_of(epochs, layers=(3, 3), initial=initial)).traces
    room = {axis: unwired(sent) for axis, sent in traces[ROOM].items()}
    assert (room["y"] > 0).all()
    for name, curve in traces.items():
        for axis in ("x", "y"):
            assert room[axis].min() <= unwired(curve[axis]).min(), name
            assert room[axis].max() >= unwired(curve[axis]).max(), name


def test_the_gradients_in_words_tell_epoch_and_each_layer() -> None:
    lane = lane_of(30, layers=(2,))
    first, last = gradient_sizes(lane.spec.identity, lane.state)
    said = gradient_moving(lane).alt
    assert said.endswith(f"at epoch 30: Layer 1 {first:.1e}, Output {last:.1e}.")
