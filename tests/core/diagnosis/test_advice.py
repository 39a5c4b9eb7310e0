"""The rule of findings: whoever follows a finding's advice ends with a better run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.datasets.points import Points
from core.datasets.table import Table
from core.diagnosis.diagnosis import FINDINGS, diagnose
from core.experiments.logistic import Settings as Logistic
from core.experiments.mnist import Settings as Digits
from core.experiments.regression import Settings as Regression
from core.experiments.softmax import Settings as Clouds
from core.experiments.xor import Settings as Xor
from core.runs.trial import Trial
from core.runs.trial_view import TrialView
from core.training.train_slice import Budget, train_slice
from tests.core.exam_scores import exam_scores

PageSettings = Regression | Logistic | Clouds | Xor | Digits

random = np.random.default_rng(0)
AGES = random.uniform(18, 60, 100).round()
SALARIES = random.uniform(15_000, 150_000, 100).round(-3)
SOLD = AGES / 42 + SALARIES / 130_000 + random.normal(0, 0.3, 100) > 1.6
ADS = Points(tuple(zip(AGES.tolist(), SALARIES.tolist(), strict=True)), tuple(map(int, SOLD)))
UNKNOWN_UNITS = (35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4)
CELSIUS = (0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0)
THERMOMETER = Table(tuple((t,) for t in UNKNOWN_UNITS), CELSIUS, ("t_u", "t_c"))
YEARS = (1.1, 1.5, 2.2, 3.0, 4.0, 5.1, 6.0, 7.1, 8.2, 10.3)
PAID = (39_343, 37_731, 39_891, 60_150, 56_957, 66_029, 93_940, 98_273, 113_812, 122_391)
SALARY = Table(tuple((years,) for years in YEARS), tuple(map(float, PAID)), ("years", "salary"))
FAHRENHEIT = Table(
    tuple((float(x),) for x in range(-500, 501, 10)),
    tuple(1.8 * x + 32 for x in range(-500, 501, 10)),
    ("x", "y"),
)
EXAM: dict[str, Any] = {"data": "own", "points": exam_scores(), "layers": ()}
OWN: dict[str, Any] = {"data": "own", "points": exam_scores()}
THERMO: dict[str, Any] = {"data": "own", "own": THERMOMETER}
FEW: dict[str, Any] = {"train_share": 0.1, "epochs": 15}  # 500 digits

UNREADABLE = re.compile(r"\de[-+]?\d|(?<!\w)-\d|\bnan\b|(?<![\d.])\d{5}")  # 5e-05, -1, 100832863

CASES: list[tuple[str, PageSettings]] = [
    ("Diverged", Regression(learning_rate=1e-3, epochs=60)),
    ("Diverged", Regression(**THERMO, learning_rate=0.01, epochs=50)),
    ("Overshoot", Regression(learning_rate=4.6e-5, epochs=60)),
    ("Slow", Regression(**THERMO, learning_rate=1e-4, epochs=5_000)),
    ("Slow", Regression(data="own", own=FAHRENHEIT, learning_rate=1e-6, epochs=5_000)),
    ("Plateau", Regression(learning_rate=1e-6, epochs=400)),
    ("Slow", Regression(learning_rate=1e-9, epochs=100)),
    ("Slow", Regression(data="own", own=SALARY)),
    ("Slow", Regression(loss="Absolute error", standardise=True, learning_rate=1e-4, epochs=2_000)),
    ("Overshoot", Regression(loss="Absolute error", standardise=True, learning_rate=5.0, epochs=2_000)),
    ("Overshoot", Logistic(data="own", points=ADS, learning_rate=0.01, epochs=100)),
    ("Overshoot", Logistic(**OWN, learning_rate=0.01, epochs=1_000)),
    ("Overshoot", Logistic(**OWN, learning_rate=0.01, epochs=1_000, momentum=0.9)),
    ("Overshoot", Logistic(data="minibatch", learning_rate=2.0, epochs=300)),
    ("Jumping", Logistic(**OWN, learning_rate=30.0, epochs=300, optimizer="Adam")),
    ("Weights grow", Logistic(learning_rate=1.0, weight_decay=2.1, epochs=40)),
    ("Diverged", Logistic(learning_rate=1_000.0, weight_decay=1.0, epochs=60)),
    ("Plateau", Logistic(loss="MSE", learning_rate=0.5, initial="hand", start_w=-10.0, start_b=8.0, epochs=1_000)),
    ("Plateau", Logistic(loss="MSE", learning_rate=1_000.0, epochs=300)),
    ("Overshoot", Logistic(learning_rate=1_000.0, epochs=300)),
    ("Slow", Logistic(**OWN, learning_rate=0.0005, epochs=1_000)),
    ("Slow", Logistic(learning_rate=1e-5, epochs=1_000)),
    ("Dead ReLUs", Xor(layers=(2,), activation="ReLU", learning_rate=0.3, seed=0, epochs=2_000)),
    ("Memorising", Logistic(size=60, train_share=0.7, seed=9, learning_rate=0.5, epochs=1_000)),
    ("Slow", Clouds(learning_rate=1e-5, epochs=300)),
    ("Overshoot", Clouds(learning_rate=30.0, epochs=300, spread=2.0)),
    ("Dead ReLUs", Clouds(learning_rate=1.0, layers=(8,), activation="ReLU", optimizer="Adam", spread=2.0, epochs=300)),
    ("Overshoot", Xor(layers=(), learning_rate=20.0, epochs=1_000)),
    ("Overshoot", Xor(layers=(6,), learning_rate=100.0, epochs=300)),
    ("Saturated", Xor(layers=(6,), learning_rate=100.0, epochs=300)),
    ("Saturated", Xor(layers=(6,), activation="tanh", learning_rate=100.0, epochs=300)),
    ("Saturated", Xor(activation="tanh", learning_rate=3.0, epochs=300)),
    ("Jumping", Xor(**EXAM, learning_rate=30.0, optimizer="Adam", epochs=300)),
    ("Saturated", Xor(**{**EXAM, "layers": (4,)}, learning_rate=1.0, activation="tanh", epochs=300)),
    ("Diverged", Xor(layers=(3,), learning_rate=1e3, weight_decay=1.0, epochs=60)),
    ("Plateau", Xor(epochs=1_000)),
    ("Plateau", Xor(layers=(10,), initial="zeros", epochs=300)),
    ("Plateau", Xor(data="moons", noise=0.2, activation="none", learning_rate=0.1, epochs=1_000)),
    ("Plateau", Xor(activation="none", epochs=1_000)),
    ("Plateau", Clouds(layers=(8,), activation="none", spread=3.0, learning_rate=0.3, epochs=1_000)),
    ("Plateau", Xor(data="circle", layers=(4,), weight_decay=0.1, epochs=300)),
    ("Slow", Xor(data="moons", layers=(), noise=0.5, learning_rate=1e-4, epochs=1_000)),
    ("Slow", Xor(data="moons", layers=(), noise=0.5, learning_rate=1e-4, momentum=0.5, epochs=600)),
    ("Slow", Xor(layers=(4,), activation="tanh", learning_rate=1e-4, epochs=300)),
    ("Slow", Xor(layers=(4,), activation="tanh", learning_rate=1e-6, epochs=300, optimizer="Adam")),
    ("Dead ReLUs", Xor(layers=(4,), activation="ReLU", learning_rate=30.0, epochs=100)),
    ("Dead ReLUs", Xor(data="circle", layers=(6, 6), activation="ReLU", learning_rate=3.0, seed=2, epochs=500)),
    ("Memorising", Xor(data="moons", noise=0.9, size=80, train_share=0.5, layers=(16, 16), activation="tanh",
                       optimizer="Adam", learning_rate=0.01, seed=1, epochs=600)),
    ("Overshoot", Digits(train_share=0.2, epochs=12, learning_rate=10.0)),
    ("Overshoot", Digits(learning_rate=100.0, epochs=5)),
    ("Slow", Digits(learning_rate=1e-6, epochs=5)),
    ("Plateau", Digits(train_share=0.2, epochs=14, loss="MSE", learning_rate=100.0)),
    ("Slow", Digits(**{**FEW, "epochs": 40}, learning_rate=1e-5)),
    ("Slow", Digits(**{**FEW, "epochs": 40}, learning_rate=1e-6, optimizer="Adam", model="mlp")),
    ("Dead ReLUs", Digits(**FEW, model="mlp", optimizer="Adam")),
    ("Dead ReLUs", Digits(**FEW, model="mlp", optimizer="Adam", learning_rate=0.3)),
    ("Dead ReLUs", Digits(**FEW, model="mlp", learning_rate=3.0)),
    ("Memorising", Digits(**{**FEW, "epochs": 40}, model="mlp", optimizer="Adam", learning_rate=0.003)),
]  # fmt: skip


def views_of(settings: PageSettings, shares: Sequence[float]) -> list[TrialView]:
    """A page's run with these settings after shares of its epochs, or where it has diverged."""
    (spec,) = settings.specs()
    trial = Trial(spec)
    views = []
    for share in (0, *shares):
        budget = Budget(until_epoch=round(share * spec.epochs), remember=trial.checkpoints.grid)
        trial.record(*train_slice(spec, trial.state, budget))
        views.append(trial.view())
    return views[1:]


