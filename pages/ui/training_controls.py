"""The controls that every experiment has, in the sidebar, most of them in expanders."""

from __future__ import annotations

from typing import Any

from core.settings import training_settings as field
from core.settings.fields import ChoiceField, Named, NumberField, ToggleField
from pages.ui.controls import Controls


def objective_controls(
    controls: Controls, loss: ChoiceField, learning_rate: NumberField, epochs: NumberField
) -> tuple[dict[str, Any], bool]:
    """What is minimised, how fast and how long: values for ``TrainingSettings``, by name.

    With them, whether the two trials of a race stay at the same epoch.
    """
    chosen = controls.choice(loss)
    same_epoch = controls.toggle(field.SAME_EPOCH) if chosen == "Both" else True
    return {
        "loss": chosen,
        "learning_rate": controls.decades(learning_rate),
        "epochs": controls.number(epochs),
    }, same_epoch


def update_controls(
    controls: Controls,
    *,
    batch_size: NumberField | None = field.BATCH,
    drop_last: ToggleField = field.DROP_LAST,
    train_share: NumberField | None = field.TRAIN_SHARE,
) -> dict[str, Any]:
    """How weights are updated: values for ``TrainingSettings``, by name.

    A page may have fields of its own; with ``None`` it asks elsewhere, or not at all.
    """
    number, toggle = controls.number, controls.toggle
    numbers = {"batch_size": batch_size, "train_share": train_share}
    asked = {name: each for name, each in numbers.items() if each is not None}
    switches = (field.OPTIMIZER, field.SHUFFLE, drop_last)
    fields: tuple[Named, ...] = (*switches, field.MOMENTUM, field.WEIGHT_DECAY, *asked.values())
    with controls.section("Optimizer and batches", ":material/tune:", fields):
        optimizer = controls.choice(field.OPTIMIZER)
        return {
            "optimizer": optimizer,
            "momentum": number(field.MOMENTUM) if optimizer == "SGD" else 0.0,
            "weight_decay": number(field.WEIGHT_DECAY),
            "shuffle": toggle(field.SHUFFLE),
            "drop_last": toggle(drop_last),
            **{name: number(each) for name, each in asked.items()},
        }


def stop_controls(controls: Controls) -> dict[str, Any]:
    """When to stop before the last epoch: values for ``TrainingSettings``, by name."""
    with controls.section("Stop at a target", ":material/sports_score:", field.STOPS):
        return {
            "stop_loss": controls.number(field.STOP_LOSS),
            "stop_accuracy": controls.number(field.STOP_ACCURACY),
        }
