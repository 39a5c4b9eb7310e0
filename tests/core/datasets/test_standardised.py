"""Standardised samples have mean 0 and standard deviation 1 in the part that is trained on."""

import pytest
import torch

from core.datasets.exam_scores import EXAM_SCORES
from core.datasets.standardised import Standardised
from core.datasets.table import Table
from core.training.data import load

MANY = Table(
    tuple((float(i), 1000.0 + i * i, 7.0) for i in range(40)),
    tuple(float(i) for i in range(40)),
    ("a", "b", "always 7", "y"),
)


@pytest.mark.parametrize("share", [1.0, 0.7])
def test_mean_and_deviation_are_those_of_the_training_part(share: float) -> None:
    data, _ = load(Standardised(MANY, share), 0, share)
    varied = data.inputs[:, :2]
    torch.testing.assert_close(varied.mean(dim=0), torch.zeros(2), atol=1e-5, rtol=0)
    torch.testing.assert_close(varied.std(dim=0, correction=0), torch.ones(2))
    assert data.inputs[:, 2].abs().max() == 0


def test_test_samples_are_moved_as_the_training_samples_are() -> None:
    raw, moved = load(MANY, 0, 0.7)[0], load(Standardised(MANY, 0.7), 0, 0.7)[0]
    mean, deviation = Standardised(MANY, 0.7).mean_and_deviation
    torch.testing.assert_close(moved.test_inputs * deviation + mean, raw.test_inputs)
    torch.testing.assert_close(moved.test_targets, raw.test_targets)


def test_targets_stay() -> None:
    assert torch.equal(Standardised(EXAM_SCORES).sample()[1], EXAM_SCORES.sample()[1])
