"""One declaration of a setting: a field gives the attribute of a dataclass its default."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from core.settings.fields import Named

T = TypeVar("T")


def setting(field: Named) -> Any:
    """An attribute of a settings dataclass that a student sets by ``field``."""
    return dataclasses.field(default=field.default, metadata={"field": field})


def fields_of(kind: type) -> dict[str, Named]:
    """The fields of a settings dataclass, by the names of their attributes."""
    return {
        each.name: each.metadata["field"]
        for each in dataclasses.fields(kind)
        if "field" in each.metadata
    }


def from_values(kind: type[T], values: Mapping[str, Any], **others: Any) -> T:
    """Settings of a kind from values by the names of their fields, as ``link.parse`` gives them.

    ``others`` are attributes that have no field. What neither names has its default.
    """
    asked = {
        attribute: values[field.name]
        for attribute, field in fields_of(kind).items()
        if field.name in values
    }
    return kind(**asked, **others)
