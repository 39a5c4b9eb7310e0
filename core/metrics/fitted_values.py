"""What a regression predicts for its samples, and how much of the targets that explains."""

from __future__ import annotations

import math

import numpy as np
import torch

from core.metrics.state_cache import per_state, without_live
from core.training.data import load
from core.training.spec import Spec
from core.training.state import State, model_from_weights


@per_state(without_live)
def fitted_values(spec: Spec, state: State) -> np.ndarray:
    """Return predictions ``(n,)`` float32 in the unit of the targets, of training samples, then test ones."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    with torch.inference_mode():
        return model_from_weights(spec, state.parameters)(data.every_input)[:, 0].numpy()


def r_squared(spec: Spec, state: State) -> float:
    """Return the share of the training targets' variance that the predictions explain.

    1 is a perfect fit, 0 no better than their mean, below 0 worse; NaN where all are equal.
    """
    data, _ = load(spec.data, spec.seed, spec.train_share)
    targets = data.targets[:, 0].double().numpy()
    errors = targets - fitted_values(spec, state)[: len(targets)]
    spread = np.square(targets - targets.mean()).sum()
    return float(1 - np.square(errors).sum() / spread) if spread > 0 else math.nan
