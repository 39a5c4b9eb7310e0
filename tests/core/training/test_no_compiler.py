"""Training imports PyTorch's compiler nowhere: 889 modules, 5 s of processor time and 87 MB.

That workers do without is tested by tests/server/test_cold_server.py.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from core.datasets.mnist import BundledDigits
from core.digits.digit_models import CNN
from core.training.devices import check_device
from core.training.optimizers import OPTIMIZERS
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import FULL

ROOT = Path(__file__).parents[3]
COMPILER = "torch._dynamo"
DIGITS = Spec(BundledDigits(), CNN((2, 2), 4), loss="CE", batch_size=50)
SPECS = [
    *(replace(FULL, optimizer=name, weight_decay=0.1) for name in OPTIMIZERS),
    replace(FULL, momentum=0.9),
    FULL,
    *(replace(DIGITS, optimizer=name) for name in OPTIMIZERS),
]


def train_everything() -> bool:
    """Train each spec in two slices, so that an optimizer's state is read back; is it imported?"""
    for spec in SPECS:
        state, _ = train_slice(spec, initial_state(spec), Budget(batches=2))
        train_slice(spec, state, Budget(batches=2))
    assert check_device("cpu") is None
    return COMPILER in sys.modules


def test_a_fresh_interpreter_trains_without_the_compiler() -> None:
    script = f"from {__name__} import train_everything; print(train_everything())"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"
