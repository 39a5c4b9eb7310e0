"""Which devices there are, and whether one really works.

Workers call these functions: the server itself never opens an accelerator.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.training.data import global_generator
from core.training.optimizers import PlainSGD

CPU = "cpu"
ROWS, SIDE, CLASSES = 32, 12, 10  # of the samples for it; some devices err only in large batches
TOLERANCE = 0.02  # of the change of the weights; accelerators round factors to 10 bits


@dataclass(frozen=True)
class Device:
    """A device: ``name`` as PyTorch takes it, ``label`` as a student reads it."""

    name: str
    label: str


def find_devices() -> tuple[Device, ...]:
    """Return the CPU and every accelerator that this PyTorch sees now."""
    found = [Device(CPU, "CPU")]
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator().type  # type: ignore[union-attr]
        count = torch.accelerator.device_count()
        for index in range(count):
            name = kind if count == 1 else f"{kind}:{index}"
            found.append(Device(name, f"{kind.upper()} · {accelerator_name(kind, index)}"))
    return tuple(found)


def accelerator_name(kind: str, index: int) -> str:
    """Return the maker's name of an accelerator, or its kind where PyTorch has none."""
    get_name = getattr(getattr(torch, kind, None), "get_device_name", None)
    if get_name is not None:
        return str(get_name(index))
    return "Apple GPU" if kind == "mps" else kind


def check_device(name: str) -> str | None:
    """Train a step on the device and on the CPU; return what went wrong, or ``None``."""
    try:
        for right, found in zip(weight_changes(CPU), weight_changes(name), strict=True):
            if not (found - right).norm() <= TOLERANCE * right.norm():  # nor may it be NaN
                return "a test step went otherwise than on the CPU"
    except Exception as error:  # drivers raise whatever they like
        return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    return None


def weight_changes(device: str) -> list[Tensor]:
    """Return how one step on a device changes each layer of a small network, on the CPU."""
    with global_generator(0):
        network, images = small_network(), torch.rand(ROWS, 1, SIDE, SIDE)
    before = [parameter.detach().clone() for parameter in network.parameters()]
    network, targets = network.to(device), (torch.arange(ROWS) % CLASSES).to(device)
    parameters = list(network.parameters())
    loss = F.cross_entropy(network(images.to(device)), targets)
    gradients = torch.autograd.grad(loss, parameters)
    after = [parameter.detach() for parameter in parameters]
    PlainSGD(after, 0.1)(gradients)
    changes = [(new.cpu() - old).ravel() for new, old in zip(after, before, strict=True)]
    return [torch.cat(pair) for pair in zip(changes[::2], changes[1::2], strict=True)]


def small_network() -> nn.Module:
    """Return a network with a convolution and a linear layer."""
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(),
        nn.Linear(4 * (SIDE // 2) ** 2, CLASSES),
    )  # fmt: skip
