"""Bars of softmax beside sigmoid."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.softmax_bars import softmax_figure


def test_the_bars_of_the_lesson() -> None:
    softmax, sigmoid = softmax_figure([1.0, 2.0, 3.0], 2).data
    assert np.round(softmax.y, 4).tolist() == [0.0900, 0.2447, 0.6652]
    np.testing.assert_allclose(sigmoid.y, 1 / (1 + np.exp(-np.array([1, 2, 3]))))
    assert (softmax.name, sigmoid.name) == ("Softmax, together 1.00", "Sigmoid, together 2.56")


@pytest.mark.parametrize("classes", range(2, 11))
def test_every_class_has_two_bars_and_the_right_one_is_bold(classes: int) -> None:
    figure = softmax_figure([0.5] * classes, classes - 1)
    assert [len(trace.x) for trace in figure.data] == [classes] * 2
    ticks = figure.layout.xaxis.ticktext
    assert len(ticks) == classes
    assert [tick.startswith("<b>") for tick in ticks] == [False] * (classes - 1) + [True]
    assert all(tick.endswith("0.5") for tick in ticks)


def test_names_and_numbers_stand_where_there_is_room() -> None:
    few, many = softmax_figure([0.0] * 5, 0), softmax_figure([0.0] * 6, 0)
    assert few.layout.xaxis.ticktext[1] == "1, dog<br>z = 0"
    assert many.layout.xaxis.ticktext[1] == "1<br>0"
    assert few.data[0].texttemplate == "%{y:.3f}"
    assert many.data[0].texttemplate is None
