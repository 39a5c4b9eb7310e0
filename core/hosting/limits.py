"""What the environment sets: how much one server lets its visitors do, and where it trains.

On a laptop none of the limits gets in the way. The size of an upload is Streamlit's own setting,
``STREAMLIT_SERVER_MAX_UPLOAD_SIZE``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

PREFIX = "LIMIT_"
SCHEDULER = "DASK_SCHEDULER_ADDRESS"


@dataclass(frozen=True)
class Limits:
    """Each is read from the variable of its name in capitals after ``LIMIT_``.

    Attributes:
        training_at_once: runs that train at the same time; another one waits for its turn.
        epochs: that a run may be given.
        parameters: of one model.
        samples: of one data set, the test part included.
        checkpoint_mb: memory for the states that one experiment remembers.
        hidden_seconds: for which a page in a hidden tab trains on.
    """

    training_at_once: int = 200
    epochs: int = 10_000_000
    parameters: int = 20_000_000
    samples: int = 200_000
    checkpoint_mb: int = 32
    hidden_seconds: int = 600


def read(environment: Mapping[str, str]) -> Limits:
    """Return the limits that an environment sets.

    An empty variable counts as none.

    Raises:
        ValueError: a variable is no whole number above zero.
    """
    given = {}
    for field in fields(Limits):
        name = f"{PREFIX}{field.name.upper()}"
        text = environment.get(name)
        if not text:
            continue
        if not text.isdecimal() or int(text) < 1:
            raise ValueError(f"{name} is “{text}”; it must be a whole number above zero.")
        given[field.name] = int(text)
    return Limits(**given)


def scheduler_address() -> str | None:
    """Return the address of the cluster's scheduler, or ``None`` where this machine trains."""
    return os.environ.get(SCHEDULER) or None


LIMITS = read(os.environ)
MAX_EPOCHS = LIMITS.epochs
