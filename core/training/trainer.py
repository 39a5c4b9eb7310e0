"""Model, optimizer and samples of one slice on a device, ready to train."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.training.data import load_on
from core.training.devices import CPU
from core.training.gradients import network_for
from core.training.losses import LOSSES, accuracy
from core.training.micro_batches import Pass, mean_over_parts, samples_a_pass, samples_at_once
from core.training.spec import Spec
from core.training.state import State, map_slots, nothing, to_array
from core.training.updates import update_for

MEASURED, OF_MORE = 5_000, 2_000
CHUNK = 500  # samples at a time: a CNN's maps of more fit no cache, and take twice as long


@dataclass(frozen=True)
class Metrics:
    """How well some weights do. The test figures are ``None`` without a test set.

    Accuracies are NaN where the targets are not classes.

    ``test_logits`` float32 ``(n, classes)`` are what a network that tells classes apart answers
    to the test set, where they were kept.
    """

    epoch: int
    loss: float
    accuracy: float
    test_loss: float | None = None
    test_accuracy: float | None = None
    test_logits: np.ndarray | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class ScoreOnTestSet:
    """How well the weights of an epoch do on the test set; NaN where targets are not classes."""

    epoch: int
    test_loss: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class DeviceSnapshot:
    """A state still on the device, copied there, so that taking it does not wait for the device."""

    epoch: int
    batch: int
    parameters: list[Tensor]
    optimizer: dict[int, dict[str, Any]]
    generator: np.ndarray
    losses: list[Tensor]
    accuracies: list[Tensor]
    updates: int

    def fetch(self) -> State:
        """The same state on the CPU."""
        return State(
            self.epoch,
            self.batch,
            tuple(to_array(p) for p in self.parameters),
            map_slots(self.optimizer, Tensor, to_array),
            self.generator,
            fetch(self.losses),
            fetch(self.accuracies),
            self.updates,
        )


def fetch(scalars: list[Tensor]) -> np.ndarray:
    """Numbers gathered on the device as a float32 array, in one transfer."""
    return torch.stack(scalars).cpu().numpy() if scalars else nothing()


class Trainer:
    """Model, optimizer, samples and generator of one slice.

    Attributes:
        losses: of the batches since this epoch's first, and since the slice's, on the device;
            ``accuracies`` likewise.
        opened: how many of them lie before this epoch.
        at_once: how many samples a pass may take; a larger batch takes several.
        measuring_seconds: time spent on measuring so far.
        measuring_cost: seconds that ``measure`` took last; on the CPU without those in which another
            process interrupted it.
    """

    def __init__(self, spec: Spec, state: State) -> None:
        self.data = load_on(spec.data, spec.seed, spec.train_share, spec.device)
        samples, features = self.data.inputs.shape
        self.at_once = samples_at_once(spec.model, features)
        batch = min(spec.batch_size or samples, samples)
        self.network = network_for(spec, state.parameters, samples_a_pass(batch, self.at_once))
        self.loss = LOSSES[spec.loss].function
        self.update = update_for(spec, self.network.parameters, state.optimizer)
        self.generator = torch.Generator()
        self.generator.set_state(torch.from_numpy(state.generator.copy()))
        self.losses, self.accuracies = (
            list(torch.from_numpy(noted).to(spec.device).unbind())
            for noted in (state.losses, state.accuracies)
        )
        self.opened, self.measuring_seconds, self.measuring_cost = 0, 0.0, 0.0
        self._cost_clock = thread_time if spec.device == CPU else perf_counter
        self.classes = self.data.targets.dtype == torch.int64
        self.right_or_wrong = LOSSES[spec.loss].tells_classes
        asked_for = self.classes or spec.stop_accuracy is not None
        self.counts_right = self.right_or_wrong and asked_for
        self.unknown = torch.tensor(math.nan, device=spec.device)
        self.updates = state.updates

    def step(self, inputs: Tensor, targets: Tensor) -> None:
        """One update on one batch; notes its scores before it."""
        together = samples_a_pass(len(inputs), self.at_once)
        if together == len(inputs):
            loss, right, gradients = self.one_pass(inputs, targets)
        else:
            loss, right, gradients = mean_over_parts(self.one_pass, inputs, targets, together)
        self.update(gradients)
        self.updates += 1
        self.losses.append(loss)
        self.accuracies.append(right)

    def one_pass(self, inputs: Tensor, targets: Tensor) -> Pass:
        """Loss, accuracy and gradients of samples that are passed through the network at once."""
        loss, outputs, gradients = self.network.gradients(inputs, targets)
        right = accuracy(outputs, targets) if self.counts_right else self.unknown
        return loss, right, gradients

    def close_epoch(self, weights: Tensor) -> tuple[Tensor, Tensor]:
        """The epoch's loss and accuracy: its batches', averaged with ``weights`` ``(batches,)``."""
        noted = [scalars[self.opened :] for scalars in (self.losses, self.accuracies)]
        self.opened = len(self.losses)
        if len(weights) == 1:
            return noted[0][0], noted[1][0]
        # Rounded shares add up to 0.99999994 of 25 batches: an accuracy of 1 would be none.
        whole = torch.ones_like(weights) @ weights
        loss, right = (torch.stack(scalars) @ weights / whole for scalars in noted)
        return loss, right

    def capture(self, epoch: int, batch: int, generator: np.ndarray) -> DeviceSnapshot:
        """Copy where training stands; ``generator`` is its state at the start of this epoch."""
        return DeviceSnapshot(
            epoch,
            batch,
            [parameter.clone() for parameter in self.network.parameters],
            map_slots(self.update.slots(), Tensor, Tensor.clone),
            generator,
            self.losses[self.opened :],
            self.accuracies[self.opened :],
            self.updates,
        )

    def test(self, epoch: int) -> ScoreOnTestSet:
        """Loss and accuracy of the present weights on the test set, at a fraction of ``measure``."""
        started = perf_counter()
        loss, right, _ = self._score(self.data.test_inputs, self.data.test_targets)
        self.measuring_seconds += perf_counter() - started
        return ScoreOnTestSet(epoch, loss, right)

    def measure(self, epoch: int) -> Metrics:
        """Loss and accuracy of the present weights on both parts of the data.

        Of a training part of more than ``MEASURED`` samples, ``OF_MORE`` drawn at random count, always
        the same: of MNIST, every 30th digit is harder than the others (88 % right of 91 %).
        """
        started, cost_before = perf_counter(), self._cost_clock()
        data = self.data
        count = len(data.inputs)
        inputs, targets = data.inputs, data.targets
        if count > MEASURED:
            drawn = torch.randperm(count, generator=torch.Generator().manual_seed(0))[:OF_MORE]
            inputs, targets = (part[drawn.to(part.device)] for part in (inputs, targets))
        loss, right, _ = self._score(inputs, targets)
        metrics = Metrics(epoch, loss, right)
        if len(data.test_inputs):
            test_loss, test_right, logits = self._score(data.test_inputs, data.test_targets)
            kept = to_array(logits) if self.classes else None
            metrics = Metrics(epoch, loss, right, test_loss, test_right, kept)
        self.measuring_seconds += perf_counter() - started
        self.measuring_cost = self._cost_clock() - cost_before
        return metrics

    def _score(self, inputs: Tensor, targets: Tensor) -> tuple[float, float, Tensor]:
        logits = torch.cat([self.network.outputs(part) for part in inputs.split(CHUNK)])
        right = float(accuracy(logits, targets)) if self.right_or_wrong else math.nan
        return float(self.loss(logits, targets)), right, logits
