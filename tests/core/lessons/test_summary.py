"""What a screen says belongs to one run: each screen, what it offers to try, and other settings."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.diagnosis.diagnosis import find_states
from core.digits.labelled_digits import LabelledDigit
from core.experiments.notes.regression import cost_table
from core.lessons.course import SCREENS
from core.lessons.lesson import Seen
from core.lessons.summary import is_same_run, specs_of, summarise, values_of, verdict_of
from core.runs.trial_view import TrialView
from core.settings.fields import ChoiceField, Field, NumberField, ToggleField
from core.text.number_text import fixed, percent, significant
from core.training.data import load
from core.training.state import model_from_weights
from tests.core.lessons.screens import (
    BY_HAND,
    TRAINED,
    each_screen,
    each_trained_screen,
    ended,
    screen_of,
    seen_of,
    settings_of,
)

# What is said at the end; the numbers are the courses', or were computed apart from the app.
SAID = {
    "l1-students": ["0.0201", "0.956", "fell all the way"],
    "l1-leaps": ["0.693", "2.546** at epoch 3", "epoch **72**", "0.0579"],
    "l1-random-start": ["0.540", "1.632** at epoch 5", "epoch **71**", "0.133"],
    "l2-fit": ["w 5.100, b −0.99", "w 5.113, b −0.996"],
    "l2-update": ["p − y = **0.2689**", "x = −1", "from 1 up to **1.134**"],
    "l2-race": ["w 5.100, b −0.99", "w 4.384, b −0.851", "epoch **1,", "epoch 6,"],
    "l2-bad-start": ["85.9 %", "40.4 %"],
    "l2-swap": ["w 5.100, b −0.99", "0.310"],
    "l3-scores": ["29,662", "91.4** at epoch 5", "1.619"],
    "l3-blow-up": ["0.0000454", "1.01 × 10¹⁴", "44,000"],
    "l3-standardise": ["0.347", "7,646"],
    "l4-batches": [
        "3,000 updates in 1,000 epochs, 3 in each",
        "over all 6 samples at the end the loss is **0.65",
    ],
    "l4-held-out": ["0.154", "0.420", "42 training samples; the 18"],
    "l5-softmax": ["0.0900, 0.2447, 0.6652", "2.718"],
    "l5-one-hot": ["2.4076", "bird would cost 4 and answering dog 1"],
    "l5-losses": ["−0.982", "−0.035"],
    "l5-clouds": ["100.0 %"],
    "l6-gates": ["w1 0.5, w2 0.5 and b −0.7", "2 of 4"],
    "l6-xor": ["AND(NAND, OR)", "1 of 4"],
    "l7-one-neuron": ["0.693147", "ln 2", "0.5 everywhere"],
    "l7-update": [
        "**0.6088** at the output",
        "0.3845",
        "0.2499, ¼ at most",
        "**0.05849** is left, 9.6 % of it",
    ],
    "l7-plateau": ["0.000156", "epoch **5,", "100.0 %"],
    "l7-tanh": ["below 0.3 for good", "100.0 %"],
    "l7-trap": ["0.477", "0.67", "one of them is a 0"],
    "l8-softmax": ["89.", "at a test loss of 0.400", "4,000"],
    "l8-weights": ["green** pixels", "purple in its middle"],
    "l8-cnn": ["96.", "1,000 test digits"],
    "l8-own": ["of 1,000 test digits", "Now draw"],
}
SAID_OF_TRY = {
    "l1-students": ["fell all the way", "0.0070"],
    "l1-leaps": ["28.778** at epoch 6", "epoch **65**"],
    "l1-random-start": ["fell at each epoch", "0.407"],
    "l2-fit": ["0.310"],
    "l2-update": ["= **0.1058**, where BCE’s is 0.2689", "from 1 to **1.053**"],
    "l2-race": ["MSE’s at about epoch"],
    "l2-bad-start": ["w −4.989, b −10.004", "60.0 %", "100.0 %"],
    "l2-swap": ["MSE went on from w 5.100, b −0.99"],
    "l3-scores": ["1.619", "1.605", "0.104"],
    "l3-blow-up": ["0.00004 is below the limit of 0.0000454"],
    "l3-standardise": ["0.4 is above the limit", "0.347", "× 10²⁵"],
    "l4-batches": ["all 6 samples", "0.656"],
    "l4-held-out": ["700 training samples and 300", "0.297", "0.293"],
    "l5-softmax": ["0.0900, 0.2447, 0.6652", "Each logit is 1 larger"],
    "l5-one-hot": ["0.7311", "1.3133"],
    "l5-losses": ["−0.50", "−0.25"],
    "l5-clouds": ["spread of 2 ", "85.8 %"],
    "l6-gates": ["w1 0.6, w2 0.6 and b −0.5", "OR"],
    "l6-xor": ["4 of 4"],
    "l7-one-neuron": ["0.0087", "100.0 %", "AND"],
    "l7-update": [
        "**0.4819**",
        "slope of the tanh there, 0.9984",
        "**0.185** is left, 38.4 % of it",
    ],
    "l7-plateau": ["At epoch 0", "0.000032", "0.017", "520"],
    "l7-tanh": ["Two tanh units", "100.0 %"],
    "l7-trap": ["seed 5", "100.0 %"],
    "l8-softmax": ["90.", "64 hidden units"],
    "l8-weights": ["** of 1,000 test digits wrong"],
    "l8-cnn": ["16 filters", "3 × 3", "green", "purple"],
    "l8-own": ["the digit on the board"],
}
# After so few epochs what these screens would say is not so yet.
TOO_SOON = {
    "l1-students": 20, "l1-leaps": 20, "l2-fit": 100, "l2-race": 100, "l2-swap": None,
    "l3-scores": 2, "l3-blow-up": 2, "l4-held-out": 20, "l5-clouds": 1, "l7-one-neuron": 2,
    "l7-plateau": 100, "l7-tanh": 10, "l7-trap": 20,
}  # fmt: skip

# What a student is warned of at the end: the thing that the screen shows.
WARNED = {
    "l2-bad-start": {"Plateau"}, "l3-blow-up": {"Overshoot"}, "l4-held-out": {"Memorising"},
    "l7-trap": {"Plateau", "Dead ReLUs"}, "l8-cnn": {"Memorising"},
}  # fmt: skip


@each_screen
def test_a_screen_is_explained_by_the_numbers_of_its_own_run(slug: str) -> None:
    told = summarise(screen_of(slug), seen_of(slug), None if slug in TRAINED else 0)
    assert told.place == "screen"
    assert [part for part in SAID[slug] if part not in told.sentence] == [], told.sentence
    assert len(told.sentence) < 330, told.sentence


@each_screen
def test_what_a_screen_offers_to_try_has_a_sentence_of_its_own(slug: str) -> None:
    screen = screen_of(slug)
    tried = summarise(screen, seen_of(slug, tried=True), 0)
    assert tried.place == "try"
    assert [part for part in SAID_OF_TRY[slug] if part not in tried.sentence] == [], tried.sentence
    assert len(tried.sentence) < 330, tried.sentence
    assert tried.sentence != summarise(screen, seen_of(slug), 0).sentence
    assert bool(tried.verdict) == screen.attempt.go_on


@each_trained_screen
def test_a_run_is_warned_of_what_its_screen_shows_alone(slug: str) -> None:
    found = find_states(seen_of(slug).view.trials)
    assert {each.name for each in found if each.tone == "warning"} <= WARNED.get(slug, set())


def test_a_finding_and_the_sentence_beside_it_name_one_factor_of_mse() -> None:
    seen = seen_of("l2-bad-start")
    mse = seen.of_loss("MSE")
    data, _ = load(mse.spec.data, mse.spec.seed, mse.spec.train_share)
    with torch.inference_mode():
        p = torch.sigmoid(model_from_weights(mse.spec, mse.state.parameters)(data.inputs))
    factor = (2 * p * (1 - p))[(p > 0.5) != (data.targets > 0.5)].mean()
    said = f"2p(1 − p) is only {significant(float(factor), 2)} on average instead of up to ½"
    assert said in summarise(screen_of("l2-bad-start"), seen, None).sentence
    assert said in " ".join(each.text for each in find_states(seen.view.trials))


def test_where_the_three_costs_differ_in_the_table_the_lesson_says_by_what() -> None:
    shown = [cost for _, cost in cost_table(seen_of("l3-scores").trial).rows]
    assert len(set(shown)) > 1
    assert "the same number but for rounding" in screen_of("l3-scores").formula


def test_nothing_to_try_is_called_the_same() -> None:
    assert not [s.slug for _, s in SCREENS.values() if "same" in s.attempt.label.lower()]


def pytorch_says(trial: TrialView) -> set[str]:
    """Return loss and accuracy of the present weights as PyTorch's own functions have them, in words."""
    spec = trial.spec
    data, _ = load(spec.data, spec.seed, spec.train_share)
    model = model_from_weights(spec, trial.state.parameters).eval()
    said: set[str] = set()
    with torch.inference_mode():
        for inputs, targets in (
            (data.inputs, data.targets),
            (data.test_inputs, data.test_targets),
        ):
            if not len(inputs):
                continue
            z = model(inputs)
            if spec.loss == "CE":
                loss = F.cross_entropy(z, targets)
                right = (z.argmax(dim=1) == targets).float().mean()
            elif spec.loss == "BCE":
                loss = F.binary_cross_entropy(torch.sigmoid(z), targets)
                right = ((z > 0) == (targets > 0.5)).float().mean()
            elif spec.loss == "MSE":
                loss = F.mse_loss(torch.sigmoid(z), targets)
                right = ((z > 0) == (targets > 0.5)).float().mean()
            else:
                loss, right = F.mse_loss(z, targets), torch.tensor(torch.nan)
            said |= {fixed(float(loss), places) for places in (0, 3, 4, 6)}
            if not torch.isnan(right):
                said |= {percent(float(right)), f"**{round((1 - float(right)) * len(inputs))}**"}
    weights = trial.state.flat
    return said | (
        {f"w {fixed(weights[0], 3)}, b {fixed(weights[1], 3)}"} if len(weights) == 2 else set()
    )