def ended(settings: PageSettings) -> TrialView:
    """The same at its end."""
    return views_of(settings, [1])[0]


def is_better(before: TrialView, after: TrialView) -> bool:
    """Whether a run ends better: by its test loss, where there is one, or its training loss."""
    assert after.now is not None and after.diverged_at is None
    if before.diverged_at is not None:
        return after.now.loss < float(before.loss.values[0])
    assert before.now is not None
    if after.spec.loss != before.spec.loss:
        return after.now.accuracy > before.now.accuracy
    if after.now.test_loss is not None and before.now.test_loss is not None:
        return after.now.test_loss < before.now.test_loss
    return after.now.loss < before.now.loss


@pytest.mark.parametrize(
    ("name", "settings"), CASES, ids=[f"{n} {i}" for i, (n, _) in enumerate(CASES)]
)
def test_each_advice_followed_ends_in_a_better_run(name: str, settings: PageSettings) -> None:
    *_, before = views = views_of(settings, [0.03, 0.1, 0.3, 1])
    found = {each.sentence: each for view in views for each in diagnose(view)}
    assert any(each.name == name and each.advice for each in found.values())
    for sentence in found:
        assert not UNREADABLE.search(sentence), sentence
        assert "seed" not in sentence
    followed = {
        repr(dict(advice.settings)): advice for each in found.values() for advice in each.advice
    }
    for advice in followed.values():
        changes: dict[str, Any] = dict(advice.settings)
        after = ended(replace(settings, **changes))
        assert is_better(before, after), (advice, after.now, before.now, list(found))


def test_every_kind_of_warning_has_a_case_on_a_page() -> None:
    kinds = {name for kind in FINDINGS for name in kind.names}
    assert {name for name, _ in CASES} == kinds - {"Settled", "Was on a plateau"}  # notes
