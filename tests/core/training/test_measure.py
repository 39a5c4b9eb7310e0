"""Of a large training set a part is measured that is like the whole."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import measured_every
from core.training.trainer import OF_MORE, Trainer

SAMPLES = 9_000


@dataclass(frozen=True)
class EveryFourthIsWrong:
    """Samples of one class but for every fourth, which no network could tell from its order."""

    features = 1

    def sample(self) -> tuple[Tensor, Tensor]:
        targets = torch.ones(SAMPLES, 1)
        targets[::4] = 0
        return torch.ones(SAMPLES, 1), targets


@pytest.mark.parametrize(("epoch", "apart"), [(0, 1), (99, 1), (100, 10), (999, 10), (1_000, 100)])
def test_the_test_set_is_measured_often_at_first(epoch: int, apart: int) -> None:
    assert measured_every(epoch) == apart


def test_the_accuracy_shown_is_that_of_the_whole() -> None:
    assert SAMPLES // OF_MORE == 4
    spec = Spec(EveryFourthIsWrong(), MLP((1, 1)), initial=(1.0, 1.0))
    shown = Trainer(spec, initial_state(spec)).measure(0)
    assert shown.accuracy == pytest.approx(0.75, abs=0.03)
    assert Trainer(spec, initial_state(spec)).measure(0) == shown
