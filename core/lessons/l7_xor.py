"""Lesson 7: XOR with hidden layers."""

from __future__ import annotations

import math

import numpy as np

from core.lessons.lesson import Lesson, Question, Screen, Seen, Try, Watch
from core.lessons.loss_curve import (
    answers,
    below_from,
    has_every_epoch,
    loss_at,
    peak,
    training_samples,
)
from core.lessons.number_words import decimal, listed, significant
from core.text.number_text import exact, percent

PLATEAU, LEFT, DONE = math.log(2), 0.6, 0.3  # losses
NEAR = 0.02  # of a probability, or of a loss
CONFIDENT = 0.02  # what is left to 0 or 1


def one_half(seen: Seen) -> str:
    """Say that one neuron answers one half at each corner, and why."""
    trial = seen.trial
    assert trial.now is not None
    if np.abs(answers(trial) - 0.5).max() > NEAR:
        return ""
    return (
        f"The loss is **{decimal(trial.now.loss, 6)}**, which is ln 2: the neuron answers {0.5} everywhere. Opposite corners of XOR want the same "
        "answer, so their gradients cancel, and a straight line can do no better."
    )


def separated(seen: Seen) -> str:
    """Say that one neuron is enough for a gate that one line separates."""
    trial = seen.trial
    assert trial.now is not None
    if trial.now.accuracy < 1:
        return ""
    gate = str(seen.values["data"]).upper()
    return (
        f"The loss is **{decimal(trial.now.loss, 4)}**, and {percent(trial.now.accuracy)} are right: one straight line separates the corners where "
        f"{gate} is 1 from the others. So one neuron is enough for it."
    )


