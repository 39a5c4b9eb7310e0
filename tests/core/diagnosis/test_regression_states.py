"""What is said of a regression's run: nothing of classes, and the right cause."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.datasets.table import Table
from core.diagnosis.diagnosis import find_states
from core.diagnosis.status_sentence import sentence
from core.experiments.regression import Settings
from core.metrics.number_rows import number_rows
from core.runs.run_view import RunView
from tests.core.fakes import ByHand

NOT_OF_NUMBERS = re.compile(
    r"accura|probabilit|\bhalf\b|share of 1|separat|class|sure and", re.IGNORECASE
)
LINE = Table(
    tuple((float(x),) for x in range(10)), tuple(2.0 * x + 1 for x in range(10)), ("x", "y")
)


def at_the_end(**settings: Any) -> RunView:
    """A run that has trained to its end."""
    hand = ByHand()
    hand.cost["Squared error"] = hand.cost["Absolute error"] = 1e-4
    run = hand.run(*Settings(**settings).specs())
    run.renew()
    hand.finish_all()
    run.play()
    while hand.waiting:
        run.renew()
        hand.finish_all()
    return run.view()


def said_of(view: RunView) -> dict[str, str]:
    """The findings by name; nothing that is said speaks of classes."""
    found = find_states(view.trials)
    rows = number_rows(view)
    labels = [number.label for row in rows for number in row.numbers]
    for text in (sentence(view), *labels, *(each.sentence for each in found)):
        assert not NOT_OF_NUMBERS.search(text), text
    assert labels.count("R²") == len(view.trials)
    return {each.name: each.sentence for each in found}


def test_a_run_that_has_arrived_is_settled() -> None:
    said = said_of(at_the_end(standardise=True, learning_rate=0.3, epochs=3_000))
    assert said.keys() == {"Settled"}
    assert "at its lowest: no weights of this model do noticeably better" in said["Settled"]


def test_what_rounding_leaves_of_samples_that_are_fitted_is_not_worth_a_word() -> None:
    view = at_the_end(data="own", own=LINE, learning_rate=0.03, epochs=3_000)
    assert view.trials[0].loss.values[-1] > 0
    assert said_of(view).keys() <= {"Was on a plateau"}


def test_raw_exam_scores_stand_still_in_a_narrow_valley() -> None:
    said = said_of(at_the_end(learning_rate=1e-6, epochs=400))
    assert said.keys() == {"Plateau"}
    assert "The lowest possible loss is 0.1043." in said["Plateau"]
    assert "Learning rates up to 0.0000454 work with these inputs." in said["Plateau"]
    assert (
        "Standardise the inputs and set the learning rate to 0.1, or raise the" in said["Plateau"]
    )


def test_steps_that_are_too_long_overshoot_and_then_diverge() -> None:
    said = said_of(at_the_end(learning_rate=4.6e-5, epochs=60))
    assert "above 0.0000454, the largest that works with these inputs." in said["Overshoot"]
    assert "Standardise the inputs and set the learning rate to 0.1" in said["Overshoot"]
    assert said_of(at_the_end(learning_rate=1e-3, epochs=60)).keys() == {"Diverged"}


def test_the_absolute_error_leaps_over_its_lowest_place() -> None:
    said = said_of(
        at_the_end(loss="Absolute error", standardise=True, learning_rate=5.0, epochs=2_000)
    )
    assert said.keys() <= {"Overshoot", "Plateau"} and said
    (text,) = said.values()
    assert "overshoot" in text or "leap" in text
    assert "curvature" not in text


def test_the_absolute_error_may_have_small_steps() -> None:
    said = said_of(
        at_the_end(loss="Absolute error", standardise=True, learning_rate=1e-4, epochs=2_000)
    )
    assert said.keys() == {"Slow"}
    assert "Raise the learning rate to 0.05." in said["Slow"]


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_a_race_has_a_row_for_each_loss(share: float) -> None:
    view = at_the_end(loss="Both", standardise=True, learning_rate=0.1, train_share=share)
    said_of(view)
    rows = number_rows(view)
    assert [row.name for row in rows] == ["", "Squared error", "Absolute error"]
    labels = [number.label for number in rows[1].numbers]
    assert labels == ["Loss", "R²", "Test loss"][: 3 if share < 1 else 2]
