"""What was measured of a state, kept for as long as the state is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from core.training.spec import Spec
from core.training.state import State

T = TypeVar("T")


def without_live(spec: Spec) -> Spec:
    """All of a spec that a measurement at a state depends on: its objective has the weight decay."""
    return replace(spec.experiment, weight_decay=spec.weight_decay)


def with_learning_rate(spec: Spec) -> Spec:
    """The same for a measurement along steps."""
    return replace(without_live(spec), learning_rate=spec.learning_rate)


class PerState(Generic[T]):
    """A measurement that is made once of each state, for the part of a spec that it depends on.

    An ``lru_cache`` would keep alive the weights of digit networks that nobody remembers, and
    hash the spec's samples at each call; comparing them with themselves takes no time.
    """

    def __init__(self, measure: Callable[[Spec, State], T], part: Callable[[Spec], Spec]) -> None:
        self.measure, self.part = measure, part
        self.kept: WeakKeyDictionary[State, list[tuple[Spec, T]]] = WeakKeyDictionary()

    def __call__(self, spec: Spec, state: State) -> T:
        """What was measured, or is now."""
        part = self.part(spec)
        known = self.kept.setdefault(state, [])
        for earlier, value in known:
            if earlier == part:
                return value
        value = self.measure(spec, state)
        known.append((part, value))
        return value

    def is_known(self, spec: Spec, state: State) -> bool:
        """Whether it was measured before, so that asking costs nothing."""
        part = self.part(spec)
        return any(earlier == part for earlier, _ in self.kept.get(state, []))


def per_state(
    part: Callable[[Spec], Spec],
) -> Callable[[Callable[[Spec, State], T]], PerState[T]]:
    """A decorator that measures each state once for each ``part`` of a spec."""
    return lambda measure: PerState(measure, part)
