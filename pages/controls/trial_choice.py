"""Which of two racing networks is looked into."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.training.spec import Spec


def trial_choice(page: str, specs: Sequence[Spec]) -> int:
    """The place of the chosen experiment; there is nothing to choose where there is one."""
    names = [spec.loss for spec in specs]
    if len(names) == 1:
        return 0
    chosen = st.segmented_control(
        "Network of", names, default=names[0], required=True, key=f"{page} network"
    )
    return names.index(str(chosen))
