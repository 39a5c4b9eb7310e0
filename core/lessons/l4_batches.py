"""Lesson 4: mini-batches, and data held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import loss_now

if TYPE_CHECKING:
    from core.runs.run_view import RunView


def noisy(view: RunView) -> str:
    """How many updates there were, and where the loss ended."""
    trial = view.trials[0]
    return (
        f"{trial.state.updates:,} updates in {view.epoch:,} epochs, {trial.batches} an epoch; the loss is "
        f"**{loss_now(trial)}** and trembles. Two samples point in another direction than all six do, so "
        "single steps may lead upwards."
    )


def held_out(view: RunView) -> str:
    """Both losses at the end."""
    trial = view.trials[0]
    now = trial.now
    tested = "unknown" if now is None or now.test_loss is None else f"{now.test_loss:.3f}"
    return (
        f"Training loss **{loss_now(trial)}**, test loss **{tested}**. The curve bends towards the accidents "
        "of the 42 samples that it trains on; the 18 held out have other accidents, so they show it."
    )


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
                "Six points that no line parts, two in each update. Compared with all six at once, the loss "
                "curve will be …",
                ("Noisier", "Smoother", "The same"),
                0,
            ),
            "the loss tremble around 0.67",
            "losses",
            noisy,
            {"data": "minibatch", "lr": "0.01", "epochs": "1000", "batch": "2", "speed": "100"},
            "`DataLoader(data, batch_size=2, shuffle=True, drop_last=False)`: **batch** says how many "
            "samples an update sees, often a power of two. **Shuffle** draws a new order each epoch. "
            "**drop_last** leaves out a short last batch, which would weigh too much.",
            Try("All six at once", {"batch": ""}),
        ),
        Screen(
            "l4-held-out",
            "logistic",
            "Hold 30 % out",
            Question(
                "Train on 70 % of 60 samples. Which loss will be lower in the end?",
                ("That of the training samples", "That of those held out", "Both are equal"),
                0,
            ),
            "the dotted test loss turn upwards",
            "losses",
            held_out,
            {
                "n": "60", "train": "0.7", "seed": "9", "lr": "0.5", "epochs": "3000",
                "speed": "500",
            },
            "The split is drawn once, by a generator with seed 42, whatever the seed of the weights: "
            "`train_test_split(X, y, test_size=0.3, random_state=42)` does the same.",
            Try("1,000 samples instead of 60", {"n": "1000"}),
        ),
    ),
)  # fmt: skip
