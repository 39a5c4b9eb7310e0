"""The probabilities that the courses print (lessons.md: L1 after epoch 1000, L7 at its end)."""

from __future__ import annotations

from math import exp

import pytest

from core.experiments import logistic, xor
from core.figures.probability_table import (
    TableUpdate,
    fits_a_table,
    model_steps,
    places_of,
    probability_table,
)
from core.runs.trial import Trial
from core.text.number_reader import number_in
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice


def table_of(*specs: Spec) -> TableUpdate:
    """The table when each run has ended."""
    trials = []
    for spec in specs:
        trial = Trial(spec)
        trial.record(*train_slice(spec, initial_state(spec), Budget()))
        trials.append(trial.view())
    return probability_table(trials)


def test_six_students_have_the_probabilities_of_the_course() -> None:
    settings = logistic.Settings(data="students", learning_rate=1, epochs=1_001, initial="zeros")
    table = table_of(*settings.specs())
    assert list(table.head) == ["x1", "x2", "y", "p"]
    assert table.rows[0] == ("1", "2", "0", "0.0002765")
    assert [row[3] for row in table.rows[1:]] == [
        "0.03161",
        "0.03898",
        "0.9562",
        "0.9982",
        "0.9997",
    ]
    assert {mark[3] for mark in table.marks} == {True}
    assert "6 of 6" in table.alt


def test_a_race_has_a_column_a_loss() -> None:
    settings = xor.Settings(data="and", layers=(), loss="Both", epochs=2)
    table = table_of(*settings.specs())
    assert list(table.head) == ["x1", "x2", "y", "p, BCE", "p, MSE"]
    assert len(table.rows) == 4
    for row, mark in zip(table.rows, table.marks, strict=True):
        right = [(float(p) > 0.5) == (row[2] == "1") for p in row[3:]]
        assert list(mark) == [None, None, None, *right]


def test_where_every_answer_is_one_half_none_is_right() -> None:
    table = table_of(*xor.Settings(layers=(), initial="zeros", epochs=10).specs())
    assert {row[3] for row in table.rows} == {"0.5"}
    assert {mark[3] for mark in table.marks} == {None}
    assert "all are about one half" in table.alt


def test_many_samples_have_no_table() -> None:
    assert fits_a_table(xor.Settings().specs()[0])
    assert not fits_a_table(xor.Settings(data="circle").specs()[0])
    assert not fits_a_table(logistic.Settings().specs()[0])


def test_each_row_goes_from_x_by_z_to_p() -> None:
    specs = logistic.Settings(loss="Both", initial="hand", start_w=2.0, start_b=-1.0).specs()
    table = model_steps([Trial(spec).view() for spec in specs])
    assert table.head[:3] == ["x", "z = 2.000 x − 1.000, BCE", "p = σ(z), BCE"]
    assert len(table.head) == 5
    assert places_of(specs[0]) == [-1, -0.5, 0, 0.5, 1]
    for x, row in zip(places_of(specs[0]), table.rows, strict=True):
        z = 2 * x - 1
        assert number_in(row[1]) == pytest.approx(z, abs=1e-3)
        assert number_in(row[2]) == pytest.approx(1 / (1 + exp(-z)), abs=1e-4)


def test_one_loss_alone_is_not_named() -> None:
    (spec,) = logistic.Settings().specs()
    assert model_steps([Trial(spec).view()]).head[2] == "p = σ(z)"
