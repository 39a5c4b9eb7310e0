"""Model, optimizer and samples of one slice on a device, ready to train."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, thread_time

import numpy as np
import torch
from torch import Tensor

from core.training.data import load_on
from core.training.devices import CPU
from core.training.gradients import network_for
from core.training.losses import LOSSES, accuracy
from core.training.micro_batches import Pass, mean_over_parts, samples_a_pass, samples_at_once
from core.training.optimizers import update_for
from core.training.spec import Spec
from core.training.state import State, map_slots, to_array

MEASURE_ALL_UP_TO, MEASURE_OF_MORE = 5_000, 2_000
CHUNK = (
    500  # samples at a time: the activations of more of a CNN fit no cache, and take twice as long
)


@dataclass(frozen=True)
class ScoreOnTestSet:
    """Loss and accuracy on the test set of an epoch's weights; NaN where targets are not classes."""

    epoch: int
    test_loss: float
    test_accuracy: float


@dataclass(frozen=True)
class Metrics:
    """Loss and accuracy of some weights. Those of the test set are ``None`` where there is none.

    Accuracies are NaN where the targets are not classes.

    Attributes:
        test_logits: float32 ``(n, classes)``, the network's outputs for the test set, kept where
            the targets are class numbers.
    """

    epoch: int
    loss: float
    accuracy: float
    test_loss: float | None = None
    test_accuracy: float | None = None
    test_logits: np.ndarray | None = field(default=None, compare=False, repr=False)


def to_cpu(scalars: list[Tensor]) -> np.ndarray:
    """Return scalars of a device as a float32 array, in one transfer."""
    return torch.stack(scalars).cpu().numpy() if scalars else np.empty(0, np.float32)


class Trainer:
    """Model, optimizer, samples and generator of one slice.

    Attributes:
        losses: of the batches since this epoch's first, and since the slice's first, on the device;
            ``accuracies`` likewise.
        epoch_start: how many of them belong to epochs before this one.
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
        self.loss = LOSSES[spec.loss]
        self.update = update_for(spec, self.network.parameters, state.optimizer)
        self.generator = torch.Generator()
        self.generator.set_state(torch.from_numpy(state.generator.copy()))
        self.losses, self.accuracies = (
            list(torch.from_numpy(noted).to(spec.device).unbind())
            for noted in (state.losses, state.accuracies)
        )
        self.epoch_start, self.measuring_seconds, self.measuring_cost = 0, 0.0, 0.0
        self._cost_clock = thread_time if spec.device == CPU else perf_counter
        self.class_numbers = self.data.targets.dtype == torch.int64
        requested = self.class_numbers or spec.stop_accuracy is not None
        self.notes_accuracy = self.loss.is_classification and requested
        self.unknown = torch.tensor(math.nan, device=spec.device)
        self.updates = state.updates

    def step(self, inputs: Tensor, targets: Tensor) -> None:
        """Train on one batch; note its loss and accuracy before the update."""
        # Forward pass, loss, backward pass. No zero_grad: each batch has gradients of its own.
        together = samples_a_pass(len(inputs), self.at_once)
        if together == len(inputs):
            loss, right, gradients = self.one_pass(inputs, targets)
        else:
            loss, right, gradients = mean_over_parts(self.one_pass, inputs, targets, together)
        # The optimizer's step.
        self.update(gradients)
        self.updates += 1
        self.losses.append(loss)
        self.accuracies.append(right)

    def one_pass(self, inputs: Tensor, targets: Tensor) -> Pass:
        """Return loss, accuracy and gradients of samples that pass through the network together."""
        loss, outputs, gradients = self.network.gradients(inputs, targets)
        right = accuracy(outputs, targets) if self.notes_accuracy else self.unknown
        return loss, right, gradients

    def close_epoch(self, weights: Tensor) -> tuple[Tensor, Tensor]:
        """Return the epoch's loss and accuracy: its batches', averaged with ``weights`` ``(batches,)``."""
        noted = [scalars[self.epoch_start :] for scalars in (self.losses, self.accuracies)]
        self.epoch_start = len(self.losses)
        if len(weights) == 1:
            return noted[0][0], noted[1][0]
        # Rounded shares of 25 batches add up to 0.99999994: no epoch would have an accuracy of 1.
        whole = torch.ones_like(weights) @ weights
        loss, right = (torch.stack(scalars) @ weights / whole for scalars in noted)
        return loss, right

    def capture(self, epoch: int, batch: int, generator: np.ndarray) -> Callable[[], State]:
        """Copy where training stands, without waiting for the device.

        Args:
            generator: its state at the start of this epoch.

        Returns:
            A function that moves the copy to the CPU.
        """
        parameters = [parameter.clone() for parameter in self.network.parameters]
        slots = map_slots(self.update.slots(), Tensor, Tensor.clone)
        losses, accuracies = self.losses[self.epoch_start :], self.accuracies[self.epoch_start :]
        updates = self.updates
        return lambda: State(
            epoch,
            batch,
            tuple(map(to_array, parameters)),
            map_slots(slots, Tensor, to_array),
            generator,
            to_cpu(losses),
            to_cpu(accuracies),
            updates,
        )

    def test(self, epoch: int) -> ScoreOnTestSet:
        """Return loss and accuracy of the present weights on the test set alone."""
        started = perf_counter()
        loss, right, _ = self._score(self.data.test_inputs, self.data.test_targets)
        self.measuring_seconds += perf_counter() - started
        return ScoreOnTestSet(epoch, loss, right)

    def measure(self, epoch: int) -> Metrics:
        """Return loss and accuracy of the present weights on both parts of the data.

        Of more than ``MEASURE_ALL_UP_TO`` training samples, ``MEASURE_OF_MORE`` drawn at random are measured, always
        the same: of MNIST, every 30th digit is harder than the others (88 % right of 91 %).
        """
        started, cost_before = perf_counter(), self._cost_clock()
        data = self.data
        inputs, targets = data.inputs, data.targets
        if len(inputs) > MEASURE_ALL_UP_TO:
            drawn = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(0))
            inputs, targets = (
                part[drawn[:MEASURE_OF_MORE].to(part.device)] for part in (inputs, targets)
            )
        loss, right, _ = self._score(inputs, targets)
        metrics = Metrics(epoch, loss, right)
        if len(data.test_inputs):
            test_loss, test_right, logits = self._score(data.test_inputs, data.test_targets)
            kept = to_array(logits) if self.class_numbers else None
            metrics = Metrics(epoch, loss, right, test_loss, test_right, kept)
        self.measuring_seconds += perf_counter() - started
        self.measuring_cost = self._cost_clock() - cost_before
        return metrics

    def _score(self, inputs: Tensor, targets: Tensor) -> tuple[float, float, Tensor]:
        outputs = torch.cat([self.network.outputs(part) for part in inputs.split(CHUNK)])
        right = float(accuracy(outputs, targets)) if self.loss.is_classification else math.nan
        return float(self.loss(outputs, targets)), right, outputs
