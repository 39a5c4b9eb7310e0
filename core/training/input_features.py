"""The input features of a point on the plane, as a table: name -> function of x1 and x2."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

INPUT_FEATURES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: torch.sin(x1),
    "sin(x2)": lambda x1, x2: torch.sin(x2),
}
PLAIN = ("x1", "x2")


class InputFeatures(nn.Module):
    """Turns points ``(n, 2)`` into features ``(n, len(names))``; it has no weights."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names

    def forward(self, places: Tensor) -> Tensor:
        """Return the features, in the order of the names."""
        x1, x2 = places.unbind(dim=1)
        return torch.stack([INPUT_FEATURES[name](x1, x2) for name in self.names], dim=1)
