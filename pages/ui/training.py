"""The controls that every experiment has, in expanders of the sidebar."""

from __future__ import annotations

from typing import Any

from core import training_settings as field
from pages.ui.controls import Controls


def update_controls(controls: Controls) -> dict[str, Any]:
    """How weights are updated: values for ``TrainingSettings``, by name."""
    number, toggle = controls.number, controls.toggle
    with controls.section("Optimizer and batches", ":material/tune:", field.UPDATES):
        optimizer = controls.choice(field.OPTIMIZER)
        return {
            "optimizer": optimizer,
            "momentum": number(field.MOMENTUM) if optimizer == "SGD" else 0.0,
            "weight_decay": number(field.WEIGHT_DECAY),
            "batch_size": number(field.BATCH),
            "shuffle": toggle(field.SHUFFLE),
            "drop_last": toggle(field.DROP_LAST),
            "train_share": number(field.TRAIN_SHARE),
        }


def stop_controls(controls: Controls) -> dict[str, Any]:
    """When to stop before the last epoch: values for ``TrainingSettings``, by name."""
    with controls.section("Stop at a target", ":material/sports_score:", field.STOPS):
        return {
            "stop_loss": controls.number(field.STOP_LOSS),
            "stop_accuracy": controls.number(field.STOP_ACCURACY),
        }
