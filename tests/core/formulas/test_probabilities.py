"""Softmax and sigmoid of logits (lesson L5)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formulas.probabilities import probabilities

LOGITS = st.lists(st.floats(-10, 10), min_size=2, max_size=10)


def test_softmax_of_one_two_three_is_that_of_the_lesson() -> None:
    found = probabilities(np.array([1.0, 2.0, 3.0]), "CE")
    assert found.round(4).tolist() == [0.0900, 0.2447, 0.6652]
    assert found.sum() == pytest.approx(1)


def test_sigmoids_need_not_add_up_to_one() -> None:
    assert probabilities(np.array([1.0, 2.0, 3.0]), "BCE").sum() == pytest.approx(2.5644, abs=1e-4)


@given(LOGITS, st.floats(-10, 10))
def test_softmax_sees_differences_alone(logits: list[float], shift: float) -> None:
    z = np.array(logits)
    np.testing.assert_allclose(probabilities(z + shift, "CE"), probabilities(z, "CE"), rtol=1e-9)


@given(st.floats(-10, 10))
def test_softmax_of_a_logit_and_zero_is_its_sigmoid(logit: float) -> None:
    both = probabilities(np.array([logit, 0.0]), "CE")
    assert both[0] == pytest.approx(probabilities(np.array([logit]), "BCE")[0])


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_each_row_of_logits_is_read_by_itself(loss: str) -> None:
    logits = np.random.default_rng(0).normal(0, 12, (50, 10)).astype(np.float32)
    found = probabilities(logits, loss)
    assert ((found >= 0) & (found <= 1)).all()
    if loss == "CE":
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    else:
        np.testing.assert_allclose(found[0, 0], 1 / (1 + np.exp(-logits[0, 0])), rtol=1e-4)
    assert (found.argmax(axis=1) == logits.argmax(axis=1)).all()