@pytest.mark.parametrize("tried", [False, True], ids=["screen", "try"])
@each_trained_screen
def test_each_sentence_has_numbers_that_pytorch_computes_alike(slug: str, tried: bool) -> None:
    seen = seen_of(slug, tried=tried)
    assert seen.view is not None
    sentence = summarise(screen_of(slug), seen, None).sentence
    if (slug, tried) in {
        ("l2-fit", True), ("l8-weights", False), ("l8-cnn", True), ("l8-own", True),
        ("l7-plateau", True), ("l7-tanh", True),
    }:  # they speak of epochs, or of pictures  # fmt: skip
        return
    for trial in seen.view.trials:
        assert any(said in sentence for said in pytorch_says(trial)), (sentence, trial.spec.loss)


@each_screen
def test_each_answer_is_judged_by_the_run_alone(slug: str) -> None:
    screen = screen_of(slug)
    tried = screen.attempt.go_on
    seen = seen_of(slug, tried=tried)
    for guess, answer in enumerate(screen.answers):
        verdict = summarise(screen, seen, guess).verdict
        right = guess == screen.right
        mark = "" if screen.right is None else "✓ " if right else "✗ "
        assert verdict.startswith(f"{mark}You guessed “{answer}”")
        assert verdict.endswith(": right.") == right
        assert summarise(screen, seen_of(slug, tried=not tried), guess).verdict == ""


