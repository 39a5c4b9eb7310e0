"""A drawn digit made like MNIST's, so that a network trained on MNIST can read it."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.datasets.mnist import SIDE

BOARD = 280  # pixels each way, of the board that students draw on
BOX = 20  # the longer side of the ink in it
MIDDLE = 14  # the row and column where MNIST's centres of mass lie, to within half a pixel
FAINT = 0.02  # of the strongest ink; weaker is taken for paper
LEAST_INK = 12  # pixels, of a drawing as large as the board; fewer are a slip of the finger
FRAME, WORDS = 110, 165  # greys that stand out on black, in the light page and in the dark one


def mnist_like(ink: np.ndarray) -> bytes | None:
    """Return ink ``(H, W)`` in [0, 1] as MNIST would have it, 784 uint8; ``None`` of nearly no ink.

    As MNIST was made (LeCun and others, 1998): cropped to the ink, its longer side scaled to 20
    pixels with anti-aliasing, its centre of mass in the middle of 28 x 28.
    """
    strong = ink > FAINT * max(float(ink.max()), FAINT)
    if strong.sum() < max(3, LEAST_INK * ink.size / BOARD**2):
        return None
    rows, columns = (np.flatnonzero(strong.any(axis=axis)) for axis in (1, 0))
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] / ink.max()
    scale = BOX / max(cropped.shape)
    height, width = (max(1, round(side * scale)) for side in cropped.shape)
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    small = Image.fromarray(cropped.astype(np.float32)).resize((width, height), how)
    digit = centred(np.clip(np.asarray(small), 0, 1))
    return (255 * digit).round().astype(np.uint8).tobytes()


def centred(small: np.ndarray) -> np.ndarray:
    """Return a small image on ``(28, 28)`` black pixels, its centre of mass in the middle."""
    image = np.zeros((SIDE, SIDE), np.float32)
    corner = []
    for axis, size in enumerate(small.shape):
        along = small.sum(axis=1 - axis)
        centre = float((along * np.arange(size)).sum() / small.sum())
        corner.append(int(np.clip(round(MIDDLE - centre), 0, SIDE - size)))
    image[corner[0] :, corner[1] :][: small.shape[0], : small.shape[1]] = small
    return image


def read_board(png: bytes) -> bytes | None:
    """Return the digit on a board of white ink that a browser sent as a PNG, as ``mnist_like`` does.

    Raises:
        ValueError: it is something else.
    """
    try:
        picture = Image.open(io.BytesIO(png), formats=["PNG"])
        if picture.size != (BOARD, BOARD):
            raise ValueError("this picture has another size than the board")
        grey, alpha = picture.convert("LA").split()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("this picture is damaged") from error
    return mnist_like(np.asarray(grey, np.float32) * np.asarray(alpha, np.float32) / 255**2)


@lru_cache(maxsize=2)  # both pictures are sent with each stroke
def board_picture(*, empty: bool) -> bytes:
    """Return what lies under a board, as a PNG: a frame and, while it is empty, what to do."""
    picture = Image.new("L", (BOARD, BOARD), 0)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, BOARD - 1, BOARD - 1), outline=FRAME, width=2)
    if empty:
        middle = (BOARD / 2, BOARD / 2)
        draw.text(middle, "Draw here", WORDS, ImageFont.load_default(24), anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
