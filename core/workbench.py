"""A state brought to life on a device: model, optimizer and samples, ready to train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.data import global_generator, load_on
from core.losses import LOSSES, accuracy
from core.optimizers import OPTIMIZERS
from core.spec import Spec
from core.state import State, map_slots, to_array


@dataclass(frozen=True)
class Metrics:
    """How well some weights do. The test figures are ``None`` without a test set."""

    epoch: int
    loss: float
    accuracy: float
    test_loss: float | None = None
    test_accuracy: float | None = None


@dataclass(frozen=True, eq=False)
class Capture:
    """A state still on the device, copied there, so that taking it does not wait for the device."""

    epoch: int
    batch: int
    parameters: list[Tensor]
    optimizer: dict[int, dict[str, Any]]
    generator: Tensor
    partial_loss: Tensor
    updates: int

    def fetch(self) -> State:
        """The same state on the CPU."""
        return State(
            self.epoch,
            self.batch,
            tuple(to_array(p) for p in self.parameters),
            map_slots(self.optimizer, Tensor, to_array),
            to_array(self.generator),
            float(self.partial_loss),
            self.updates,
        )


class Workbench:
    """Model, optimizer, samples and generator of one slice."""

    def __init__(self, spec: Spec, state: State) -> None:
        self.data = load_on(spec.data, spec.seed, spec.train_share, spec.device)
        with global_generator(0):  # the weights it draws are overwritten
            self.model = spec.model.build().to(spec.device)
        self.parameters = list(self.model.parameters())
        with torch.no_grad():
            for parameter, value in zip(self.parameters, state.parameters, strict=True):
                parameter.copy_(torch.from_numpy(value))
        self.loss = LOSSES[spec.loss]
        self.optimizer = OPTIMIZERS[spec.optimizer](self.parameters, spec)
        slots = map_slots(state.optimizer, np.ndarray, lambda a: torch.from_numpy(a.copy()))
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": slots, "param_groups": groups})
        self.generator = torch.Generator()
        self.generator.set_state(torch.from_numpy(state.generator.copy()))
        self.partial_loss = torch.tensor(state.partial_loss, device=spec.device)
        self.updates = state.updates

    def step(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """One update on one batch; returns the loss before it, still on the device."""
        loss = self.loss(self.model(inputs), targets)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.updates += 1
        return loss.detach()

    def capture(self, epoch: int, batch: int, generator: Tensor) -> Capture:
        """Copy where training stands; ``generator`` is its state at the start of this epoch."""
        slots = self.optimizer.state_dict()["state"]
        return Capture(
            epoch,
            batch,
            [p.detach().clone() for p in self.parameters],
            map_slots(slots, Tensor, lambda t: t.detach().clone()),
            generator,
            self.partial_loss,
            self.updates,
        )

    @torch.no_grad()
    def measure(self, epoch: int) -> Metrics:
        """Loss and accuracy of the present weights on both parts of the data."""
        train = self._score(self.data.inputs, self.data.targets)
        if len(self.data.test_inputs) == 0:
            return Metrics(epoch, *train)
        return Metrics(epoch, *train, *self._score(self.data.test_inputs, self.data.test_targets))

    def _score(self, inputs: Tensor, targets: Tensor) -> tuple[float, float]:
        logits = self.model(inputs)
        return float(self.loss(logits, targets)), float(accuracy(logits, targets))
