"""Lesson 8: digits."""

from __future__ import annotations

from core.lessons.lesson import Lesson, Question, Screen, Seen, Try, Watch
from core.lessons.number_words import decimal
from core.text.colour_name import colour_name
from core.text.number_text import percent

FULL_ACCURACY = 0.92  # of softmax regression trained on all of MNIST: lesson L8 of the course
MIDDLE = slice(11, 17)  # rows and columns of the hole in a 0


def test_accuracy(seen: Seen) -> float | None:
    """Return the share of the test digits that are read correctly, if it is known."""
    now = seen.trial.now
    return None if now is None else now.test_accuracy


def digit_counts(seen: Seen) -> tuple[int, int]:
    """Return how many digits are trained on, and how many are held out."""
    from core.training.data import load

    spec = seen.trial.spec
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return len(data.inputs), len(data.test_inputs)


def reading(seen: Seen) -> str:
    """Return how many of the test digits are read correctly, as a clause; empty where it is unknown."""
    share = test_accuracy(seen)
    if share is None:
        return ""
    return f"it reads **{percent(share)}** of {digit_counts(seen)[1]:,} test digits correctly"


def softmax_read(seen: Seen) -> str:
    """Say what softmax regression reads, and what more digits would bring."""
    from core.datasets.mnist import FULL_TRAINING

    trained, _ = digit_counts(seen)
    assert seen.trial.now is not None
    if not reading(seen):
        return ""
    return (
        f"After {seen.trial.state.epoch} epochs {reading(seen)}, at a loss of {decimal(seen.trial.now.loss)}. Each digit has one weight per pixel, and no "
        f"pixel knows of its neighbours. Trained on all {FULL_TRAINING:,} digits instead of {trained:,} it reaches {100 * FULL_ACCURACY:.0f} %."
    )  # fmt: skip


def mlp_read(seen: Seen) -> str:
    """Say what the MLP reads."""
    if not reading(seen):
        return ""
    units = listed_units(seen)
    return (
        f"After {seen.trial.state.epoch} epochs {reading(seen)}. Its {units} hidden units each see all pixels and can answer to a combination of "
        "strokes, which one weight per pixel can’t."
    )


def listed_units(seen: Seen) -> str:
    """Return the number of units of each hidden layer."""
    layers = [weights.shape[0] for weights in seen.trial.state.parameters[:-2:2]]
    return ", ".join(str(units) for units in layers)


def weights_seen(seen: Seen) -> str:
    """Say what the pictures of the weights show, where the hole of the 0 speaks against it."""
    from core.figures.image_grid import SIGNED

    against, speaks = (colour_name(SIGNED[place][1]) for place in (0, -1))
    weights = seen.trial.state.parameters[0]
    zero = weights[0].reshape(28, 28)
    if zero[MIDDLE, MIDDLE].mean() >= 0:
        return ""
    return (
        f"After {seen.trial.state.epoch} epochs the {weights.shape[1]} weights of each digit make a picture: ink on **{speaks}** pixels speaks for the digit, "
        f"ink on **{against}** ones against it. The 0 is {against} in its middle, where a zero is empty."
    )


def mistakes_seen(seen: Seen) -> str:
    """Say how many of the test digits are read wrong."""
    share = test_accuracy(seen)
    if share is None:
        return ""
    tested = digit_counts(seen)[1]
    return (
        f"It reads **{round((1 - share) * tested):,}** of {tested:,} test digits wrong. The pictures show those of which it is most confident: the label, "
        "and what it read instead."
    )


def cnn_read(seen: Seen) -> str:
    """Say what the CNN reads, and why a filter helps."""
    if not reading(seen):
        return ""
    return (
        f"After {seen.trial.state.epoch} epochs {reading(seen)}. Each filter slides over the whole picture, so it finds its piece of a stroke wherever "
        "it is."
    )


