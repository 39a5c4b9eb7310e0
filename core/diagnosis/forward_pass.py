"""What a network answers to its training samples, and how steep its loss is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.diagnosis.curvature import objective, some_samples
from core.metrics.state_cache import per_state, without_live
from core.training.losses import LOSSES, as_probabilities
from core.training.spec import Spec
from core.training.state import State, model_from_weights

WORK = 10_000_000  # multiplications of a forward pass: milliseconds


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a network answers to its training samples, or to some of them.

    Attributes:
        answers: probabilities ``(n, outputs)``, or predicted numbers.
        targets: the same of what is right.
        slope: the length of the gradient of the loss, and of what the weights' decay adds to it.
        pull: how long the latter is alone.
    """

    answers: np.ndarray
    targets: np.ndarray
    slope: float
    pull: float


@per_state(without_live)
def evidence(spec: Spec, state: State) -> Evidence:
    """The answers at a state, from one evaluation in the calling process."""
    module = model_from_weights(spec, state.parameters)
    weights = list(module.parameters())
    inputs, targets = some_samples(spec, module, WORK)
    gradients = torch.autograd.grad(objective(spec, module, inputs, targets), weights)
    with torch.inference_mode():
        outputs = module(inputs)
        answers = LOSSES[spec.loss].output_activation(outputs)
        wanted = as_probabilities(outputs, targets)
    slope = float(torch.cat([gradient.flatten() for gradient in gradients]).norm())
    pull = spec.weight_decay * float(np.linalg.norm(state.flat))
    return Evidence(answers.numpy(), wanted.numpy(), slope, pull)


def gain_of_step(spec: Spec, state: State) -> float:
    """By how much a step of plain gradient descent would lower the loss if its slope stayed."""
    return spec.learning_rate * evidence(spec, state).slope ** 2