def test_a_guess_about_the_students_own_digits_is_not_judged() -> None:
    assert verdict_of(screen_of("l8-own"), 1) == "You guessed “Mine”."


@pytest.mark.parametrize("slug", [slug for slug in TOO_SOON if TOO_SOON[slug]])
def test_nothing_is_said_where_it_is_not_so(slug: str) -> None:
    told = summarise(screen_of(slug), seen_of(slug, epochs=TOO_SOON[slug]), 0)
    assert (told.place, told.sentence, told.verdict) == ("screen", "", "")


def random_value(field: Field, draw: random.Random) -> str:
    """Return a value of the field, other than its default, as a link has it."""
    if isinstance(field, ToggleField):
        return field.text(not field.default)
    if isinstance(field, ChoiceField):
        return draw.choice([option for option in field.options if option != field.default])
    assert isinstance(field, NumberField)
    low = max(field.low, 1e-3)
    value = low * (min(field.high, 300) / low) ** draw.random()
    return field.text(round(value) if field.whole else round(value, 4))


def changed(slug: str, number: int) -> Mapping[str, str]:
    """Return one setting of the screen's page, drawn at random, that changes what it is about."""
    screen, draw = screen_of(slug), random.Random(f"{slug} {number}")
    page = import_module(f"core.experiments.{screen.page}")
    here = values_of(screen.page, screen.settings)
    names = {field.name for field in page.FIELDS} - {
        *screen.free,
        "points",
        "table",
        "dataset",
        "device",
    }
    fields = [
        field
        for field in page.FIELDS
        if field.name in names and isinstance(field, (NumberField, ChoiceField, ToggleField))
    ]
    while True:
        field = draw.choice(fields)
        text = random_value(field, draw)
        if text in ("own", "full") or field.parse(text) == here[field.name]:
            continue
        settings = {**screen.settings, field.name: text}
        ways = (screen.settings, settings_of(screen, tried=True))
        if screen.by_hand:
            if all(values_of(screen.page, settings) != values_of(screen.page, way) for way in ways):
                return {field.name: text}
        elif all(specs_of(screen.page, settings) != specs_of(screen.page, way) for way in ways):
            return {field.name: text}


