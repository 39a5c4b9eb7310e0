"""Lesson 8: digits."""

from __future__ import annotations

from core.lessons.lesson import Lesson, Screen, Seen, Try
from core.lessons.run_facts import sample_counts
from core.text.number_text import fixed, percent
from core.text.words import colour_name

FULL_ACCURACY = 0.92  # of softmax regression trained on all of MNIST: lesson L8 of the course
MIDDLE = slice(11, 17)  # rows and columns of the hole in a 0


def test_accuracy(seen: Seen) -> float:
    """Return the share of the test digits that are read correctly."""
    share = seen.now.test_accuracy
    assert share is not None
    return share


def reading(seen: Seen) -> str:
    """Return after how many epochs how many of the test digits are read correctly, as a clause."""
    _, tested = sample_counts(seen.trial)
    return f"After {seen.trial.state.epoch} epochs it reads **{percent(test_accuracy(seen))}** of {tested:,} test digits correctly"


def softmax_read(seen: Seen) -> str:
    """Say what softmax regression reads, and what more digits would bring."""
    from core.datasets.mnist import FULL_TRAINING

    trained, _ = sample_counts(seen.trial)
    assert seen.now.test_loss is not None
    return (
        f"{reading(seen)}, at a test loss of {fixed(seen.now.test_loss, 3)}. Each digit has one weight per pixel, and no "
        f"pixel knows of its neighbours. Trained on all {FULL_TRAINING:,} digits instead of {trained:,} it reaches {percent(FULL_ACCURACY, 0)}."
    )


def mlp_read(seen: Seen) -> str:
    """Say what the MLP reads."""
    units = ", ".join(str(len(weights)) for weights in seen.trial.state.parameters[:-2:2])
    return (
        f"{reading(seen)}. Its {units} hidden units each see all pixels and can answer to a combination of "
        "strokes, which one weight per pixel can’t."
    )


def colours_of_signs() -> tuple[str, str]:
    """Return the colours of the most negative and of the most positive weight in a picture."""
    from core.figures.image_grid import SIGNED

    return colour_name(SIGNED[0][1]), colour_name(SIGNED[-1][1])


def weights_seen(seen: Seen) -> str:
    """Say what the pictures of the weights show, where the hole of the 0 speaks against it."""
    against, speaks = colours_of_signs()
    weights = seen.trial.state.parameters[0]
    if weights[0].reshape(28, 28)[MIDDLE, MIDDLE].mean() >= 0:
        return ""
    return (
        f"After {seen.trial.state.epoch} epochs the {weights.shape[1]} weights of each digit make a picture: ink on **{speaks}** pixels speaks for the digit, "
        f"ink on **{against}** ones against it. The 0 is {against} in its middle, where a zero is empty."
    )


def mistakes_seen(seen: Seen) -> str:
    """Say how many of the test digits are read wrong."""
    _, tested = sample_counts(seen.trial)
    wrong = round((1 - test_accuracy(seen)) * tested)
    return (
        f"It reads **{wrong:,}** of {tested:,} test digits wrong. The pictures show those of which it is most confident: the label, "
        "and what it read instead."
    )


def cnn_read(seen: Seen) -> str:
    """Say what the CNN reads, and why a filter helps."""
    return (
        f"{reading(seen)}. Each filter slides over the whole picture, so it finds its piece of a stroke wherever "
        "it is."
    )


def filters_seen(seen: Seen) -> str:
    """Say what the pictures of the filters show."""
    against, speaks = colours_of_signs()
    filters, _, height, width = seen.trial.state.parameters[0].shape
    return (
        f"These are its {filters} filters of the first layer, {height} × {width} weights each: **{speaks}** adds where there is ink, **{against}** subtracts. "
        "Draw a digit to see what each of them finds in it."
    )


def own_read(seen: Seen) -> str:
    """Compare the student's own digits with the test digits, or ask for some."""
    from core.metrics.predictions import own_readings

    if not seen.digits:
        return (
            f"{reading(seen)}. Now draw digits of your own: a 7 with a bar, a 1 with a hook, a 4 at the very edge. Say under the board what "
            "each one was, and your score stands here, too."
        )
    best = own_readings(seen.trial.spec, seen.trial.state, seen.digits).argmax(axis=1)
    right = sum(int(read) == digit.label for read, digit in zip(best, seen.digits, strict=True))
    count = len(seen.digits)
    return (
        f"{reading(seen)}, and **{right}** of your {count} ({percent(right / count)}). The test digits were written with a pen, like those it trained on; "
        "yours come from a mouse or a finger."
    )


def belief_seen(_: Seen) -> str:
    """Say what the figure of beliefs shows."""
    return (
        "The figure shows, for the digit on the board, how the probability of each of the ten digits changed over the epochs. "
        "Without a digit it is empty: draw one."
    )


LESSON = Lesson(
    8,
    "Digits",
    "Can a network read what you draw, while it learns?",
    "How a network reads digits, what its weights look like, and why new digits are harder than old ones.",
    10,
    (
        Screen(
            "l8-softmax",
            "mnist",
            "Draw while it learns",
            question="One layer, 7,850 weights, 15 epochs. How many of 1,000 test digits will it read correctly?",
            answers=("About 890", "About 500", "About 990"),
            watch="the bars for the digit that you draw",
            figures=("bars",),
            explain=softmax_read,
            attempt=Try("Make it an MLP", "model=mlp", mlp_read),
            link="speed=1",
            formula=r"$p = \text{softmax}(xW + b)$, where $x$ are the 784 pixels in [0, 1]; `cross_entropy`, SGD, batches of 100.",
        ),
        Screen(
            "l8-weights",
            "mnist",
            "What a pixel says",
            question="Each digit has one weight per pixel. What will the picture of the 0’s weights look like?",
            answers=("A ring; its hole speaks against a 0", "Noise", "A filled disc"),
            watch="the ten pictures of weights",
            figures=("weights",),
            explain=weights_seen,
            attempt=Try("Look at its mistakes", "show=mistakes", mistakes_seen),
            link="show=inside&speed=1",
            formula=r"The logit of digit $k$ is $\sum_i x_i W_{ik} + b_k$: one picture $W_{\cdot k}$ for each digit.",
        ),
        Screen(
            "l8-cnn",
            "mnist",
            "A small CNN",
            question="Two convolutions instead. How many of 1,000 test digits will it read correctly after ten epochs?",
            answers=("About 960", "About 890, as before", "All of them"),
            watch="how soon the loss of the test digits falls",
            figures=("losses",),
            explain=cnn_read,
            attempt=Try("Look into its filters", "show=inside", filters_seen),
            link="model=cnn&optimizer=Adam&lr=0.003&epochs=10&speed=full",
            formula="16 and 32 filters of 3 × 3, each followed by ReLU and pooling, then 64 hidden units: `nn.Conv2d`.",
        ),
        Screen(
            "l8-own",
            "mnist",
            "A test digit, then yours",
            question="Look at a test digit, then draw your own. Which will it read better?",
            answers=("The test digits", "Mine", "Both equally well"),
            right=None,
            watch="the test digit, then your own on the board",
            figures=("test digit",),
            explain=own_read,
            attempt=Try("See its belief over the epochs", "show=belief", belief_seen),
            link="model=cnn&optimizer=Adam&lr=0.002&epochs=10&augment=1&show=digit&speed=full",
            formula=(
                "A drawing is prepared like MNIST’s own digits: cut to its ink, 20 pixels high, its centre of mass in "
                "the middle of 28 × 28."
            ),
        ),
    ),
)
