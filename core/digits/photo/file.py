"""Opens an uploaded picture, whatever it holds, without harm to the server."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

DECODER = Path(__file__).with_name("decoder.py")
MAX_MEGABYTES = 10
SECONDS = 20.0  # that a picture may wait, and may take; one of a phone's takes half a second
# Pictures being opened: a second one goes on where the first hangs, and a class's uploads take no
# more memory and processor than these.
AT_ONCE = 2
SHEET_CONTRAST = 0.25  # of the range from black to white
_PLACES = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, eq=False)
class PhotoFile:
    """The pixels of a picture, ``(H, W, 3)`` uint8, and what was done to the file to get them, if anything."""

    rgb: np.ndarray
    remark: str | None = None


def open_photo(file: bytes) -> PhotoFile:
    """Return the picture in a file, its longer side 1,600 pixels at most.

    A process of its own opens it, within limits of time and memory.

    Raises:
        ValueError: there is none that can be read; with a sentence for the student.
    """
    if len(file) > MAX_MEGABYTES * 2**20:
        size = len(file) / 2**20
        raise ValueError(f"This file has {size:,.0f} MB; {MAX_MEGABYTES} MB are the most.")
    if not _PLACES.acquire(timeout=SECONDS):
        raise ValueError("Many pictures are being opened at this moment. Upload it again.")
    program = [sys.executable, "-I", str(DECODER)]
    try:
        done = subprocess.run(
            program, input=file, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ValueError("This picture takes too long to open. Save it as JPEG.") from None
    finally:
        _PLACES.release()
    heading, _, pixels = done.stdout.partition(b"\n")
    if done.returncode or not heading:
        raise ValueError("This picture can't be opened. Save it as JPEG.")
    answer = json.loads(heading)
    if "problem" in answer:
        raise ValueError(answer["problem"])
    picture = np.frombuffer(pixels, np.uint8).reshape(answer["shape"])
    return PhotoFile(on_paper(picture), answer["remark"])


def on_paper(picture: np.ndarray) -> np.ndarray:
    """Return a picture ``(H, W, 3 or 4)`` uint8 as RGB, with paper where it is transparent.

    Where what is opaque has ink and paper of its own, the paper goes on; where it is ink alone, the
    paper is white or black, whichever the ink is not.
    """
    if picture.shape[2] == 3:
        return picture
    alpha = picture[..., 3:].astype(np.float32) / 255
    opaque = picture[alpha[..., 0] > 0.5][:, :3]
    paper = np.full(3, 255.0)
    if len(opaque):
        low, middle, high = np.quantile(opaque.mean(axis=1) / 255, [0.02, 0.5, 0.98])
        sheet = high - low > SHEET_CONTRAST
        paper = np.median(opaque, axis=0) if sheet else np.full(3, 255.0 * (middle < 0.5))
    mixed = alpha * picture[..., :3] + (1 - alpha) * paper
    return np.asarray(mixed.round().astype(np.uint8))


def as_jpeg(rgb: np.ndarray, longest: int | None = None) -> bytes:
    """Return pixels ``(H, W, 3)`` uint8 as a JPEG, its longer side ``longest`` pixels at most."""
    image = Image.fromarray(rgb)
    if longest:
        image.thumbnail((longest, longest), Image.Resampling.BOX)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92)
    return file.getvalue()


def from_jpeg(file: bytes) -> np.ndarray:
    """Return the pixels ``(H, W, 3)`` uint8 of a JPEG that ``as_jpeg`` made."""
    return np.asarray(Image.open(io.BytesIO(file)))