@each_screen
def test_with_another_setting_nothing_is_said(slug: str) -> None:
    for number in range(1 if screen_of(slug).page == "mnist" else 3):  # an epoch of a CNN is long
        others = changed(slug, number)
        told = summarise(screen_of(slug), seen_of(slug, epochs=1, others=others), 0)
        assert (told.place, told.sentence, told.verdict) == ("elsewhere", "", ""), others


@each_trained_screen
def test_how_fast_a_run_goes_and_how_it_is_drawn_change_nothing(slug: str) -> None:
    others = {"speed": "5", "log": "1", "step": "0"}
    seen = seen_of(slug, epochs=1, others=others)
    assert summarise(screen_of(slug), seen, None).place == "screen"


def test_nothing_is_said_of_a_run_that_goes_on_or_of_its_past() -> None:
    seen = seen_of("l7-one-neuron")
    assert seen.view is not None
    for view in (replace(seen.view, status="playing"), replace(seen.view, looking_back=True)):
        assert summarise(screen_of("l7-one-neuron"), Seen(view, seen.values), 0).sentence == ""


def test_by_hand_nothing_is_said_before_the_guess() -> None:
    for slug in BY_HAND:
        assert summarise(screen_of(slug), seen_of(slug), None).sentence == ""


def test_only_another_look_at_a_run_leaves_it_as_it_is() -> None:
    looks = [slug for slug in SCREENS if is_same_run(screen_of(slug))]
    assert looks == ["l7-plateau", "l8-weights", "l8-cnn", "l8-own"]


def test_the_students_own_digits_are_counted() -> None:
    seen = seen_of("l8-own")
    data, _ = load(seen.trial.spec.data, seen.trial.spec.seed, seen.trial.spec.train_share)
    pixels = data.test_inputs[0].numpy().astype(np.uint8).tobytes()
    label = int(data.test_targets[0])
    with torch.inference_mode():
        model = model_from_weights(seen.trial.spec, seen.trial.state.parameters).eval()
        read = int(model(data.test_inputs[:1]).argmax())
    digits = (LabelledDigit(pixels, label), LabelledDigit(bytes(784), (label + 1) % 10))
    own = summarise(screen_of("l8-own"), Seen(seen.view, seen.values, digits[:1]), 0)
    assert f"**{int(read == label)}** of your 1 " in own.sentence
    two = summarise(screen_of("l8-own"), Seen(seen.view, seen.values, digits), 0)
    assert "of your 2 (" in two.sentence


def test_weights_gone_on_from_are_told_from_any_other_start() -> None:
    screen = screen_of("l2-swap")
    settings = settings_of(screen, tried=True)
    random_start = ended(specs_of("logistic", settings), 1)
    told = summarise(screen, Seen(random_start, values_of("logistic", settings)), 0)
    assert told.place == "elsewhere"
