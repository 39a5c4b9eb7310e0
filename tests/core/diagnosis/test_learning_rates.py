"""The largest learning rates are those that others have computed, and advice names them."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.table import Table
from core.diagnosis.diagnosis import diagnose
from core.diagnosis.learning_rates import (
    largest_learning_rate,
    rate_well_below,
    valley,
    with_inputs,
)
from core.experiments.logistic import Settings as Logistic
from core.experiments.regression import Settings as Regression
from tests.core.diagnosis.test_advice import (
    ADS,
    CELSIUS,
    FAHRENHEIT,
    SALARY,
    UNKNOWN_UNITS,
    YEARS,
    ended,
)

THERMOMETER = Table(tuple((t,) for t in UNKNOWN_UNITS), CELSIUS, ("t_u", "t_c"))


def test_the_limits_of_known_tables() -> None:
    (thermometer,) = Regression(data="own", own=THERMOMETER).specs()
    assert largest_learning_rate(thermometer) == pytest.approx(3.3994e-4, rel=1e-4)
    (fahrenheit,) = Regression(data="own", own=FAHRENHEIT).specs()
    assert largest_learning_rate(fahrenheit) == pytest.approx(1.18e-5, rel=5e-3)
    assert largest_learning_rate(with_inputs(fahrenheit, True)) == pytest.approx(1)
    (adam,) = Regression(optimizer="Adam").specs()
    assert largest_learning_rate(adam) is None
    (absolute,) = Regression(loss="Absolute error").specs()
    assert valley(absolute) is None


def test_what_helps_a_thousand_times_comes_before_what_helps_twelve_times() -> None:
    (found,) = diagnose(
        ended(Regression(data="own", own=FAHRENHEIT, learning_rate=1e-6, epochs=5_000))
    )
    assert found.name == "Slow"
    assert "about 2,300,000 epochs" in found.sentence
    assert found.sentence.endswith("Standardise the inputs and set the learning rate to 0.5.")


def test_a_limit_below_the_least_of_the_field_is_named_and_standardising_alone_advised() -> None:
    (found,) = diagnose(ended(Logistic(data="own", points=ADS, learning_rate=0.01, epochs=100)))
    assert "8.75 × 10⁻¹⁰, the largest that always works" in found.sentence
    assert "the field takes none below 0.000001." in found.sentence
    assert found.sentence.endswith("Standardise the inputs and set the learning rate to 2.")


@pytest.mark.parametrize(
    ("limit", "rate"),
    [(2.0, 1.0), (3.4e-4, 1e-4), (0.347, 0.1), (1.0, 0.5), (7.07, 2.0), (39.9, 10.0)],
)
def test_an_advised_learning_rate_is_a_round_number_well_below_the_limit(
    limit: float, rate: float
) -> None:
    assert rate_well_below(limit) == rate


def test_slow_says_after_how_many_steps_one_hundredth_of_the_way_is_left() -> None:
    trial = ended(Regression(data="own", own=SALARY))
    years = np.column_stack([np.array(YEARS), np.ones(len(YEARS))])
    bends = np.linalg.eigvalsh(2 * years.T @ years / len(YEARS))
    epochs = np.log(0.01) / np.log(1 - trial.spec.learning_rate * bends[0])
    (found,) = diagnose(trial)
    assert (
        f"the weights take about {float(f'{epochs:.2g}'):,.0f} epochs to go 99 %" in found.sentence
    )
