"""Pictures of digits, from whatever made them, become clean drawings; other files get a sentence."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from core.datasets.mnist import BundledDigits
from core.digits.photo import otsu, read_picture
from core.digits.preprocess import mnist_like_pixels
from core.digits.pretrained import read
from tests.core.photos import photo


def png(pixels: np.ndarray) -> bytes:
    """An image file of grey, RGB or RGBA pixels."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def enlarged(digit: np.ndarray, times: int = 9) -> np.ndarray:
    """A digit of more pixels, smooth."""
    size = (digit.shape[1] * times, digit.shape[0] * times)
    return np.asarray(Image.fromarray(digit).resize(size, Image.Resampling.BICUBIC))


def transparent(digit: np.ndarray, shade: int) -> np.ndarray:
    """A digit in ink of one shade on transparent paper."""
    return np.dstack([np.full((*digit.shape, 3), shade, np.uint8), digit])


def palette(digit: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(255 - enlarged(digit)).convert("P").save(file, "GIF")
    return file.getvalue()


WAYS: dict[str, Callable[[np.ndarray], bytes]] = {
    "as MNIST has it": png,
    "dark on light": lambda digit: png(255 - enlarged(digit)),
    "in 16 bits": lambda digit: png(65535 - 257 * digit.astype(np.uint16)),
    "black on nothing": lambda digit: png(transparent(enlarged(digit), 0)),
    "white on nothing": lambda digit: png(transparent(enlarged(digit), 255)),
    "in a palette": palette,
    "in two colours": lambda digit: png(enlarged(digit) > 128),
}


def digits(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Digits ``(count, 28, 28)`` of all classes, and their labels."""
    images, labels = BundledDigits().sample()
    places = np.linspace(7, len(images) - 1, count).astype(int)
    return images[places].view(-1, 28, 28).numpy(), labels[places].numpy()


def right(files: list[bytes], labels: np.ndarray) -> float:
    """The share of the pictures that the ready-made reader reads right."""
    prepared = [mnist_like_pixels(read_picture(file).drawing) for file in files]
    read_as = [
        None if each is None else read((each * 255).round().astype(np.uint8).tobytes()).argmax()
        for each in prepared
    ]
    return float(np.mean([a == b for a, b in zip(read_as, labels, strict=True)]))


@pytest.mark.parametrize("way", WAYS)
def test_whatever_made_the_picture_the_digit_can_be_read(way: str) -> None:
    images, labels = digits(40)
    assert right([WAYS[way](image) for image in images], labels) > 0.92


@pytest.mark.parametrize("light_ink", [False, True])
def test_a_photo_of_unevenly_lit_grainy_paper_can_be_read(light_ink: bool) -> None:
    images, labels = digits(30)
    random = np.random.default_rng(0)
    files = [photo(image, random, light_ink=light_ink) for image in images]
    assert right(files, labels) > 0.92


def test_a_photo_lies_as_the_camera_was_held() -> None:
    images, _ = digits(10)
    picture = Image.fromarray(255 - enlarged(images[7])).convert("RGB")
    plain, turned = io.BytesIO(), io.BytesIO()
    picture.save(plain, "JPEG", quality=95)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to see it upright
    picture.rotate(90, expand=True).save(turned, "JPEG", quality=95, exif=exif)
    first, second = (mnist_like_pixels(read_picture(f.getvalue()).drawing) for f in (plain, turned))
    assert first is not None
    assert second is not None
    assert np.abs(first - second).mean() < 0.02


def test_an_animated_picture_says_that_its_first_frame_is_used() -> None:
    images, labels = digits(10)
    frames = [Image.fromarray(255 - enlarged(image)) for image in images]
    file = io.BytesIO()
    frames[3].save(file, "GIF", save_all=True, append_images=frames[4:])
    assert read_picture(file.getvalue()).remark == "This picture moves; its first frame is used."
    assert right([file.getvalue()], labels[3:4]) == 1.0


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose heading promises so many pixels, and that is all there is in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    heading = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", heading)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [5_000, 20_000, 2_000_000])
def test_a_picture_too_large_is_refused_before_it_is_unpacked(side: int) -> None:
    file = huge_png(side, side)
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"too large.*scale it down\.$"):
        read_picture(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_jpeg_may_be_larger_and_the_sentence_says_how_much() -> None:
    file = io.BytesIO()
    Image.new("L", (8, 8)).save(file, "JPEG")
    sizes = file.getvalue().index(b"\xff\xc0") + 5  # height and width in its heading
    huge = bytearray(file.getvalue())
    huge[sizes : sizes + 4] = struct.pack(">HH", 12_000, 9_000)
    with pytest.raises(ValueError, match=r"too large\. 100 million pixels are the most"):
        read_picture(bytes(huge))


@pytest.mark.parametrize(
    "file",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"<svg></svg>", b"%PDF-1.4", huge_png(0, 0), b"BM" * 50],
)
def test_a_file_that_is_no_picture_gets_a_sentence(file: bytes) -> None:
    with pytest.raises(ValueError, match=r"^This .*\.$"):
        read_picture(file)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_picture_cut_short_gets_a_sentence_or_is_read(kind: str) -> None:
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (300, 300), np.uint8)
    Image.fromarray(noise).save(file, kind)
    whole = file.getvalue()
    for length in range(20, len(whole), len(whole) // 20):
        try:
            read_picture(whole[:length])
        except ValueError as problem:
            assert str(problem).startswith("This ")


def test_an_empty_sheet_holds_no_digit() -> None:
    for shade in (0, 128, 255):
        assert (
            mnist_like_pixels(read_picture(png(np.full((200, 300), shade, np.uint8))).drawing)
            is None
        )
    one = png(np.array([[255]], np.uint8))
    assert mnist_like_pixels(read_picture(one).drawing) is None


def test_otsu_parts_two_heaps() -> None:
    random = np.random.default_rng(0)
    heaps = np.concatenate([random.normal(0.2, 0.03, 9_000), random.normal(0.8, 0.03, 1_000)])
    assert 0.28 < otsu(heaps) < 0.72