def filters_seen(seen: Seen) -> str:
    """Say what the pictures of the filters show."""
    from core.figures.image_grid import SIGNED

    against, speaks = (colour_name(SIGNED[place][1]) for place in (0, -1))
    filters, _, height, width = seen.trial.state.parameters[0].shape
    return (
        f"These are its {filters} filters of the first layer, {height} × {width} weights each: **{speaks}** adds where there is ink, **{against}** subtracts. "
        "Draw a digit to see what each of them finds in it."
    )


def own_read(seen: Seen) -> str:
    """Compare the student's own digits with the test digits, or ask for some."""
    from core.metrics.predictions import own_readings

    if not reading(seen):
        return ""
    tested = f"After {seen.trial.state.epoch} epochs {reading(seen)}"
    if not seen.digits:
        return (
            f"{tested}. Now draw digits of your own: a 7 with a bar, a 1 with a hook, a 4 at the very edge. Say under the board what "
            "each one was, and your score stands here, too."
        )
    best = own_readings(seen.trial.spec, seen.trial.state, seen.digits).argmax(axis=1)
    right = sum(int(read) == digit.label for read, digit in zip(best, seen.digits, strict=True))
    count = len(seen.digits)
    return (
        f"{tested}, and **{right}** of your {count} ({percent(right / count)}). The test digits were written with a pen, like those it trained on; "
        "yours come from a mouse or a finger."
    )


def belief_seen(seen: Seen) -> str:
    """Say what the figure of beliefs shows."""
    return (
        "The figure shows, for the digit on the board, how the probability of each of the ten digits changed over the epochs. "
        "Without a digit it is empty: draw one."
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
                "One layer, 7,850 weights, 15 epochs. How many of 1,000 test digits will it read correctly?",
                ("About 890", "About 500", "About 990"),
                0,
            ),
            Watch("the bars for the digit that you draw", ("bars",)),
            softmax_read,
            Try("Make it an MLP", {"model": "mlp"}, mlp_read),
            {"speed": "1"},
            r"$p = \text{softmax}(xW + b)$, where $x$ are the 784 pixels in [0, 1]; `cross_entropy`, SGD, batches of 100.",
        ),
        Screen(
            "l8-weights",
            "mnist",
            "What a pixel says",
            Question(
                "Each digit has one weight per pixel. What will the picture of the 0’s weights look like?",
                ("A ring; its hole speaks against a 0", "Noise", "A filled disc"),
                0,
            ),
            Watch("the ten pictures of weights", ("weights",)),
            weights_seen,
            Try("Look at its mistakes", {"show": "mistakes"}, mistakes_seen),
            {"show": "inside", "speed": "1"},
            r"The logit of digit $k$ is $\sum_i x_i W_{ik} + b_k$: one picture $W_{\cdot k}$ for each digit.",
        ),
        Screen(
            "l8-cnn",
            "mnist",
            "A small CNN",
            Question(
                "Two convolutions instead. How many of 1,000 test digits will it read correctly after ten epochs?",
                ("About 960", "About 890, as before", "All of them"),
                0,
            ),
            Watch("how soon the loss of the test digits falls", ("losses",)),
            cnn_read,
            Try("Look into its filters", {"show": "inside"}, filters_seen),
            {"model": "cnn", "optimizer": "Adam", "lr": "0.003", "epochs": "10", "speed": "full"},
            "16 and 32 filters of 3 × 3, each followed by ReLU and pooling, then 64 hidden units: `nn.Conv2d`.",
        ),
        Screen(
            "l8-own",
            "mnist",
            "A test digit, then yours",
            Question(
                "Look at a test digit, then draw your own. Which will it read better?",
                ("The test digits", "Mine", "Both equally well"),
                None,
            ),
            Watch("the test digit, then your own on the board", ("test digit",)),
            own_read,
            Try("See its belief over the epochs", {"show": "belief"}, belief_seen),
            {
                "model": "cnn", "optimizer": "Adam", "lr": "0.002", "epochs": "10", "augment": "1",
                "show": "digit", "speed": "full",
            },
            "A drawing is prepared like MNIST’s own digits: cut to its ink, 20 pixels high, its centre of mass in "
            "the middle of 28 × 28.",
        ),
    ),
)  # fmt: skip
