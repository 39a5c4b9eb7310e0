"""Three ways to one number, and BCE as the two-class case of it (lesson L5)."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from core.formulas.cross_entropy import (
    NAMES,
    WAYS,
    code_of,
    cross_entropies,
    number_distances,
    one_hot_distances,
    two_classes,
)

LOGIT = st.floats(-10, 10)
LOGITS_AND_CLASS = st.lists(LOGIT, min_size=2, max_size=10).flatmap(
    lambda logits: st.tuples(st.just(logits), st.integers(0, len(logits) - 1))
)


@pytest.mark.parametrize(("right", "loss"), [(0, 2.407606), (1, 1.407606), (2, 0.407606)])
def test_the_loss_of_one_two_three_is_minus_the_logarithm_of_the_right_share(
    right: int, loss: float
) -> None:
    share = [0.0900, 0.2447, 0.6652][right]
    assert -math.log(share) == pytest.approx(loss, abs=5e-4)
    for found in cross_entropies([1, 2, 3], right).values():
        assert found == pytest.approx(loss, abs=1e-6)


@given(LOGITS_AND_CLASS)
def test_the_three_ways_agree(given_: tuple[list[float], int]) -> None:
    first, second, third = cross_entropies(*given_).values()
    assert first == pytest.approx(third, abs=1e-6)
    assert second == pytest.approx(third, abs=1e-6)


@pytest.mark.parametrize("name", WAYS)
def test_the_code_shown_is_the_code_that_runs(name: str) -> None:
    code = code_of(WAYS[name])
    assert 1 <= code.count("\n") + 1 <= 3
    z, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor(2)
    known: dict[str, torch.Tensor] = {}
    exec(code, {"torch": torch, "F": F, "z": z, "y": y}, known)
    assert float(known["loss"]) == pytest.approx(cross_entropies([1, 2, 3], 2)[name], abs=1e-6)


@given(LOGIT, LOGIT, st.sampled_from([0, 1]))
def test_bce_is_the_two_class_case(z0: float, z1: float, right: int) -> None:
    one = two_classes((z0, z1), right)
    shares = torch.softmax(torch.tensor([z0, z1], dtype=torch.float64), dim=0)
    assert one.probability == pytest.approx(float(shares[1]))
    for loss in cross_entropies([z0, z1], right).values():
        assert one.bce == pytest.approx(loss, abs=1e-6)


@given(LOGIT, st.sampled_from([0, 1]))
def test_with_the_other_logit_at_zero_it_is_the_bce_of_a_logit(z: float, right: int) -> None:
    bce = F.binary_cross_entropy_with_logits(
        torch.tensor(z, dtype=torch.float64), torch.tensor(float(right), dtype=torch.float64)
    )
    assert cross_entropies([0.0, z], right)["cross_entropy"] == pytest.approx(float(bce), abs=1e-6)


def test_as_numbers_class_three_is_further_from_one_than_two_is() -> None:
    distances = number_distances(3)  # of 0, 1, 2; those of 1, 2, 3 are the same
    cat, dog, bird = 0, 1, 2
    assert (distances[dog, cat], distances[bird, cat]) == (1, 4)


@pytest.mark.parametrize("classes", range(2, 11))
def test_one_hot_rows_are_all_two_apart(classes: int) -> None:
    distances = one_hot_distances(classes)
    assert (distances == 2 - 2 * np.eye(classes)).all()


@pytest.mark.parametrize("classes", range(2, 11))
def test_distances_are_squares_of_differences(classes: int) -> None:
    wanted = [[(a - b) ** 2 for b in range(classes)] for a in range(classes)]
    assert number_distances(classes).tolist() == wanted


def test_ten_classes_have_names() -> None:
    assert len(set(NAMES)) == 10
