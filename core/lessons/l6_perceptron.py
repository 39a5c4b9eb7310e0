"""Lesson 6: perceptrons and gates, by hand."""

from __future__ import annotations

from core.lessons.lesson import Lesson, Question, Screen, Try


def gates() -> str:
    """What one line can do."""
    return (
        "One is enough: w 0.5, 0.5 and b −0.7 make AND, w −0.5, −0.5 and b 0.7 NAND, w 0.6, 0.6 and b −0.5 "
        "OR. In each, the points that should be 1 lie on one side of a straight line."
    )


def not_xor() -> str:
    """Why XOR needs two layers."""
    return (
        "No line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other: at most three are right. "
        "Two lines do: **XOR = AND(NAND, OR)**, a second layer that sees only the first one’s answers."
    )


LESSON = Lesson(
    6,
    "Perceptrons by hand",
    "What can one straight line do, and what can’t it?",
    5,
    (
        Screen(
            "l6-gates",
            "xor",
            "AND by hand",
            Question(
                "Move w1, w2 and b until the table is right. How many straight lines does AND need?",
                ("One", "Two", "It can’t be done"),
                0,
            ),
            "the line and the table",
            "perceptron",
            gates(),
            {"mode": "hand", "gate": "and"},
            r"Output 1 where $w_1x_1 + w_2x_2 + b > 0$, else 0.",
            Try("OR", {"gate": "or"}),
        ),
        Screen(
            "l6-xor",
            "xor",
            "XOR by hand",
            Question(
                "Now XOR: 1 where exactly one input is 1. Can you find the line?",
                ("No line does it", "Yes, with b below 0", "Yes, with large weights"),
                0,
            ),
            "how many of the four are right",
            "perceptron",
            not_xor(),
            {"mode": "hand", "gate": "xor"},
            r"XOR(a, b) = AND(NAND(a, b), OR(a, b)): the first layer’s two units are the inputs of the second.",
            Try("Two layers", {"two": "1"}),
        ),
    ),
)
