"""The numbers of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.datasets.table import Table
from core.experiments.logistic import Settings
from core.experiments.regression import Settings as Regression
from core.metrics.number_rows import NumberRow, accuracy_shown, epochs_per_second, number_rows
from core.metrics.parameters import parameters_shown
from core.text.number_text import fixed
from core.training.spec import Spec
from tests.core.fakes import FULL, ByHand
from tests.core.runs.test_run import undisturbed


def rows_of(settings: Settings) -> list[NumberRow]:
    """The numbers of a run that stands at its start."""
    hand = ByHand()
    run = hand.run(*settings.specs())
    run.renew()
    hand.finish_all()
    view = run.view()
    return number_rows(view, [parameters_shown(trial) for trial in view.trials])


def labels(row: NumberRow) -> list[str]:
    return [number.label for number in row.numbers]


def test_one_loss_has_one_row() -> None:
    (row,) = rows_of(Settings())
    assert labels(row) == ["Epoch", "Loss", "Accuracy", "w", "b"]
    assert row.name == ""
    assert row.numbers[0].value == "0"
    assert row.numbers[3].beside == "true 5 · best possible 5.113"


def weights_of(spec: Spec) -> dict[str, tuple[str, str]]:
    """The weights of a run before its first step, beside the best ones."""
    return parameters_shown(ByHand().run(spec).view().trials[0])


def test_a_small_weight_has_enough_digits_to_tell_it_from_0() -> None:
    pay, age = ((20_000.0,), (60_000.0,), (100_000.0,)), (22.0, 25.0, 30.0)
    (spec,) = Regression(data="own", own=Table(pay, age, ("salary", "age"))).specs()
    slope, intercept = np.polyfit(np.ravel(pay), age, 1)
    shown = weights_of(spec)
    assert shown["w"] == ("0.000000", f"best possible {slope:.6f}")
    assert shown["b"][1] == f"best possible {intercept:.3f}"


def test_of_inputs_that_follow_from_one_another_no_weights_are_called_the_best() -> None:
    (spec,) = Settings(data="minibatch").specs()  # x2 = x1 + 1
    assert {beside for _, beside in weights_of(spec).values()} == {"no single best value", ""}
    decayed = weights_of(replace(spec, weight_decay=0.01))
    assert all(beside.startswith("best possible") for _, beside in decayed.values())


def test_one_epoch_a_second_is_one() -> None:
    view = ByHand().run(FULL).view()
    speeds = [epochs_per_second(replace(view, epochs_per_second=rate)) for rate in (1.2, 12.0)]
    assert [(each.value, each.label) for each in speeds] == [("1", "Epoch/s"), ("12", "Epochs/s")]


def test_a_race_has_a_row_a_loss_and_one_for_both() -> None:
    run, bce, mse = rows_of(Settings(loss="Both"))
    assert labels(run) == ["Epoch"]
    assert (bce.name, mse.name) == ("BCE", "MSE")
    assert labels(bce) == labels(mse) == ["Loss", "Accuracy", "w", "b"]
    assert bce.numbers[0].value != mse.numbers[0].value


def test_a_test_set_has_its_numbers_too() -> None:
    (row,) = rows_of(Settings(train_share=0.7))
    assert labels(row)[1:5] == ["Loss", "Accuracy", "Test loss", "Test accuracy"]


def test_what_is_not_known_yet_is_a_dash() -> None:
    assert accuracy_shown(None) == "–"
    assert accuracy_shown(0.8591) == "85.9 %"


def test_every_loss_shown_is_of_the_epoch_shown_however_long_measuring_takes() -> None:
    """As on a busy machine, where only some slices end with a measurement."""
    hand = ByHand()
    hand.measuring = 0.3
    spec = replace(FULL, epochs=4_000)
    _, losses = undisturbed(spec)
    run = hand.run(spec)
    run.play()
    shown: dict[int, str] = {}
    behind = 0
    while run.view().epoch < spec.epochs:
        run.renew()
        hand.finish_all()
        view = run.view()
        (row,) = number_rows(view)
        epoch, loss, *_ = (number.value for number in row.numbers)
        shown[int(epoch.replace(",", ""))] = loss
        behind += epoch != f"{view.epoch:,}"
    known = shown.keys() & losses.keys()
    assert len(known) > 10
    assert behind > 10
    assert {epoch: shown[epoch] for epoch in known} == {
        epoch: fixed(float(losses[epoch]), 6) for epoch in known
    }
