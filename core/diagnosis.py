"""What state training is in, named and explained while it is so."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.activity import Activity
from core.lane import Curve, LaneView
from core.models import MLP

PLATEAU_WIDTH = 0.01  # how far, relative to itself, the loss may stray
PLATEAU_SHARE = 0.2  # of all epochs so far
PLATEAU_EPOCHS = 100
SATURATED = 0.02  # distance from the end of an activation's range
RISE, RISE_AT_LEAST = 1.05, 0.01  # of the test loss over its lowest


@dataclass(frozen=True)
class Finding:
    """A state by its name, and a sentence on it; a ``note`` is no cause for alarm."""

    name: str
    sentence: str
    tone: Literal["warning", "note"] = "warning"


def find_states(lanes: Sequence[LaneView], activities: Sequence[Activity | None]) -> list[Finding]:
    """Every state that each racing experiment is in; in a race a sentence names the loss.

    ``activities`` are what the units of each answer, where that is at hand.
    """
    found = []
    for lane, seen in zip(lanes, activities, strict=True):
        of_loss = f"{lane.spec.loss}: " if len(lanes) > 1 else ""
        found += [replace(each, sentence=of_loss + each.sentence) for each in diagnose(lane, seen)]
    return found


def diagnose(lane: LaneView, seen: Activity | None) -> list[Finding]:
    """Every state that the experiment is in; ``seen`` is what its units answer, where it has any."""
    found = [diverged(lane), plateau(lane), memorising(lane)]
    if seen is not None:
        found += [dead(lane, seen), saturated(lane, seen)]
    return [finding for finding in found if finding is not None]


def diverged(lane: LaneView) -> Finding | None:
    """The loss became infinite or NaN."""
    if lane.diverged_at is None or lane.state.epoch + 1 < lane.diverged_at:
        return None
    return Finding(
        "Diverged",
        f"The loss became infinite or NaN at epoch {lane.diverged_at:,}: each step overshot further "
        "than the one before. Lower the learning rate.",
    )


def longest_plateau(curve: Curve) -> tuple[int, int] | None:
    """The longest stretch of epochs (first, last) over which the loss stays within 1 %, if long."""
    epochs, losses = curve.epochs.tolist(), curve.values.tolist()
    if len(epochs) < 2:
        return None
    best, start = (0, 0), 0
    falling: deque[int] = deque()  # where the largest losses since the start stand, largest first
    rising: deque[int] = deque()  # likewise the smallest
    for end, loss in enumerate(losses):
        while falling and losses[falling[-1]] <= loss:
            falling.pop()
        while rising and losses[rising[-1]] >= loss:
            rising.pop()
        falling.append(end)
        rising.append(end)
        while losses[falling[0]] - losses[rising[0]] > PLATEAU_WIDTH * losses[falling[0]]:
            start += 1
            for extremes in (falling, rising):
                if extremes[0] < start:
                    extremes.popleft()
        if epochs[end] - epochs[start] > epochs[best[1]] - epochs[best[0]]:
            best = (start, end)
    first, last = int(epochs[best[0]]), int(epochs[best[1]])
    long_enough = max(PLATEAU_EPOCHS, PLATEAU_SHARE * epochs[-1])
    return (first, last) if last - first >= long_enough else None


def plateau(lane: LaneView) -> Finding | None:
    """The loss stands, or stood, still for long."""
    found = longest_plateau(lane.loss)
    if found is None or lane.now is None:
        return None
    first, last = found
    within = (lane.loss.epochs >= first) & (lane.loss.epochs <= last)
    level = float(np.median(lane.loss.values[within]))
    stretch = f"for {last - first:,} epochs, from {first:,} to {last:,}"
    if last >= lane.loss.epochs[-1]:
        if lane.now.accuracy == 1.0:
            return None
        return Finding(
            "Plateau",
            f"The loss has stayed near {level:.4f} {stretch}. Either this network can do no "
            "better, or its gradients are tiny here; the gradients by layer tell.",
        )
    if level < 2 * float(lane.loss.values[-1]):
        return None
    return Finding(
        "Was on a plateau",
        f"The loss stayed near {level:.4f} {stretch}, before it fell.",
    )


def memorising(lane: LaneView) -> Finding | None:
    """The test loss rises while the training loss falls."""
    tested = lane.test_loss
    if len(tested.values) < 3 or lane.now is None or lane.now.test_loss is None:
        return None
    lowest = int(np.argmin(tested.values))
    at, low = int(tested.epochs[lowest]), float(tested.values[lowest])
    then = int(np.searchsorted(lane.loss.epochs, at))
    falls = lane.now.loss < float(lane.loss.values[min(then, len(lane.loss.values) - 1)])
    if lane.now.test_loss < max(RISE * low, low + RISE_AT_LEAST) or not falls:
        return None
    return Finding(
        "Memorising",
        f"The test loss was lowest at epoch {at:,} ({low:.4f}) and is {lane.now.test_loss:.4f} now, "
        "while the training loss fell: the network learns the noise of these very samples. Stop "
        "earlier, take fewer units, more samples or some weight decay.",
    )


def dead(lane: LaneView, seen: Activity) -> Finding | None:
    """ReLU units that answer 0 to every sample: no gradient reaches their weights any more."""
    assert isinstance(lane.spec.model, MLP)
    hidden = seen.samples[1:-1]
    if lane.spec.model.activation != "ReLU" or not hidden:
        return None
    count = sum(int((answers <= 0).all(axis=0).sum()) for answers in hidden)
    if count == 0:
        return None
    every = sum(answers.shape[1] for answers in hidden)
    return Finding(
        "Dead ReLUs",
        f"{count} of {every} hidden units answer 0 to every sample. No gradient reaches their "
        "weights while that is so. Try a smaller learning rate, or leaky ReLU.",
    )


def saturated(lane: LaneView, seen: Activity) -> Finding | None:
    """Sigmoid or tanh units at an end of their range for every sample: almost no gradient passes."""
    assert isinstance(lane.spec.model, MLP)
    hidden = seen.samples[1:-1]
    low = {"sigmoid": 0.0, "tanh": -1.0}.get(lane.spec.model.activation)
    if low is None or not hidden:
        return None
    near = SATURATED * (1 - low)
    ends = [(answers < low + near) | (answers > 1 - near) for answers in hidden]
    count = sum(int(at_end.all(axis=0).sum()) for at_end in ends)
    every = sum(at_end.shape[1] for at_end in ends)
    if count == 0:
        return None
    return Finding(
        "Saturated",
        f"{count} of {every} hidden units stand at an end of their range for every sample. There "
        "the activation is flat, so almost no gradient passes through them.",
    )
