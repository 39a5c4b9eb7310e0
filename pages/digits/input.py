"""The ways to hand a digit to the network: draw it, pick one of MNIST's, upload a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets.mnist import CLASSES, SIDE
from core.digits.pretrained import read
from core.figures.image_grid import ImageGrid, ImageGridUpdate
from core.metrics.predictions import held_out_digits
from core.text.number_text import fixed
from core.training.spec import Spec
from pages.digits.drawing_board import drawing_board
from pages.digits.photo_input import photo_input
from pages.live.live_plot import mount_tiles
from pages.session.session import session, set_widgets, widget_value

Take = Callable[[bytes | None], None]  # of the digit handed in, 784 uint8
SEEN = "seen"  # the figure's key
WIDTH, SEEN_WIDTH = 284, 100  # CSS pixels


def digit_input(page: str, spec: Spec, board: DeltaGenerator, seen: DeltaGenerator) -> None:
    """Mount the ways to hand in a digit, and the place that shows what became of it."""

    def take(pixels: bytes | None) -> None:
        state = session().page_state(page)
        state.current_digit = pixels
        state.stream.wake()

    input_modes: dict[str, Callable[[str, Take], None]] = {
        "Draw": drawing_board, "Sample": partial(_sampled, spec), "Picture": photo_input,
    }  # fmt: skip
    with board.container(width=WIDTH, key="hand-in"):
        input_mode = st.segmented_control(
            "Hand in a digit", list(input_modes), default="Draw", required=True,
            key=f"{page} input mode", label_visibility="collapsed",
        )  # fmt: skip
        input_modes[str(input_mode)](page, take)
    with seen.container(width=SEEN_WIDTH):
        mount_tiles(SEEN, ImageGrid(size=84))


def seen_tiles(pixels: bytes | None) -> ImageGridUpdate:
    """Return the digit with the ten probabilities that the ready-made CNN gives it."""
    if pixels is None:
        empty = np.zeros((0, SIDE, SIDE), np.uint8)
        return ImageGridUpdate(
            empty, [], "What the network sees: nothing yet.", none="Nothing yet."
        )
    answers = read(pixels)
    best = int(answers.argmax())
    return ImageGridUpdate(
        np.frombuffer(pixels, np.uint8).reshape(1, SIDE, SIDE),
        [f"a trained CNN: {best}"],
        f"What the network sees. A ready-made CNN reads {best} with {fixed(answers[best], 2)}.",
        answers[None],
        [best],
    )


def _sampled(spec: Spec, page: str, take: Take) -> None:
    images, labels = held_out_digits(spec)
    drawn, picked = f"{page} samples", f"{page} sample"
    number = widget_value(drawn, int) or 0
    random = np.random.default_rng(number)
    places = [int(random.choice(np.flatnonzero(labels == digit))) for digit in range(CLASSES)]

    def pick(clicked: dict[str, Any]) -> None:
        set_widgets({picked: places[int(clicked["tile"])]})

    def others() -> None:
        set_widgets({drawn: number + 1})

    st.caption("Click one of these test digits.")
    names = [str(digit) for digit in range(CLASSES)]
    shown = ImageGridUpdate(images[places], names, "Ten test digits, one of each class.")
    mount_tiles("samples", ImageGrid(size=46), shown=shown, on_click=pick)
    st.button("Ten others", icon=":material/casino:", on_click=others, key=f"{page} others")
    place = widget_value(picked, int)
    take(images[place].tobytes() if place is not None and place < len(images) else None)
