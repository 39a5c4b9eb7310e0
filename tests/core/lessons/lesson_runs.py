"""Lessons run as their links open them, and what the tests of their claims ask of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from types import ModuleType

import numpy as np
import torch

from core.lessons.presets import PRESETS, Preset
from core.settings.fields import Field
from core.settings.table import from_values, parse
from core.settings.training_settings import TrainingSettings
from core.training.data import load
from core.training.epoch_grid import Grid
from core.training.spec import Spec
from core.training.state import State, initial_state, model_from_weights
from core.training.train_slice import Budget, Progress, train_slice
from tests.core.xor_trials import on_plane

PAGES: dict[str, tuple[ModuleType, Sequence[Preset]]] = {
    page: (import_module(f"core.experiments.{page}"), presets) for page, presets in PRESETS.items()
}
NEVER = 2.0  # an accuracy that no run reaches: it is noted at every epoch, and nothing stops

Ran = tuple[State, Progress]


def fields_of(page: str) -> dict[str, Field]:
    """A page's fields by their names in the link."""
    return {field.name: field for field in PAGES[page][0].FIELDS}


def lesson_of(page: str, title: str) -> Preset:
    """The lesson of this title."""
    return next(lesson for lesson in PAGES[page][1] if lesson.title == title)


def settings_of(page: str, title: str, **others: str) -> TrainingSettings:
    """The settings that a lesson opens with; ``others`` as the link would have them in their place."""
    link = {**lesson_of(page, title).settings, **others}
    values, problems = parse(link, fields_of(page).values())
    assert not problems
    opened: TrainingSettings = from_values(PAGES[page][0].Settings, values)
    return opened


def specs_of(page: str, title: str, **others: str) -> tuple[Spec, ...]:
    """The experiments that a lesson's link opens."""
    specs: tuple[Spec, ...] = settings_of(page, title, **others).specs()
    return specs


@lru_cache
def ran(spec: Spec) -> Ran:
    """The end of a run; losses and accuracies of all its epochs, states of one in a hundred."""
    spec = replace(spec, stop_accuracy=NEVER)
    return train_slice(spec, initial_state(spec), Budget(remember=Grid(100)))


def ended(page: str, title: str, **others: str) -> Ran:
    """The end of a lesson that is one experiment."""
    (spec,) = specs_of(page, title, **others)
    return ran(spec)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The logistic function in float64."""
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))))


def probabilities(spec: Spec) -> np.ndarray:
    """What the trained network says of each training sample ``(n,)``, in float64."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    state, _ = ran(spec)
    with torch.inference_mode():
        logits = model_from_weights(spec, state.parameters)(data.inputs)
    return sigmoid(logits[:, 0].numpy())


def probabilities_on_plane(spec: Spec) -> np.ndarray:
    """What the trained network says everywhere on the plane, ``(y, x)``."""
    return sigmoid(on_plane(spec, ran(spec)[0])[-1][0])


def all_right_from(progress: Progress) -> int:
    """The epoch from which on no training sample was wrong; the number of epochs if none is such."""
    wrong = np.flatnonzero(progress.accuracies < 1)
    return int(wrong[-1]) + 1 if len(wrong) else 0


def held_out_losses(progress: Progress) -> dict[int, float]:
    """The test loss by epoch."""
    return {m.epoch: m.test_loss for m in progress.measured if m.test_loss is not None}
