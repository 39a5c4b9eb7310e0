"""Which devices there are, and whether one really works.

Workers call these functions: the server itself never opens an accelerator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parameters_to_vector

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
        right, found = weight_changes(CPU), weight_changes(name)
        for kind, change in right.items():
            if not (found[kind] - change).norm() <= TOLERANCE * change.norm():  # nor may it be NaN
                return f"a test step of a {kind} went otherwise than on the CPU"
    except Exception as error:  # drivers raise whatever they like
        return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    return None


def weight_changes(device: str) -> dict[str, Tensor]:
    """Return how one step on a device changes the weights of small networks, by kind, on the CPU."""
    changes = {}
    for kind, build in NETWORKS.items():
        with global_generator(0):
            network, images = build(), torch.rand(ROWS, 1, SIDE, SIDE)
        before = parameters_to_vector(network.parameters()).detach()
        network, targets = network.to(device), (torch.arange(ROWS) % CLASSES).to(device)
        parameters = list(network.parameters())
        loss = F.cross_entropy(network(images.to(device)), targets)
        gradients = torch.autograd.grad(loss, parameters)
        PlainSGD([parameter.detach() for parameter in parameters], 0.1)(gradients)
        after = parameters_to_vector(network.parameters()).detach().cpu()
        changes[kind] = after - before.cpu()
    return changes


def _linear_layers() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(SIDE**2, 16), nn.ReLU(), nn.Linear(16, CLASSES))


def _convolution() -> nn.Module:
    layers = (nn.Conv2d(1, 4, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten())
    return nn.Sequential(*layers, nn.Linear(4 * (SIDE // 2) ** 2, CLASSES))


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "linear layer": _linear_layers,
    "convolution": _convolution,
}
