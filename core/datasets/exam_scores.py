"""Three exams and the final one, of five students (lesson L3)."""

from __future__ import annotations

from core.datasets.table import Table

EXAM_SCORES = Table(
    ((73, 80, 75), (93, 88, 93), (89, 91, 90), (96, 98, 100), (73, 66, 70)),
    (152, 185, 180, 196, 142),
    ("exam 1", "exam 2", "exam 3", "final"),
)
