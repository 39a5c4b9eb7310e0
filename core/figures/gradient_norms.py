"""How large each layer's gradient is, by epoch: where it vanishes, that layer hardly learns."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import torch

from core.figures.base import (
    FigureUpdate,
    add_extent_trace,
    blank,
    cached_figure,
    curves_by_epoch,
    named,
    round_extent,
)
from core.metrics.state_cache import per_state, without_live
from core.runs.trial_view import TrialView
from core.text.number_text import significant
from core.training.data import load
from core.training.losses import LOSSES
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, model_from_weights

# First layer to last; told apart on the light page and on the dark one.
SHADES = ("#3b7dd8", "#2a9d8f", "#7fae4b", "#c9a227", "#e8743b", "#c2507f", "#8d6bd1")
SMALLEST = 1e-12  # what a logarithmic axis shows of zero


@per_state(without_live)
def gradient_sizes(spec: Spec, state: State) -> tuple[float, ...]:
    """Return the root mean square of each layer's weight gradients over the training samples.

    Biases count with their layer. Each state is measured once.
    """
    data, _ = load(spec.data, spec.seed, spec.train_share)
    module = model_from_weights(spec, state.parameters)
    parameters = list(module.parameters())
    loss = LOSSES[spec.loss](module(data.inputs), data.targets)
    gradients = torch.autograd.grad(loss, parameters)
    layers = zip(gradients[::2], gradients[1::2], strict=True)
    return tuple(
        float(torch.cat([weight.flatten(), bias]).square().mean().sqrt()) for weight, bias in layers
    )


def layer_names(spec: Spec) -> list[str]:
    """Return the names of the layers that have weights, first to last."""
    assert isinstance(spec.model, MLP)
    hidden = len(spec.model.sizes) - 2
    return [f"Layer {i + 1}" for i in range(hidden)] + ["Output"]


@cached_figure
def gradient_figure(spec: Spec) -> go.Figure:
    """Draw a curve for each layer on a logarithmic axis."""
    figure = blank("Epoch", "Gradient size (root mean square)", spec)
    figure.update_yaxes(type="log", exponentformat="power", dtick=1)
    names = layer_names(spec)
    spread = np.linspace(0, len(SHADES) - 1, len(names)).round().astype(int)
    for name, place in zip(names, spread, strict=True):
        line = {"color": SHADES[place], "width": 2}
        figure.add_scatter(name=name, mode="lines", line=line, meta=named(name))
    add_extent_trace(figure)
    return figure


def gradient_update(trial: TrialView) -> FigureUpdate:
    """Return the curves at the remembered epochs and now."""
    spec = trial.spec.experiment
    sizes = np.array([gradient_sizes(spec, state) for state in trial.past], np.float32)
    epochs = np.array([trial.position_of(state) for state in trial.past], np.float32)
    names = layer_names(spec)
    shown = np.maximum(sizes, SMALLEST)
    words = ", ".join(
        f"{name} {significant(now, 2)}" for name, now in zip(names, sizes[-1], strict=True)
    )
    width, height = round_extent(math.ceil(trial.position), trial.spec.epochs, shown)
    height[1] = 10.0 ** np.ceil(np.log10(height[1]))
    curves = {name: (epochs, column) for name, column in zip(names, shown.T, strict=True)}
    alt = f"Gradient size of each layer by epoch; at epoch {trial.state.epoch}: {words}."
    return curves_by_epoch(curves, (width, height), alt)
