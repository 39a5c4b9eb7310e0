"""A run's curve put aside, to be laid over the next ones."""

from __future__ import annotations

from dataclasses import dataclass

from core.lane import Curve, LaneView
from core.models import MLP
from core.spec import Spec

MAX_PINS = 4


@dataclass(frozen=True, eq=False)
class Pin:
    """A loss curve and what made it."""

    name: str
    loss: Curve


def pin(lane: LaneView) -> Pin:
    """The lane's training loss as it stands."""
    return Pin(f"Pinned: {described(lane.spec)}", lane.loss)


def described(spec: Spec) -> str:
    """What sets an experiment apart, in a few words."""
    hidden = spec.model.sizes[1:-1] if isinstance(spec.model, MLP) else ()
    parts = [spec.loss, f"lr {spec.learning_rate:g}"]
    if hidden and isinstance(spec.model, MLP):
        parts.append(f"{'-'.join(map(str, hidden))} {spec.model.activation}")
    if spec.optimizer != "SGD":
        parts.append(spec.optimizer)
    if spec.batch_size is not None:
        parts.append(f"batch {spec.batch_size}")
    return " · ".join([*parts, f"seed {spec.seed}"])
