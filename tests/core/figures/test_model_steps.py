"""The steps of logistic regression as numbers."""

from __future__ import annotations

from math import exp

import pytest

from core.experiments.logistic import Settings
from core.figures.model_steps import model_steps, places_of
from core.runs.trial import Trial


def test_each_row_goes_from_x_by_z_to_p() -> None:
    specs = Settings(loss="Both", initial="hand", start_w=2.0, start_b=-1.0).specs()
    table = model_steps([Trial(spec).view() for spec in specs])
    assert table.head[:3] == ["x", "z = 2.000 x − 1.000, BCE", "p = σ(z), BCE"]
    assert len(table.head) == 5
    assert places_of(specs[0]) == [-1, -0.5, 0, 0.5, 1]
    for x, row in zip(places_of(specs[0]), table.rows, strict=True):
        z = 2 * x - 1
        assert float(row[1]) == pytest.approx(z, abs=1e-3)
        assert float(row[2]) == pytest.approx(1 / (1 + exp(-z)), abs=1e-4)


def test_one_loss_alone_is_not_named() -> None:
    (spec,) = Settings().specs()
    assert model_steps([Trial(spec).view()]).head[2] == "p = σ(z)"
