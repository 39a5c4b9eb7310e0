"""A program that opens one picture: the file comes by standard input, pixels go to standard output.

It runs in a process of its own, with limits, since libraries that open pictures have hung, crashed
and filled memory before. It imports nothing of ours, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress

from PIL import Image, ImageOps, UnidentifiedImageError

# Named, because Pillow hands other formats to other programs: EPS is a program for Ghostscript.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")  # an MPO is a JPEG with more behind it
LONGEST = 1600  # pixels on the longer side of what is handed back
MAX_MEGAPIXELS = 16  # 64 MB while the picture is being opened
MAX_PROGRESSIVE = 25  # megapixels; all of it is in memory before a pixel is known: 150 MB
MAX_JPEG = 100  # megapixels; others are opened at a fraction of their size
MAX_BYTES_OF_MEMORY = 512 * 2**20
MAX_SECONDS = 8  # of a processor
OTHER_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"mif1": "HEIC", b"avif": "AVIF"}
REMARKS = {"MPO": None, "TIFF": "This file has several pages; the first is used."}
MOVES = "This picture moves; its first frame is used."
DAMAGED = "This picture is damaged: not all of it can be read."


class Refused(ValueError):
    """The picture can't be had; with a sentence for the student."""


def limit_resources() -> None:
    """Have the system end this process before it fills memory or computes for ever."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES_OF_MEMORY, MAX_BYTES_OF_MEMORY))


def decoded(file: bytes) -> tuple[Image.Image, str | None]:
    """Return the picture upright, RGB or RGBA of 8 bits, at most ``LONGEST`` pixels long; and a remark.

    Raises:
        Refused: there is none that can be read.
    """
    other = OTHER_BRANDS.get(file[8:12].lower()) if file[4:8] == b"ftyp" else None
    if other:
        raise Refused(f"This is a picture of the kind {other}: save it as JPEG and upload that.")
    try:
        image = Image.open(io.BytesIO(file), formats=FORMATS)
        check_size(image)
        remark = remark_on(image)
        image.draft("RGB", (LONGEST, LONGEST))
        image.load()
        return small(ImageOps.exif_transpose(image)), remark
    except UnidentifiedImageError:
        raise Refused("This file is not a picture. Try a PNG or JPEG.") from None
    except MemoryError:
        raise Refused("This picture is too large to open. Scale it down.") from None
    except Refused:
        raise
    except Exception:  # whatever a damaged file makes a decoder raise
        raise Refused(DAMAGED) from None


def check_size(image: Image.Image) -> None:
    """Refuse a picture of too many pixels, of which no more than its heading is read yet.

    Raises:
        Refused: it has.
    """
    limit = MAX_MEGAPIXELS
    if image.format in ("JPEG", "MPO"):
        limit = MAX_PROGRESSIVE if image.info.get("progressive") else MAX_JPEG
    if image.width * image.height > limit * 10**6:
        raise Refused(
            f"This picture has {image.width:,} × {image.height:,} pixels, which is too large. "
            f"{limit} million pixels are the most; scale it down."
        )


def remark_on(image: Image.Image) -> str | None:
    """Say what is done to a picture of several; a phone's MPO holds one and what helps to show it."""
    try:
        several = getattr(image, "n_frames", 1) > 1
    except Exception:  # a damaged second frame is no reason to refuse the first
        return None
    return REMARKS.get(str(image.format), MOVES) if several else None


def small(image: Image.Image) -> Image.Image:
    """Return the picture as RGB or RGBA of 8 bits, its longer side ``LONGEST`` at most."""
    if image.mode.startswith(("I", "F")):  # 16 or 32 bits a pixel
        wide = image.convert("I") if image.mode.startswith("I;") else image
        low, high = (float(value) for value in wide.getextrema())  # type: ignore[arg-type]
        step = 255 / max(high - low, 1e-9)
        image = wide.convert("F").point(lambda value: value * step - low * step).convert("L")
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return image


def main() -> None:
    """Answer with a line of JSON, and the pixels."""
    limit_resources()
    Image.MAX_IMAGE_PIXELS = None  # the limits are here
    answer: dict[str, object]
    pixels = b""
    try:
        image, remark = decoded(sys.stdin.buffer.read())
        pixels = image.tobytes()
        answer = {"shape": (image.height, image.width, len(image.mode)), "remark": remark}
    except Refused as problem:
        answer = {"problem": str(problem)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()
