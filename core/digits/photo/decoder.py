"""A program that opens one picture: the file comes by standard input, pixels go to standard output.

It runs in a process of its own, with limits, since libraries that open pictures have hung, crashed
and filled memory before. It imports nothing of ours, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from contextlib import suppress

from PIL import Image, ImageOps, UnidentifiedImageError

# Named, because Pillow hands other formats to other programs: EPS is a program for Ghostscript.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")  # an MPO is a JPEG with more behind it
LONGEST = 1600  # pixels on the longer side of what is handed back
MAX_PIXELS = 16_000_000  # 64 MB while the picture is being opened
MAX_PROGRESSIVE_PIXELS = 25_000_000  # all of it is in memory before a pixel is known: 150 MB
MAX_JPEG_PIXELS = 100_000_000  # others are opened at a fraction of their size
MAX_SCANS = 200  # of a progressive JPEG, which has a dozen; each goes over all of it
MAX_BYTES_OF_MEMORY = 512 * 2**20
MAX_SECONDS = 8  # of a processor
START_OF_SCAN = b"\xff\xda"
OTHER_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"mif1": "HEIC", b"avif": "AVIF"}


class Refused(ValueError):
    """The picture can't be had; with a sentence for the student."""


def limit_resources() -> None:
    """Have the system end this process before it fills memory or computes for ever."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES_OF_MEMORY, MAX_BYTES_OF_MEMORY))


def decoded(file: bytes) -> tuple[Image.Image, str | None]:
    """The picture upright, RGB or RGBA of 8 bits, at most ``LONGEST`` pixels long; and a remark.

    Raises:
        Refused: there is none that can be read.
    """
    image = opened(file)
    remark = remark_on(image)
    try:
        image.draft("RGB", (LONGEST, LONGEST))
        image.load()
        return small(ImageOps.exif_transpose(image)), remark
    except MemoryError:
        raise Refused("This picture is too large to open. Scale it down.") from None
    except Exception:  # whatever a damaged file makes a decoder raise
        raise Refused("This picture is damaged: not all of it can be read.") from None


def opened(file: bytes) -> Image.Image:
    """The picture, of which no more than its heading is read.

    Raises:
        Refused: it is none, or too large.
    """
    other = OTHER_BRANDS.get(file[8:12].lower()) if file[4:8] == b"ftyp" else None
    if other:
        raise Refused(f"This is a picture of the kind {other}: save it as JPEG and upload that.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # MAX_PIXELS is lower
            image = Image.open(io.BytesIO(file), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refused(f"This picture is too large. {most(MAX_PIXELS)}") from None
    except UnidentifiedImageError:
        raise Refused("This file is not a picture. Try a PNG or JPEG.") from None
    except Exception:  # whatever a damaged heading makes a decoder raise
        raise Refused("This picture is damaged: not all of it can be read.") from None
    if image.format in ("JPEG", "MPO") and file.count(START_OF_SCAN) > MAX_SCANS:
        raise Refused("This JPEG is made in an unusual way. Save it anew.")
    width, height = image.size
    limit = limit_of(image)
    if width * height > limit:
        size = f"{width:,} × {height:,} pixels"
        raise Refused(f"This picture has {size}, which is too large. {most(limit)}")
    return image


def limit_of(image: Image.Image) -> int:
    """How many pixels a picture of its kind may have."""
    if image.format not in ("JPEG", "MPO"):
        return MAX_PIXELS
    return MAX_PROGRESSIVE_PIXELS if image.info.get("progressive") else MAX_JPEG_PIXELS


def most(pixels: int) -> str:
    """A sentence that says how large a picture may be."""
    return f"{pixels // 10**6} million pixels are the most; scale it down."


def remark_on(image: Image.Image) -> str | None:
    """What is done to a picture of several; a phone's MPO holds one and what helps to show it."""
    try:
        several = getattr(image, "n_frames", 1) > 1
    except Exception:  # a damaged second frame is no reason to refuse the first
        return None
    if not several or image.format == "MPO":
        return None
    if image.format == "TIFF":
        return "This file has several pages; the first is used."
    return "This picture moves; its first frame is used."


def small(image: Image.Image) -> Image.Image:
    """The picture as RGB or RGBA of 8 bits, its longer side ``LONGEST`` at most."""
    if image.mode.startswith(("I", "F")):  # 16 or 32 bits a pixel
        wide = image.convert("I") if image.mode.startswith("I;") else image
        low, high = (float(value) for value in wide.getextrema())  # type: ignore[arg-type]
        step = 255 / max(high - low, 1e-9)
        image = wide.convert("F").point(lambda value: value * step - low * step).convert("L")
    elif image.has_transparency_data:
        image = image.convert("RGBA")
    image = image if image.mode == "RGBA" else image.convert("RGB")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return image


def main() -> None:
    """Answer with a line of JSON, and the pixels."""
    limit_resources()
    answer: dict[str, object]
    pixels = b""
    try:
        image, remark = decoded(sys.stdin.buffer.read())
        answer = {
            "width": image.width,
            "height": image.height,
            "mode": image.mode,
            "remark": remark,
        }
        pixels = image.tobytes()
    except Refused as problem:
        answer = {"problem": str(problem)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()
