"""Links hold settings, and any link is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.points import Points
from core.datasets.table import MAX_FEATURES, Table, table_of_rows
from core.settings.fields import (
    ChoiceField,
    Field,
    MultiChoiceField,
    NumberField,
    TextField,
    ToggleField,
)
from core.settings.layers_field import LayersField
from core.settings.table import parse, to_query
from tests.core.page_fields import PAGES

COORDINATES = st.integers(-600, 600).map(lambda hundredths: hundredths / 100)
POINTS = st.lists(st.tuples(COORDINATES, COORDINATES, st.sampled_from([0, 1])), min_size=1).map(
    lambda rows: Points(
        tuple((x1, x2) for x1, x2, _ in rows), tuple(label for *_, label in rows), 6.0
    )
)
TABLES = st.integers(1, MAX_FEATURES).flatmap(
    lambda features: st.lists(
        st.tuples(*[COORDINATES] * (features + 1)), min_size=2, unique_by=lambda row: row[-1]
    ).map(lambda rows: table_of_rows(rows, None))
)


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """What a field may be set to."""
    if isinstance(field, NumberField):
        low, high = field.low, field.high
        numbers = st.integers(int(low), int(high)) if field.whole else st.floats(low, high)
        return st.none() | numbers if field.optional else numbers
    if isinstance(field, ChoiceField):
        return st.sampled_from(list(field.options))
    if isinstance(field, ToggleField):
        return st.booleans()
    if isinstance(field, MultiChoiceField):
        chosen = st.sets(st.sampled_from(field.options), min_size=1)
        return chosen.map(lambda some: tuple(o for o in field.options if o in some))
    if isinstance(field, LayersField):
        units = st.integers(1, field.most_units)
        return st.lists(units, max_size=field.most_layers).map(tuple)
    assert isinstance(field, TextField)
    return TABLES if isinstance(field.default, Table) else POINTS


@pytest.mark.parametrize("page", PAGES)
@given(data=st.data())
def test_a_link_gives_back_the_settings_that_it_was_made_of(page: str, data: st.DataObject) -> None:
    fields = PAGES[page]
    values = {field.name: data.draw(values_of(field), field.name) for field in fields}
    always = data.draw(st.lists(st.sampled_from(fields)))
    query = to_query(values, fields, always)
    assert {field.name for field in always} <= set(query)
    assert parse(query, fields) == (values, {})
