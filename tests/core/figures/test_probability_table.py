"""The probabilities that the courses print (lessons.md: L1 after epoch 1000, L7 at its end)."""

from __future__ import annotations

from core.experiments import logistic, xor
from core.figures.probability_table import TableUpdate, fits_a_table, probability_table
from core.runs.trial import Trial
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
    assert table.rows[0] == ["1", "2", "0", "0.0002765"]
    assert [row[3] for row in table.rows[1:]] == [
        "0.03161",
        "0.03898",
        "0.9562",
        "0.9982",
        "0.9997",
    ]
    assert {mark[3] for mark in table.marks} == {True}
    assert "6 of 6" in table.caption


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
    assert "all are about one half" in table.caption


def test_many_samples_have_no_table() -> None:
    assert fits_a_table(xor.Settings().specs()[0])
    assert not fits_a_table(xor.Settings(data="circle").specs()[0])
    assert not fits_a_table(logistic.Settings().specs()[0])
