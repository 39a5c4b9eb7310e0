"""What each figure of each page must show, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from tests.e2e.drawn import Wanted, colours, drawn
from tests.e2e.screen import Screen
from tests.e2e.stage import BOARD
from tests.e2e.strokes import DIGITS, draw
from tests.e2e.visits import Visit

LONG = "epochs=9000000"


def space_seen(screen: Screen) -> list[str]:
    """Whether the surface in space is there, which WebGL paints, in many shades."""
    shades = colours(screen.page, "surface BCE")
    return [] if shades > 90 else [f"surface BCE: {shades} colours"]


def look_into_a_unit(screen: Screen) -> None:
    """Choose the first unit."""
    screen.open_tab("Look into a unit")
    screen.pick("Look into a unit", "Layer 1, unit 1")
    screen.until(lambda: "unit" in drawn(screen.page))


def look_at_answers(screen: Screen) -> None:
    """Open the table of samples and their probabilities."""
    screen.open_tab("x, y and p")


def draw_a_three(screen: Screen) -> None:
    """Hand in a digit."""
    draw(screen.page, DIGITS[3])
    screen.until(lambda: screen.metric("Prediction") != "–")


def curves(*names: str) -> Wanted:
    """Lines that training draws."""
    return Wanted(grown=dict.fromkeys(names, (0.1, 0.01)))


def surface(*marks: str) -> Wanted:
    """A loss surface with marks and a path on it."""
    points = dict.fromkeys((*marks, "Now"), 1)
    return Wanted(contours=8, points=points, grown={"Path": (0.01, 0.01)})


def plane(loss: str, each: int) -> Wanted:
    """Shaded, with so many samples of each class, and parted once it has trained."""
    return Wanted(
        points={"y = 0": each, "y = 1": each},
        reached={f"Boundary, {loss}": (0.05, 0.05)},
        painted=0.4,
        colours=30,
    )


SAMPLES = 0.005  # of the curve's canvas are covered by zeros and ones
MARKS = ("Start", "Minimum", "True w, b")
PANEL = Wanted(words=r"Loss\s+Accuracy.*\s\d\.\d+\s+\d+\.\d %", axes=False)
CURVE = Wanted(lines={"Fitted, BCE": (0.9, 0.03), "True curve": (0.9, 0.5)}, painted=SAMPLES)
NETWORK = Wanted(painted=0.05, colours=60, axes=False)
TILES = Wanted(painted=0.1, colours=20, axes=False)
BARS = {
    "bars": Wanted(filled={"CE": 0.08}),
    "seen": Wanted(painted=0.3, colours=20, axes=False),
    "losses": curves("CE, training", "CE, test"),
    "accuracies": curves("CE, training", "CE, test"),
    "panel": PANEL,
}

VISITS: Mapping[str, Visit] = {
    "fit": Visit(
        f"/regression?std=1&lr=0.05&speed=full&{LONG}",
        epochs=100,
        figures={
            "panel": Wanted(words=r"Loss.*\s\d", axes=False),
            "fit": Wanted(lines={"Predicted = true": (0.5, 0.2)}, points={"Squared error": 5}),
            "losses": curves("Squared error, training"),
            "surface Squared error": surface(),
            "costs": Wanted(words=r"\d", axes=False),
        },
        whole=True,
        in_view=("fit", "surface Squared error", "losses"),
        translated=True,
    ),
    "curve": Visit(
        f"/logistic?loss=Both&lr=0.2&{LONG}",
        epochs=200,
        figures={
            "panel": PANEL,
            "curve": Wanted(lines={**CURVE.lines, "Fitted, MSE": (0.9, 0.03)}, painted=SAMPLES),
            "losses": curves("BCE, training", "MSE, training"),
            "surface BCE": surface(*MARKS),
            "surface MSE": surface(*MARKS),
        },
        whole=True,
        in_view=("curve", "surface MSE", "losses"),
    ),
    "students": Visit(
        f"/logistic?data=students&lr=1&init=zeros&{LONG}",
        epochs=300,
        figures={
            "panel": PANEL,
            "plane BCE": plane("BCE", 3),
            "losses": curves("BCE, training"),
            "surface BCE": surface(),
            "answers": Wanted(words=r"x1\s+x2\s+y\s+p\s+(\d\s+\d\s+\d\s+[\d.]+( × 10\S+)?\s*){6}$", axes=False),
        },
        prepare=look_at_answers,
    ),
    "space": Visit(
        f"/logistic?solid=1&train=0.7&log=1&{LONG}",
        epochs=200,
        figures={
            "curve": CURVE,
            "losses": curves("BCE, training", "BCE, test"),
            "surface BCE": Wanted(scenes=1, axes=False),
        },
        also=space_seen,
        in_view=("curve", "surface BCE", "losses"),
    ),
    "network": Visit(
        f"/xor?loss=Both&layers=2&activation=tanh&lr=0.3&seed=0&{LONG}",
        epochs=600,
        figures={
            "panel": PANEL,
            "plane BCE": plane("BCE", 2),
            "plane MSE": plane("MSE", 2),
            "network": NETWORK,
            "losses": curves("BCE, training", "MSE, training"),
            "unit": Wanted(points={"y = 0": 2, "y = 1": 2}, painted=0.4, colours=30),
        },
        prepare=look_into_a_unit,
        whole=True,
        in_view=("plane BCE", "plane MSE", "losses"),
        translated=True,
    ),
    "hidden": Visit(
        f"/xor?layers=2&activation=tanh&lr=0.3&seed=0&show=hidden&{LONG}",
        epochs=600,
        figures={
            "panel": PANEL,
            "plane BCE": plane("BCE", 2),
            "losses": curves("BCE, training"),
            "hidden": Wanted(
                lines={"The plane's grid": (0.2, 0.2)}, points={"y = 0": 2, "y = 1": 2},
                reached={"Separating line": (0, 0.1)},
            ),
            "answers": Wanted(words=r"x1\s+x2\s+y\s+p\s+(\S+\s+\S+\s+\d\s+[\d.]+( × 10\S+)?\s*){4}$", axes=False),
        },
        prepare=look_at_answers,
        in_view=("plane BCE", "losses"),
    ),
    "gradients": Visit(
        f"/xor?loss=Both&data=moons&noise=0.2&layers=6-4&activation=tanh&lr=0.3&train=0.7&show=gradients&{LONG}",
        epochs=200,
        figures={
            "panel": PANEL,
            "plane BCE": plane("BCE", 30),
            "plane MSE": plane("MSE", 30),
            "losses": curves("BCE, training", "BCE, test", "MSE, training", "MSE, test"),
            "gradients": curves("Layer 1", "Layer 2", "Output"),
        },
    ),
    "classes": Visit(
        f"/softmax?mode=train&speed=full&{LONG}",
        epochs=100,
        figures={
            "panel": PANEL,
            "plane CE": Wanted(
                points={"y = 0": 10, "y = 1": 10, "y = 2": 10}, painted=0.4, colours=30
            ),
            "losses": curves("CE, training"),
            "accuracies": curves("CE, training"),
        },
        whole=True,
        in_view=("plane CE", "losses"),
    ),
    "confusion": Visit(
        f"/mnist?speed=full&show=confusion&{LONG}",
        epochs=2,
        figures={**BARS, "confusion": Wanted(texts={"counts": 40}, images=1)},
        prepare=draw_a_three,
        whole=True,
        in_view=(BOARD, "bars", "losses"),
        translated=True,
    ),
    "belief": Visit(
        f"/mnist?speed=full&show=belief&{LONG}",
        epochs=2,
        figures={**BARS, "belief": Wanted(grown={"3": (0.1, 0.1)})},
        prepare=draw_a_three,
    ),
    "inside": Visit(
        f"/mnist?model=cnn&optimizer=Adam&lr=0.003&train=0.1&speed=full&show=inside&{LONG}",
        epochs=1,
        figures={**BARS, "weights": TILES, "maps": TILES},
        prepare=draw_a_three,
    ),
}  # fmt: skip
