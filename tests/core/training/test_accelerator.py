"""Training on an accelerator; skipped where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from core.experiments.logistic import Settings
from core.training.devices import check_device, find_devices
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Budget, train_slice
from core.training.trainer import Trainer

pytestmark = pytest.mark.skipif(
    not torch.accelerator.is_available(), reason="this machine has no accelerator"
)

BATCHES = {"batch_size": 32, "shuffle": True, "train_share": 0.7, "optimizer": "Adam"}


def train(spec: Spec, budget: Budget) -> tuple[State, np.ndarray]:
    state, progress = train_slice(spec, initial_state(spec), budget)
    return state, progress.losses


@pytest.fixture
def device() -> str:
    return find_devices()[1].name


def test_the_accelerator_is_found_and_works(device: str) -> None:
    assert device != "cpu"
    assert check_device(device) is None


@pytest.mark.parametrize("settings", [{}, BATCHES], ids=["full batch", "mini-batches, Adam"])
def test_it_learns_what_the_cpu_learns(device: str, settings: dict[str, object]) -> None:
    spec = replace(Settings(size=200, learning_rate=0.1, epochs=60).specs()[0], **settings)  # type: ignore[arg-type]
    state, losses = train(spec, Budget())
    there, losses_there = train(replace(spec, device=device), Budget())
    np.testing.assert_allclose(losses_there, losses, atol=1e-4)
    np.testing.assert_allclose(there.flat, state.flat, atol=1e-3)


def test_a_run_moves_between_devices(device: str) -> None:
    spec = replace(Settings(size=200, learning_rate=0.1, epochs=40).specs()[0], **BATCHES)  # type: ignore[arg-type]
    whole, _ = train(spec, Budget())
    half, _ = train(spec, Budget(until_epoch=20))
    other, _ = train_slice(replace(spec, device=device), half, Budget(until_epoch=30))
    back, _ = train_slice(spec, other, Budget())
    np.testing.assert_allclose(back.flat, whole.flat, atol=1e-3)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="only CUDA can tell")
@pytest.mark.parametrize("settings", [{}, BATCHES], ids=["full batch", "mini-batches, Adam"])
def test_no_step_waits_for_cuda(
    settings: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Trainer.step

    def watched(trainer: Trainer, inputs: Tensor, targets: Tensor) -> Tensor:
        torch.cuda.set_sync_debug_mode("error")
        try:
            return step(trainer, inputs, targets)
        finally:
            torch.cuda.set_sync_debug_mode("default")

    monkeypatch.setattr(Trainer, "step", watched)
    spec = replace(Settings(size=200, epochs=20, device="cuda").specs()[0], **settings)  # type: ignore[arg-type]
    _, losses = train(spec, Budget())
    assert len(losses) == 20
