"""What the XOR page draws of small experiments, really trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from core.datasets.standardised import as_the_model_has_them
from core.experiments.xor import Settings
from core.metrics.activations import Layers, activations, layer_answers
from core.metrics.plane_shown import plane_of
from core.runs.trial_view import TrialView
from core.training.spec import Spec
from core.training.state import State
from tests.core.figures.test_base import trained


def trial_of(epochs: int, **settings: Any) -> TrialView:
    """One experiment of the page after so many epochs; settings beside the defaults."""
    (spec,) = Settings(**settings).specs()
    return trained(spec, epochs)


def seen_in(trial: TrialView) -> Layers:
    """What its units answer to the samples now."""
    return activations(trial.spec, trial.state)


def on_plane(spec: Spec, state: State, steps: int = 80) -> list[np.ndarray]:
    """What each layer's units answer at as many places of the plane each way, ``(units, y, x)``."""
    plane = plane_of(spec.experiment)
    y, x = np.meshgrid(np.linspace(*plane.y, steps), np.linspace(*plane.x, steps), indexing="ij")
    places = torch.from_numpy(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32))
    layers = layer_answers(spec, state, as_the_model_has_them(spec.data, places))
    return [layer.T.reshape(-1, steps, steps) for layer in layers]
