"""Widgets for settings, each with its sentence where something is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Literal, TypeVar

import streamlit as st

from core.settings.fields import (
    ChoiceField,
    Field,
    MultiChoiceField,
    Number,
    NumberField,
    TextField,
    ToggleField,
)
from core.settings.layers_field import LayersField, UnitsField
from core.settings.link_reader import widgets_of
from core.settings.names import alike
from core.text.number_text import exact
from core.text.plain_text import as_text
from pages.controls.page_settings import PageSettings, Typed
from pages.session.session import set_widgets, widget_value

Width = int | Literal["stretch"]
T = TypeVar("T")


class Controls(PageSettings):
    """The widgets of one page, drawn where the page asks for them."""

    def __init__(self, page: str, fields: Sequence[Field[Any]]) -> None:
        super().__init__(page, fields)
        widgets = widgets_of(fields)
        self._hidden = {widgets.get(alike(name), name) for name in self._session.hidden}
        self._drawn: set[str] = set()

    def draw(self, *fields: Field[Any]) -> None:
        """Draw those settings that apply and have not been drawn yet."""
        for field in self._due(fields):
            match field:
                case LayersField():
                    self.layers(field)
                case NumberField():
                    self.number(field)
                case ToggleField():
                    self.toggle(field)
                case MultiChoiceField():
                    self.many(field)
                case ChoiceField():
                    self.choice(field)

    def section(self, label: str, icon: str, fields: Sequence[Field[Any]]) -> None:
        """Draw settings in an expander, which is open where something is wrong with one of them."""
        due = self._due(fields)
        if due:
            with st.expander(label, icon=icon, expanded=any(map(self._has_error, due))):
                self.draw(*due)

    def number(self, field: NumberField[Number], *, width: Width = "stretch") -> Number:
        """Draw a number to type; return the last good one while what is typed can't be taken."""
        value: Number = self._text_input(self.field(field), width)
        return value

    def layers(self, field: LayersField) -> tuple[int, ...]:
        """Draw the number of hidden layers and the units in them."""
        field = self.field(field)
        with self._hideable(field):
            self._text_input(field.count)
            self._text_input(field.units)
        self._finish(field)
        return self.value(field)

    def many(self, field: MultiChoiceField) -> tuple[str, ...]:
        """Draw options of which some are chosen; return the defaults while none is."""
        with self._widget(field) as (key, shared):
            st.pills(field.label, field.options, selection_mode="multi", **shared)
        if not widget_value(key):
            st.error(f"Choose at least one. Until then {', '.join(field.default)} are used.")
        return self.value(field)

    def text(self, field: TextField[T]) -> T:
        """Return a value that the page sets itself; show what is wrong with the link's."""
        self._finish(field)
        return self.value(field)

    def slider(self, field: NumberField[float], step: float) -> float:
        """Draw a number to type, and beside it the same along a slider in equal steps."""
        count = round((field.high - field.low) / step)
        steps = [round(field.low + i * step, 9) for i in range(count + 1)]
        row = st.container(horizontal=True, vertical_alignment="bottom")
        with row:
            value = float(self.number(field, width=84))
        text_key = self.key(field)
        slider_key = f"{text_key} slider"
        set_widgets({slider_key: value})

        def slide() -> None:
            set_widgets({text_key: field.text(widget_value(slider_key, float) or 0.0)})

        row.select_slider(
            f"{field.label}, by slider", sorted({*steps, value}), key=slider_key,
            on_change=slide, format_func=exact, label_visibility="collapsed",
        )  # fmt: skip
        return value

    def choice(self, field: ChoiceField, *, width: Width = "stretch", label: bool = True) -> str:
        """Draw one of a few; without a ``label`` only a screen reader is told its name."""
        field = self.field(field)
        with self._widget(field) as (key, shared):
            self._replace_lost_choice(field, key)
            options, show = list(field.options), field.options.__getitem__
            if field.look == "row":
                st.radio(field.label, options, format_func=show, horizontal=True, **shared)
            elif field.look == "slider":
                st.select_slider(field.label, options, format_func=show, width=width, **shared)
            else:
                visible: Literal["visible", "collapsed"] = "visible" if label else "collapsed"
                st.selectbox(
                    field.label, options, format_func=show, width=width, label_visibility=visible,
                    **shared,
                )  # fmt: skip
        return self.value(field)

    def toggle(self, field: ToggleField) -> bool:
        """Draw a switch."""
        with self._widget(field) as (_, shared):
            st.toggle(field.label, **shared)
        return self.value(field)

    def switch(self, field: ToggleField, icon: str, *, off: str) -> bool:
        """Draw a button that switches a setting on; ``off`` is what it says to switch it off again."""
        on, key = self.value(field), self.key(field)
        with self._hideable(field):
            st.button(
                off if on else field.label, icon=icon, key=f"{key} switch",
                on_click=lambda: set_widgets({key: not on}),
            )  # fmt: skip
        self._finish(field)
        return on

    def _due(self, fields: Sequence[Field[Any]]) -> list[Field[Any]]:
        due = self._values.keys() - self._drawn
        return [self.field(field) for field in fields if field.name in due]

    @contextmanager
    def _widget(self, field: Field[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the key of a field's widget and the arguments that all widgets share."""
        key = self.key(field)
        if widget_value(key) is None:
            self._set(field, field.default)
        shared = {
            "key": key, "help": field.help, "persist_state": "session", "on_change": self._forget, "args": (key,),
        }  # fmt: skip
        with self._hideable(field):
            yield key, shared
        self._finish(field)

    def _hideable(self, field: Field[Any]) -> AbstractContextManager[object]:
        """Return the place of a field's widget: out of sight if the link hides it."""
        if field.name not in self._hidden:
            return nullcontext()
        return st.container(key=f"hidden-{field.name}")

    def _finish(self, field: Field[Any]) -> None:
        """Note that a field is drawn, and say what is wrong with its widget, if anything."""
        self._drawn.add(field.name)
        problem = self._session.problems.get(self.key(field))
        if problem is not None:
            (self.problems or st).warning(as_text(problem), icon=":material/link_off:")

    def _text_input(self, field: Typed, width: Width = "stretch") -> Any:
        optional = isinstance(field, NumberField) and field.optional
        with self._widget(field) as (_, shared):
            placeholder = field.in_words(None) if optional else None  # type: ignore[arg-type]
            st.text_input(field.label, placeholder=placeholder, width=width, **shared)
        value, problem = self._typed(field)
        if problem:
            name = "" if self.problems is None else f"{field.label}: "
            (self.problems or st).error(as_text(f"{name}{problem}"), icon=":material/error:")
        return value

    def _replace_lost_choice(self, field: ChoiceField, key: str) -> None:
        """Set the widget to an option that it has; to what the student chose, once that is back."""
        lost = self._session.lost_choices
        chosen = lost.get(key, str(widget_value(key)))
        if chosen in field.options:
            if key in lost:
                self._forget(key)
                set_widgets({key: chosen})
            return
        every = getattr(self._table[field.name], "options", {})
        self._session.problems[key] = (
            f"{field.label}: “{every.get(chosen, chosen)}” can’t be chosen here; "
            f"{field.options[field.default]} is used."
        )
        lost[key] = chosen
        set_widgets({key: field.default})

    def _has_error(self, field: Field[Any]) -> bool:
        typed = isinstance(field, (NumberField, UnitsField)) and bool(self._typed(field)[1])
        return typed or self.key(field) in self._session.problems
