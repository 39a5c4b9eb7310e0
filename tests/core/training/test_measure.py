"""Of a large training set a part is measured that is like the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import torch
from torch import Tensor

from core.datasets.synthetic import Bernoulli
from core.training.batches import Batches
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import measured_every
from core.training.trainer import MEASURE_OF_MORE, Trainer
from tests.core.fakes import MINI

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
    assert SAMPLES // MEASURE_OF_MORE == 4
    spec = Spec(EveryFourthIsWrong(), MLP((1, 1)), initial=(1.0, 1.0))
    shown = Trainer(spec, initial_state(spec)).measure(0)
    assert shown.accuracy == pytest.approx(0.75, abs=0.03)
    assert Trainer(spec, initial_state(spec)).measure(0) == shown


@pytest.mark.parametrize("batches", [2, 3, 25, 31, 52, 83, 107, 115, 190])
def test_an_epoch_of_batches_that_are_all_right_is_all_right(batches: int) -> None:
    spec = replace(MINI, data=Bernoulli(batches), model=MLP((1, 1)), batch_size=1)
    trainer = Trainer(spec, initial_state(spec))
    trainer.losses = trainer.accuracies = [torch.tensor(1.0)] * batches
    loss, accuracy = trainer.close_epoch(Batches(spec, batches).weights)
    assert (float(loss), float(accuracy)) == (1, 1)
