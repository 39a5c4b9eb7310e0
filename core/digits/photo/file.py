"""Opens an uploaded picture, whatever it holds, without harm to the server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DECODER = Path(__file__).with_name("decoder.py")
MAX_MEGABYTES = 10
SECONDS = 20.0  # that a picture may take; one of a phone's takes half a second
AT_ONCE = 8  # pictures being opened, so that a class's take no more memory than these
SHEET_CONTRAST = 0.25  # of the range from black to white
_PLACES = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, eq=False)
class PhotoFile:
    """The pixels of a picture, ``(H, W, 3)`` uint8, and what was done to the file to get them, if anything."""

    rgb: np.ndarray
    remark: str | None = None


def open_photo(file: bytes) -> PhotoFile:
    """The picture in a file, its longer side 1,600 pixels at most.

    A process of its own opens it, within limits of time and memory.

    Raises:
        ValueError: there is none that can be read; with a sentence for the student.
    """
    if len(file) > MAX_MEGABYTES * 2**20:
        size = len(file) / 2**20
        raise ValueError(f"This file has {size:,.0f} MB; {MAX_MEGABYTES} MB are the most.")
    if not _PLACES.acquire(timeout=SECONDS):
        raise ValueError("Many pictures are being opened at this moment. Upload it again.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(DECODER)],
            input=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
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
    shape = (answer["height"], answer["width"], len(answer["mode"]))
    rgb = on_paper(np.frombuffer(pixels, np.uint8).reshape(shape))
    return PhotoFile(rgb, answer["remark"])


def on_paper(picture: np.ndarray) -> np.ndarray:
    """A picture ``(H, W, 3 or 4)`` uint8 as RGB, with paper where it is transparent.

    Where what is opaque has ink and paper of its own, the paper goes on; where it is ink alone, the
    paper is white or black, whichever the ink is not.
    """
    if picture.shape[2] == 3:
        return picture
    alpha = picture[..., 3:].astype(np.float32) / 255
    opaque = picture[alpha[..., 0] > 0.5][:, :3]
    if alpha.min() > 0.5 or not len(opaque):
        paper = np.full(3, 255.0)
    else:
        greys = opaque.mean(axis=1) / 255
        low, middle, high = np.quantile(greys, [0.02, 0.5, 0.98])
        if high - low > SHEET_CONTRAST:
            paper = np.median(opaque, axis=0)
        else:
            paper = np.full(3, 255.0 if middle < 0.5 else 0.0)
    mixed = alpha * picture[..., :3] + (1 - alpha) * paper
    return np.asarray(mixed.round().astype(np.uint8))


def as_jpeg(rgb: np.ndarray, longest: int | None = None) -> bytes:
    """Pixels ``(H, W, 3)`` uint8 as a JPEG, its longer side ``longest`` pixels at most."""
    import cv2  # only where there is a picture

    scale = min(1.0, (longest or max(rgb.shape)) / max(rgb.shape[:2]))
    size = [max(1, round(scale * side)) for side in rgb.shape[1::-1]]
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    _, file = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
    return file.tobytes()


def from_jpeg(file: bytes) -> np.ndarray:
    """The pixels ``(H, W, 3)`` uint8 of a JPEG that ``as_jpeg`` made."""
    import cv2

    pixels = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return np.ascontiguousarray(pixels[..., ::-1])
