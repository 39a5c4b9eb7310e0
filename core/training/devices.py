"""Which devices there are, and whether one really works. Runs in a worker, so that the
server itself never opens an accelerator."""

from __future__ import annotations

from dataclasses import dataclass

import torch

CPU = "cpu"


@dataclass(frozen=True)
class Device:
    """A device: ``name`` as PyTorch takes it, ``label`` as a student reads it."""

    name: str
    label: str


def find_devices() -> tuple[Device, ...]:
    """The CPU and every accelerator that this PyTorch sees now."""
    found = [Device(CPU, "CPU")]
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator().type  # type: ignore[union-attr]
        count = torch.accelerator.device_count()
        for index in range(count):
            name = kind if count == 1 else f"{kind}:{index}"
            found.append(Device(name, f"{kind.upper()} · {accelerator_name(kind, index)}"))
    return tuple(found)


def accelerator_name(kind: str, index: int) -> str:
    """The maker's name of an accelerator, or its kind where PyTorch has none."""
    get_name = getattr(getattr(torch, kind, None), "get_device_name", None)
    if get_name is not None:
        return str(get_name(index))
    return "Apple GPU" if kind == "mps" else kind


def check_device(name: str) -> str | None:
    """Train one tiny step on the device; returns why it can't, or ``None`` if it can."""
    try:
        layer = torch.nn.Linear(2, 1).to(name)
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        loss = layer(torch.ones(4, 2, device=name)).square().mean()
        loss.backward()
        optimizer.step()
        if not torch.isfinite(loss).item():
            return "a test step gave no finite loss"
    except Exception as error:  # drivers raise whatever they like
        return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    return None
