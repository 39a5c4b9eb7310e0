"""One-hot rows are equally far apart, class numbers are not (lesson L5)."""

from __future__ import annotations

import numpy as np
import pytest

from core.formulas.class_numbers import NAMES, number_distances, one_hot_distances


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
