"""Lesson 7: XOR with hidden layers."""

from __future__ import annotations

import math

import numpy as np

from core.lessons.lesson import FREE_OF_UPDATE, Lesson, Screen, Seen, Try
from core.lessons.run_facts import (
    answers,
    below_from,
    first_update,
    has_every_epoch,
    loss_at,
    peak,
    targets,
)
from core.text.number_text import exact, fixed, percent, significant
from core.text.words import listed

PLATEAU, LEFT, DONE = math.log(2), 0.6, 0.3  # losses
NEAR = 0.02  # of a probability, or of a loss
CONFIDENT = 0.02  # what is left to 0 or 1
# The losses at which two ReLU units come to rest: BCE of four corners of which some get the same
# answer, the share of 1s among them, and the others are right. k corners with a share p cost k/4
# times the entropy of p: all right, two share ½, three share ⅔ or ⅓, all share ½.
RESTS = (0.0, 0.3466, 0.4774, 0.6931)
AT_REST = 0.012  # how near to one of them a loss has come to rest


def one_half(seen: Seen) -> str:
    """Say that one neuron answers one half at each corner, and why."""
    if np.abs(answers(seen.trial) - 0.5).max() > NEAR:
        return ""
    return (
        f"The loss is **{fixed(seen.now.loss, 6)}**, which is ln 2: the neuron answers {0.5} everywhere. Opposite corners of XOR want the same "
        "answer, so their gradients cancel, and a straight line can do no better."
    )


def separated(seen: Seen) -> str:
    """Say that one neuron is enough for a gate that one line separates."""
    if seen.now.accuracy < 1:
        return ""
    gate = str(seen.values["data"]).upper()
    return (
        f"The loss is **{fixed(seen.now.loss, 4)}**, and {percent(seen.now.accuracy)} are right: one straight line separates the corners where "
        f"{gate} is 1 from the others. So one neuron is enough for it."
    )


def back_through_a_layer(seen: Seen) -> str:
    """Say by what the gradient is multiplied on its way to the first unit, and what is left of it."""
    steps = first_update("xor", seen)
    output, unit = steps["dL/dz"].value, steps["dL/dz1"]
    activation, weight = str(seen.values["activation"]), unit.factors["v1"]
    slope = unit.value / (output * weight)
    most = {"sigmoid": "¼ at most", "tanh": "up to four times a sigmoid’s"}.get(activation)
    if most is None:
        return ""
    return (
        f"For the first sample dL/dz is **{significant(output, 4)}** at the output. On its way to the first unit it is multiplied by the weight v1, "
        f"{significant(weight, 4)}, and by the slope of the {activation} there, {significant(slope, 4)}, {most}: "
        f"**{significant(unit.value, 4)}** is left, {percent(unit.value / output)} of it."
    )


