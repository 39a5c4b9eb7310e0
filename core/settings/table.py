"""The table of an experiment's settings: a dataclass whose attributes are rows, and the query of a link."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from core.settings.fields import Field, Values

T = TypeVar("T")


def setting(field: Field[T]) -> T:
    """Return the attribute of a settings dataclass that a student sets by ``field``."""
    attribute: T = dataclasses.field(default=field.default, metadata={"field": field})
    return attribute


def fields_of(kind: type) -> dict[str, Field[Any]]:
    """Return the fields of a settings dataclass, by the names of their attributes."""
    return {
        each.name: each.metadata["field"]
        for each in dataclasses.fields(kind)
        if "field" in each.metadata
    }


def from_values(kind: type[T], values: Mapping[str, Any]) -> T:
    """Return settings of a kind from values by the names of their fields, as ``parse`` gives them.

    What is not named, or does not apply beside the others, has its default.
    """
    of = Values(values)
    fields = fields_of(kind).items()
    return kind(**{attribute: of[field] for attribute, field in fields if field.when(of)})


def parse(
    query: Mapping[str, str], fields: Iterable[Field[Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the value of every field, by name, and a sentence for each invalid one.

    A field that the query leaves out, or whose value is invalid, has its default. Parameters of no
    field are ignored.
    """
    values, problems = {}, {}
    for field in fields:
        values[field.name] = field.default
        if field.name in query:
            try:
                values[field.name] = field.parse(query[field.name])
            except ValueError as problem:
                problems[field.name] = str(problem)
    return values, problems


def to_query(
    values: Mapping[str, Any], fields: Iterable[Field[Any]], always: Sequence[Field[Any]] = ()
) -> dict[str, str]:
    """Return the query that ``parse`` reads as these values.

    It holds the fields that a link always has, those of ``always``, and others away from their
    default.
    """
    kept = {field.name for field in always}
    return {
        field.name: field.text(values[field.name])
        for field in fields
        if field.name in values
        and (field.always_in_link or field.name in kept or values[field.name] != field.default)
    }
