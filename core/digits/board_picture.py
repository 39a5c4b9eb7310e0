"""What lies under a board to draw on: black with a frame and, while it is empty, what to do."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from core.digits.preprocess import BOARD

FRAME, WORDS = 110, 165  # greys that stand out on black, in the light page and in the dark one


@lru_cache(maxsize=2)
def board_picture(*, empty: bool) -> bytes:
    """A PNG of ``BOARD`` x ``BOARD`` pixels; it is never part of the drawing."""
    picture = Image.new("L", (BOARD, BOARD), 0)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, BOARD - 1, BOARD - 1), outline=FRAME, width=2)
    if empty:
        middle = (BOARD / 2, BOARD / 2)
        draw.text(middle, "Draw here", WORDS, ImageFont.load_default(24), anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
