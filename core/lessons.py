"""Lessons: settings that a student opens with one click or one link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A title, what to look at, and the settings in the words of the address bar."""

    title: str
    watch: str
    settings: Mapping[str, str]


LOGISTIC_LESSONS = (
    Lesson(
        "Fit a Bernoulli curve",
        "The fitted curve slides onto the dashed one. It learns a probability, not a step.",
        {},
    ),
    Lesson(
        "BCE against MSE",
        "Same data, same start, same learning rate: MSE arrives later.",
        {"loss": "Both"},
    ),
    Lesson(
        "Where MSE gets stuck",
        "A bad start. BCE walks home; MSE stays on a plateau where p is near 0 or 1.",
        {"loss": "Both", "lr": "0.5", "epochs": "5000", "init": "hand", "w0": "-10", "b0": "8"},
    ),
    Lesson(
        "Six students",
        "Two features, zero weights, learning rate 1. The boundary turns until all six are right.",
        {"data": "students", "lr": "1", "epochs": "1001", "init": "zeros"},
    ),
    Lesson(
        "Mini-batches",
        "Batches of 2 from six points that no line separates: the loss is noisy and stays high.",
        {"data": "minibatch", "lr": "0.01", "epochs": "1000", "batch": "2"},
    ),
    Lesson(
        "Held-out data",
        "Train on 70 % of 60 samples: from epoch 100 on the test loss rises, the training loss falls.",
        {"n": "60", "train": "0.7", "seed": "9", "lr": "0.5", "epochs": "3000"},
    ),
)

XOR_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "The course network",
        "2-10-10-10-1, sigmoids, seed 777: a plateau at ln 2 for 5,000 epochs, then it falls.",
        {},
    ),
    Lesson(
        "One neuron fails",
        "No hidden layer: the loss settles at ln 2 = 0.693147, whatever you do.",
        {"layers": "0", "epochs": "2000"},
    ),
    Lesson(
        "AND with one neuron",
        "One straight line is enough for AND, and so for OR and NAND.",
        {"data": "and", "layers": "0", "epochs": "1000"},
    ),
    Lesson(
        "No plateau with tanh",
        "The same network with tanh instead of sigmoid learns XOR in a few hundred epochs.",
        {"activation": "tanh", "lr": "0.1", "epochs": "2000"},
    ),
    Lesson(
        "Vanishing gradients",
        "Sigmoids in a stack: at first each layer gets a fraction of the next one’s gradient, then all are tiny.",
        {"show": "gradients", "log": "1"},
    ),
    Lesson(
        "Two units, seen from inside",
        "The hidden layer’s view: how two units move four points so that one line parts them.",
        {"layers": "2", "activation": "tanh", "lr": "0.3", "epochs": "2000", "seed": "0"},
    ),
    Lesson(
        "All weights zero",
        "Units that start alike stay alike: ten of them do no more than one.",
        {"layers": "10", "init": "zeros", "epochs": "3000"},
    ),
    Lesson(
        "Dead ReLUs",
        "The learning rate is too large: most ReLU units die at once, and the loss stays at ln 2.",
        {
            "data": "circle", "layers": "6-6", "activation": "ReLU", "lr": "3", "epochs": "500",
            "seed": "2",
        },
    ),
    Lesson(
        "Circle",
        "TensorFlow Playground’s first task: four and two tanh units, batches of ten.",
        {
            "data": "circle", "layers": "4-2", "activation": "tanh", "lr": "0.03", "batch": "10",
            "n": "500", "train": "0.5", "epochs": "1000", "seed": "1",
        },
    ),
    Lesson(
        "A circle with one neuron",
        "Give it the squares of x1 and x2, and a single neuron draws the circle.",
        {"data": "circle", "layers": "0", "inputs": "x1^2,x2^2", "lr": "0.03", "epochs": "2000"},
    ),
    Lesson(
        "Spiral",
        "Two arms, two hidden layers of eight, Adam.",
        {
            "data": "spiral", "layers": "8-8", "activation": "tanh", "lr": "0.01",
            "optimizer": "Adam", "epochs": "3000", "n": "300", "seed": "1",
        },
    ),
    Lesson(
        "Memorising noise",
        "Few noisy samples, many units: the test loss rises while the training loss falls.",
        {
            "data": "moons", "noise": "0.9", "n": "80", "train": "0.5", "layers": "16-16",
            "activation": "tanh", "optimizer": "Adam", "lr": "0.01", "epochs": "3000", "seed": "1",
        },
    ),
    Lesson(
        "BCE against MSE",
        "Same network, same weights at the start: two boundaries side by side.",
        {"loss": "Both", "data": "moons", "noise": "0.3", "layers": "8", "activation": "tanh",
         "lr": "0.1", "epochs": "3000", "seed": "1"},
    ),
    Lesson(
        "Perceptron by hand",
        "Move the line yourself: AND, NAND, OR, and XOR in two layers.",
        {"mode": "hand"},
    ),
)  # fmt: skip

MNIST_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Softmax regression",
        "The course’s classifier: one layer, ten outputs. Draw a digit, then press Train.",
        {},
    ),
    Lesson(
        "What a pixel says",
        "Ten images of weights: where ink speaks for a digit, and where against it.",
        {"show": "inside"},
    ),
    Lesson(
        "The whole of MNIST",
        "60,000 digits to train on: in 15 epochs the course’s classifier reads 92 % of the others.",
        {"dataset": "full"},
    ),
    Lesson(
        "A small CNN",
        "Two convolutions read drawings better; each epoch takes longer.",
        {"model": "cnn", "optimizer": "Adam", "lr": "0.003", "epochs": "10"},
    ),
    Lesson(
        "Digits that move",
        "Training digits turn, grow and shift a little, anew in every epoch: best for drawings.",
        {
            "model": "cnn",
            "optimizer": "Adam",
            "lr": "0.002",
            "epochs": "30",
            "augment": "1",
            "show": "belief",
        },
    ),
    Lesson(
        "BCE against MSE",
        "Same network, same start, same learning rate: MSE hardly moves.",
        {"loss": "Both", "epochs": "50"},
    ),
)
