"""Photos of digits on paper, as a phone would take them, made of MNIST's."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter


def photo(digit: np.ndarray, random: np.random.Generator, *, light_ink: bool = False) -> bytes:
    """A JPEG of a digit ``(28, 28)`` uint8 on unevenly lit, grainy paper, somewhere in the picture."""
    height, width = 900, 1200
    size = int(random.integers(350, 750))
    top, left = random.integers(0, height - size), random.integers(0, width - size)
    ink = np.zeros((height, width), np.float32)
    enlarged = Image.fromarray(digit).resize((size, size), Image.Resampling.BICUBIC)
    ink[top : top + size, left : left + size] = np.asarray(enlarged) / 255
    down, across = np.mgrid[:height, :width] / max(height, width)
    light = 0.95 - random.uniform(0.1, 0.35) * down - random.uniform(-0.2, 0.2) * across
    pen = random.uniform(0.1, 0.35)
    grey = light * (1 - ink) + pen * light * ink
    grey = 1 - grey if light_ink else grey
    grey += random.normal(0, 0.02, grey.shape)
    pixels = np.clip(255 * grey, 0, 255).astype(np.uint8)
    image = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(1.5))
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def two_digits(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Two digits ``(28, 28)`` uint8 side by side on plain paper, ``(300, 600, 3)`` uint8."""
    page = np.full((300, 600), 235, np.uint8)
    for place, digit in ((60, left), (380, right)):
        ink = np.asarray(Image.fromarray(digit).resize((168, 168), Image.Resampling.BICUBIC))
        part = page[60:228, place : place + 168]
        np.minimum(part, 255 - ink, out=part)
    return np.dstack([page] * 3)
