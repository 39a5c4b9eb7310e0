"""Units that answer the same to every sample are counted on every page, as PyTorch's own answers show them."""

from __future__ import annotations

import pytest
import torch

from core.diagnosis.diagnosis import diagnose
from core.diagnosis.idle_units import idle_units
from core.experiments.mnist import Settings as Digits
from core.training.data import load
from core.training.state import model_from_weights
from tests.core.figures.test_base import trained


def test_dead_relus_of_digits_are_counted_over_every_training_digit() -> None:
    (spec,) = Digits(model="mlp", optimizer="Adam", epochs=3).specs()
    trial = trained(spec, 3)
    data, _ = load(spec.data, spec.seed, spec.train_share)
    module = model_from_weights(spec, trial.state.parameters)
    with torch.inference_mode():
        hidden = module[:3](data.inputs)  # type: ignore[index]
    dead = int((hidden == 0).all(dim=0).sum())
    found = idle_units(spec, trial.state)
    assert (found.idle, found.units, found.samples, found.every) == (dead, 64, 4_000, True)
    (said,) = [each for each in diagnose(trial) if each.name == "Dead ReLUs"]
    assert said.sentence.startswith(f"{dead} of 64 ReLUs answer 0 to every sample")
    assert said.sentence.endswith("Lower the learning rate to 0.001.")


@pytest.mark.parametrize("model", ["mlp", "cnn"])
def test_a_healthy_digit_network_has_no_dead_relus_to_tell_of(model: str) -> None:
    (spec,) = Digits(model=model, train_share=0.2, epochs=1).specs()
    assert [each.name for each in diagnose(trained(spec, 1))] == []


def test_softmax_regression_has_no_hidden_units() -> None:
    (spec,) = Digits(train_share=0.1).specs()
    assert idle_units(spec, trained(spec, 0).state)[:4] == (0, 0, 0, 0)
