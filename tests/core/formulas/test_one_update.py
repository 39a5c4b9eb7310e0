"""One update, number by number: each is what autograd and PyTorch's own optimizer compute."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.experiments import logistic, regression, xor
from core.formulas.one_update import OneUpdate, one_update, other_update, why_not
from core.formulas.update_steps import BIAS, ITSELF, Step
from core.text.number_reader import number_in
from core.training.data import load
from core.training.losses import LOSSES
from core.training.models import ACTIVATIONS, INPUT_FEATURES, MLP
from core.training.optimizers import OPTIMIZERS
from core.training.spec import Spec
from core.training.state import State, initial_state, model_from_weights
from core.training.train_slice import Budget, train_slice

SPECS = [
    *(
        xor.Settings(layers=(units,) * bool(units), activation=activation, loss=loss, inputs=inputs).specs()[0]
        for units in (0, 1, 2, 4)
        for activation in ACTIVATIONS
        for loss in ("BCE", "MSE")
        for inputs in (("x1", "x2"), ("x1", "x1x2", "sin(x2)"))
    ),
    *(logistic.Settings(loss=loss, data=data).specs()[0] for loss in ("BCE", "MSE") for data in ("bernoulli", "students")),
    *(regression.Settings(standardise=standardise, initial="random").specs()[0] for standardise in (False, True)),
]  # fmt: skip


def trained(spec: Spec, updates: int) -> State:
    """Return the state after so many updates."""
    return train_slice(spec, initial_state(spec), Budget(batches=updates))[0]


def by_autograd(spec: Spec, state: State, sample: Tensor, target: Tensor) -> dict[str, list[float]]:
    """Return what autograd computes of one sample, each kind of number in the order of units and edges."""
    module = model_from_weights(spec, state.parameters)
    z, a = [], [sample]
    for layer in module:  # type: ignore[attr-defined]
        a.append(layer(a[-1]))
        if list(layer.parameters()):
            z.append(a[-1])
    loss = LOSSES[spec.loss](a[-1], target)
    in_z = torch.autograd.grad(loss, z, retain_graph=True)
    in_weights = torch.autograd.grad(loss, list(module.parameters()))
    return {
        "z": [float(each.detach()) for layer in z for each in layer[0]],
        "p": [float(LOSSES[spec.loss].output_activation(a[-1]).detach())],
        "L": [float(loss.detach())],
        "dL/dz": [float(each) for layer in reversed(in_z) for each in layer[0]],
        "dL/dw": [
            float(g) for layer in reversed(edges(in_weights)) for unit in layer for g in unit
        ],
    }


def edges(parameters: tuple[Tensor, ...]) -> list[Tensor]:
    """Return of each layer the weights to each unit with its bias behind them."""
    return [
        torch.cat([W, b[:, None]], 1)
        for W, b in zip(parameters[::2], parameters[1::2], strict=True)
    ]


def shown(update: OneUpdate, kind: str) -> list[float]:
    """Return the values of the steps of one kind, in their order."""
    regression = update.symbols.predicts_number
    forward = [step for step in update.steps if step.phase == "Forward"]
    backward = [step for step in update.steps if step.phase == "Backward"]
    steps = {
        "z": [step for step in forward if "·" in step.formula and step.name[0] in "zŷ"],
        "p": [step for step in forward if step.name in "pŷ"],
        "L": [step for step in update.steps if step.phase == "Loss"],
        "dL/dz": [step for step in backward if step.place.source == ITSELF],
        "dL/dw": [step for step in backward if step.place.source != ITSELF],
    }
    assert regression == (steps["z"] == steps["p"])
    return [step.value for step in steps[kind]]


@pytest.mark.parametrize("updates", [0, 3])
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.model} {spec.loss}")
def test_each_number_is_autograds(spec: Spec, updates: int) -> None:
    state = trained(spec, updates)
    data, _ = load(spec.data, spec.seed, spec.train_share)
    for place in (0, 1):
        update = one_update(spec, state, place)
        at = slice(place, place + 1)
        for kind, values in by_autograd(spec, state, data.inputs[at], data.targets[at]).items():
            assert shown(update, kind) == pytest.approx(values, rel=1e-5, abs=1e-7), kind


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(SPECS), st.integers(0, 5), st.sampled_from([None, 1, 2, 3]), st.booleans(), st.integers(0, 99)
)  # fmt: skip
def test_the_new_weights_are_those_of_the_next_step(
    spec: Spec, updates: int, batch: int | None, shuffle: bool, seed: int
) -> None:
    spec = replace(spec, batch_size=batch, shuffle=shuffle, seed=seed)
    state = trained(spec, updates)
    update = one_update(spec, state)
    after, _ = train_slice(spec, state, Budget(batches=1))
    found = [step.value for step in update.steps if step.phase == "New weights"]
    parameters = tuple(map(torch.from_numpy, after.parameters))
    assert found == [float(w) for layer in edges(parameters) for unit in layer for w in unit]
    assert update.update == after.updates


@pytest.mark.parametrize(("batch", "button"), [(None, "Step"), (4, "Step"), (3, "Step a batch")])
def test_the_last_number_names_the_button_that_makes_the_update(
    batch: int | None, button: str
) -> None:
    spec = replace(xor.Settings(layers=(2,)).specs()[0], batch_size=batch)
    last = one_update(spec, initial_state(spec)).steps[-1]
    assert last.note.endswith(f". {button} makes this update.")


def test_looking_changes_nothing() -> None:
    spec = SPECS[5]
    state = trained(spec, 3)
    before = state.flat.copy(), state.generator.copy()
    one_update(spec, state)
    assert (state.flat == before[0]).all()
    assert (state.generator == before[1]).all()


def evaluated(text: str) -> float:
    """Return what a formula of numbers comes to."""
    text = (
        text.replace("½", "0.5")
        .replace("²", "**2")
        .replace("−", "-")
        .replace("×", "*")
        .replace(",", "")
    )
    text = re.sub(r"([\d)])\(", r"\1*(", re.sub(r"max\((\S+) ", r"max(\1, ", text))
    names = {
        "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
        "tanh": math.tanh,
        "log": math.log,
        "max": max,
    }
    return float(eval(text, names))


def steps_of(spec: Spec) -> list[Step]:
    """Return the steps after three updates."""
    return list(one_update(spec, trained(spec, 3), 1).steps)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.model} {spec.loss}")
def test_a_formula_with_its_numbers_comes_to_the_value(spec: Spec) -> None:
    for step in steps_of(spec):
        if "max(0.01" not in step.formula:
            size = max([abs(factor) for factor in step.factors.values()])
            assert evaluated(step.numbers) == pytest.approx(
                step.value, rel=5e-3, abs=2e-3 * size
            ), step


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.model} {spec.loss}")
def test_each_symbol_stands_for_one_number(spec: Spec) -> None:
    known: dict[str, float] = {"lr": spec.learning_rate}
    update = one_update(spec, trained(spec, 3), 1)
    known |= {update.symbols.weight(place): weight for place, weight in update.weights.items()}
    known |= dict(zip(update.symbols.inputs, update.inputs, strict=True)) | {"y": update.target}
    for step in update.steps:
        for name, value in step.factors.items():
            if name != "slope" and not name.startswith("mean "):
                assert known[name] == pytest.approx(value), (step.name, name)
        assert step.name not in known
        known[step.name] = step.value


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("z", "1 × (−1) + 0"), ("p", "sigmoid(−1)"), ("L", "−log(1 − 0.2689)"), ("dL/dz", "0.2689 − 0"),
        ("dL/dw", "0.2689 × (−1)"), ("dL/db", "0.2689"), ("new w", "1 − 0.5 × (−0.2689)"),
    ],
)  # fmt: skip
def test_the_numbers_are_written_as_a_course_writes_them(name: str, numbers: str) -> None:
    spec = logistic.Settings(
        data="step", batch_size=1, shuffle=False, learning_rate=0.5, initial="hand", start_w=1.0
    ).specs()[0]
    step = next(step for step in one_update(spec, initial_state(spec)).steps if step.name == name)
    assert step.numbers == numbers


def test_the_parts_of_a_few_samples_are_named_and_make_the_mean() -> None:
    spec = xor.Settings(layers=(2,)).specs()[0]
    step = next(
        step for step in one_update(spec, initial_state(spec)).steps if step.name == "new v1"
    )
    parts = [
        number_in(text, ".") for text in step.note.removesuffix(".").split(": ")[1].split(", ")
    ]
    assert len(parts) == 4
    assert sum(parts) / 4 == pytest.approx(step.factors["mean dL/dv1"], rel=1e-3)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize(("momentum", "decay"), [(0.0, 0.0), (0.9, 0.0), (0.9, 0.1)])
def test_other_updates_end_with_a_sentence_on_what_they_do(
    optimizer: str, momentum: float, decay: float
) -> None:
    spec = xor.Settings(
        layers=(2,), optimizer=optimizer, momentum=momentum, weight_decay=decay
    ).specs()[0]
    last = one_update(spec, initial_state(spec)).steps[-1]
    plain = (optimizer, momentum, decay) == ("SGD", 0.0, 0.0)
    assert (last.phase == "New weights") == plain
    if not plain:
        assert ("momentum" if optimizer == "SGD" else optimizer) in last.note


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (xor.Settings().specs()[0], "2-10-10-10-1"),
        (xor.Settings(layers=(5,)).specs()[0], "2-5-1"),
        (xor.Settings(layers=(2,), inputs=tuple(INPUT_FEATURES)).specs()[0], "7-2-1"),
        (regression.Settings(loss="Absolute error").specs()[0], "absolute error"),
    ],
)
def test_what_can_not_be_shown_is_said(spec: Spec, words: str) -> None:
    update = one_update(spec, initial_state(spec))
    assert (update.steps, words in update.words) == ((), True)


def test_up_to_four_inputs_and_four_hidden_units_are_shown() -> None:
    spec = replace(xor.Settings().specs()[0], model=MLP((4, 4, 1)))
    assert why_not(spec) == ""
    assert {place.source for place in one_update(SPECS[0], initial_state(SPECS[0])).weights} == {
        0,
        1,
        BIAS,
    }


def test_adamw_shrinks_weights_only_with_weight_decay() -> None:
    (spec,) = logistic.Settings(optimizer="AdamW").specs()
    assert "shrinks" not in other_update(spec)
    assert "shrinks every weight" in other_update(replace(spec, weight_decay=0.01))
