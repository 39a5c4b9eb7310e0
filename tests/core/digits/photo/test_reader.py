"""The digit on a picture is found, whatever else is on it; where it can't be told, that is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core.datasets.mnist import BundledDigits
from core.digits.photo.file import open_photo
from core.digits.photo.reader import read_photo
from core.digits.pretrained import read
from tests.core.paper_photos import KINDS, put, unseen_digits
from tests.core.photos import photo, two_digits

PICTURES = sorted(Path(__file__).with_name("pictures").iterdir())
COUNT = 2  # photos of each kind; tests/bench/photos.py takes a hundred
DIGIT = {picture.name: int("".join(filter(str.isdigit, picture.stem))) for picture in PICTURES}


def png(pixels: np.ndarray) -> bytes:
    """An image file of grey, RGB or RGBA pixels."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def reading(file: bytes) -> int | None:
    """What a picture is read as; ``None`` where that is not sure."""
    digit = read_photo(open_photo(file).rgb)
    return int(read(digit.pixels).argmax()) if digit.pixels and digit.sure else None


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: str(picture.name))
def test_a_picture_that_was_misread_is_read_right(picture: Path) -> None:
    assert reading(picture.read_bytes()) == DIGIT[picture.name]


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_of_each_kind_is_read_right_or_said_to_be_unsure(kind: str) -> None:
    images, labels = unseen_digits()
    readings = []
    for i in range(20, 20 + COUNT):
        random = np.random.default_rng([i, list(KINDS).index(kind)])
        readings.append(reading(KINDS[kind](images[i], random).photo(random)))
    pairs = list(zip(readings, labels[20 : 20 + COUNT].tolist(), strict=True))
    assert all(read_as in (label, None) for read_as, label in pairs)
    assert sum(read_as == label for read_as, label in pairs) >= COUNT - 1


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


def five_digits() -> tuple[np.ndarray, np.ndarray]:
    """Digits ``(5, 28, 28)``, of five classes, and their labels."""
    images, labels = BundledDigits().sample()
    places = np.linspace(7, len(images) - 1, 20).astype(int)[1::4]
    return images[places].view(-1, 28, 28).numpy(), labels[places].numpy()


def right(files: list[bytes], labels: np.ndarray) -> float:
    """The share of the pictures that are read right, and surely."""
    return float(np.mean([reading(file) == b for file, b in zip(files, labels, strict=True)]))


@pytest.mark.parametrize("way", WAYS)
def test_whatever_made_the_picture_the_digit_can_be_read(way: str) -> None:
    images, labels = five_digits()
    assert right([WAYS[way](image) for image in images], labels) == 1


@pytest.mark.parametrize("light_ink", [False, True])
def test_a_photo_of_unevenly_lit_grainy_paper_can_be_read(light_ink: bool) -> None:
    images, labels = five_digits()
    random = np.random.default_rng(1)
    files = [photo(image, random, light_ink=light_ink) for image in images]
    assert right(files, labels) == 1


def test_an_empty_sheet_holds_no_digit() -> None:
    for shade in (0, 128, 255):
        assert read_photo(np.full((200, 300, 3), shade, np.uint8)).pixels is None
    for shape in ((1, 1, 3), (1, 900, 3), (900, 1, 3)):
        assert read_photo(np.full(shape, 255, np.uint8)).pixels is None


def test_noise_and_an_empty_table_are_no_sure_digit() -> None:
    random = np.random.default_rng(0)
    for scale in (0, 3, 20):
        noise = random.normal(0, 1, (600, 800)).astype(np.float32)
        smooth = cv2.GaussianBlur(noise, (0, 0), scale) if scale else noise
        grey = np.clip(180 + 40 * smooth / smooth.std(), 0, 255).astype(np.uint8)
        assert not read_photo(np.dstack([grey] * 3)).sure


def test_weak_light_on_an_empty_sheet_is_no_sure_digit() -> None:
    for seed in range(4):
        random = np.random.default_rng(seed)
        light = np.linspace(90, 35, 900)[None, :] * np.linspace(1, 0.7, 600)[:, None]
        grey = np.clip(light + random.normal(0, 2.5, light.shape), 0, 255).astype(np.uint8)
        assert not read_photo(np.dstack([cv2.GaussianBlur(grey, (0, 0), 1.5)] * 3)).sure


@pytest.mark.parametrize("side", [300, 420])
def test_a_printed_box_around_a_digit_is_no_digit(side: int) -> None:
    images, labels = unseen_digits()
    for digit in (7, 4, 2):
        page = np.full((900, 1200), 245, np.uint8)
        middle = np.s_[450 - 84 : 450 + 84, 600 - 84 : 600 + 84]
        page[middle] = 245 - 0.8 * enlarged(images[labels.tolist().index(digit)], 6)
        corners = (600 - side // 2, 450 - side // 2), (600 + side // 2, 450 + side // 2)
        cv2.rectangle(page, *corners, 60, 4)
        found = read_photo(np.dstack([page] * 3))
        assert found.sure
        assert found.pixels is not None
        assert int(read(found.pixels).argmax()) == digit


def seven_and_zero() -> np.ndarray:
    """A 7 on the left, a 0 on the right."""
    images, labels = unseen_digits()
    return two_digits(*(images[labels.tolist().index(digit)] for digit in (7, 0)))


def test_of_two_digits_none_is_taken_until_the_student_crops_to_one() -> None:
    rgb = seven_and_zero()
    assert not read_photo(rgb).sure
    for box, digit in (((0.05, 0.1, 0.45, 0.9), 7), ((0.6, 0.1, 1.0, 0.9), 0)):
        cropped = read_photo(rgb, box)
        assert cropped.pixels
        assert int(read(cropped.pixels).argmax()) == digit
        assert box[0] <= cropped.box[0] < cropped.box[2] <= box[2]
        assert box[1] <= cropped.box[1] < cropped.box[3] <= box[3]


@pytest.mark.parametrize(
    "box", [(0, 0, 0, 0), (1, 1, 1, 1), (0.9, 0.9, 0.1, 0.1), (0.99, 0, 1, 1), (0, 0, 1, 1)]
)
def test_any_box_can_be_cropped_to(box: tuple[float, float, float, float]) -> None:
    read_photo(seven_and_zero(), box)


def test_the_box_is_around_the_digit() -> None:
    images, _ = unseen_digits()
    ink = put(images[3].astype(np.float32) / 255, 300, 0, np.random.default_rng(2))
    rows, columns = np.nonzero(ink > 0.5)
    grey = (230 - 200 * ink).astype(np.uint8)
    left, top, right_, bottom = read_photo(np.dstack([grey] * 3)).box
    height, width = grey.shape
    found = (left * width, top * height, right_ * width, bottom * height)
    wanted = (columns.min(), rows.min(), columns.max(), rows.max())
    assert found == pytest.approx(wanted, abs=12)
