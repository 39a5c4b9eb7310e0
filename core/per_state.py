"""What was measured of a state, kept for as long as the state is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from core.spec import Spec
from core.state import State

T = TypeVar("T")


def per_state(measure: Callable[[Spec, State], T]) -> Callable[[Spec, State], T]:
    """Measure each state once.

    An ``lru_cache`` would keep alive the weights of digit networks that nobody remembers, and
    hash the spec's samples at each call; comparing them with themselves takes no time.
    """
    kept: WeakKeyDictionary[State, list[tuple[Spec, T]]] = WeakKeyDictionary()

    @wraps(measure)
    def measured(spec: Spec, state: State) -> T:
        known = kept.setdefault(state, [])
        for earlier, value in known:
            if earlier == spec:
                return value
        value = measure(spec, state)
        known.append((spec, value))
        return value

    return measured
