"""Lesson 8: digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import loss_now

if TYPE_CHECKING:
    from core.runs.run_view import RunView
    from core.runs.trial_view import TrialView


def tested(trial: TrialView) -> str:
    """The share of the test digits that it reads right."""
    now = trial.now
    share = None if now is None else now.test_accuracy
    return "an unknown share" if share is None else f"{100 * share:.1f} %"


def softmax_read(view: RunView) -> str:
    """What softmax regression reads."""
    trial = view.trials[0]
    return (
        f"It reads **{tested(trial)}** of the test digits, at a loss of {loss_now(trial)}. It adds up ink: each digit "
        "has one weight a pixel, and no pixel knows of its neighbours. All 60,000 digits bring it to 92 %."
    )


def weights_seen(view: RunView) -> str:
    """What the weights show."""
    return (
        f"After {view.epoch} epochs each digit’s 784 weights make a picture: ink on blue pixels speaks for "
        "the digit, ink on red ones against it. The 0 has red in its middle, where a zero is empty."
    )


def cnn_read(view: RunView) -> str:
    """What the CNN reads."""
    trial = view.trials[0]
    return (
        f"After {view.epoch} epochs it reads **{tested(trial)}** of the test digits; softmax regression ended near "
        "89 %. Its filters look at 3 × 3 pixels wherever they are, so a stroke counts at any place."
    )


def own_read(view: RunView) -> str:
    """What to look at with one's own digits."""
    return (
        f"It reads **{tested(view.trials[0])}** of MNIST’s test digits: people wrote them with a pen, like those it "
        "learnt from. Yours come from a mouse or a finger. Draw a 7 with a bar, a 1 with a hook, a 4 at the very "
        "edge, and say each time under the board what it was: your score stands there."
    )


LESSON = Lesson(
    8,
    "Digits",
    "Can a network read what you draw, while it learns?",
    10,
    (
        Screen(
            "l8-softmax",
            "mnist",
            "Draw while it learns",
            Question(
                "One layer, 7,850 numbers, 15 epochs. How many of 1,000 test digits will it read?",
                ("About 890", "About 500", "About 990"),
                0,
            ),
            "the bars for the digit that you draw",
            "bars",
            softmax_read,
            {"speed": "1"},
            r"$p = \text{softmax}(xW + b)$ with $x$ the 784 pixels in [0, 1]; `cross_entropy`, SGD, batches of 100.",
            Try("Make it an MLP", {"model": "mlp", "speed": "1"}),
        ),
        Screen(
            "l8-weights",
            "mnist",
            "What a pixel says",
            Question(
                "Each digit has one weight a pixel. What will the weights of the 0 look like?",
                ("A ring, with a hole that speaks against it", "Noise", "A filled disc"),
                0,
            ),
            "the ten pictures of weights below the figures",
            "losses",
            weights_seen,
            {"show": "inside", "speed": "1"},
            r"The logit of digit $k$ is $\sum_i x_i W_{ik} + b_k$: one picture $W_{\cdot k}$ a digit.",
            Try("Look at its mistakes", {"show": "mistakes", "speed": "1"}),
        ),
        Screen(
            "l8-cnn",
            "mnist",
            "A small CNN",
            Question(
                "Two convolutions instead. How many of 1,000 test digits after ten epochs?",
                ("About 960", "About 890, as before", "All of them"),
                0,
            ),
            "how soon the loss of the test digits falls",
            "losses",
            cnn_read,
            {"model": "cnn", "optimizer": "Adam", "lr": "0.003", "epochs": "10", "speed": "full"},
            "16 and 32 filters of 3 × 3, each followed by ReLU and pooling, then 64 hidden units: `nn.Conv2d`.",
            Try("Look into its filters", {"show": "inside", "speed": "full"}),
        ),
        Screen(
            "l8-own",
            "mnist",
            "A test digit, then yours",
            Question(
                "First a random test digit, then draw your own. Which will it read better?",
                ("The test digit", "Mine", "Both alike"),
                0,
            ),
            "the test digit below, then your own on the board",
            "bars",
            own_read,
            {
                "model": "cnn", "optimizer": "Adam", "lr": "0.002", "epochs": "10", "augment": "1",
                "show": "digit", "speed": "full",
            },
            "A drawing is made like MNIST’s own digits: cut to its ink, 20 pixels high, its centre of mass in "
            "the middle of 28 × 28.",
            Try("See belief over the epochs", {"show": "belief", "speed": "full"}),
        ),
    ),
)  # fmt: skip
