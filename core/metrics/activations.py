"""What every unit of a network on the plane answers."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.metrics.state_cache import per_state
from core.training.data import load
from core.training.models import ACTIVATIONS, MLP
from core.training.spec import Spec
from core.training.state import State

LARGEST = 1e9  # answers beyond it, of a network about to diverge, count as this

# Each ``(n, units)`` float32; the first is the inputs, the last the logits.
Layers = tuple[np.ndarray, ...]


@per_state(lambda spec: spec.experiment)
def activations(spec: Spec, state: State) -> Layers:
    """Return what every unit answers to the training samples, then to the test samples.

    A state is evaluated once, in the calling process, so that nothing is taken from the workers.
    """
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return layer_answers(spec, state, data.every_input)


def layer_answers(spec: Spec, state: State, inputs: Tensor) -> Layers:
    """Return what every unit of an MLP answers to inputs ``(n, features)``, as the model has them.

    The weights are used as they are: to build a module for them takes longer than the answers.
    """
    model = spec.model
    assert isinstance(model, MLP)
    activation = ACTIVATIONS[model.activation]()
    weights = [torch.from_numpy(each) for each in state.parameters]
    with torch.inference_mode():
        layers = [nn.Sequential(*model.feature_layers())(inputs)]
        for weight, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            layers.append(activation(F.linear(layers[-1], weight, bias)))
        layers.append(F.linear(layers[-1], *weights[-2:]))
    return tuple(bounded(each.numpy()) for each in layers)


def bounded(answers: np.ndarray) -> np.ndarray:
    """Return answers without infinities and NaN, which only a network about to diverge gives."""
    if np.abs(answers).max(initial=0) <= LARGEST:
        return answers
    return np.clip(np.nan_to_num(answers), -LARGEST, LARGEST)
