"""The ways to hand a digit to the network: draw it, pick one of MNIST's, upload a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.analysis.predictions import held_out_digits
from core.datasets.mnist import CLASSES, SIDE
from core.digits.photo import MAX_MEGABYTES, read_picture
from core.digits.preprocess import as_bytes, mnist_like_pixels
from core.digits.pretrained import read
from core.figures.image_grid import ImageGrid, ImageGridUpdate
from core.plain_text import as_text
from core.training.spec import Spec
from pages.ui.drawing_board import drawing_board
from pages.ui.live_plot import mount_tiles
from pages.ui.page_state import Upload
from pages.ui.session import session, set_widgets, widget_value
from pages.ui.uploads import tell_if_refused

DRAW, SAMPLE, PICTURE = "Draw", "Sample", "Picture"
SEEN = "seen"  # the figure's key
WIDTH, SEEN_WIDTH = 284, 100  # CSS pixels


def digit_input(page: str, spec: Spec, board: DeltaGenerator, seen: DeltaGenerator) -> None:
    """Mount the ways to hand in a digit, and the place that shows what became of it."""

    def take(pixels: bytes | None) -> None:
        state = session().page_state(page)
        state.current_digit = pixels
        state.stream.wake()

    with board.container(width=WIDTH):
        input_mode = st.segmented_control(
            "Hand in a digit", [DRAW, *INPUT_MODES], default=DRAW, required=True, key=f"{page} input mode",
            label_visibility="collapsed",
        )  # fmt: skip
        if input_mode == DRAW:
            drawing_board(page, take)
        else:
            take(INPUT_MODES[str(input_mode)](page, spec))
    with seen.container(width=SEEN_WIDTH):
        mount_tiles(SEEN, ImageGrid(size=84))


def seen_tiles(pixels: bytes | None) -> ImageGridUpdate:
    """The digit with the ten probabilities that the ready-made CNN gives it."""
    if pixels is None:
        empty = np.zeros((0, SIDE, SIDE), np.uint8)
        return ImageGridUpdate(
            empty, [], "What the network sees: nothing yet.", none="Nothing yet."
        )
    answers = read(pixels)
    best = int(answers.argmax())
    return ImageGridUpdate(
        np.frombuffer(pixels, np.uint8).reshape(1, SIDE, SIDE),
        [f"ready-made: {best}"],
        f"What the network sees. A ready-made CNN reads {best} with {answers[best]:.2f}.",
        answers[None],
        [best],
    )


def _sampled(page: str, spec: Spec) -> bytes | None:
    images, labels = held_out_digits(spec)
    drawn, picked = f"{page} samples", f"{page} sample"
    number = int(widget_value(drawn) or 0)  # type: ignore[call-overload]
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
    place = widget_value(picked)
    if not isinstance(place, int) or place >= len(images):
        return None
    return bytes(images[place].tobytes())


def _uploaded(page: str, spec: Spec) -> bytes | None:
    state, key = session().page_state(page), f"{page} picture"

    def take() -> None:
        file: Any = widget_value(key)
        state.upload = None
        if file is None:
            return
        try:
            picture = read_picture(file.getvalue())
        except ValueError as problem:
            state.upload = Upload(None, str(problem))
            return
        pixels = as_bytes(mnist_like_pixels(picture.drawing))
        nothing = None if pixels else "There is no digit to be seen in this picture."
        state.upload = Upload(pixels, nothing, picture.remark)

    tell_if_refused()
    st.file_uploader(
        "A photo or a drawing of one digit", key=key, on_change=take,
        max_upload_size=MAX_MEGABYTES,
        help="Any size, dark on light or light on dark; the paper may be transparent.",
    )  # fmt: skip
    upload = state.upload
    if upload is None:
        return None
    if upload.problem:
        st.error(as_text(upload.problem), icon=":material/error:")
    if upload.remark:
        st.info(as_text(upload.remark))
    return upload.pixels


INPUT_MODES: dict[str, Callable[[str, Spec], bytes | None]] = {
    SAMPLE: _sampled,
    PICTURE: _uploaded,
}
