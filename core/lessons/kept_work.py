"""What a student's browser may keep between visits: guesses, lessons done, pinned curves, own digits."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.datasets.mnist import CLASSES, PIXELS
from core.digits.labelled_digits import MOST, LabelledDigit
from core.lessons.course import SCREENS
from core.runs.trial_view import MAX_PINS, Pin, curve
from core.training.losses import LOSSES

LONGEST_NAME, MOST_POINTS = 300, 5_000
UNREADABLE = "what the browser kept can't be read"


@dataclass(frozen=True)
class KeptWork:
    """A student's work on all pages.

    Attributes:
        answers: the guess on each lesson's screen, by its slug.
        explained: the slugs of the screens whose run was seen to its end.
        digits: those that the student labelled, oldest first.
        pins: finished runs' curves by page, the newest last.
    """

    answers: Mapping[str, int] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    digits: tuple[LabelledDigit, ...] = ()
    pins: Mapping[str, tuple[Pin, ...]] = field(default_factory=dict)


def write_work(work: KeptWork) -> str:
    """Return the work as JSON; ``read_work`` reads it back."""
    return json.dumps(
        {
            "answers": dict(work.answers),
            "explained": sorted(work.explained),
            "digits": [[base64.b64encode(d.pixels).decode(), d.label] for d in work.digits],
            "pins": {page: [_pin_written(pin) for pin in pins] for page, pins in work.pins.items()},
        },
        separators=(",", ":"),
    )


def read_work(text: str) -> KeptWork:
    """Return the work that a browser kept; leave out what the text holds beyond that.

    Raises:
        ValueError: it can't be read; the text may come from anybody.
    """
    try:
        kept = json.loads(text)
        return KeptWork(
            answers={
                slug: guess
                for slug, guess in kept["answers"].items()
                if slug in SCREENS
                and type(guess) is int
                and guess in range(len(SCREENS[slug][1].answers))
            },
            explained=frozenset(set(kept["explained"]) & set(SCREENS)),
            digits=tuple(_digit_read(*each) for each in kept["digits"][:MOST]),
            pins={
                page: tuple(_pin_read(**pin) for pin in pins[-MAX_PINS:])
                for page, pins in kept["pins"].items()
                if pins
            },
        )
    except Exception as problem:
        raise ValueError(UNREADABLE) from problem


def _pin_written(pin: Pin) -> dict[str, Any]:
    return {
        "name": pin.name,
        "quantity": pin.quantity,
        "epochs": [float(epoch) for epoch in pin.loss.epochs],
        "values": [float(f"{value:.6g}") for value in pin.loss.values],
    }


def _pin_read(name: str, quantity: str, epochs: list[float], values: list[float]) -> Pin:
    loss = curve(epochs, values)
    fits = loss.epochs.shape == loss.values.shape and loss.epochs.ndim == 1
    if not (fits and loss.epochs.size <= MOST_POINTS and np.all(np.diff(loss.epochs) >= 0)):
        raise ValueError("not a curve")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or quantity not in LOSSES:
        raise ValueError("not a pin's name")
    return Pin(name, quantity, loss)


def _digit_read(pixels: str, label: int) -> LabelledDigit:
    decoded = base64.b64decode(pixels, validate=True)
    if len(decoded) != PIXELS or label not in range(CLASSES):
        raise ValueError("not a digit")
    return LabelledDigit(decoded, int(label))
