"""The controls that every experiment has, in the play bar and behind its More."""

from __future__ import annotations

from collections.abc import Sequence

from core.settings import training_settings
from core.settings.fields import ChoiceField, Named, NumberField, ToggleField
from pages.controls.controls import Controls
from pages.controls.device import device_choice
from pages.live.stage import Stage


def objective_controls(
    stage: Stage,
    controls: Controls,
    *,
    loss: ChoiceField = training_settings.LOSS,
    learning_rate: NumberField = training_settings.LEARNING_RATE,
    epochs: NumberField = training_settings.EPOCHS,
    speed: ChoiceField = training_settings.SPEED,
    device: ChoiceField,
) -> tuple[str, str, bool]:
    """What is minimised, how fast, how long and where, in the play bar.

    Returns the device to train on, the name of the speed, and whether the two trials of a race
    stay at the same epoch.
    """
    controls.problems = stage.problems  # nobody sees what stands behind More
    with stage.learning_rate:
        controls.number(learning_rate, width=112)
    with stage.objective:
        width = 96 if max(map(len, loss.options)) < 7 else 152
        chosen = controls.choice(loss, horizontal=False, width=width)
        controls.number(epochs, width=108)
        on_device = device_choice(controls, device, stage.problems)
    with stage.speed:
        speed_chosen = controls.steps(speed, width=124)
    with stage.more:
        same_epoch = controls.toggle(training_settings.SAME_EPOCH) if chosen == "Both" else True
    return on_device, speed_chosen, same_epoch


def update_controls(
    controls: Controls,
    *,
    batch_size: NumberField | None = training_settings.BATCH,
    drop_last: ToggleField = training_settings.DROP_LAST,
    train_share: NumberField | None = training_settings.TRAIN_SHARE,
) -> None:
    """How weights are updated.

    A page may have fields of its own; with ``None`` it asks elsewhere, or not at all.
    """
    numbers = [each for each in (batch_size, train_share) if each is not None]
    switches = (training_settings.OPTIMIZER, training_settings.SHUFFLE, drop_last)
    fields: tuple[Named, ...] = (
        *switches,
        training_settings.MOMENTUM,
        training_settings.WEIGHT_DECAY,
        *numbers,
    )
    with controls.section("Optimizer and batches", ":material/tune:", fields):
        if controls.choice(training_settings.OPTIMIZER) == "SGD":
            controls.number(training_settings.MOMENTUM)
        controls.number(training_settings.WEIGHT_DECAY)
        controls.toggle(training_settings.SHUFFLE)
        controls.toggle(drop_last)
        for each in numbers:
            controls.number(each)


def stop_controls(
    controls: Controls, stops: Sequence[NumberField] = training_settings.STOPS
) -> None:
    """When to stop before the last epoch."""
    with controls.section("Stop at a target", ":material/sports_score:", stops):
        for each in stops:
            controls.number(each)
