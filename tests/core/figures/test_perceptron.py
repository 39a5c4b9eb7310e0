"""One unit by hand: the gates that a line can be, and the one that takes two layers (lesson L6)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.synthetic import GATES
from core.experiments.xor import HAND_B, HAND_W1, HAND_W2
from core.figures.perceptron import (
    EDGE,
    PRESETS,
    Perceptron,
    corners,
    ends_of,
    perceptron_figure,
    truth_table,
    two_layers,
)

# The course's weights and truth tables, at (0, 0), (0, 1), (1, 0) and (1, 1).
WEIGHTS = {"and": (0.5, 0.5, -0.7), "nand": (-0.5, -0.5, 0.7), "or": (0.6, 0.6, -0.5)}
TABLES = {
    "and": [0, 0, 0, 1],
    "nand": [1, 1, 1, 0],
    "or": [0, 1, 1, 1],
    "xor": [0, 1, 1, 0],
}
WEIGHT = st.integers(-20, 20).map(lambda tenths: tenths / 10)  # as the sliders have them
WEIGHT_FIELDS = (HAND_W1, HAND_W2, HAND_B)
UNIT = st.builds(Perceptron, WEIGHT, WEIGHT, WEIGHT)


def rights(unit: Perceptron, gate: str) -> int:
    """How many rows of the truth table the unit gets right."""
    rows = truth_table({"Your unit": unit.answer(*corners())}, gate)
    return sum(row[""] == "✓" for row in rows)


@pytest.mark.parametrize("gate", WEIGHTS)
def test_the_weights_of_the_course_are_its_gates(gate: str) -> None:
    unit = PRESETS[gate]
    assert (unit.w1, unit.w2, unit.b) == WEIGHTS[gate]
    assert unit.answer(*corners()).tolist() == TABLES[gate]
    assert rights(unit, gate) == 4


def test_every_preset_is_one_of_the_courses() -> None:
    assert PRESETS.keys() == WEIGHTS.keys()


def test_the_view_opens_with_a_line_in_sight_that_is_none_of_the_gates() -> None:
    opened = Perceptron(*(float(weight.default or 0) for weight in WEIGHT_FIELDS))
    for gate in GATES:
        assert rights(opened, gate) <= 2
    shades = perceptron_figure({"Your line": opened}, "and", False).data[0]
    assert 0.2 < shades.z.mean() < 0.8


@pytest.mark.parametrize("gate", WEIGHTS)
def test_sliders_reach_every_answer(gate: str) -> None:
    for weight, field in zip(WEIGHTS[gate], WEIGHT_FIELDS, strict=True):
        assert field.low <= weight <= field.high
        assert round(weight / 0.1, 6).is_integer()


def test_xor_is_and_of_nand_and_or() -> None:
    answers = two_layers(*corners())
    assert {name: found.tolist() for name, found in answers.items()} == {
        "NAND": TABLES["nand"],
        "OR": TABLES["or"],
        "AND of both": TABLES["xor"],
    }
    rows = truth_table(answers, "xor")
    assert [row[""] for row in rows] == ["✓"] * 4


@given(UNIT)
def test_one_line_never_does_xor(unit: Perceptron) -> None:
    assert rights(unit, "xor") <= 3


def test_a_line_may_do_three_quarters_of_xor() -> None:
    assert rights(PRESETS["or"], "xor") == 3


@given(UNIT, st.lists(st.tuples(WEIGHT, WEIGHT), min_size=1, max_size=9))
def test_a_unit_answers_one_where_its_sum_is_above_zero(
    unit: Perceptron, places: list[tuple[float, float]]
) -> None:
    x1, x2 = np.array(places).T
    # In hundredths, so that no sum is off by a rounding error.
    w1, w2, b = (round(10 * weight) for weight in (unit.w1, unit.w2, unit.b))
    sums = w1 * (10 * x1).round() + w2 * (10 * x2).round() + 10 * b
    assert unit.answer(x1, x2).tolist() == (sums > 0).astype(int).tolist()


@pytest.mark.parametrize("unit", [Perceptron(0.1, 0.2, -0.3), Perceptron(0.7, 0.1, -0.8)])
def test_a_sum_of_exactly_zero_is_answered_with_zero(unit: Perceptron) -> None:
    assert unit.answer(*corners()).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("gate", GATES)
def test_a_truth_table_has_a_row_a_corner(gate: str) -> None:
    rows = truth_table({"Your unit": PRESETS["or"].answer(*corners())}, gate)
    wants = f"{gate.upper()} wants"
    assert [list(row) for row in rows] == [["x1", "x2", "Your unit", wants, ""]] * 4
    assert [(row["x1"], row["x2"]) for row in rows] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [row["Your unit"] for row in rows] == TABLES["or"]
    assert [row[wants] for row in rows] == TABLES[gate]
    for row in rows:
        assert row[""] == ("✓" if row["Your unit"] == row[wants] else "✗")


@given(UNIT)
def test_a_line_ends_beyond_the_figure_on_either_side(unit: Perceptron) -> None:
    x, y = ends_of(unit)
    if not (unit.w1 or unit.w2):
        assert x == y == []
        return
    for across, up in zip(x, y, strict=True):
        assert unit.w1 * across + unit.w2 * up + unit.b == pytest.approx(0, abs=1e-9)
        assert not (EDGE[0] < across < EDGE[1] and EDGE[0] < up < EDGE[1])
    assert np.hypot(x[1] - x[0], y[1] - y[0]) >= 20


@pytest.mark.parametrize("gate", GATES)
def test_the_figure_shades_where_the_unit_answers_one(gate: str) -> None:
    unit = Perceptron(0.5, -1.0, 0.2)
    shades, line, *points = perceptron_figure({"Your line": unit}, gate, False).data
    x1, x2 = np.meshgrid(shades.x, shades.y)
    np.testing.assert_array_equal(shades.z, 0.5 * x1 - x2 + 0.2 > 1e-9)
    assert (line.name, len(line.x)) == ("Your line", 2)
    placed = {trace.name: set(zip(trace.x, trace.y, strict=True)) for trace in points}
    at = list(zip(*corners(), strict=True))
    assert placed == {
        f"{gate.upper()} wants {label}": {
            place for place, want in zip(at, TABLES[gate], strict=True) if want == label
        }
        for label in (0, 1)
    }


def test_in_two_layers_the_figure_shades_between_the_two_lines() -> None:
    units = {"NAND": PRESETS["nand"], "OR": PRESETS["or"]}
    figure = perceptron_figure(units, "xor", True)
    shades, first, second = figure.data[:3]
    x1, x2 = np.meshgrid(shades.x, shades.y)
    between = (0.7 - 0.5 * (x1 + x2) > 1e-9) & (0.6 * (x1 + x2) - 0.5 > 1e-9)
    np.testing.assert_array_equal(shades.z, between)
    assert (first.name, second.name) == ("NAND", "OR")
    assert first.line.dash != second.line.dash


def test_no_weights_have_no_line_to_draw() -> None:
    _, line, *_ = perceptron_figure({"Your line": Perceptron(0, 0, 1)}, "and", False).data
    assert len(line.x) == 0
