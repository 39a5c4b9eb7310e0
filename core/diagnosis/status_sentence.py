"""Where a run stands, and what to do next, in words."""

from __future__ import annotations

from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.text.number_text import percent

SLOW_EPOCHS = 2.0  # a second; slower ones show their batches
LEAST_LEFT = 2.0  # seconds to go that are worth a word
AGAIN = "or train again from the start."


def sentence(view: RunView) -> str:
    """Return where the run stands, and what to do next; in slow motion with a beat.

    In a race it says what goes on, and of each experiment that goes on no longer, why.
    """
    if view.pool_load.problem is not None and view.active:
        return view.pool_load.problem
    if view.no_worker_yet and not view.pool_load.answered:
        return "Starting PyTorch …"
    if view.looking_back:
        return f"Looking back at epoch {view.epoch:,}{_notes(view)}. Resume goes on from here."
    return SENTENCES[view.status](view)


def _ready(view: RunView) -> str:
    epochs = "1 epoch" if view.epochs == 1 else f"{view.epochs:,} epochs"
    return f"Ready: {epochs} to go{_notes(view)}. Press Train."


def _playing(view: RunView) -> str:
    left = ""
    if view.seconds_left is not None and view.seconds_left > LEAST_LEFT:
        left = f" · {duration(view.seconds_left)} left"
    beat = (" ●", " ○")[view.epoch % 2] if view.slow_motion else ""
    notes, sharing = _notes(view), _sharing(view)
    stop = "." if notes or sharing else ""
    return f"Training, {_place(view)}{left}{notes}{stop}{sharing}{beat}"


def _sharing(view: RunView) -> str:
    """Return how many other runs train, where there are more than workers."""
    others, workers = view.pool_load.others, view.pool_load.workers
    if others < workers:
        return ""
    who = "1 other run is" if others == 1 else f"{others} other runs are"
    workers_are = "1 processor" if workers == 1 else f"{workers} processors"
    return f" {who} training: your run gets {percent(1 / (others + 1), 0)} of {workers_are}."


def _paused(view: RunView) -> str:
    return f"Paused at {_place(view)}{_notes(view)}. You can change the learning rate and the epochs now."


def _failed(view: RunView) -> str:
    failures = []
    for trial in view.trials:
        if trial.failure is not None:
            name = f"{trial.spec.loss} stopped" if len(view.trials) > 1 else "Stopped"
            failures.append(f"{name} at epoch {trial.state.epoch:,}: {trial.failure.rstrip('.')}")
    return f"{'; '.join(failures)}{_notes(view)}. Resume tries again from here."


def _reached(view: RunView) -> str:
    what = f"Target reached at {_place(view)}"
    if len(view.trials) > 1:
        what = "; ".join(filter(None, map(_end_of, view.trials)))
    return f"{what}. Change the target to go on, {AGAIN}"


def _finished(view: RunView) -> str:
    return f"Done: {_place(view)}{_notes(view)}. Raise Epochs to go on, {AGAIN}"


def _diverged(view: RunView) -> str:
    what = " and ".join(
        f"{trial.spec.loss} at epoch {trial.diverged_at:,}" for trial in view.trials
    )
    if len(view.trials) == 1:
        what = f"the loss became infinite or NaN at epoch {view.trials[0].diverged_at:,}"
    return f"Diverged: {what}. Look back and resume with other settings, {AGAIN}"


SENTENCES = {
    "ready": _ready,
    "playing": _playing,
    "paused": _paused,
    "failed": _failed,
    "reached": _reached,
    "finished": _finished,
    "diverged": _diverged,
}


def _place(view: RunView) -> str:
    """Return the epoch, and the batch where it stands still or each takes long."""
    front = view.slowest
    place = f"epoch {view.epoch:,} of {view.epochs:,}"
    if view.epoch > view.epochs:  # set below where the run stands
        place = f"epoch {view.epoch:,} (Epochs is {view.epochs:,})"
    if front.state.batch and (view.status != "playing" or view.epochs_per_second < SLOW_EPOCHS):
        place += f", batch {front.state.batch:,} of {front.batches:,}"
    return place


def _notes(view: RunView) -> str:
    """Return why experiments of a race have ended, each after a semicolon."""
    if len(view.trials) == 1:
        return ""
    named = [trial for trial in view.trials if not (trial.finished and view.status == "finished")]
    return "".join(f"; {end}" for end in map(_end_of, named) if end)


def _end_of(trial: TrialView) -> str:
    """Return why an experiment of a race has ended, if it has."""
    name, epoch = trial.spec.loss, trial.state.epoch
    if trial.diverged_at is not None and epoch + 1 >= trial.diverged_at:
        return f"{name} diverged at epoch {trial.diverged_at:,}"
    if trial.reached:
        return f"{name} reached the target at epoch {epoch:,}"
    if trial.finished and not trial.looking_back:
        return f"{name} is done at epoch {epoch:,}"
    return ""


def duration(seconds: float) -> str:
    """Return a time in words, roughly."""
    minutes, hours = seconds / 60, seconds / 3600
    if seconds < 90:
        return f"{seconds:.0f} s"
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:,.0f} days"
