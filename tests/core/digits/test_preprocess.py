"""A drawing becomes what MNIST would have made of it."""

import io
from functools import lru_cache

import numpy as np
import pytest
import torch
from PIL import Image

from core.datasets.mnist import BundledDigits
from core.digits.preprocess import BOARD, BOX, mnist_like, read_board
from core.experiments.mnist import Settings
from core.training.data import load
from core.training.state import initial_state, model_from_weights
from core.training.train_slice import Budget, train_slice


def pixels_of(ink: np.ndarray) -> np.ndarray | None:
    """Ink ``(H, W)`` uint8 as MNIST would have it, ``(28, 28)`` in [0, 1]."""
    digit = mnist_like(ink.astype(np.float32) / 255)
    return None if digit is None else np.frombuffer(digit, np.uint8).reshape(28, 28) / 255


def board(ink: np.ndarray) -> np.ndarray:
    """White ink on a transparent board: ``(H, W)`` uint8 as RGBA."""
    return np.dstack([np.full((*ink.shape, 3), 255, np.uint8), ink])


def seven(side: int = 280, left: int = 0, top: int = 0, size: float = 1.0) -> np.ndarray:
    """A seven of two strokes, ``(side, side)`` uint8."""
    ink = np.zeros((side, side), np.uint8)
    rows, columns = np.mgrid[:side, :side] / size
    rows, columns = rows - top / size, columns - left / size
    bar = (abs(rows - 60) < 9) & (columns > 50) & (columns < 150)
    stem = (abs(columns - 150 + 0.5 * (rows - 60)) < 9) & (rows > 60) & (rows < 200)
    ink[bar | stem] = 255
    return ink


def mass_centre(image: np.ndarray) -> tuple[float, float]:
    """Row and column of an image's centre of mass."""
    places = np.arange(len(image))
    rows, columns = image.sum(axis=1) @ places, image.sum(axis=0) @ places
    return rows / image.sum(), columns / image.sum()


def test_the_ink_is_twenty_pixels_long_and_its_mass_is_in_the_middle() -> None:
    image = pixels_of(seven())
    assert image is not None
    assert image.shape == (28, 28)
    inked = image > 0
    assert max(inked.any(axis=0).sum(), inked.any(axis=1).sum()) == BOX
    assert mass_centre(image) == pytest.approx((14, 14), abs=0.6)
    assert (image.min(), image.max()) == pytest.approx((0, 1), abs=0.05)


def test_mnist_digits_come_out_as_they_are() -> None:
    images, _ = BundledDigits().sample()
    digits = images[::50].numpy().reshape(-1, 28, 28)
    same = [np.allclose(pixels_of(digit), digit / digit.max(), atol=0.003) for digit in digits]
    assert np.mean(same) > 0.95  # the others have ink so faint that it is taken for paper


def test_place_and_size_make_no_difference() -> None:
    first = pixels_of(seven())
    assert first is not None
    for left, top, size in ((60, 40, 1.0), (0, 0, 0.5), (100, 130, 0.6)):
        moved = pixels_of(seven(left=left, top=top, size=size))
        assert moved is not None
        assert np.abs(moved - first).mean() < 0.03


def test_an_opaque_black_board_is_read_like_a_transparent_one() -> None:
    opaque = np.dstack([*[seven(BOARD)] * 3, np.full((BOARD, BOARD), 255, np.uint8)])
    assert read_board(sent(opaque)) == read_board(sent(board(seven(BOARD))))


def test_an_empty_board_holds_no_digit() -> None:
    assert pixels_of(np.zeros((280, 280), np.uint8)) is None


def test_a_slip_of_the_finger_is_no_digit() -> None:
    ink = np.zeros((280, 280), np.uint8)
    ink[10:13, 20:23] = 255
    assert pixels_of(ink) is None


@pytest.mark.parametrize("shape", [(280, 280), (40, 300), (300, 40), (28, 28)])
def test_a_stroke_from_edge_to_edge_still_fits(shape: tuple[int, int]) -> None:
    ink = np.zeros(shape, np.uint8)
    ink[shape[0] // 2 - 3 : shape[0] // 2 + 3, 2:-2] = 255
    image = pixels_of(ink)
    assert image is not None
    assert image.shape == (28, 28)


@lru_cache
def reader() -> tuple[torch.nn.Module, torch.Tensor, np.ndarray]:
    """A trained CNN, the digits held out from it, and their labels."""
    (spec,) = Settings(model="cnn", optimizer="Adam", learning_rate=0.003, epochs=4).specs()
    state, _ = train_slice(spec, initial_state(spec), Budget())
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return (
        model_from_weights(spec, state.parameters).eval(),
        data.test_inputs,
        data.test_targets.numpy(),
    )


def accuracy(images: torch.Tensor) -> float:
    """The share of the held-out digits, in these pictures, that the CNN reads right."""
    network, _, labels = reader()
    with torch.inference_mode():
        return float((network(images).argmax(dim=1).numpy() == labels).mean())


def test_pasted_digits_are_read_as_well_as_plain_ones() -> None:
    _, plain, _ = reader()
    random = np.random.default_rng(0)
    pasted = []
    for digit in plain.numpy().reshape(-1, 28, 28):
        size = int(random.integers(60, 241))
        left, top = random.integers(0, 281 - size, 2)
        ink = np.zeros((280, 280), np.uint8)
        picture = Image.fromarray(digit).resize((size, size), Image.Resampling.BICUBIC)
        ink[top : top + size, left : left + size] = np.asarray(picture)
        image = pixels_of(ink)
        assert image is not None
        pasted.append((image.ravel() * 255).round().astype(np.uint8))
    assert accuracy(plain) > 0.93
    assert accuracy(torch.from_numpy(np.stack(pasted))) > accuracy(plain) - 0.01


def sent(pixels: np.ndarray, kind: str = "PNG") -> bytes:
    """Pixels as a browser sends them."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def test_what_a_browser_sends_of_the_board_is_read() -> None:
    read = read_board(sent(board(seven(BOARD))))
    assert read is not None
    assert read == mnist_like(seven(BOARD) / 255)
    assert read_board(sent(board(np.zeros((BOARD, BOARD), np.uint8)))) is None


@pytest.mark.parametrize(
    "png",
    [
        b"", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0", sent(board(seven(28))),
        sent(board(seven(BOARD)))[:200], sent(board(seven(BOARD)), "GIF"),
    ],
)  # fmt: skip
def test_whatever_else_is_sent_is_refused(png: bytes) -> None:
    with pytest.raises(ValueError, match=r"^this "):
        read_board(png)
