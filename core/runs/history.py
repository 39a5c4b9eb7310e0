"""What a run keeps of its past, in bounded memory however long it gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np

from core.training.epoch_grid import DETAIL, Grid

T = TypeVar("T")

ROOM_FOR_DETAIL = 200  # what the detail at the beginning of the longest run takes


class DownsampledHistory(Generic[T]):
    """Items by epoch, kept at round epochs on a grid that coarsens as the run grows.

    The stride goes 1, 2, 10, 20, 100, 200, ...: each divides the next, so what was kept stays
    on the grid, and epochs that people name (100, 2,000) are among those kept. Which epochs
    are kept depends on the newest one alone, never on how a run was cut into slices.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.grid = Grid(detail=DETAIL if capacity >= ROOM_FOR_DETAIL else 0)
        self._items: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self._items)

    @property
    def epochs(self) -> list[int]:
        """The epochs kept, ascending."""
        return list(self._items)

    @property
    def items(self) -> list[T]:
        """What is kept, by ascending epoch."""
        return list(self._items.values())

    def get(self, epoch: int) -> T | None:
        """The item of exactly this epoch, if it is kept."""
        return self._items.get(epoch)

    def extend(self, first_epoch: int, items: Sequence[T] | np.ndarray) -> None:
        """Add the items of consecutive epochs from ``first_epoch`` on."""
        kept = np.flatnonzero(self.grid.mask(first_epoch + np.arange(len(items))))
        self._items |= {first_epoch + offset: items[offset] for offset in kept.tolist()}
        while len(self._items) > self.capacity:
            self._coarsen()

    def add(self, epoch: int, item: T) -> None:
        """Add one item; it is kept if its epoch is on the grid."""
        self.extend(epoch, [item])

    def drop_after(self, epoch: int) -> None:
        """Forget everything later than ``epoch``."""
        self._items = {e: item for e, item in self._items.items() if e <= epoch}

    def _coarsen(self) -> None:
        self.grid = self.grid.next_coarser()
        epochs = np.array(self.epochs)
        self._items = {int(e): self._items[int(e)] for e in epochs[self.grid.mask(epochs)]}
