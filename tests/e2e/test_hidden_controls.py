"""Controls that a teacher's link takes away leave no gap."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.e2e.boxes import box_of
from tests.e2e.screen import Screen

WIDEST = 12  # pixels between two neighbours in the bar
IN_BAR = (
    ".st-key-play-bar :is(.stButton, .stTextInput, .stSelectbox, .stSlider, .stPopover):visible"
)


@pytest.mark.parametrize("hidden", ["", "loss,epochs,device", "lr,loss,epochs,device,speed"])
def test_what_is_left_in_the_bar_stands_together(screen: Screen, hidden: str) -> None:
    screen.open(f"/logistic?hide={hidden}")
    boxes = [box_of(each) for each in screen.page.locator(IN_BAR).all()]
    assert len(boxes) == 10 - len(hidden.split(",")) * bool(hidden)
    for one, other in pairwise(boxes):
        assert 0 < other["x"] - one["x"] - one["width"] < WIDEST


def test_a_section_goes_with_the_last_of_its_fields(screen: Screen) -> None:
    screen.open("/logistic?hide=init,n,w")
    with screen.more():
        sections = screen.page.locator(".stExpander:visible")
        names = [text.split("\n")[-1] for text in sections.all_inner_texts()]
        assert names == ["Samples and true curve", "Optimizer and batches", "Stop at a target"]
