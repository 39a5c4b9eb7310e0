"""Devices found, named and tried out, with accelerators that this machine need not have."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from core.training import devices
from core.training.devices import CPU, Device, check_device, find_devices


@pytest.fixture
def plug_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Make PyTorch see this many accelerators of a kind."""

    def plug(kind: str, count: int) -> None:
        found = SimpleNamespace(type=kind)
        monkeypatch.setattr(torch.accelerator, "is_available", lambda: count > 0)
        monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: found)
        monkeypatch.setattr(torch.accelerator, "device_count", lambda: count)
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: f"Maker {index}")

    return plug


def test_the_cpu_comes_first() -> None:
    assert find_devices()[0] == Device(CPU, "CPU")


def test_without_an_accelerator_there_is_the_cpu_alone(plug_in: Callable[[str, int], None]) -> None:
    plug_in("cuda", 0)
    assert find_devices() == (Device(CPU, "CPU"),)


def test_one_gpu_goes_without_a_number(plug_in: Callable[[str, int], None]) -> None:
    plug_in("cuda", 1)
    assert find_devices()[1:] == (Device("cuda", "CUDA · Maker 0"),)


def test_two_gpus_are_numbered(plug_in: Callable[[str, int], None]) -> None:
    plug_in("cuda", 2)
    assert find_devices()[1:] == (
        Device("cuda:0", "CUDA · Maker 0"),
        Device("cuda:1", "CUDA · Maker 1"),
    )


def test_an_apple_gpu_has_a_name_though_pytorch_has_none(
    plug_in: Callable[[str, int], None],
) -> None:
    plug_in("mps", 1)
    assert find_devices()[1:] == (Device("mps", "MPS · Apple GPU"),)


def test_an_unheard_of_accelerator_goes_by_its_kind(plug_in: Callable[[str, int], None]) -> None:
    plug_in("abacus", 1)
    assert find_devices()[1:] == (Device("abacus", "ABACUS · abacus"),)


def test_the_cpu_works() -> None:
    assert check_device(CPU) is None


@pytest.mark.parametrize("name", ["abacus", "", "meta", "cuda:99", "cpu:", "🧮"])
def test_a_device_that_cannot_train_says_why_in_one_line(name: str) -> None:
    reason = check_device(name)
    assert reason
    assert "\n" not in reason
    assert len(reason) <= 200


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RuntimeError("no memory\nmore than anybody wants to read"), "no memory"),
        (RuntimeError("x" * 1_000), "x" * 200),
        (NotImplementedError(), "NotImplementedError"),
    ],
    ids=["many lines", "a long line", "no message"],
)
def test_whatever_a_driver_raises_becomes_a_reason(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(torch.nn, "Linear", fail)
    assert check_device(CPU) == reason


def errs_above_eight_rows(right: Tensor) -> Tensor:
    return right if len(right) <= 8 else torch.cat([right[:8], 0.5 * right[8:]])


def always_the_same(right: Tensor) -> Tensor:
    return 0.0 * right + 0.5


def not_a_number(right: Tensor) -> Tensor:
    return right * torch.nan


@pytest.mark.parametrize("fault", [errs_above_eight_rows, always_the_same, not_a_number])
@pytest.mark.parametrize("operation", ["linear", "conv2d"])
def test_a_device_that_computes_nonsense_is_refused(
    monkeypatch: pytest.MonkeyPatch, operation: str, fault: Callable[[Tensor], Tensor]
) -> None:
    real = devices.weight_changes

    def on_broken_device(name: str) -> list[Tensor]:
        if name == CPU:
            return real(CPU)
        with pytest.MonkeyPatch.context() as patch:
            place = torch.nn.functional if operation == "linear" else torch.nn.Conv2d
            method = "linear" if operation == "linear" else "_conv_forward"
            computed = getattr(place, method)
            patch.setattr(place, method, lambda *given: fault(computed(*given)))
            return real(CPU)

    monkeypatch.setattr(devices, "weight_changes", on_broken_device)
    reason = check_device("broken")
    assert reason == "a test step went otherwise than on the CPU"


def test_a_device_may_round_as_accelerators_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = devices.weight_changes

    def rounded(name: str) -> list[Tensor]:
        return [change.bfloat16().float() for change in real(CPU)]

    monkeypatch.setattr(devices, "weight_changes", lambda n: real(n) if n == CPU else rounded(n))
    assert check_device("rounding") is None
