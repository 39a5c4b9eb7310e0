"""Digits on made paper as a phone takes them: ruled, squared, shadowed, dirty, on a table, small."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

HEIGHT, WIDTH = 900, 1200
UNSEEN = Path(__file__).with_name("unseen_digits.npz")
Random = np.random.Generator


@dataclass(frozen=True, eq=False)
class Scene:
    """What a camera sees of one digit.

    Attributes:
        ink: how much of each pixel the pen covers, ``(H, W)`` float32 in [0, 1].
        paper: how much light each pixel of the paper gives back, and whatever lies on it.
        light: how much light falls on each pixel.
        pen: how much light the ink gives back.
        blur: of the lens, pixels.
        quality: of the JPEG.
    """

    ink: np.ndarray
    paper: np.ndarray = field(default_factory=lambda: np.full((HEIGHT, WIDTH), 0.92, np.float32))
    light: np.ndarray = field(default_factory=lambda: np.ones((HEIGHT, WIDTH), np.float32))
    pen: float = 0.2
    blur: float = 1.2
    quality: int = 80

    def photo(self, random: Random) -> bytes:
        """The JPEG that the camera makes of it, with grain."""
        grey = self.light * (self.paper * (1 - self.ink) + self.pen * self.paper * self.ink)
        grey = grey + random.normal(0, 0.015, grey.shape)
        blurred = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), self.blur)
        file = io.BytesIO()
        pixels = np.clip(255 * blurred, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).convert("RGB").save(file, "JPEG", quality=self.quality)
        return file.getvalue()


def unseen_digits() -> tuple[np.ndarray, np.ndarray]:
    """100 digits ``(100, 28, 28)`` uint8 that no network of ours has learnt from, and their labels."""
    with np.load(UNSEEN) as packed:
        return packed["images"], packed["labels"]


def shape(digit: np.ndarray) -> np.ndarray:
    """The digit ``(28, 28)`` uint8 cut to its ink, in [0, 1]."""
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    cut = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.pad(cut, 1).astype(np.float32) / 255


def put(small: np.ndarray, size: float, angle: float, random: Random) -> np.ndarray:
    """A shape on an empty page, its longer side ``size`` pixels, turned, somewhere inside."""
    height, width = small.shape
    scale = size / max(height, width)
    reach = 0.55 * size * (1 + abs(np.sin(np.radians(angle))))
    x, y = random.uniform(reach, WIDTH - reach), random.uniform(reach, HEIGHT - reach)
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), angle, scale)
    matrix[:, 2] += (x - width / 2, y - height / 2)
    flags = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.clip(cv2.warpAffine(small, matrix, (WIDTH, HEIGHT), flags=flags), 0, 1)


def skeleton(solid: np.ndarray) -> np.ndarray:
    """The middle line of a shape, both bool ``(H, W)`` (Zhang and Suen, 1984)."""
    pixels = np.pad(solid, 1).astype(np.uint8)
    while True:
        before = pixels.copy()
        for first in (True, False):
            p = [np.roll(pixels, move, (0, 1)) for move in (
                (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1),
            )]  # fmt: skip
            around = sum(p[1:], p[0])
            turns = sum((p[i] == 0) & (p[(i + 1) % 8] == 1) for i in range(8))
            north, east, south, west = p[0], p[2], p[4], p[6]
            if first:
                free = (north * east * south == 0) & (east * south * west == 0)
            else:
                free = (north * east * west == 0) & (north * south * west == 0)
            pixels[(pixels == 1) & (around >= 2) & (around <= 6) & (turns == 1) & free] = 0
        if (pixels == before).all():
            return pixels[1:-1, 1:-1].astype(bool)


def thin_shape(digit: np.ndarray, size: float, width: int) -> np.ndarray:
    """A digit as a pen of ``width`` pixels draws it, its longer side about ``size`` pixels."""
    enlarged = cv2.resize(shape(digit), None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    middle = skeleton(enlarged > 0.5)
    scale = size / max(middle.shape)
    page = np.zeros([round(side * scale) + 4 * width for side in middle.shape], np.uint8)
    inked = set(zip(*np.nonzero(middle), strict=True))
    for row, column in inked:
        for down, across in ((0, 0), (0, 1), (1, -1), (1, 0), (1, 1)):
            if (row + down, column + across) in inked:
                ends = [(column, row), (column + across, row + down)]
                a, b = ([round(2 * width + scale * at) for at in end] for end in ends)
                cv2.line(page, a, b, 255, width, cv2.LINE_AA)
    return page.astype(np.float32) / 255


def clean(digit: np.ndarray, random: Random) -> Scene:
    """A thick pen on plain paper, lit a little unevenly."""
    down, across = np.mgrid[:HEIGHT, :WIDTH] / WIDTH
    light = 1.03 - random.uniform(0.05, 0.25) * down - random.uniform(-0.15, 0.15) * across
    return Scene(
        put(shape(digit), random.uniform(250, 540), 0, random),
        light=light.astype(np.float32),
        pen=float(random.uniform(0.1, 0.35)),
        quality=int(random.integers(40, 91)),
    )


def lines(angle: float, spacing: float, width: int, shade: float, offset: float) -> np.ndarray:
    """How much of its light paper with parallel lines gives back."""
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    turn = np.radians(angle)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    for i in range(-60, 60):
        at = middle + (i * spacing + offset) * across
        ends = [(at + reach * along).round().astype(int).tolist() for reach in (-1600, 1600)]
        cv2.line(page, ends[0], ends[1], round(255 * shade), width, cv2.LINE_AA)
    return page.astype(np.float32) / 255


def ruled(scene: Scene, random: Random, width: int, shade: float, turn: float = 0) -> Scene:
    """The same on ruled paper, half of it with a margin line."""
    angle = random.uniform(-turn, turn)
    rulings = lines(angle, random.uniform(40, 80), width, shade, random.uniform(0, 40))
    if random.random() < 0.5:
        rulings *= lines(angle + 90, 5_000, width, shade, random.uniform(300, 500))
    return replace(scene, paper=scene.paper * rulings)


def squared(scene: Scene, random: Random, width: int, shade: float, turn: float = 0) -> Scene:
    """The same on squared paper."""
    angle, spacing = random.uniform(-turn, turn), random.uniform(35, 70)
    squares = scene.paper
    for way in (angle, angle + 90):
        squares = squares * lines(way, spacing, width, shade, random.uniform(0, 35))
    return replace(scene, paper=squares)


def dots(scene: Scene, random: Random, count: int, least: int, most: int, *, apart: bool) -> Scene:
    """The same with crumbs on the paper; ``apart`` from the digit."""
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    near = cv2.dilate(scene.ink, np.ones((5 * most, 5 * most), np.uint8)) > 0.1
    left = count
    while left:
        x, y = int(random.integers(20, WIDTH - 20)), int(random.integers(20, HEIGHT - 20))
        if not (apart and near[y, x]):
            size = (int(random.integers(least, most + 1)), int(random.integers(least, most + 1)))
            shade = float(random.integers(60, 130))
            cv2.ellipse(page, (x, y), size, float(random.uniform(0, 180)), 0, 360, shade, -1)
            left -= 1
    return replace(scene, paper=scene.paper * page.astype(np.float32) / 255)


def middle_of(scene: Scene) -> tuple[float, float]:
    """Column and row of the middle of the ink."""
    rows, columns = np.nonzero(scene.ink > 0.5)
    return float(columns.mean()), float(rows.mean())


def hard_shadow(scene: Scene, random: Random) -> Scene:
    """The same with a straight, sharp shadow whose edge passes through the digit or beside it."""
    x, y = middle_of(scene)
    turn = random.uniform(0, 2 * np.pi)
    down, across = np.mgrid[:HEIGHT, :WIDTH]
    far = (across - x) * np.cos(turn) + (down - y) * np.sin(turn) - random.uniform(-150, 150)
    dark = random.uniform(0.45, 0.7)
    return replace(scene, light=scene.light * np.where(far > 0, dark, 1).astype(np.float32))


def hand_shadow(scene: Scene, random: Random) -> Scene:
    """The same with the shadow of a hand that holds a phone: a palm, and fingers over the digit."""
    x, y = middle_of(scene)
    page = np.zeros((HEIGHT, WIDTH), np.uint8)
    turn = random.uniform(20, 160)
    away = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    palm = np.array([x, y]) + 420 * away
    cv2.ellipse(page, [int(a) for a in palm], (330, 210), turn, 0, 360, 255, -1)
    for i in range(4):
        spread = turn + 180 + (i - 1.5) * random.uniform(9, 15)
        way = np.array([np.cos(np.radians(spread)), np.sin(np.radians(spread))])
        tip = palm + random.uniform(330, 520) * way
        cv2.line(
            page, [int(a) for a in palm], [int(a) for a in tip], 255, int(random.integers(60, 95))
        )
    soft = cv2.GaussianBlur(page, (0, 0), random.uniform(5, 25)).astype(np.float32) / 255
    return replace(scene, light=scene.light * (1 - random.uniform(0.3, 0.55) * soft))


def vignette(scene: Scene, random: Random) -> Scene:
    """The same with dark corners."""
    down, across = np.mgrid[:HEIGHT, :WIDTH]
    far = np.hypot(across - WIDTH / 2, down - HEIGHT / 2) / np.hypot(WIDTH / 2, HEIGHT / 2)
    light = 1 - random.uniform(0.5, 0.75) * far ** random.uniform(1.2, 2.5)
    return replace(scene, light=scene.light * light.astype(np.float32))


def on_table(scene: Scene, random: Random, turn: float = 0) -> Scene:
    """A sheet with the digit on it, on a plain table or on one of wood, its edges in the picture."""
    table = np.full((HEIGHT, WIDTH), random.uniform(0.2, 0.75), np.float32)
    if random.random() < 0.5:
        grain = cv2.GaussianBlur(
            random.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 40, None, 2
        )
        table = np.clip(table * (1 + 0.12 * grain / grain.std()), 0.05, 0.85).astype(np.float32)
    rows, columns = np.nonzero(scene.ink > 0.05)
    edges = [
        (columns.min(), 0), (rows.min(), 0), (WIDTH - columns.max(), 1), (HEIGHT - rows.max(), 1),
    ]  # fmt: skip
    left, top, right, bottom = (random.uniform(0.15, 0.8) * room for room, _ in edges)
    corners = np.array(
        [
            (left, top),
            (WIDTH - right, top),
            (WIDTH - right, HEIGHT - bottom),
            (left, HEIGHT - bottom),
        ]
    )
    corners += random.uniform(-0.02, 0.02, corners.shape) * WIDTH
    if turn:
        matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), random.uniform(-turn, turn), 0.8)
        corners = corners @ matrix[:, :2].T + matrix[:, 2]
        scene = replace(scene, ink=cv2.warpAffine(scene.ink, matrix, (WIDTH, HEIGHT)))
    sheet = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(sheet, [corners.round().astype(np.int32)], 255, cv2.LINE_AA)
    cover = sheet.astype(np.float32) / 255
    return replace(scene, paper=cover * scene.paper + (1 - cover) * table)


def thin(digit: np.ndarray, random: Random, least: int = 2, most: int = 6) -> Scene:
    """A ballpoint pen: strokes of 2 to 6 pixels, of a digit of 200 to 540."""
    small = thin_shape(digit, random.uniform(200, 540), int(random.integers(least, most + 1)))
    return replace(clean(digit, random), ink=put(small, max(small.shape), 0, random))


def of_any_size(digit: np.ndarray, random: Random) -> Scene:
    """From 2 to 60 % of the picture's shorter side."""
    size = HEIGHT * np.exp(random.uniform(np.log(0.02), np.log(0.6)))
    return replace(clean(digit, random), ink=put(shape(digit), size, 0, random), blur=0.8)


