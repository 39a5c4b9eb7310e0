"""A drawn digit made like MNIST's, so that a network trained on MNIST can read it."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from core.datasets.mnist import SIDE

BOARD = 280  # pixels each way, of the board that students draw on
MOST_SENT = 400_000  # bytes
BOX = 20  # the longer side of the ink in it
MIDDLE = 14  # the row and column where MNIST's centres of mass lie, to within half a pixel
FAINT = 0.02  # of the strongest ink; weaker is taken for paper
LEAST_INK = 12  # pixels, of a drawing as large as the board; fewer are a slip of the finger


def mnist_like_pixels(drawing: np.ndarray) -> np.ndarray | None:
    """An ``(H, W, 4)`` uint8 RGBA drawing as MNIST would have it: ``(28, 28)`` float32 in [0, 1].

    As MNIST was made (LeCun and others, 1998): grey, white ink on black, cropped to the ink,
    its longer side scaled to 20 pixels with anti-aliasing, its centre of mass in the middle
    of 28 x 28. Dark ink on light paper is turned round. ``None`` where there is nearly no ink.
    """
    ink = ink_of(drawing)
    strong = ink > FAINT * max(float(ink.max()), FAINT)
    if strong.sum() < max(3, LEAST_INK * ink.size / BOARD**2):
        return None
    rows, columns = (np.flatnonzero(strong.any(axis=axis)) for axis in (1, 0))
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] / ink.max()
    scale = BOX / max(cropped.shape)
    height, width = (max(1, round(side * scale)) for side in cropped.shape)
    image = Image.fromarray(cropped.astype(np.float32))
    small = np.asarray(
        image.resize(
            (width, height), Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
        )
    )
    return centred(np.clip(small, 0, 1))


def read_board(png: bytes) -> np.ndarray:
    """The RGBA pixels ``(280, 280, 4)`` uint8 of a board, sent by a browser as a PNG.

    Raises:
        ValueError: it is something else.
    """
    if len(png) > MOST_SENT:
        raise ValueError("this is not a picture of the board")
    try:
        picture = Image.open(io.BytesIO(png), formats=["PNG"])
        if picture.size != (BOARD, BOARD):
            raise ValueError("this picture has another size than the board")
        return np.asarray(picture.convert("RGBA"))
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("this picture is damaged") from error


def as_bytes(digit: np.ndarray | None) -> bytes | None:
    """A digit ``(28, 28)`` float32 in [0, 1] as 784 uint8 pixels, which can be kept and compared."""
    return None if digit is None else (digit * 255).round().astype(np.uint8).tobytes()


def ink_of(drawing: np.ndarray) -> np.ndarray:
    """How much ink lies on each pixel, ``(H, W)`` float32 in [0, 1], whichever is darker, ink or paper.

    What is transparent is paper. Paper is what most of the border is.
    """
    grey, alpha = grey_and_alpha(drawing)
    if alpha.min() < 0.5 < alpha.max() and np.median(border(alpha)) < 0.5:
        return alpha if grey[alpha > 0.5].mean() < 0.5 else alpha * grey
    paper = float(np.median(border(grey)))
    return np.abs(grey - paper) / max(paper, 1 - paper)


def grey_and_alpha(rgba: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How light each pixel of ``(H, W, 4)`` uint8 is, by Rec. 601, and how opaque, float32 in [0, 1]."""
    scaled = rgba.astype(np.float32) / 255
    return scaled[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32), scaled[..., 3]


def border(pixels: np.ndarray) -> np.ndarray:
    """The outermost pixels of an image, in one row."""
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def centred(small: np.ndarray) -> np.ndarray:
    """A small image on 28 x 28 black pixels, its centre of mass in the middle, whole pixels moved."""
    height, width = small.shape
    mass = small.sum()
    top = round(MIDDLE - float((small.sum(axis=1) * np.arange(height)).sum() / mass))
    left = round(MIDDLE - float((small.sum(axis=0) * np.arange(width)).sum() / mass))
    top, left = (int(np.clip(at, 0, SIDE - size)) for at, size in ((top, height), (left, width)))
    image = np.zeros((SIDE, SIDE), np.float32)
    image[top : top + height, left : left + width] = small
    return image