def plateau(seen: Seen) -> str:
    """Say how long the plateau was, how it ended, and why it is there."""
    trial, now = seen.trial, seen.now
    epoch = below_from(trial, LEFT)
    if epoch is None or abs(loss_at(trial, epoch // 2) - PLATEAU) > NEAR or now.accuracy < 1:
        return ""
    return (
        f"The loss stays near {fixed(PLATEAU, 3)}, and is below {LEFT} only from about epoch **{epoch:,}** on. It ends at **{fixed(now.loss, 6)}**, "
        f"with {percent(now.accuracy)} right. A sigmoid’s slope is ¼ at most, and the gradient is multiplied by one such slope per layer: at "
        "first hardly any of it reaches the first layer."
    )


def gradients_seen(seen: Seen) -> str:
    """Say how large the gradients of the first and the last layer are at the start."""
    from core.figures.gradient_norms import gradient_sizes

    start = seen.trial.past[0]
    sizes = gradient_sizes(seen.trial.spec.experiment, start)
    if list(sizes) != sorted(sizes):
        return ""
    return (
        f"At epoch {start.epoch} the first layer’s gradient is **{significant(sizes[0], 2)}** and the last one’s **{significant(sizes[-1], 2)}**, "
        f"{significant(sizes[-1] / sizes[0], 2)} times as large: on its way back, the gradient becomes smaller from layer to layer."
    )


def with_tanh(seen: Seen) -> str:
    """Say when the loss is low for good, and where it leapt."""
    trial, now = seen.trial, seen.now
    epoch, (highest, leapt) = below_from(trial, DONE), peak(trial)
    if epoch is None or not has_every_epoch(trial) or now.accuracy < 1:
        return ""
    first = int(trial.loss.epochs[np.flatnonzero(trial.loss.values < DONE)[0]])
    leap = ""
    if first < leapt < epoch:
        leap = f"It was so first at epoch {first}, but a step that was too long took it up to {fixed(highest, 3)} at epoch {leapt}. "
    return (
        f"The loss is below {DONE} for good from epoch **{epoch}** on, and {percent(now.accuracy)} are right. {leap}"
        "tanh’s slope is 1 at zero, four times a sigmoid’s, so the gradient reaches the first layer at once."
    )


def two_units(seen: Seen) -> str:
    """Say that two tanh units have learned XOR."""
    epoch = below_from(seen.trial, DONE)
    if epoch is None or seen.now.accuracy < 1:
        return ""
    return (
        f"Two tanh units are enough: {percent(seen.now.accuracy)} are right, and the loss is below {DONE} from about epoch **{epoch:,}** on. Each unit "
        "draws one line, and the output neuron combines the two."
    )


def trapped(seen: Seen) -> str:
    """Say at which answers the two ReLUs have come to rest."""
    p, loss = answers(seen.trial), seen.now.loss
    shared = np.abs(p - np.median(p)) < NEAR
    if shared.sum() != 3 or min(abs(loss - rest) for rest in RESTS) > AT_REST:
        return ""
    if min(p[~shared][0], 1 - p[~shared][0]) > CONFIDENT:
        return ""
    odd = round(1 - targets(seen.trial)[shared].mean())  # what the wrong corner should be
    return (
        f"The loss is **{fixed(loss, 4)}**, and has come to rest: the network is confident about one corner and gives the other three "
        f"the same answer, {fixed(float(np.median(p)), 2)}, although one of them is a {odd}. A ReLU whose answer is {0} at a corner gets no gradient "
        f"from it, so two ReLUs may come to rest at any of the losses {listed([exact(rest) for rest in RESTS])}."
    )


def lucky(seen: Seen) -> str:
    """Say that from another seed two ReLUs learn XOR."""
    if seen.now.accuracy < 1:
        return ""
    return (
        f"From seed {seen.trial.spec.seed} the loss is **{fixed(seen.now.loss, 4)}**, and {percent(seen.now.accuracy)} are right. The network is the same, "
        "only its first weights are others: whether it gets stuck depends on where it starts."
    )


LESSON = Lesson(
    7,
    "XOR",
    "What do hidden units do, and why does nothing happen for so long?",
    "What hidden units do, how a gradient goes back through them, and why a plateau lasts.",
    11,
    (
        Screen(
            "l7-one-neuron",
            "xor",
            "One neuron",
            question="One neuron trains on XOR. Where will its loss end?",
            answers=(
                "At 0.693: it answers 0.5 everywhere",
                "At 0: all are right",
                "At 0.347: half are right",
            ),
            watch="the colours of the plane fade",
            figures=("plane BCE",),
            explain=one_half,
            attempt=Try("AND instead of XOR", "data=and", separated),
            link="layers=0&epochs=2000&speed=100",
            formula=r"For $p = \frac12$: $\text{BCE} = -\log\frac12 = \ln 2 = 0.693147$.",
        ),
        Screen(
            "l7-update",
            "xor",
            "Back through a layer",
            question="A layer of two sigmoids, before training. How much of the output’s gradient arrives at the first of them?",
            answers=("About a tenth", "About half", "All of it"),
            watch="the numbers of the update",
            figures=("update",),
            explain=back_through_a_layer,
            attempt=Try("tanh in place of the sigmoid", "activation=tanh", back_through_a_layer),
            link="layers=2&seed=3&epochs=2000&speed=100&update=1",
            formula=(
                r"$\dfrac{\partial L}{\partial z_1} = \dfrac{\partial L}{\partial z}\cdot\dfrac{\partial z}{\partial a_1}\cdot"
                r"\dfrac{\partial a_1}{\partial z_1} = \dfrac{\partial L}{\partial z}\cdot v_1\cdot a_1(1 - a_1)$."
            ),
            by_hand=True,
            free=FREE_OF_UPDATE,
        ),
        Screen(
            "l7-plateau",
            "xor",
            "The long plateau",
            question="Three hidden layers of ten sigmoids. For how long will the loss stay near 0.693?",
            answers=("For thousands of epochs", "For about 100 epochs", "For ever"),
            watch="the loss: flat, and then a fall",
            figures=("losses",),
            explain=plateau,
            attempt=Try("Look at the gradients", "show=gradients", gradients_seen),
            link="speed=1000",
            formula=(
                r"$\sigma' = \sigma(1 - \sigma) \le \frac14$, and the gradient of the first layer has one such factor from "
                "each layer above it."
            ),
        ),
        Screen(
            "l7-tanh",
            "xor",
            "The same with tanh",
            question="Only the activation changes: tanh instead of sigmoid. From when on is the loss below 0.3 for good?",
            answers=(
                "From about epoch 100",
                "From about epoch 5,000, as before",
                "From about epoch 10,000",
            ),
            watch="the loss: it falls at once, and leaps once",
            figures=("losses",),
            explain=with_tanh,
            attempt=Try(
                "Two tanh units are enough",
                "layers=2&epochs=2000&lr=0.3&seed=0&speed=500",
                two_units,
            ),
            link="activation=tanh&epochs=300&speed=25",
            formula=r"$\tanh' = 1 - \tanh^2 \le 1$.",
        ),
        Screen(
            "l7-trap",
            "xor",
            "Two ReLUs in a trap",
            question="Two ReLU units can do XOR. Will they, from this start?",
            answers=("No, they get stuck near 0.477", "Yes", "No, they answer 0.5 everywhere"),
            watch="the loss come to rest",
            figures=("losses",),
            explain=trapped,
            attempt=Try("A luckier start", "seed=5", lucky),
            link="layers=2&activation=ReLU&lr=0.3&epochs=2000&seed=0&speed=100",
            formula=(
                r"Three corners with the same answer, ⅔: "
                r"$\frac34\left(-\frac23\log\frac23 - \frac13\log\frac13\right) = 0.4774$."
            ),
        ),
    ),
)
