"""Lesson 7: XOR with hidden layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.analysis.xor_traps import trap_of
from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import below_from, loss_now, right_now

if TYPE_CHECKING:
    from core.runs.run_view import RunView


def one_half(view: RunView) -> str:
    """Where one neuron ends."""
    trial = view.trials[0]
    return (
        f"The loss is **{loss_now(trial, 6)}**, which is ln 2: it says one half everywhere. Each corner pulls the "
        "line its way, and the pulls cancel; a straight line can do no better."
    )


def plateau(view: RunView) -> str:
    """How long the plateau was, and how it ended."""
    trial = view.trials[0]
    return (
        f"It is below 0.6 only from epoch **{below_from(trial, 0.6):,}** on, and then falls to **{loss_now(trial, 6)}**, "
        f"{right_now(trial)} right. A sigmoid’s slope is ¼ at most, and three layers multiply: at first hardly "
        "any gradient reaches layer 1."
    )


def no_plateau(view: RunView) -> str:
    """How soon tanh has all right."""
    trial = view.trials[0]
    return (
        f"The loss left 0.69 and is below 0.3 from epoch **{below_from(trial, 0.3):,}** on, {right_now(trial)} right. "
        "tanh’s slope is 1 at zero, four times a sigmoid’s, so the gradient reaches the first layer at once."
    )


def trapped(view: RunView) -> str:
    """Which trap it is in."""
    trial = view.trials[0]
    rests = None if trial.now is None else trap_of(trial.now.loss)
    where = "still moving" if rests is None else f"in the place of rest where {rests}"
    return (
        f"The loss is **{loss_now(trial, 4)}**: it is {where}. A ReLU that answers 0 at a corner passes no gradient "
        "there, so two units can only rest at 0, 0.3466, 0.4774 or 0.6931. Try another seed."
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
                ("At 0.693: one half everywhere", "At 0: all right", "At 0.347: half of them right"),
                0,
            ),
            "the plane turn grey",
            "plane BCE",
            one_half,
            {"layers": "0", "epochs": "2000", "speed": "100"},
            r"For $p = \frac12$: $\text{BCE} = -\log\frac12 = \ln 2 = 0.693147$.",
            Try("AND instead of XOR", {"data": "and"}),
        ),
        Screen(
            "l7-plateau",
            "xor",
            "The long plateau",
            Question(
                "Three hidden layers of ten sigmoids. For how long will the loss stand near 0.693?",
                ("For thousands of epochs", "For about 100", "For ever"),
                0,
            ),
            "the loss: flat, and then a fall",
            "losses",
            plateau,
            {"speed": "1000"},
            r"$\sigma' = \sigma(1 - \sigma) \le \frac14$, and the gradient of layer 1 has such a factor from "
            "every layer above it.",
            Try("Look at the gradients", {"show": "gradients"}),
        ),
        Screen(
            "l7-tanh",
            "xor",
            "The same with tanh",
            Question(
                "Only the activation changes: tanh instead of sigmoid. How long is the plateau now?",
                ("Under 100 epochs", "As long", "Twice as long"),
                0,
            ),
            "the loss fall at once",
            "losses",
            no_plateau,
            {"activation": "tanh", "epochs": "300", "speed": "25"},
            r"$\tanh' = 1 - \tanh^2 \le 1$.",
            Try("Two tanh units are enough", {"layers": "2", "epochs": "2000", "lr": "0.3", "seed": "0", "speed": "500"}),
        ),
        Screen(
            "l7-trap",
            "xor",
            "Two ReLUs in a trap",
            Question(
                "Two ReLU units could do XOR. Will they, from this start?",
                ("No, they get stuck near 0.477", "Yes", "No, at one half everywhere"),
                0,
            ),
            "the loss come to rest near 0.477",
            "losses",
            trapped,
            {
                "layers": "2", "activation": "ReLU", "lr": "0.3", "epochs": "2000", "seed": "0",
                "speed": "100",
            },
            r"Three corners that share $\frac23$: $\frac34\left(-\frac23\log\frac23 - \frac13\log\frac13\right) = 0.4774$.",
            Try("A luckier start", {"seed": "5"}),
        ),
    ),
)  # fmt: skip
