"""Where a run stands, as a value: NumPy only, so that it can travel between processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from core.data import global_generator, load
from core.spec import Spec


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
        partial_loss: sum over this epoch's finished batches of loss x batch size.
        updates: steps of the optimizer since epoch 0.
    """

    epoch: int
    batch: int
    parameters: tuple[np.ndarray, ...]
    optimizer: dict[int, dict[str, Any]]
    generator: np.ndarray
    partial_loss: float = 0.0
    updates: int = 0

    @property
    def position(self) -> tuple[int, int]:
        """Epoch and batch, which order the states of a run."""
        return self.epoch, self.batch

    @property
    def flat(self) -> np.ndarray:
        """Every parameter in one float32 vector."""
        return np.concatenate([p.ravel() for p in self.parameters])

    @property
    def nbytes(self) -> int:
        """Memory that this state holds, roughly."""
        slots = [v for slot in self.optimizer.values() for v in slot.values()]
        arrays = [*self.parameters, self.generator, *slots]
        return sum(a.nbytes for a in arrays if isinstance(a, np.ndarray))


def map_slots(
    optimizer: dict[int, dict[str, Any]], kind: type, change: Callable[[Any], Any]
) -> dict[int, dict[str, Any]]:
    """An optimizer's state with every value of type ``kind`` changed."""
    return {
        index: {k: change(v) if isinstance(v, kind) else v for k, v in slot.items()}
        for index, slot in optimizer.items()
    }


def to_array(tensor: Tensor) -> np.ndarray:
    """A copy on the CPU."""
    return np.array(tensor.detach().cpu().numpy())


def initialise(module: nn.Module, spec: Spec) -> None:
    """Overwrite the random weights where the spec says so, in place.

    Raises:
        ValueError: the spec gives another number of weights than the model has.
    """
    if spec.initial == "random":
        return
    vector = parameters_to_vector(module.parameters())
    if spec.initial == "zeros":
        values = torch.zeros_like(vector)
    else:
        values = torch.tensor(spec.initial, dtype=vector.dtype)
    if values.shape != vector.shape:
        raise ValueError(f"{values.numel()} weights given, the model has {vector.numel()}")
    vector_to_parameters(values, module.parameters())


def initial_state(spec: Spec) -> State:
    """The state at epoch 0: data drawn first, then the weights, as in the lessons."""
    _, after_data = load(spec.data, spec.seed, spec.train_share)
    with global_generator(after_data):
        module = spec.model.build()
        generator = to_array(torch.get_rng_state())
    with torch.no_grad():
        initialise(module, spec)
    return State(0, 0, tuple(to_array(p) for p in module.parameters()), {}, generator)
