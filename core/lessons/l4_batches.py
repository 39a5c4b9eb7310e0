"""Lesson 4: mini-batches, and data held out."""

from __future__ import annotations

import numpy as np

from core.lessons.lesson import Lesson, Screen, Seen, Try
from core.lessons.run_facts import falls_throughout, loss_at, rise_share, sample_counts
from core.text.number_text import fixed, percent

OFTEN = 0.25  # of the epochs, from which on a loss goes up and down
ROSE, ALIKE = 1.1, 0.02  # times; of a loss


def noisy(seen: Seen) -> str:
    """Say how many updates there were, how often the loss rose, and why."""
    trial = seen.trial
    rises = rise_share(trial)
    if rises < OFTEN:
        return ""
    return (
        f"{trial.state.updates:,} updates in {trial.state.epoch:,} epochs, {trial.batches} in each. The curve shows the mean of each epoch’s "
        f"batches, and rose in **{percent(rises)}** of the epochs; over all {sample_counts(trial)[0]} samples at the end the loss is "
        f"**{fixed(seen.now.loss, 3)}**. An update sees {trial.spec.batch_size} samples and lowers their loss; that of "
        "the others may rise. So the loss goes up and down."
    )


def smooth(seen: Seen) -> str:
    """Say that the loss of full batches fell at each epoch."""
    trial = seen.trial
    if not falls_throughout(trial):
        return ""
    return (
        f"Now each update sees all {sample_counts(trial)[0]} samples, and the loss fell at each epoch, from {fixed(loss_at(trial, 0), 3)} to "
        f"**{fixed(seen.now.loss, 3)}**. There is one update in an epoch instead of several."
    )


def held_out(seen: Seen) -> str:
    """Say both losses at the end, and when that of the test samples was lowest."""
    now, curve = seen.now, seen.trial.test_loss
    if now.test_loss is None or not len(curve.values):
        return ""
    best = int(np.argmin(curve.values))
    trained, tested = sample_counts(seen.trial)
    if now.test_loss <= max(now.loss, ROSE * float(curve.values[best])):
        return ""
    return (
        f"The training loss is **{fixed(now.loss, 3)}**, the test loss **{fixed(now.test_loss, 3)}**: it was lowest, {fixed(curve.values[best], 3)}, at "
        f"epoch {int(curve.epochs[best]):,}. The curve also fits what is mere chance in its {trained} training samples; the {tested} held out "
        "differ by chance in other ways, so their loss rises."
    )


def held_out_of_many(seen: Seen) -> str:
    """Say that with many samples the two losses are about the same."""
    now = seen.now
    if now.test_loss is None or abs(now.test_loss - now.loss) > ALIKE:
        return ""
    trained, tested = sample_counts(seen.trial)
    return (
        f"With {trained} training samples and {tested} held out, the training loss is **{fixed(now.loss, 3)}** and the test loss "
        f"**{fixed(now.test_loss, 3)}**, about the same. In many samples chance averages out, so there is little of it to fit."
    )


LESSON = Lesson(
    4,
    "Mini-batches",
    "Why train on a few samples at a time, and why hold some out?",
    "Why the loss of mini-batches is noisy, and how samples held out show that a model memorises.",
    5,
    (
        Screen(
            "l4-batches",
            "logistic",
            "Batches of two",
            question="Six points that no straight line can separate; each update sees two of them. The loss curve will be …",
            answers=("noisier than with all six at once", "smoother", "the same"),
            watch="the loss go up and down",
            figures=("losses",),
            explain=noisy,
            attempt=Try("All six at once", "batch=", smooth),
            link="data=minibatch&lr=0.01&epochs=1000&batch=2&speed=100",
            formula=(
                "`DataLoader(data, batch_size=2, shuffle=True, drop_last=False)`: **batch_size** is how many "
                "samples an update sees, often a power of two. **shuffle** draws a new order for each epoch. "
                "**drop_last** leaves out a short last batch, whose samples would count for too much."
            ),
        ),
        Screen(
            "l4-held-out",
            "logistic",
            "Hold 30 % out",
            question="Train on 70 % of 60 samples. Which loss will be lower in the end?",
            answers=(
                "That of the training samples",
                "That of the samples held out",
                "Both are equal",
            ),
            watch="the dotted test loss turn upwards",
            figures=("losses",),
            explain=held_out,
            attempt=Try("1,000 samples instead of 60", "n=1000", held_out_of_many),
            link="n=60&train=0.7&seed=9&lr=0.5&epochs=3000&speed=500",
            formula=(
                "The split is drawn once, by a generator with seed 42, whatever the seed of the weights: "
                "`train_test_split(X, y, test_size=0.3, random_state=42)` works in the same way."
            ),
        ),
    ),
)
