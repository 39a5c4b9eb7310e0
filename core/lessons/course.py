"""The eight lessons in the order of the course."""

from __future__ import annotations

from collections.abc import Mapping

from core.lessons import (
    l1_students,
    l2_curve,
    l3_regression,
    l4_batches,
    l5_softmax,
    l6_perceptron,
    l7_xor,
    l8_digits,
)
from core.lessons.lesson import Lesson, Screen

LESSONS: tuple[Lesson, ...] = (
    l1_students.LESSON,
    l2_curve.LESSON,
    l3_regression.LESSON,
    l4_batches.LESSON,
    l5_softmax.LESSON,
    l6_perceptron.LESSON,
    l7_xor.LESSON,
    l8_digits.LESSON,
)
SCREENS: Mapping[str, tuple[Lesson, Screen]] = {
    screen.slug: (lesson, screen) for lesson in LESSONS for screen in lesson.screens
}


def after(slug: str) -> Screen | None:
    """Return the screen that comes next, in this lesson or the next one."""
    order = list(SCREENS)
    place = order.index(slug) + 1
    return SCREENS[order[place]][1] if place < len(order) else None
