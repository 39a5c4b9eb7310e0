"""The cost in three ways, and the learning rate above which it blows up."""

from dataclasses import replace
from typing import Any

import pytest
import torch

from core.diagnosis.learning_rates import largest_learning_rate, with_inputs
from core.experiments.notes import read_notes
from core.experiments.notes.regression import (
    WAYS,
    cost_table,
    costs,
    learning_rate_note,
    notes,
)
from core.experiments.regression import Settings
from core.text.source_code import body_of
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.figures.test_base import trained

ACCENTED = {"standardise": True, "train_share": 0.6, "learning_rate": 0.01}


@pytest.mark.parametrize("settings", [{}, ACCENTED, {"initial": "random"}], ids=str)
@pytest.mark.parametrize("epochs", [0, 7])
def test_the_three_ways_give_the_loss_of_the_engine(settings: dict[str, Any], epochs: int) -> None:
    (spec,) = Settings(**settings).specs()
    trial = trained(spec, epochs)
    found = costs(spec, trial.state)
    _, progress = train_slice(spec, trial.state, Budget(batches=0))
    assert progress.now is not None
    assert list(found.values()) == pytest.approx([progress.now.loss] * 3, rel=1e-4)


def test_the_three_ways_draw_nothing_from_the_global_generator() -> None:
    (spec,) = Settings().specs()
    before = torch.get_rng_state()
    costs(spec, initial_state(spec))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("way", WAYS.values())
def test_a_student_reads_the_code_that_runs(way: Any) -> None:
    code = body_of(way)
    assert 2 <= len(code.splitlines()) <= 5
    assert '"""' not in code
    assert not code.startswith(" ")
    assert code.splitlines()[-1].startswith("return ")


def test_the_table_has_a_row_for_each_way() -> None:
    table = cost_table(trained(Settings().specs()[0], 20))
    assert [row[0] for row in table.rows] == list(WAYS)
    costs = [float(row[1]) for row in table.rows]
    assert costs == pytest.approx([1.61906] * 3, abs=1e-4)  # processors round differently


def grows(spec: Spec, times: float) -> bool:
    """Whether the loss ends above its start at so many times the largest learning rate."""
    limit = largest_learning_rate(spec)
    assert limit is not None
    spec = replace(spec, learning_rate=times * limit, epochs=1_000)
    _, progress = train_slice(spec, initial_state(spec), Budget())
    return progress.diverged or bool(progress.losses[-1] > progress.losses[0])


@pytest.mark.parametrize(
    "settings",
    [{}, {"standardise": True}, {"momentum": 0.5}, {"initial": "random", "train_share": 0.6}],
    ids=str,
)
def test_just_above_the_largest_learning_rate_it_blows_up_and_just_below_it_does_not(
    settings: dict[str, Any],
) -> None:
    (spec,) = Settings(**settings).specs()
    assert grows(spec, 1.01)
    assert not grows(spec, 0.99)


def test_standardising_lets_the_exams_bear_thousands_of_times_the_learning_rate() -> None:
    (spec,) = Settings().specs()
    assert largest_learning_rate(spec) == pytest.approx(4.54e-5, rel=0.01)
    assert largest_learning_rate(with_inputs(spec, True)) == pytest.approx(0.347, rel=0.01)
    said = learning_rate_note(spec)
    assert "learning rates below 0.0000454 lead" in said
    assert "With standardised inputs it is 0.347: standardising multiplies" in said
    said = learning_rate_note(with_inputs(spec, True))
    assert "learning rates below 0.347 lead" in said
    assert "With the inputs as they were read it is 0.0000454" in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"loss": "Absolute error"}, "The absolute error has no largest learning rate"),
        ({"optimizer": "Adam"}, "Adam has no such limit"),
        ({"momentum": 0.9}, "The limit is 2 × (1 + momentum) = 3.8 divided by 44,000"),
    ],
)
def test_where_there_is_another_limit_or_none_the_note_says_so(
    settings: dict[str, Any], said: str
) -> None:
    (spec,) = Settings(**settings).specs()
    assert said in learning_rate_note(spec)
    assert (largest_learning_rate(spec) is None) == ("momentum" not in settings)


def test_every_note_has_a_text() -> None:
    found = notes(Settings().specs()[0])
    assert set(read_notes("regression")) < set(found)
    assert all(text.strip() for text in found.values())
