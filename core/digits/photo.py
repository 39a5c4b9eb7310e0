"""An uploaded picture of a digit, made into a clean drawing: white ink on black."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from core.digits.preprocess import grey_and_alpha

MAX_MEGABYTES = 10
MAX_PIXELS = 16_000_000  # 64 MB while the picture is being opened
MAX_JPEG_PIXELS = 100_000_000  # a JPEG can be opened at an eighth of its size
WORKED_ON = 400  # pixels on the longer side of what ink is looked for in
LEAST_CONTRAST = 0.1  # of the range from black to white; less is paper, too
PAPER_BLUR = 0.12  # of the longer side: wider than a stroke, narrower than a shadow
_ONE_AT_A_TIME = threading.Lock()  # so that many students' pictures take no more memory than one


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawing ``(H, W, 4)`` uint8 RGBA, and what was done to the file to get it, if anything."""

    drawing: np.ndarray
    remark: str | None = None


def read_picture(file: bytes) -> Picture:
    """The drawing in a file.

    Raises:
        ValueError: it holds none that can be read; with a sentence for the student.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # MAX_PIXELS is lower
            image = Image.open(io.BytesIO(file))
    except Image.DecompressionBombError:
        raise ValueError(f"This picture is too large. {_most(MAX_PIXELS)}") from None
    except (UnidentifiedImageError, OSError, SyntaxError):
        raise ValueError("This file is not a picture. Try a PNG or JPEG.") from None
    width, height = image.size  # of the heading alone: nothing is unpacked yet
    most = MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_PIXELS
    if width * height > most:
        size = f"{width:,} × {height:,} pixels"
        raise ValueError(f"This picture has {size}, which is too large. {_most(most)}")
    remark = None
    if getattr(image, "n_frames", 1) > 1:
        remark = "This picture moves; its first frame is used."
    try:
        with _ONE_AT_A_TIME:
            image.draft("RGB", (WORKED_ON, WORKED_ON))
            image.load()
            small = small_rgba(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, MemoryError) as error:
        raise ValueError("This picture is damaged: not all of it can be read.") from error
    return Picture(cleaned(small), remark)


def _most(pixels: int) -> str:
    return f"{pixels // 10**6} million pixels are the most; scale it down."


def small_rgba(image: Image.Image) -> np.ndarray:
    """The picture as RGBA of 8 bits, ``(H, W, 4)`` uint8, its longer side ``WORKED_ON``."""
    if image.mode.startswith(("I", "F")):  # 16 or 32 bits a pixel
        values = np.asarray(image, dtype=np.float32)
        low, high = float(values.min()), float(values.max())
        image = _of_bytes((values - low) / max(high - low, 1e-9))
    image = image.convert("RGBA")
    scale = WORKED_ON / max(image.size)
    size = [max(1, round(scale * side)) for side in image.size]
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))


def cleaned(rgba: np.ndarray) -> np.ndarray:
    """The ink of a picture, white on opaque black; RGBA ``(H, W, 4)`` uint8 both.

    Paper is what most of the picture is, however unevenly lit; ink is what differs from the paper
    around it by more than Otsu's threshold, and the paper's grain is taken away.
    """
    grey, alpha = grey_and_alpha(rgba)
    if alpha.min() < 0.5:  # what is transparent is paper, of the shade that the ink is not
        inked = grey[alpha > 0.5]
        light = len(inked) == 0 or float(np.median(inked)) < 0.5
        grey = alpha * grey + (1 - alpha) * (1.0 if light else 0.0)
    smooth = _filtered(grey, ImageFilter.MedianFilter(3))
    paper = _paper(smooth)
    difference = smooth - paper
    # Ink lies on the side where the paper's own differences do not reach.
    dark = -float(np.quantile(difference, 0.005)) > float(np.quantile(difference, 0.995))
    ink = np.clip(-difference if dark else difference, 0, None)
    if ink.max() < LEAST_CONTRAST:
        ink[:] = 0
    ink /= max(float(ink.max()), 1e-6)
    threshold = otsu(ink)
    solid = np.clip((ink - 0.5 * threshold) / max(threshold, 1e-6), 0, 1)
    white = np.round(255 * solid).astype(np.uint8)
    return np.dstack([white, white, white, np.full_like(white, 255)])


def otsu(values: np.ndarray) -> float:
    """The threshold in [0, 1] that parts values into the two most even groups (Otsu, 1979)."""
    heights, edges = np.histogram(values, bins=128, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(heights)
    above = below[-1] - below
    sums = np.cumsum(heights * middles)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(edges[1 + int(np.nan_to_num(between[:-1]).argmax())])


def _paper(grey: np.ndarray) -> np.ndarray:
    """The shade of the paper everywhere, ``(H, W)``: the picture with its strokes painted over."""
    side = max(grey.shape)
    shrunk = Image.fromarray(grey).resize(
        tuple(max(1, round(64 * length / side)) for length in grey.shape[::-1]),
        Image.Resampling.BOX,
    )
    values = np.asarray(shrunk)
    light = float(np.median(values)) > (float(values.min()) + float(values.max())) / 2
    stroke = 2 * int(PAPER_BLUR * 64) + 1
    paint = ImageFilter.MaxFilter if light else ImageFilter.MinFilter
    scrape = ImageFilter.MinFilter if light else ImageFilter.MaxFilter
    low, high = float(values.min()), max(float(values.max()), float(values.min()) + 1e-6)
    spread = _of_bytes((values - low) / (high - low))
    painted = (
        spread.filter(paint(stroke)).filter(scrape(stroke)).filter(ImageFilter.GaussianBlur(2))
    )
    back = painted.resize(grey.shape[::-1], Image.Resampling.BILINEAR)
    return np.asarray(back).astype(np.float32) / 255 * (high - low) + low


def _filtered(grey: np.ndarray, how: ImageFilter.Filter) -> np.ndarray:
    return np.asarray(_of_bytes(grey).filter(how)).astype(np.float32) / 255


def _of_bytes(grey: np.ndarray) -> Image.Image:
    """Values in [0, 1] as a picture of 8 bits, which Pillow's filters want."""
    return Image.fromarray(np.round(255 * grey).astype(np.uint8))
