"""The eight lessons in the order of the course."""

from __future__ import annotations

from collections.abc import Mapping

from core.lessons import l2_curve
from core.lessons.lesson import Lesson, Screen

LESSONS: tuple[Lesson, ...] = (l2_curve.LESSON,)
SCREENS: Mapping[str, tuple[Lesson, Screen]] = {
    screen.slug: (lesson, screen) for lesson in LESSONS for screen in lesson.screens
}


def after(slug: str) -> Screen | None:
    """The screen that comes next, in this lesson or the next one."""
    order = list(SCREENS)
    place = order.index(slug) + 1
    return SCREENS[order[place]][1] if place < len(order) else None
