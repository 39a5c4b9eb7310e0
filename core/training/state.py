"""Where a run stands, as a value: NumPy only, so that it can travel between processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.training.data import global_generator, load
from core.training.initializers import initialise
from core.training.spec import Spec


def no_scores() -> np.ndarray:
    """Return an empty float32 array."""
    return np.empty(0, np.float32)


@dataclass(frozen=True, eq=False)
class State:
    """Everything needed to go on training.

    Attributes:
        epoch: whole epochs done.
        batch: batches done inside the next epoch.
        parameters: one float32 array for each of ``model.parameters()``.
        optimizer: the optimizer's ``state_dict()["state"]``, tensors as arrays.
        generator: uint8, PyTorch's generator state at the start of this epoch, before
            its order was drawn, so that the order can be drawn again.
        losses: float32 ``(batch,)``, of this epoch's finished batches.
        accuracies: likewise; NaN where they were not requested.
        updates: steps of the optimizer since epoch 0.
    """

    epoch: int
    batch: int
    parameters: tuple[np.ndarray, ...]
    optimizer: dict[int, dict[str, Any]]
    generator: np.ndarray
    losses: np.ndarray = field(default_factory=no_scores)
    accuracies: np.ndarray = field(default_factory=no_scores)
    updates: int = 0

    @property
    def position(self) -> tuple[int, int]:
        """Return epoch and batch, which order the states of a run."""
        return self.epoch, self.batch

    @property
    def flat(self) -> np.ndarray:
        """Return every parameter in one float32 vector."""
        return np.concatenate([p.ravel() for p in self.parameters])

    def sharing(self, earlier: State) -> State:
        """Return this state with the generator's array of an earlier one, where they are equal: 5 kB less."""
        if not np.array_equal(self.generator, earlier.generator):
            return self
        return replace(self, generator=earlier.generator)

    def with_weight(self, parameter: int, place: tuple[int, ...], value: float) -> State:
        """Return this state with one number of one parameter changed."""
        changed = list(self.parameters)
        changed[parameter] = changed[parameter].copy()
        changed[parameter][place] = value
        return replace(self, parameters=tuple(changed))

    @property
    def nbytes(self) -> int:
        """Return the bytes that this state holds, roughly."""
        slots = [v for slot in self.optimizer.values() for v in slot.values()]
        arrays = [*self.parameters, self.generator, *slots]
        return sum(a.nbytes for a in arrays if isinstance(a, np.ndarray))


def map_slots(
    optimizer: dict[int, dict[str, Any]], kind: type, change: Callable[[Any], Any]
) -> dict[int, dict[str, Any]]:
    """Return an optimizer's state with every value of type ``kind`` changed."""
    return {
        index: {k: change(v) if isinstance(v, kind) else v for k, v in slot.items()}
        for index, slot in optimizer.items()
    }


def to_array(tensor: Tensor) -> np.ndarray:
    """Return a copy on the CPU."""
    return np.array(tensor.detach().cpu().numpy())


def model_from_weights(spec: Spec, parameters: tuple[np.ndarray, ...]) -> nn.Module:
    """Return the spec's model on the CPU with these weights."""
    # On the meta device no weights would be drawn, but a toy network takes three times as long.
    with global_generator(0):  # the weights it draws are overwritten
        module = spec.model.build()
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), parameters, strict=True):
            parameter.copy_(torch.from_numpy(value))
    return module


def initial_state(spec: Spec) -> State:
    """Return the state at epoch 0: the data is drawn first, then the weights, as in the lessons."""
    _, after_data = load(spec.data, spec.seed, spec.train_share)
    with global_generator(after_data):
        module = spec.model.build()
        initialise(module, spec.initial)
        generator = to_array(torch.get_rng_state())
    return State(0, 0, tuple(to_array(p) for p in module.parameters()), {}, generator)
