"""What the files of an experiment are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.lessons.lesson import Screen
from core.lessons.summary import specs_of
from core.settings.names import written
from core.settings.training_settings import TrainingSettings

TOLD_BY = ("data", "model", "classes", "loss")  # settings that tell experiments of a page apart


def file_stem(page: str, settings: TrainingSettings, screen: Screen | None) -> str:
    """Return ``<page>-<experiment>``: the lesson's screen where the experiment is its own, else data, model and loss."""
    if screen is not None and settings.specs() == specs_of(page, screen.settings):
        return f"{page}-{screen.slug}"
    told: Mapping[str, Any] = vars(settings)
    parts = [written(str(told[name])) for name in TOLD_BY if name in told]
    return "-".join([page, *parts]).lower()
