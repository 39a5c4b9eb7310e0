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
    """What sets an experiment apart, in a few words: what is not at its default."""
    hidden = spec.model.sizes[1:-1] if isinstance(spec.model, MLP) else ()
    parts = [spec.loss, f"lr {spec.learning_rate:g}"]
    if hidden and isinstance(spec.model, MLP):
        parts.append(f"{'-'.join(map(str, hidden))} {spec.model.activation}")
    for name, words in WORDS.items():
        value = getattr(spec, name)
        if value != getattr(Spec, name):
            parts.append(words.format(value if isinstance(value, int | float | str) else "by hand"))
    return " · ".join([*parts, f"seed {spec.seed}"])


WORDS = {
    "optimizer": "{}",
    "momentum": "momentum {:g}",
    "weight_decay": "decay {:g}",
    "batch_size": "batch {}",
    "train_share": "{:.0%} to train on",
    "initial": "{} weights",
}
