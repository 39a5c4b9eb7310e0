"""A picture to upload, what is found on it, and a line to draw around the digit.

The canvas has rectangles to drag, too, but not for fingers: its tools add one where the event's
``button`` is 0, and a touch has none (streamlit-drawable-canvas 0.13). What is drawn freely works with both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import CanvasResult, boxes_to_drawing

from core.digits.photo.file import MAX_MEGABYTES, as_jpeg, from_jpeg, open_photo
from core.digits.preprocess import BOARD
from pages.data.uploads import tell_if_refused
from pages.digits.plain_canvas import st_canvas
from pages.session.page_state import Boxes, PageState, Upload
from pages.session.session import session, widget_value

if TYPE_CHECKING:
    from core.digits.photo.candidates import Box

SHARPNESS = 2  # pixels of the preview for each of the board's
LEAST_BOX = 8  # pixels of the board; a smaller box is a slip of the finger
EDGE = "#e8590c"  # stands out on paper, on a table and on a blackboard
MOST_STALE = 6  # reports of earlier pictures that the browser may still send
NOT_SURE = "Is that the digit? If not, draw around it."
NOTHING = "There is no digit to be seen in this picture."
NOTHING_IN_BOX = "There is no digit to be seen in this box."


def photo_input(page: str, take: Callable[[bytes | None], None]) -> None:
    """Mount the upload, and below it the picture; each new box runs this part alone."""
    state, key = session().page_state(page), f"{page} picture"

    def read_file() -> None:
        state.upload = _opened(widget_value(key), state.upload)

    tell_if_refused()
    st.file_uploader(
        "A photo or a drawing of one digit", key=key, on_change=read_file,
        max_upload_size=MAX_MEGABYTES,
        help="Any size, dark on light or light on dark; the paper may be transparent.",
    )  # fmt: skip

    def part() -> None:
        _show(page, state)
        take(state.upload.pixels if state.upload else None)

    with st.container():
        st.fragment(part)()


def _opened(file: Any, before: Upload | None) -> Upload:
    """Return what an uploaded file holds; nothing if it was taken away."""
    number = before.number + 1 if before else 0
    stale = (before.boxes_seen, _laid(before), *before.stale)[:MOST_STALE] if before else ()
    if file is None:
        return Upload(None, number=number, stale=stale)
    from core.digits.photo.reader import read_photo  # OpenCV comes with the first photo

    try:
        photo = open_photo(file.getvalue())
    except ValueError as problem:
        return Upload(None, problem=str(problem), number=number, stale=stale)
    digit = read_photo(photo.rgb)
    empty = Upload(
        None, remark=photo.remark, picture=as_jpeg(photo.rgb), size=_board_size(photo.rgb),
        number=number, stale=stale,
    )  # fmt: skip
    if digit.pixels is None:
        return replace(empty, problem=NOTHING)
    if digit.sure:
        return replace(empty, pixels=digit.pixels, box=digit.box)
    return replace(empty, guess=digit.pixels, box=digit.box)


def _show(page: str, state: PageState) -> None:
    """Take in the box dragged last, and show what is made of it."""
    upload = state.upload
    if upload is None:
        return
    if (picture := upload.picture) is not None:
        upload = state.upload = _cropped(page, upload, picture)
        _canvas(page, upload, as_jpeg(from_jpeg(picture), SHARPNESS * BOARD))
        if upload.guess is None:
            st.caption("Another part? Draw around the digit.")
        else:
            _ask(page, state, upload)
    # Below the canvas, which does not notice that it has moved, and takes in strokes beside the finger.
    if upload.problem:
        st.error(upload.problem, icon=":material/error:")
    if upload.remark:
        st.info(upload.remark)


def _ask(page: str, state: PageState, upload: Upload) -> None:
    """Ask whether the part in the box is the digit."""

    def yes() -> None:
        state.upload = replace(upload, pixels=upload.guess, guess=None)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[:material/help:] {NOT_SURE}", width="stretch")
        st.button("Yes, read it", key=f"{page} yes", on_click=yes)


def _cropped(page: str, upload: Upload, picture: bytes) -> Upload:
    """Return the upload, with the box that the browser tells of, if that is a new one."""
    boxes = _boxes_of(getattr(widget_value(_key(page, upload)), "drawing", None))
    known = [upload.boxes_seen, *upload.stale]
    if not boxes or any(_near(boxes, other) for other in known):
        return upload
    upload = replace(upload, boxes_seen=boxes, laid=upload.laid + 1)
    left, top, right, bottom = boxes[-1]
    if max(right - left, bottom - top) < LEAST_BOX or _near(boxes, _laid(upload)):
        return upload
    from core.digits.photo.reader import read_photo

    rgb = from_jpeg(picture)
    across, down = _board_size(rgb)
    sides = np.array([left / across, top / down, right / across, bottom / down])
    box: Box = tuple(np.clip(sides, 0, 1).tolist())
    digit = read_photo(rgb, box)
    problem = NOTHING_IN_BOX if digit.pixels is None else None
    return replace(upload, box=box, pixels=digit.pixels, guess=None, problem=problem)


def _near(some: Boxes, others: Boxes) -> bool:
    """Return whether boxes differ by no more than a pixel of the board."""
    return np.shape(some) == np.shape(others) and np.allclose(some, others, rtol=0, atol=1)


def _laid(upload: Upload) -> Boxes:
    """Return the box that the page lays on the picture, pixels of the board."""
    if upload.box is None:
        return ()
    (across, down), (left, top, right, bottom) = upload.size, upload.box
    return ((left * across, top * down, right * across, bottom * down),)


def _canvas(page: str, upload: Upload, picture: bytes) -> None:
    across, down = upload.size
    boxes = [
        {"label": "", "left": left, "top": top, "width": right - left, "height": bottom - top}
        for left, top, right, bottom in _laid(upload)
    ]
    drawing = boxes_to_drawing(boxes, stroke_color=EDGE, stroke_width=3)
    st_canvas(
        stroke_color=EDGE,
        stroke_width=3,
        background_image=picture,
        initial_drawing={**drawing, "laid": upload.laid},
        width=across,
        height=down,
        key=_key(page, upload),
    )


def _key(page: str, upload: Upload) -> str:
    return f"{page} crop {upload.number}"


def _board_size(rgb: np.ndarray) -> tuple[int, int]:
    """Return width and height of a picture on the board, pixels."""
    height, width = rgb.shape[:2]
    scale = BOARD / max(width, height)
    return max(round(scale * width), LEAST_BOX), max(round(scale * height), LEAST_BOX)


def _boxes_of(drawing: Any) -> Boxes:
    """Return the boxes around what lies on the canvas, in pixels of it; none if it is something else.

    The package says them of labelled rectangles alone; every object of Fabric's has the same sides.
    """
    try:
        things = [{**thing, "type": "LabeledRect"} for thing in drawing["raw"]["objects"]]
        boxes = tuple(
            (box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"])
            for box in CanvasResult({"objects": things}, None, return_image_data=False).boxes
        )
        return boxes if np.isfinite(boxes).all() else ()
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()
