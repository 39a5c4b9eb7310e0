"""Small pictures in rows, each with a caption and, where asked for, ten bars of probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.base import CLASS_COLOURS, Shades

INK: Shades = ((0.0, "#000000"), (1.0, "#ffffff"))
SIGNED: Shades = ((0.0, CLASS_COLOURS[0]), (0.5, "#f2f2f2"), (1.0, CLASS_COLOURS[1]))


@dataclass(frozen=True)
class ImageGrid:
    """The still part: the side of a picture in CSS pixels, and what its bytes look like."""

    size: int = 56
    shades: Shades = INK


@dataclass(frozen=True, eq=False)
class ImageGridUpdate:
    """What changes from one redraw to the next.

    Attributes:
        images: uint8 ``(n, rows, columns)``, the first row at the top.
        captions: one a picture.
        alt: the pictures in words.
        bars: float ``(n, 10)`` in [0, 1], under each picture; or none.
        right: the class of each, whose bar is marked.
        none: what is shown where there is no picture.
    """

    images: np.ndarray
    captions: Sequence[str]
    alt: str
    bars: np.ndarray | None = None
    right: Sequence[int] = ()
    none: str = "None now."
