"""More experiments: settings that a student opens with one click or one link."""

from __future__ import annotations

from dataclasses import dataclass

from core.lessons.lesson import settings_in


@dataclass(frozen=True)
class Preset:
    """A title, what to look at, and the settings as in the page's link."""

    title: str
    watch: str
    link: str = ""

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings in the words of the address bar."""
        return settings_in(self.link)

    @property
    def slug(self) -> str:
        """Return what a link calls it."""
        return "-".join(self.title.lower().split())


LOGISTIC_PRESETS = (
    Preset(
        "Fit a Bernoulli curve",
        "The fitted curve slides onto the dashed one. It learns a probability, not a step.",
    ),
    Preset(
        "BCE against MSE",
        "Same data, same start, same learning rate: BCE comes within 0.05 of the dashed curve after "
        "1,600 epochs, MSE after 6,700.",
        "loss=Both",
    ),
    Preset(
        "Where MSE gets stuck",
        "A bad start, confident and wrong. After 500 epochs BCE is on the dashed curve; MSE goes to p near 1 "
        "everywhere, where its gradient is almost 0, and stays there.",
        "loss=Both&lr=0.5&epochs=5000&init=hand&w0=-10&b0=8",
    ),
    Preset(
        "Six students",
        "Two features, zero weights, learning rate 1. The boundary turns; from epoch 69 on all six are "
        "right.",
        "data=students&lr=1&epochs=1001&init=zeros",
    ),
    Preset(
        "Mini-batches",
        "Batches of 2 from six points that no straight line can separate: the loss is noisy and stays near 0.67.",
        "data=minibatch&lr=0.01&epochs=1000&batch=2",
    ),
    Preset(
        "Held-out data",
        "Train on 70 % of 60 samples: from epoch 100 on the test loss rises, while the training loss "
        "falls.",
        "n=60&train=0.7&seed=9&lr=0.5&epochs=3000",
    ),
)

REGRESSION_PRESETS = (
    Preset(
        "Squared or absolute",
        "Anscombe’s third set: ten points on a line, one far above it. The squared error lets that one pull "
        "the line to a slope of 0.50; the absolute error keeps to the ten, with 0.35.",
        "data=own&loss=Both&std=1&lr=0.02&epochs=2000&speed=500&table=x,y;10,7.46;8,6.77;13,12.74;9,7.11;11,7.81;"
        "14,8.84;6,6.08;4,5.39;12,8.15;7,6.42;5,5.73",
    ),
    Preset(
        "Inputs not standardised",
        "A common mistake. Above a learning rate of 0.00034 the loss diverges; at 0.0001 it is still 24.95 after 5,000 "
        "epochs. Standardise the inputs and take 0.1: 2.93 after 100.",
        "data=own&lr=0.0001&epochs=5000&speed=full&table=t_u,t_c;35.7,0.5;55.9,14;58.2,15;81.9,28;56.3,11;48.9,8;"
        "33.9,3;21.8,-4;48.4,6;60.4,13;68.4,21",
    ),
)

SOFTMAX_PRESETS = (
    Preset(
        "Softmax twice",
        "A common mistake: CrossEntropyLoss applies softmax itself, and here it gets probabilities. The loss stays "
        "above 0.551445 with three classes, above 1.461150 with ten. Choose CE.",
        "mode=train&loss=CE of softmax&lr=0.5&epochs=1000",
    ),
)

XOR_PRESETS: tuple[Preset, ...] = (
    Preset(
        "The course network",
        "2-10-10-10-1, sigmoids, seed 777: a plateau at ln 2 for almost 5,000 epochs, then it falls.",
    ),
    Preset(
        "One neuron fails",
        "No hidden layer: whatever the seed, p becomes 0.5 everywhere and the loss ln 2 = 0.693147.",
        "layers=0&epochs=2000",
    ),
    Preset(
        "AND with one neuron",
        "One straight line is enough for AND, and so for OR and NAND: choose them as data.",
        "data=and&layers=0&epochs=1000",
    ),
    Preset(
        "No plateau with tanh",
        "The course network with tanh instead of sigmoid has all four right in under 100 epochs.",
        "activation=tanh&epochs=300",
    ),
    Preset(
        "Vanishing gradients",
        "Five hidden layers of sigmoids: each layer’s gradient is less than a fifth of the next one’s, "
        "and layer 1’s is less than a 40,000th of the output’s, so layer 1 hardly changes.",
        "layers=8-8-8-8-8&lr=0.01&epochs=100&show=gradients",
    ),
    Preset(
        "Two units, seen from inside",
        "The hidden layer’s view: two units move the four points until, before epoch 500, one straight line "
        "separates them.",
        "layers=2&activation=tanh&lr=0.3&epochs=2000&seed=0&show=hidden",
    ),
    Preset(
        "A forgotten activation",
        "Three hidden layers of ten and no activation function: all of it is one straight line, and the loss stays at "
        "0.2624. With tanh it falls below 0.01.",
        "data=moons&noise=0.2&activation=none&lr=0.1&epochs=1000",
    ),
    Preset(
        "All weights zero",
        "Ten hidden units that start alike stay alike: ten equal maps and one straight boundary. From random "
        "weights the same network bends it.",
        "data=moons&noise=0.2&layers=10&init=zeros&lr=0.3&batch=10&epochs=300",
    ),
    Preset(
        "Dead ReLUs",
        "The learning rate is too large: within ten epochs most ReLU units answer 0 to every sample, and the "
        "loss stays at ln 2.",
        "data=circle&layers=6-6&activation=ReLU&lr=3&epochs=500&seed=2",
    ),
    Preset(
        "Circle",
        "TensorFlow Playground’s first task: layers of four and two tanh units, batches of ten. After 100 "
        "epochs all points are right, the held-out ones too.",
        "data=circle&layers=4-2&activation=tanh&lr=0.03&batch=10&n=500&train=0.5&epochs=1000&seed=1",
    ),
    Preset(
        "A circle with one neuron",
        "Give it the squares of x1 and x2, and a single neuron draws the circle.",
        "data=circle&layers=0&inputs=x1^2,x2^2&lr=0.03&epochs=2000",
    ),
    Preset(
        "Spiral",
        "Two arms, two hidden layers of eight, Adam: within 1,000 epochs every point is right.",
        "data=spiral&layers=8-8&activation=tanh&lr=0.01&optimizer=Adam&epochs=3000&n=300&seed=1",
    ),
    Preset(
        "Memorising noise",
        "Few noisy samples, many units: the test loss is lowest before epoch 50 and then doubles, while "
        "the training loss falls.",
        "data=moons&noise=0.9&n=80&train=0.5&layers=16-16&activation=tanh&optimizer=Adam&lr=0.01&epochs=3000&seed=1",
    ),
    Preset(
        "BCE against MSE",
        "Same weights at the start. Where p is 0.5, MSE’s gradient is half of BCE’s: after 1,600 epochs "
        "BCE has all four right, and MSE still answers about 0.5 everywhere.",
        "loss=Both&layers=10-10&epochs=1600&seed=2",
    ),
    Preset(
        "Perceptron by hand",
        "Move the line yourself until it is AND, NAND or OR. XOR needs two layers.",
        "mode=hand",
    ),
)

MNIST_PRESETS: tuple[Preset, ...] = (
    Preset(
        "Softmax regression",
        "The course’s classifier: one layer, ten outputs. Draw a digit, then press Train.",
    ),
    Preset(
        "What a pixel says",
        "Ten pictures of weights: where ink speaks for a digit, and where against it.",
        "show=inside",
    ),
    Preset(
        "The whole of MNIST",
        "15 epochs on all 60,000 training digits: it reads 92 % of the 10,000 test digits. Until they are "
        "downloaded the 5,000 here are used: 89 %.",
        "dataset=full",
    ),
    Preset(
        "A small CNN",
        "Two convolutions: each epoch takes longer, but after three they read 95 % of the test digits, "
        "where softmax regression ends at 89 %.",
        "model=cnn&optimizer=Adam&lr=0.003&epochs=10",
    ),
    Preset(
        "Adam at 0.1",
        "A learning rate that suits SGD. Adam moves each weight by about as much whatever the gradient: after 15 epochs "
        "57 of 64 ReLUs answer 0 to every digit. Take 0.001.",
        "model=mlp&optimizer=Adam&epochs=15",
    ),
    Preset(
        "Digits that move",
        "Training digits turn, grow and shift a little, anew in every epoch, so the network learns to "
        "read digits that are not upright, as drawn ones often are.",
        "model=cnn&optimizer=Adam&lr=0.002&epochs=30&augment=1&show=belief",
    ),
    Preset(
        "BCE against MSE",
        "Same network, same start, same learning rate: after 5 epochs BCE reads 78 % of the test digits "
        "and MSE 56 %, after 50 epochs 86 % and 83 %.",
        "loss=Both&epochs=50",
    ),
)

# By the end of the address of the page where they run.
PRESETS = {
    "regression": REGRESSION_PRESETS,
    "logistic": LOGISTIC_PRESETS,
    "xor": XOR_PRESETS,
    "softmax": SOFTMAX_PRESETS,
    "mnist": MNIST_PRESETS,
}
