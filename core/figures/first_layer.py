"""What the first layer of a digit reader looks for, and what it finds in the drawing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

from core.datasets.mnist import SIDE, unpacked
from core.digits.digit_models import CNN
from core.figures.image_grid import ImageGridUpdate, positive_bytes, signed_bytes
from core.runs.trial_view import TrialView
from core.training.models import Model
from core.training.spec import Spec
from core.training.state import State, model_from_weights

UNITS_SHOWN = 20
FIRST_MAPS = 5  # layers of the CNN up to its first maps: scale, shape, convolve, pool, ReLU


def caption_of(model: Model) -> str:
    """What the weight pictures are, in a sentence."""
    if isinstance(model, CNN):
        return "The first 3 × 3 filters: green adds where the digit has ink, purple takes away."
    return "Weights to each pixel: green speaks for the digit or unit, purple against it."


def weight_tiles(trial: TrialView) -> ImageGridUpdate:
    """The first layer's weights as pictures: filters, or an image a unit."""
    weights = trial.state.parameters[0]
    if isinstance(trial.spec.model, CNN):
        names = [f"filter {i + 1}" for i in range(len(weights))]
        pictures = weights[:, 0]
    else:
        weights = weights[:UNITS_SHOWN]
        output = len(trial.state.parameters) == 2
        names = [f"{i}" if output else f"unit {i + 1}" for i in range(len(weights))]
        pictures = weights.reshape(-1, SIDE, SIDE)
    alt = f"The first layer's weights as {len(names)} pictures, at epoch {trial.state.epoch}."
    return ImageGridUpdate(signed_bytes(pictures), names, alt)


@lru_cache(maxsize=16)
def feature_maps(spec: Spec, state: State, pixels: bytes) -> np.ndarray:
    """What the first filters of a CNN find in one digit, ``(filters, 14, 14)``, 0 or more."""
    image = unpacked(pixels)
    with torch.inference_mode():
        for layer in list(model_from_weights(spec, state.parameters).eval().children())[
            :FIRST_MAPS
        ]:
            image = layer(image)
    return image[0].numpy()


def map_tiles(trial: TrialView, pixels: bytes | None) -> ImageGridUpdate:
    """The feature maps of the drawn digit, a picture a filter; none while nothing is drawn."""
    if pixels is None or not isinstance(trial.spec.model, CNN):
        empty = np.zeros((0, SIDE // 2, SIDE // 2), np.uint8)
        return ImageGridUpdate(empty, [], "Feature maps: nothing is drawn yet.")
    maps = feature_maps(trial.spec.experiment, trial.state, pixels)
    names = [f"map {i + 1}" for i in range(len(maps))]
    alt = f"What each of {len(maps)} filters finds in the drawing, at epoch {trial.state.epoch}."
    return ImageGridUpdate(positive_bytes(maps), names, alt)