def turned(digit: np.ndarray, random: Random) -> Scene:
    """Held at an angle of up to 15 degrees."""
    ink = put(shape(digit), random.uniform(250, 500), random.uniform(-15, 15), random)
    return replace(clean(digit, random), ink=ink)


KINDS: dict[str, Callable[[np.ndarray, Random], Scene]] = {
    "clean": clean,
    "rulings, 3 px": lambda d, r: ruled(clean(d, r), r, 3, 0.6),
    "rulings, 4 px, dark": lambda d, r: ruled(clean(d, r), r, 4, 0.3),
    "squares, light": lambda d, r: squared(clean(d, r), r, 2, 0.7),
    "squares, dark": lambda d, r: squared(clean(d, r), r, 3, 0.35),
    "rulings and squares at an angle": lambda d, r: (squared if r.random() < 0.5 else ruled)(
        turned(d, r), r, 3, 0.45, 15
    ),
    "twelve crumbs": lambda d, r: dots(clean(d, r), r, 12, 3, 7, apart=False),
    "one speck": lambda d, r: dots(clean(d, r), r, 1, 8, 16, apart=True),
    "hard shadow": lambda d, r: hard_shadow(clean(d, r), r),
    "a hand's shadow": lambda d, r: hand_shadow(clean(d, r), r),
    "vignette": lambda d, r: vignette(clean(d, r), r),
    "sheet on a table": lambda d, r: on_table(clean(d, r), r),
    "sheet on a table at an angle": lambda d, r: on_table(clean(d, r), r, 15),
    "thin pens": thin,
    "2 to 60 % of the side": of_any_size,
    "angles to 15 degrees": turned,
    "JPEG quality 40": lambda d, r: replace(clean(d, r), quality=40),
    "thin pens on rulings": lambda d, r: ruled(thin(d, r, 4, 8), r, 2, 0.6, 5),
    "small, on squares": lambda d, r: squared(
        replace(clean(d, r), ink=put(shape(d), r.uniform(70, 160), r.uniform(-8, 8), r)),
        r,
        2,
        0.6,
        5,
    ),
}
