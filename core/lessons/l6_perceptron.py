"""Lesson 6: perceptrons and gates, by hand."""

from __future__ import annotations

from core.lessons.lesson import Lesson, Screen, Seen, Try
from core.text.number_text import fixed

CORNERS = 4


def right_corners(seen: Seen) -> int:
    """Return how many rows of the truth table the student's line, or the two layers, have right."""
    from core.figures.perceptron import Perceptron, corners, truth_table, two_layers

    if seen.values.get("two"):
        columns = two_layers(*corners())
    else:
        weights = (float(seen.values[name]) for name in ("w1", "w2", "b"))
        columns = {"": Perceptron(*weights).answer(*corners())}
    return sum(row[""] == "✓" for row in truth_table(columns, str(seen.values["gate"])))


def one_line(seen: Seen) -> str:
    """Say which line is the gate, and how far the student's own has come."""
    from core.figures.perceptron import PRESETS

    gate = str(seen.values["gate"])
    answer, yours = PRESETS[gate], right_corners(seen)
    further = "That is it." if yours == CORNERS else "Move it until all are right."
    return (
        f"One is enough for {gate.upper()}: w1 {fixed(answer.w1, 1)}, w2 {fixed(answer.w2, 1)} and b {fixed(answer.b, 1)}, for example. All corners "
        f"that should answer 1 lie on one side of the line. Your line has **{yours} of {CORNERS}** right. {further}"
    )


def no_line(seen: Seen) -> str:
    """Say why no line is XOR, and how far the student's own has come."""
    return (
        "No straight line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other: at most three corners are right. Your line has "
        f"**{right_corners(seen)} of {CORNERS}** right. Two lines can do it: XOR = AND(NAND, OR), with a second layer."
    )


def two_lines(_: Seen) -> str:
    """Say how a second layer makes XOR of two lines."""
    return (
        f"**{CORNERS} of {CORNERS}** are right. NAND and OR draw one line each, and AND sees only their two answers: it answers 1 between the lines. "
        "That is a second layer."
    )


LINE = ("w1", "w2", "b")

LESSON = Lesson(
    6,
    "Perceptrons by hand",
    "What can one straight line do, and what can’t it?",
    "What one straight line separates, and why XOR needs a second layer.",
    5,
    (
        Screen(
            "l6-gates",
            "xor",
            "AND by hand",
            question="AND answers 1 only where both inputs are 1. How many straight lines does it need?",
            answers=("One", "Two", "It can’t be done with lines"),
            watch="the line",
            figures=("perceptron",),
            explain=one_line,
            attempt=Try("OR", "gate=or", one_line),
            link="mode=hand&gate=and",
            formula=r"Output 1 where $w_1x_1 + w_2x_2 + b > 0$, else 0.",
            by_hand=True,
            free=LINE,
        ),
        Screen(
            "l6-xor",
            "xor",
            "XOR by hand",
            question="XOR answers 1 where exactly one input is 1. Can you find a line that does it?",
            answers=("No line does it", "Yes, with b below 0", "Yes, with large weights"),
            watch="the line",
            figures=("perceptron",),
            explain=no_line,
            attempt=Try("Two layers", "two=1", two_lines),
            link="mode=hand&gate=xor",
            formula="XOR(a, b) = AND(NAND(a, b), OR(a, b)): the answers of the first layer’s two units are the inputs of the second.",
            by_hand=True,
            free=LINE,
        ),
    ),
)
