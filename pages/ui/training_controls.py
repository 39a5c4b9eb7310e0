"""The controls that every experiment has, in the sidebar, most of them in expanders."""

from __future__ import annotations

from collections.abc import Sequence

from core.settings import training_settings as field
from core.settings.fields import ChoiceField, Named, NumberField, ToggleField
from pages.ui.controls import Controls


def objective_controls(
    controls: Controls, loss: ChoiceField, learning_rate: NumberField, epochs: NumberField
) -> bool:
    """What is minimised, how fast and how long.

    Returns whether the two trials of a race stay at the same epoch.
    """
    chosen = controls.choice(loss)
    same_epoch = controls.toggle(field.SAME_EPOCH) if chosen == "Both" else True
    controls.decades(learning_rate)
    controls.number(epochs)
    return same_epoch


def update_controls(
    controls: Controls,
    *,
    batch_size: NumberField | None = field.BATCH,
    drop_last: ToggleField = field.DROP_LAST,
    train_share: NumberField | None = field.TRAIN_SHARE,
) -> None:
    """How weights are updated.

    A page may have fields of its own; with ``None`` it asks elsewhere, or not at all.
    """
    numbers = [each for each in (batch_size, train_share) if each is not None]
    switches = (field.OPTIMIZER, field.SHUFFLE, drop_last)
    fields: tuple[Named, ...] = (*switches, field.MOMENTUM, field.WEIGHT_DECAY, *numbers)
    with controls.section("Optimizer and batches", ":material/tune:", fields):
        if controls.choice(field.OPTIMIZER) == "SGD":
            controls.number(field.MOMENTUM)
        controls.number(field.WEIGHT_DECAY)
        controls.toggle(field.SHUFFLE)
        controls.toggle(drop_last)
        for each in numbers:
            controls.number(each)


def stop_controls(controls: Controls, stops: Sequence[NumberField] = field.STOPS) -> None:
    """When to stop before the last epoch."""
    with controls.section("Stop at a target", ":material/sports_score:", stops):
        for each in stops:
            controls.number(each)
