"""What a run keeps of its past, in bounded memory however long the run gets.

Epochs are kept on a grid that coarsens as the run grows. The stride goes 1, 2, 10, 20, 100, 200, ...:
each divides the next, so that what was kept stays on the grid, and epochs that people name (100,
2,000) are among those kept. Which epochs are kept depends on the newest one alone, never on how the
run was cut into slices.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np

from core.training.epoch_grid import DETAIL, Grid

T = TypeVar("T")

ROOM_FOR_DETAIL = 200  # what the detail at the beginning of the longest run takes


def first_grid(capacity: int) -> Grid:
    """Return the grid of a run that has just begun, of which ``capacity`` epochs are kept."""
    return Grid(detail=DETAIL if capacity >= ROOM_FOR_DETAIL else 0)


class History(Generic[T]):
    """Items by epoch: states, for instance."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.grid = first_grid(capacity)
        self._items: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self._items)

    @property
    def epochs(self) -> list[int]:
        """Return the epochs kept, ascending."""
        return list(self._items)

    @property
    def items(self) -> list[T]:
        """Return what is kept, by ascending epoch."""
        return list(self._items.values())

    def get(self, epoch: int) -> T | None:
        """Return the item of exactly this epoch, if it is kept."""
        return self._items.get(epoch)

    def add(self, epoch: int, item: T) -> None:
        """Add one item; it is kept if its epoch is on the grid."""
        if self.grid.keeps(epoch):
            self._items[epoch] = item
        while len(self._items) > self.capacity:
            self.grid = self.grid.next_coarser()
            self._items = {e: kept for e, kept in self._items.items() if self.grid.keeps(e)}

    def drop_after(self, epoch: int) -> None:
        """Forget everything later than ``epoch``."""
        self._items = {e: item for e, item in self._items.items() if e <= epoch}


class ScoreHistory:
    """Losses and accuracies by epoch, or by update. The arrays that it returns never change."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.grid = first_grid(capacity)
        self._epochs, self._scores = np.empty(0, np.int64), np.empty((2, 0), np.float32)

    def before(self, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the epochs kept below ``end``, int64 ``(n,)``, and their scores, float32 ``(2, n)``."""
        count = int(np.searchsorted(self._epochs, end))
        return self._epochs[:count], self._scores[:, :count]

    def extend(self, first_epoch: int, losses: np.ndarray, accuracies: np.ndarray) -> None:
        """Add the scores of consecutive epochs; what was kept from ``first_epoch`` on is replaced."""
        epochs = first_epoch + np.arange(len(losses))
        kept = self.grid.mask(epochs)
        scores = np.array([losses[kept], accuracies[kept]], np.float32)
        earlier, scores_then = self.before(first_epoch)
        self._epochs = np.concatenate([earlier, epochs[kept]])
        self._scores = np.concatenate([scores_then, scores], axis=1)
        while len(self._epochs) > self.capacity:
            self.grid = self.grid.next_coarser()
            kept = self.grid.mask(self._epochs)
            self._epochs, self._scores = self._epochs[kept], self._scores[:, kept]

    def drop_after(self, epoch: int) -> None:
        """Forget everything later than ``epoch``."""
        self._epochs, self._scores = self.before(epoch + 1)
