"""What lessons read off a run, and how they say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.runs.run_view import RunView
    from core.runs.trial_view import TrialView


def trial_of(view: RunView, loss: str) -> TrialView:
    """The experiment with this loss; the first where none has it, as after the student changed it."""
    return next((trial for trial in view.trials if trial.spec.loss == loss), view.trials[0])


def loss_now(trial: TrialView, places: int = 3) -> str:
    """The loss as a student reads it."""
    return "unknown" if trial.now is None else f"{trial.now.loss:.{places}f}"


def right_now(trial: TrialView) -> str:
    """The share of samples that it has right."""
    return "unknown" if trial.now is None else f"{100 * trial.now.accuracy:.1f} %"


def w_and_b(trial: TrialView) -> str:
    """The two weights of a curve."""
    w, b = trial.state.flat
    return f"w {w:.3f}, b {b:.3f}"


def loss_at(trial: TrialView, epoch: int, places: int = 3) -> str:
    """The loss that was noted nearest to the end of an epoch."""
    curve = trial.loss
    if not len(curve.epochs):
        return "unknown"
    nearest = int(abs(curve.epochs - epoch).argmin())
    return f"{curve.values[nearest]:.{places}f}"


def below_from(trial: TrialView, loss: float) -> int:
    """The epoch from which on the loss stays below this, as nearly as it was noted."""
    above = trial.loss.values >= loss
    return int(trial.loss.epochs[above][-1]) + 1 if above.any() else 0
