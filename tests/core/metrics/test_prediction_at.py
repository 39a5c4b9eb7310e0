"""A regression answers for features that a student types: the 47 houses of a well-known course."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.table import Table
from core.experiments.regression import ASKED, DATA, OWN, TABLE, Settings
from core.metrics.loss_grid import minimum
from core.metrics.prediction_at import prediction_at, prediction_shown
from core.settings.fields import Values
from tests.core.figures.test_base import trained

AREAS = (
    2104, 1600, 2400, 1416, 3000, 1985, 1534, 1427, 1380, 1494, 1940, 2000, 1890, 4478, 1268, 2300,
    1320, 1236, 2609, 3031, 1767, 1888, 1604, 1962, 3890, 1100, 1458, 2526, 2200, 2637, 1839, 1000,
    2040, 3137, 1811, 1437, 1239, 2132, 4215, 2162, 1664, 2238, 2567, 1200, 852, 1852, 1203,
)  # fmt: skip
BEDROOMS = (
    3, 3, 3, 2, 4, 4, 3, 3, 3, 3, 4, 3, 3, 5, 3, 4, 2, 3, 4, 4, 3, 2, 3, 4, 3, 3, 3, 3, 3, 3, 2, 1, 4,
    3, 4, 3, 3, 4, 4, 4, 2, 3, 4, 3, 2, 4, 3,
)  # fmt: skip
PRICES = (
    399900, 329900, 369000, 232000, 539900, 299900, 314900, 198999, 212000, 242500, 239999, 347000,
    329999, 699900, 259900, 449900, 299900, 199900, 499998, 599000, 252900, 255000, 242900, 259900,
    573900, 249900, 464500, 469000, 475000, 299900, 349900, 169900, 314900, 579900, 285900, 249900,
    229900, 345000, 549000, 287000, 368500, 329900, 314000, 299000, 179900, 299900, 239500,
)  # fmt: skip
HOUSES = Table(
    tuple((float(a), float(b)) for a, b in zip(AREAS, BEDROOMS, strict=True)),
    tuple(map(float, PRICES)),
    ("area", "bedrooms", "price"),
)


@pytest.mark.parametrize("standardise", [False, True])
def test_the_best_weights_predict_the_price_that_the_course_prints(standardise: bool) -> None:
    (spec,) = Settings(data="own", own=HOUSES, standardise=standardise).specs()
    best = minimum(spec)
    assert best is not None
    assert prediction_at(trained(spec, 0), best, (1650, 3)) == pytest.approx(293_081.46, abs=0.01)


def test_a_trained_model_predicts_in_the_students_units() -> None:
    (spec,) = Settings(
        data="own", own=HOUSES, standardise=True, learning_rate=0.5, epochs=300
    ).specs()
    trial = trained(spec, 300)
    ((label, (now, _)),) = prediction_shown(trial, (1650.0, 3.0)).items()
    assert label == "price at 1,650, 3"
    assert float(now.replace(",", "")) == pytest.approx(293_081.46, abs=0.5)
    raw = trained(Settings(data="own", own=HOUSES, learning_rate=1e-8, epochs=3).specs()[0], 3)
    w1, w2, b = raw.state.flat.astype(np.float64)
    assert prediction_at(raw, raw.state.flat, (1650, 3)) == pytest.approx(1650 * w1 + 3 * w2 + b)


def test_nothing_is_predicted_until_every_feature_is_given() -> None:
    (spec,) = Settings(data="own", own=HOUSES).specs()
    assert prediction_shown(trained(spec, 0), (1650.0, None)) == {}


def test_fields_are_named_after_the_features() -> None:
    of = Values({DATA.name: OWN, TABLE.name: HOUSES})
    fields = [field.bounded_by(of) for field in ASKED if field.when(of)]
    assert [(field.name, field.label) for field in fields] == [("x1", "area"), ("x2", "bedrooms")]
