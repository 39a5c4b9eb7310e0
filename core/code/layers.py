"""A network's layers as the script writes them, and the names that its weights have there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from core.digits.digit_models import CNN, DigitMLP, Scaled
from core.training.models import InputFeatures, Model

# The script's digits come scaled and as pictures; it computes features of points beside the network.
LEFT_OUT = (Scaled, InputFeatures, nn.Unflatten, nn.Identity)
WRITTEN: dict[type[nn.Module], Callable[[Any], str]] = {
    nn.Linear: lambda layer: f"nn.Linear({layer.in_features}, {layer.out_features})",
    nn.Conv2d: lambda layer: f"nn.Conv2d({layer.in_channels}, {layer.out_channels}, 3, padding=1)",
    nn.MaxPool2d: lambda _: "nn.MaxPool2d(2)",
}


def written_layers(model: Model) -> list[str]:
    """Return the arguments of the script's ``nn.Sequential``: ``nn.Linear(2, 10)``, ``nn.Sigmoid()``, ..."""
    with torch.device("meta"):  # draws no weights
        network = model.build()
    assert isinstance(network, nn.Sequential)
    layers = [layer for layer in network if not isinstance(layer, LEFT_OUT)]
    flat = ["nn.Flatten()"] * isinstance(model, DigitMLP)
    return flat + [
        WRITTEN.get(type(layer), lambda each: f"nn.{type(each).__name__}()")(layer)
        for layer in layers
    ]


def weight_names(model: Model) -> list[str]:
    """Return the names of the weights in the script's ``nn.Sequential``, in their order: ``0.weight``, ``0.bias``, ..."""
    with_weights = [
        place
        for place, layer in enumerate(written_layers(model))
        if layer.startswith(("nn.Linear", "nn.Conv2d"))
    ]
    return [f"{place}.{part}" for place in with_weights for part in ("weight", "bias")]


def is_digit_model(model: Model) -> bool:
    """Return whether a network is given pictures of digits."""
    return isinstance(model, (CNN, DigitMLP))
