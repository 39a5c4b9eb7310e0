"""Which epochs of a long past are remembered: round ones, more at its beginning."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.training.epoch_grid import STRIDES, Grid


def test_the_beginning_is_kept_in_detail() -> None:
    kept = [*range(8), *range(8, 40, 2), *range(40, 80, 10), *range(80, 101, 20)]
    assert Grid(10**9).mask(np.arange(101)).nonzero()[0].tolist() == kept


@given(st.integers(0, 10**8))
def test_what_a_coarse_stride_keeps_a_finer_one_kept(epoch: int) -> None:
    kept = [Grid(int(stride)).keeps(epoch) for stride in STRIDES]
    assert kept == sorted(kept, reverse=True)
