"""Settings as the query parameters of a link, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.settings.fields import Named


def parse(
    query: Mapping[str, str], fields: Iterable[Named]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The value of every field, by name, and a sentence for each that is asked for in vain.

    A field that the query leaves out, or asks for in vain, has its default. Parameters of no field
    are ignored.
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
    values: Mapping[str, Any], fields: Iterable[Named], always: Sequence[Named] = ()
) -> dict[str, str]:
    """The query that ``parse`` reads as these values: ``always`` those, others if not at default."""
    kept = {field.name for field in always}
    return {
        field.name: field.text(values[field.name])
        for field in fields
        if field.name in values and (field.name in kept or values[field.name] != field.default)
    }
