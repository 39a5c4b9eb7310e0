"""Experiments whose scripts are run, and what the engine makes of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from core.code.expectation import expectation, printed
from core.code.script import Header, write_script
from core.datasets.mnist import BundledDigits
from core.lessons.summary import values_of
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings.table import from_values
from core.settings.training_settings import TrainingSettings
from tests.core.code.interpreter import Interpreter
from tests.core.fakes import ByHand, watch
from tests.core.mirror import idx

LINK = "http://localhost:8501/"
SAME, SAME_ACCURACY = 1e-6, 0.005


def settings_of(page: str, link: Mapping[str, str]) -> TrainingSettings:
    """Return what a page is set to that is opened with these settings."""
    return settings_with(page, values_of(page, link))


def settings_with(page: str, values: Mapping[str, Any]) -> TrainingSettings:
    """Return the settings of a page with these values, by the names of its fields."""
    settings: TrainingSettings = from_values(
        import_module(f"core.experiments.{page}").Settings, values
    )
    return settings


def trained(settings: TrainingSettings) -> RunView:
    """Return the run of these settings at its end."""
    hand = ByHand()
    hand.cost = defaultdict(lambda: 1e-5)
    run = hand.run(*settings.specs(), slice_seconds=0.05)
    run.play()
    return watch(run, hand, 100_000)[-1]


def script_of(
    page: str,
    settings: TrainingSettings,
    view: RunView | None = None,
    asked: Sequence[float] = (),
) -> str:
    """Return the page's script, with what the run shown says of it."""
    said = expectation(settings.specs()[0], view, settings.epochs)
    header = Header(LINK, "PyTorch", said)
    return write_script(page, settings, header, asked)


def check(page: str, settings: TrainingSettings, interpreter: Interpreter) -> None:
    """Run a script beside the engine and compare every epoch's loss and the last line."""
    view = trained(settings)
    script = script_of(page, settings, view)
    ran = interpreter.run(script)
    digits, race = page == "mnist", len(view.trials) > 1
    for trial in view.trials:
        check_losses(trial, ran.losses[trial.spec.loss] if race else ran.losses, digits)
        if trial.diverged_at is None:
            promised = printed(trial, race=race)
            # The header says the same, unless the other loss of a race has no numbers.
            assert f"# {promised}\n" in script or any(t.diverged_at for t in view.trials)
            check_line(promised, ran.printed, digits)


def check_losses(trial: TrialView, found: list[float], digits: bool) -> None:
    """Compare the losses at the epochs that the page remembers."""
    epochs, losses = trial.loss.epochs, trial.loss.values
    # Where an epoch has several batches, its loss stands between two epochs.
    of_epochs = epochs < trial.state.epoch
    if trial.batches > 1:
        of_epochs &= epochs % 1 > 0
    places = np.floor(epochs[of_epochs]).astype(int)
    tolerance = 1e-3 if digits else SAME
    np.testing.assert_allclose(np.array(found)[places], losses[of_epochs], tolerance, tolerance)


def check_line(promised: str, found: str, digits: bool) -> None:
    """Find the line that the page promises among those printed, with the same numbers."""
    words = re.sub(NUMBER, "", promised)
    (line,) = [line for line in found.splitlines() if re.sub(NUMBER, "", line) == words]
    for one, other in zip(re.findall(NUMBER, promised), re.findall(NUMBER, line), strict=True):
        if one.endswith("%"):
            assert abs(float(one[:-1]) - float(other[:-1])) <= (
                100 * SAME_ACCURACY if digits else 0
            )
        else:
            # Both were rounded before they were printed.
            np.testing.assert_allclose(float(other), float(one), 1e-3 if digits else SAME, 1e-6)


NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d+%?")


def write_mnist(folder: Path) -> None:
    """Write MNIST's files with the project's 5,000 digits in front, in turn one of each, and some more behind."""
    images, labels = (part.numpy() for part in BundledDigits().sample())
    in_turn = np.arange(5_000).reshape(10, 500).T.ravel()
    places = np.concatenate([in_turn, np.arange(0, 5_000, 9)])
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, chosen in (("train", places), ("t10k", np.arange(0, 5_000, 5))):
        pixels = images[chosen].reshape(-1, 28, 28)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(idx(pixels))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels[chosen].astype(np.uint8)))
