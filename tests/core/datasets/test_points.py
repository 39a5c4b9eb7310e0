"""Points placed by hand: put there, taken away, and carried by a link."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from core.datasets.points import COORDINATE_LIMIT, MAX_POINTS, NO_POINTS, Points, from_text, to_text
from core.datasets.table import plain_name

SENTENCE = re.compile(r"[A-Z].*\.", re.DOTALL)

PLACE = st.tuples(st.floats(-50, 50), st.floats(-50, 50))
REACH = st.tuples(st.floats(0.01, 5), st.floats(0.01, 5))


@st.composite
def some_points(draw: st.DrawFn) -> Points:
    """Up to twenty points of both classes, placed by hand or read from a file."""
    rows = draw(st.lists(st.tuples(PLACE, st.integers(0, 1)), max_size=20))
    reach = draw(st.sampled_from([0.0, NO_POINTS.reach]))
    return Points(tuple(place for place, _ in rows), tuple(label for _, label in rows), reach)


def test_points_are_drawn_as_rows_of_float32() -> None:
    inputs, targets = Points(((1, 2), (3, 4), (5, 6)), (0, 1, 1)).sample()
    assert inputs.dtype == targets.dtype == torch.float32
    assert inputs.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert targets.tolist() == [[0], [1], [1]]


def test_points_know_how_many_they_are_and_how_many_numbers_each_has() -> None:
    points = Points(((1, 2, 3), (4, 5, 6)), (0, 1))
    assert (len(points), points.features, len(NO_POINTS)) == (2, 3, 0)


def test_drawing_points_takes_nothing_from_the_generator() -> None:
    before = torch.get_rng_state()
    Points(((1, 2),), (1,)).sample()
    assert torch.get_rng_state().equal(before)


@given(some_points(), PLACE, st.integers(0, 1), REACH)
def test_a_click_takes_away_the_nearest_point_in_reach_or_else_places_one(
    points: Points, at: tuple[float, float], label: int, reach: tuple[float, float]
) -> None:
    after = points.toggled(*at, label, reach)
    inside = [
        ((a - at[0]) / reach[0]) ** 2 + ((b - at[1]) / reach[1]) ** 2 for a, b in points.inputs
    ]
    if len(after) > len(points):
        assert min(inside, default=1) >= 1 - 1e-9
        placed = after.inputs[-1]
        assert placed == pytest.approx(at, rel=5.01e-6, abs=0)
        assert after == Points((*points.inputs, placed), (*points.labels, label), points.reach)
        return
    assert min(inside) <= 1 + 1e-9
    rows = list(zip(points.inputs, points.labels, strict=True))
    kept = list(zip(after.inputs, after.labels, strict=True))
    gone = [i for i in range(len(rows)) if kept == rows[:i] + rows[i + 1 :]]
    assert min(inside[i] for i in gone) <= min(inside) + 1e-12  # some are as near as the nearest
    assert after.reach == points.reach


@given(some_points(), PLACE, st.integers(0, 1), REACH)
def test_a_second_click_takes_back_what_the_first_one_placed(
    points: Points, at: tuple[float, float], label: int, reach: tuple[float, float]
) -> None:
    placed = points.toggled(*at, label, reach)
    if len(placed) > len(points):
        assert placed.toggled(*at, label, reach) == points


def test_reach_may_differ_across_and_up() -> None:
    wide = Points(((0.0, 0.0),), (1,))
    assert len(wide.toggled(0.9, 0.0, 0, (1.0, 0.1))) == 0
    assert len(wide.toggled(0.0, 0.9, 0, (1.0, 0.1))) == 2


def test_a_point_too_many_is_answered_with_a_sentence() -> None:
    full = Points(tuple((float(i), 0.0) for i in range(MAX_POINTS)), (0,) * MAX_POINTS)
    with pytest.raises(ValueError, match="2,000 points already"):
        full.toggled(0.0, 9.0, 1, (0.1, 0.1))
    assert len(full.toggled(5.0, 0.0, 1, (0.1, 0.1))) == MAX_POINTS - 1


@pytest.mark.parametrize("beyond", [2 * COORDINATE_LIMIT, float("inf"), float("nan")])
def test_a_click_that_no_link_could_hold_is_answered_with_a_sentence(beyond: float) -> None:
    with pytest.raises(ValueError) as caught:
        NO_POINTS.toggled(beyond, 0.0, 1, (1.0, 1.0))
    assert SENTENCE.fullmatch(str(caught.value))


@given(some_points())
@example(Points(((12.3456, -0.00123456),), (1,)))
@example(Points(((100000.1, 1.0), (100000.2, 1.0), (100000.4, 1.0)), (0, 1, 1)))
def test_a_link_holds_points_with_all_their_digits(points: Points) -> None:
    assert from_text(to_text(points)) == (points if len(points) else NO_POINTS)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_holds_no_points(text: str) -> None:
    assert from_text(text) == NO_POINTS
    assert to_text(NO_POINTS) == ""


@pytest.mark.parametrize(
    "text",
    [
        "1,2", "1,2,0,1", "a,b,c", ";", "1,2,0;", "1,2,0;;3,4,1", "1 2 0", "x" * 5_000,
        "1,2,2", "1,2,-1", "1,2,0.5", "1,2,nan", "nan,1,0", "1,nan,0", "inf,1,0", "1,-inf,0",
        "1e7,1,0", "1,-1000001,0", "<script>,1,0", "7;1,2,0", "nan;1,2,0",
    ],
)  # fmt: skip
def test_a_link_that_holds_something_else_is_answered_with_a_short_sentence(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        from_text(text)
    assert SENTENCE.fullmatch(str(caught.value))
    assert len(str(caught.value)) < 120


def test_a_link_with_too_many_points_is_answered_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="2,001 points; 2,000 is the most"):
        from_text(";".join(["1,2,0"] * (MAX_POINTS + 1)))


@given(st.one_of(st.text(max_size=40), st.text("0123456789.,;-+eE naif", max_size=40)))
def test_any_text_is_points_on_the_plane_or_a_sentence(text: str) -> None:
    try:
        points = from_text(text)
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        return
    assert set(points.labels) <= {0, 1}
    for place in points.inputs:
        assert all(abs(x) <= COORDINATE_LIMIT for x in place)


HOURS = Points(((1.0,), (2.5,)), (0, 1), columns=("hours", "passed"))


def test_names_and_points_of_one_number_come_back_from_a_link() -> None:
    assert to_text(HOURS) == "hours,passed;1,0;2.5,1"
    assert from_text(to_text(HOURS), (1, 2)) == HOURS
    named = replace(HOURS, inputs=((1.0, 2.0), (2.5, 3.0)), columns=("a", "b", "passed"))
    assert from_text(to_text(named)) == named


def test_a_page_takes_points_of_as_many_numbers_as_it_can_draw() -> None:
    with pytest.raises(ValueError, match="which is not a point: x1,x2,label"):
        from_text("1,0;2,1")
    assert from_text("1,0;2,1", (1, 2)).features == 1
    assert from_text("1,2,0;2,3,1", (1, 2)).features == 2
    with pytest.raises(ValueError, match="not a point"):
        from_text("1,0;2,3,1", (1, 2))


@pytest.mark.parametrize("text", ["a,b,c", "a,b;1,2,0", "a,b,c;6", "a,b,c;;", "a;1,2,0"])
def test_names_without_points_of_their_number_are_answered(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        from_text(text)
    assert SENTENCE.fullmatch(str(caught.value))


def test_axes_carry_the_names() -> None:
    assert HOURS.axes == ("x: hours", "y: passed")
    assert replace(HOURS, columns=()).axes == ("x", "y")
    plane = Points(((1.0, 2.0),), (0,), columns=("x1", "age", "y"))
    assert plane.axes == ("x1", "x2: age", "y")


def test_a_click_keeps_the_names() -> None:
    plane = Points(((1.0, 2.0),), (0,), columns=("a", "b", "y"))
    assert plane.toggled(5, 5, 1, (0.1, 0.1)).columns == plane.columns
    assert plane.toggled(1, 2, 1, (0.1, 0.1)).columns == plane.columns


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a,b;c", "a b c"),
        ("2024", "column 2024"),
        ("1.5", "column 1.5"),
        ("nan", "nan"),
        (" a  b ", "a b"),
    ],
)
def test_a_name_parts_no_cells_and_is_no_number(name: str, plain: str) -> None:
    assert plain_name(name) == plain
