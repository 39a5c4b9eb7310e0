"""Which epochs of a run are remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

STRIDES = np.array([digit * 10**power for power in range(12) for digit in (1, 2)])
DETAIL = 4  # the gap between epochs kept is at most a quarter of the epoch


@dataclass(frozen=True)
class Grid:
    """Which epochs are kept: the multiples of ``stride``, and more at the beginning.

    Learning is fastest at first, so the gap between early epochs stays below ``1 / detail`` of
    the epoch: 0, 1, 2, ..., 8, 10, ..., 40, 50, ... With ``detail`` 0 only the multiples count.
    """

    stride: int = 1
    detail: int = DETAIL

    def keeps(self, epoch: int) -> bool:
        """Return whether this epoch is kept."""
        if epoch % self.stride == 0:
            return True
        return epoch < self.detail * self.stride and bool(self.mask(np.array(epoch)))

    def mask(self, epochs: np.ndarray) -> np.ndarray:
        """Return which of ``epochs`` are kept; both arrays ``(k,)``."""
        if not self.detail:
            return epochs % self.stride == 0
        part = np.maximum(1, epochs // self.detail)
        fine = STRIDES[np.searchsorted(STRIDES, part, side="right") - 1]
        return epochs % np.minimum(fine, self.stride) == 0

    def next_coarser(self) -> Grid:
        """Return the next grid, every epoch of which is on this one."""
        return replace(self, stride=int(STRIDES[np.searchsorted(STRIDES, self.stride) + 1]))
