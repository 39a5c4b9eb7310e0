"""What was measured of a state or of an experiment's samples, kept for as long as it may be asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from core.training.spec import Spec
from core.training.state import State

EXPERIMENTS = 64  # of which measurements are kept: those of some pages that are open at once

T = TypeVar("T")
P = ParamSpec("P")
Part = Callable[[Spec], Spec]


def without_live(spec: Spec) -> Spec:
    """Return all of a spec that a measurement at a state depends on: its objective has the weight decay."""
    return replace(spec.experiment, weight_decay=spec.weight_decay)


def with_learning_rate(spec: Spec) -> Spec:
    """Return the same for a measurement along steps."""
    return replace(without_live(spec), learning_rate=spec.learning_rate)


def of_experiment(spec: Spec) -> Spec:
    """Return the spec without its tunable fields, as the key of a measurement that depends on none."""
    return spec.experiment


class PerState(Generic[T]):
    """A measurement that is made once of each state, for the part of a spec that it depends on.

    An ``lru_cache`` would keep alive the weights of digit networks that nobody remembers, and
    hash the spec's samples at each call; comparing them with themselves takes no time.
    """

    def __init__(self, measure: Callable[[Spec, State], T], part: Part) -> None:
        self.measure, self.part = measure, part
        self.kept: WeakKeyDictionary[State, list[tuple[Spec, T]]] = WeakKeyDictionary()

    def __call__(self, spec: Spec, state: State) -> T:
        """Return what was measured, or measure it."""
        part = self.part(spec)
        known = self.kept.setdefault(state, [])
        for earlier, value in known:
            if earlier == part:
                return value
        value = self.measure(spec, state)
        known.append((part, value))
        return value

    def is_known(self, spec: Spec, state: State) -> bool:
        """Return whether it was measured before, so that asking costs nothing."""
        part = self.part(spec)
        return any(earlier == part for earlier, _ in self.kept.get(state, []))


def per_state(part: Part) -> Callable[[Callable[[Spec, State], T]], PerState[T]]:
    """Return a decorator that measures each state once for each ``part`` of a spec."""
    return lambda measure: PerState(measure, part)


def per_spec(
    part: Part,
) -> Callable[[Callable[Concatenate[Spec, P], T]], Callable[Concatenate[Spec, P], T]]:
    """Return a decorator that measures once for each ``part`` of a spec, and keeps the last ones."""

    def decorator(
        measure: Callable[Concatenate[Spec, P], T],
    ) -> Callable[Concatenate[Spec, P], T]:
        kept = lru_cache(maxsize=EXPERIMENTS)(measure)

        @wraps(measure)
        def measure_once(spec: Spec, *args: P.args, **kwargs: P.kwargs) -> T:
            return kept(part(spec), *args, **kwargs)  # type: ignore[arg-type]  # typed as Hashable

        return measure_once

    return decorator