def plateau(seen: Seen) -> str:
    """Say how long the plateau was, how it ended, and why it is there."""
    trial = seen.trial
    epoch = below_from(trial, LEFT)
    assert trial.now is not None
    if epoch is None or abs(loss_at(trial, epoch // 2) - PLATEAU) > NEAR or trial.now.accuracy < 1:
        return ""
    return (
        f"The loss stays near {decimal(PLATEAU)}, and is below {LEFT} only from about epoch **{epoch:,}** on. It ends at **{decimal(trial.now.loss, 6)}**, "
        f"with {percent(trial.now.accuracy)} right. A sigmoid’s slope is ¼ at most, and the gradient is multiplied by one such slope per layer: at "
        "first hardly any of it reaches the first layer."
    )


def gradients_seen(seen: Seen) -> str:
    """Say how large the gradients of the first and the last layer are at the start."""
    from core.figures.gradient_norms import gradient_sizes

    trial = seen.trial
    start = trial.past[0]
    sizes = gradient_sizes(trial.spec.experiment, start)
    if list(sizes) != sorted(sizes):
        return ""
    return (
        f"At epoch {start.epoch} the first layer’s gradient is **{significant(sizes[0], 2)}** and the last one’s **{significant(sizes[-1], 2)}**, "
        f"{significant(sizes[-1] / sizes[0], 2)} times as large: on its way back, the gradient becomes smaller from layer to layer."
    )


def with_tanh(seen: Seen) -> str:
    """Say when the loss is low for good, and where it leapt."""
    trial = seen.trial
    epoch, (highest, leapt) = below_from(trial, DONE), peak(trial)
    assert trial.now is not None
    if epoch is None or not has_every_epoch(trial) or trial.now.accuracy < 1:
        return ""
    first = int(trial.loss.epochs[np.flatnonzero(trial.loss.values < DONE)[0]])
    leap = ""
    if first < leapt < epoch:
        leap = (
            f"It was so first at epoch {first}, but a step that was too long took it up to {decimal(highest)} at epoch {leapt}. "
        )  # fmt: skip
    return (
        f"The loss is below {DONE} for good from epoch **{epoch}** on, and {percent(trial.now.accuracy)} are right. {leap}"
        "tanh’s slope is 1 at zero, four times a sigmoid’s, so the gradient reaches the first layer at once."
    )


def two_units(seen: Seen) -> str:
    """Say that two tanh units have learned XOR."""
    trial = seen.trial
    epoch = below_from(trial, DONE)
    assert trial.now is not None
    if epoch is None or trial.now.accuracy < 1:
        return ""
    return (
        f"Two tanh units are enough: {percent(trial.now.accuracy)} are right, and the loss is below {DONE} from about epoch **{epoch:,}** on. Each unit "
        "draws one line, and the output neuron combines the two."
    )


def trapped(seen: Seen) -> str:
    """Say at which answers the two ReLUs have come to rest."""
    from core.diagnosis.xor_traps import TRAPS, trap_of

    trial = seen.trial
    assert trial.now is not None
    p, (_, targets) = answers(trial), training_samples(trial)
    shared = np.abs(p - np.median(p)) < NEAR
    alone = p[~shared]
    if (
        trap_of(trial.now.loss) is None
        or shared.sum() != 3
        or min(alone[0], 1 - alone[0]) > CONFIDENT
    ):
        return ""
    wanted = targets[shared]
    odd = round(1 - wanted.mean())  # what the corner with the wrong answer should be
    rests = listed([exact(loss) for loss in TRAPS])
    return (
        f"The loss is **{decimal(trial.now.loss, 4)}**, and has come to rest: the network is confident about one corner and gives the other three "
        f"the same answer, {decimal(float(np.median(p)), 2)}, although one of them is a {odd}. A ReLU whose answer is {0} at a corner gets no gradient "
        f"from it, so two ReLUs may come to rest at any of the losses {rests}."
    )  # fmt: skip


def lucky(seen: Seen) -> str:
    """Say that from another seed two ReLUs learn XOR."""
    trial = seen.trial
    assert trial.now is not None
    if trial.now.accuracy < 1:
        return ""
    return (
        f"From seed {trial.spec.seed} the loss is **{decimal(trial.now.loss, 4)}**, and {percent(trial.now.accuracy)} are right. The network is the same, "
        "only its first weights are others: whether it gets stuck depends on where it starts."
    )


LESSON = Lesson(
    7,
    "XOR",
    "What do hidden units do, and why does nothing happen for so long?",
    9,
    (
        Screen(
            "l7-one-neuron",
            "xor",
            "One neuron",
            Question(
                "One neuron trains on XOR. Where will its loss end?",
                ("At 0.693: it answers 0.5 everywhere", "At 0: all are right", "At 0.347: half are right"),
                0,
            ),
            Watch("the colours of the plane fade", ("plane BCE",)),
            one_half,
            Try("AND instead of XOR", {"data": "and"}, separated),
            {"layers": "0", "epochs": "2000", "speed": "100"},
            r"For $p = \frac12$: $\text{BCE} = -\log\frac12 = \ln 2 = 0.693147$.",
        ),
        Screen(
            "l7-plateau",
            "xor",
            "The long plateau",
            Question(
                "Three hidden layers of ten sigmoids. For how long will the loss stay near 0.693?",
                ("For thousands of epochs", "For about 100 epochs", "For ever"),
                0,
            ),
            Watch("the loss: flat, and then a fall", ("losses",)),
            plateau,
            Try("Look at the gradients", {"show": "gradients"}, gradients_seen),
            {"speed": "1000"},
            r"$\sigma' = \sigma(1 - \sigma) \le \frac14$, and the gradient of the first layer has one such factor from "
            "each layer above it.",
        ),
        Screen(
            "l7-tanh",
            "xor",
            "The same with tanh",
            Question(
                "Only the activation changes: tanh instead of sigmoid. From when on is the loss below 0.3 for good?",
                ("From about epoch 100", "From about epoch 5,000, as before", "From about epoch 10,000"),
                0,
            ),
            Watch("the loss: it falls at once, and leaps once", ("losses",)),
            with_tanh,
            Try(
                "Two tanh units are enough",
                {"layers": "2", "epochs": "2000", "lr": "0.3", "seed": "0", "speed": "500"},
                two_units,
            ),
            {"activation": "tanh", "epochs": "300", "speed": "25"},
            r"$\tanh' = 1 - \tanh^2 \le 1$.",
        ),
        Screen(
            "l7-trap",
            "xor",
            "Two ReLUs in a trap",
            Question(
                "Two ReLU units can do XOR. Will they, from this start?",
                ("No, they get stuck near 0.477", "Yes", "No, they answer 0.5 everywhere"),
                0,
            ),
            Watch("the loss come to rest", ("losses",)),
            trapped,
            Try("A luckier start", {"seed": "5"}, lucky),
            {
                "layers": "2", "activation": "ReLU", "lr": "0.3", "epochs": "2000", "seed": "0",
                "speed": "100",
            },
            r"Three corners with the same answer, ⅔: "
            r"$\frac34\left(-\frac23\log\frac23 - \frac13\log\frac13\right) = 0.4774$.",
        ),
    ),
)  # fmt: skip
