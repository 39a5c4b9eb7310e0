"""Lesson 4: mini-batches, and data held out."""

from __future__ import annotations

import numpy as np

from core.lessons.lesson import Lesson, Question, Screen, Seen, Try, Watch
from core.lessons.loss_curve import falls_throughout, loss_at, rise_share, training_samples
from core.lessons.number_words import decimal
from core.text.number_text import percent

OFTEN = 0.25  # of the epochs, from which on a loss goes up and down
ROSE, ALIKE = 1.1, 0.02  # times; of a loss


def noisy(seen: Seen) -> str:
    """Say how many updates there were, how often the loss rose, and why."""
    trial = seen.trial
    assert trial.now is not None
    if rise_share(trial) < OFTEN or trial.spec.batch_size is None:
        return ""
    return (
        f"{trial.state.updates:,} updates in {trial.state.epoch:,} epochs, {trial.batches} in each; the loss is **{decimal(trial.now.loss)}**, and "
        f"it rose in **{percent(rise_share(trial))}** of the epochs. An update sees {trial.spec.batch_size} samples and lowers their loss; that of "
        "the others may rise. So the loss goes up and down."
    )


def smooth(seen: Seen) -> str:
    """Say that the loss of full batches fell at each epoch."""
    trial = seen.trial
    assert trial.now is not None
    if not falls_throughout(trial) or trial.batches > 1:
        return ""
    return (
        f"Now each update sees all {len(training_samples(trial)[1])} samples, and the loss fell at each epoch, from {decimal(loss_at(trial, 0))} to "
        f"**{decimal(trial.now.loss)}**. There is one update in an epoch instead of several."
    )


def held_out(seen: Seen) -> str:
    """Say both losses at the end, and when that of the test samples was lowest."""
    trial = seen.trial
    now, curve = trial.now, trial.test_loss
    if now is None or now.test_loss is None or not len(curve.values):
        return ""
    best = int(np.argmin(curve.values))
    trained, tested = sample_counts(seen)
    if now.test_loss <= max(now.loss, ROSE * float(curve.values[best])):
        return ""
    return (
        f"The training loss is **{decimal(now.loss)}**, the test loss **{decimal(now.test_loss)}**: it was lowest, {decimal(curve.values[best])}, at "
        f"epoch {int(curve.epochs[best]):,}. The curve also fits what is mere chance in its {trained} training samples; the {tested} held out "
        "differ by chance in other ways, so their loss rises."
    )


def held_out_of_many(seen: Seen) -> str:
    """Say that with many samples the two losses are about the same."""
    now = seen.trial.now
    if now is None or now.test_loss is None or abs(now.test_loss - now.loss) > ALIKE:
        return ""
    trained, tested = sample_counts(seen)
    return (
        f"With {trained} training samples and {tested} held out, the training loss is **{decimal(now.loss)}** and the test loss "
        f"**{decimal(now.test_loss)}**, about the same. In many samples chance averages out, so there is little of it to fit."
    )


def sample_counts(seen: Seen) -> tuple[int, int]:
    """Return how many samples are trained on, and how many are held out."""
    from core.training.data import load

    spec = seen.trial.spec
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return len(data.inputs), len(data.test_inputs)


LESSON = Lesson(
    4,
    "Mini-batches",
    "Why train on a few samples at a time, and why hold some out?",
    5,
    (
        Screen(
            "l4-batches",
            "logistic",
            "Batches of two",
            Question(
                "Six points that no straight line can separate; each update sees two of them. The loss curve will be …",
                ("noisier than with all six at once", "smoother", "the same"),
                0,
            ),
            Watch("the loss go up and down", ("losses",)),
            noisy,
            Try("All six at once", {"batch": ""}, smooth),
            {"data": "minibatch", "lr": "0.01", "epochs": "1000", "batch": "2", "speed": "100"},
            "`DataLoader(data, batch_size=2, shuffle=True, drop_last=False)`: **batch_size** is how many "
            "samples an update sees, often a power of two. **shuffle** draws a new order for each epoch. "
            "**drop_last** leaves out a short last batch, whose samples would count for too much.",
        ),
        Screen(
            "l4-held-out",
            "logistic",
            "Hold 30 % out",
            Question(
                "Train on 70 % of 60 samples. Which loss will be lower in the end?",
                ("That of the training samples", "That of the samples held out", "Both are equal"),
                0,
            ),
            Watch("the dotted test loss turn upwards", ("losses",)),
            held_out,
            Try("1,000 samples instead of 60", {"n": "1000"}, held_out_of_many),
            {
                "n": "60", "train": "0.7", "seed": "9", "lr": "0.5", "epochs": "3000",
                "speed": "500",
            },
            "The split is drawn once, by a generator with seed 42, whatever the seed of the weights: "
            "`train_test_split(X, y, test_size=0.3, random_state=42)` works in the same way.",
        ),
    ),
)  # fmt: skip
