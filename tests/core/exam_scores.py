"""Scores of two exams from 30 to 100, and who passed: inputs that make a narrow valley."""

from __future__ import annotations

import numpy as np

from core.datasets.points import Points


def exam_scores() -> Points:
    """A hundred students; that both scores together decide is true of most."""
    random = np.random.default_rng(0)
    scores = random.uniform(30, 100, (100, 2)).round(1)
    passed = scores.sum(axis=1) + random.normal(0, 12, 100) > 130
    return Points(tuple(map(tuple, scores.tolist())), tuple(map(int, passed)))
