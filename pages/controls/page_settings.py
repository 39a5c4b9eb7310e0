"""What a page's settings are set to: read from its widgets, set by a link, and written into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.course import SCREENS
from core.lessons.lesson import Screen
from core.lessons.presets import PRESETS
from core.settings.fields import (
    LONGEST_LINK,
    ChoiceField,
    Field,
    MultiChoiceField,
    NumberField,
    TextField,
    Values,
)
from core.settings.layers_field import LayersField, UnitsField, combined
from core.settings.link_reader import LESSON, read_link
from core.settings.table import parse, to_query
from core.settings.training_settings import DEVICE
from core.text.plain_text import as_text
from pages.controls.address import address_bar, link_to_follow, write
from pages.controls.device import device_field
from pages.session.session import Session, session, set_widgets, widget_value

T = TypeVar("T")
AField = TypeVar("AField", bound=Field[Any])
Typed = NumberField[Any] | UnitsField


class PageSettings:
    """The settings of one page. Their values are known before any widget is drawn.

    Args:
        page: by the end of its address.
        fields: all that a link to the page may set.
    """

    def __init__(self, page: str, fields: Sequence[Field[Any]]) -> None:
        self.page = page
        # Where it is said what can't be taken; below the field while there is no such place.
        self.problems: DeltaGenerator | None = None
        self._table = {field.name: field for field in fields} | {DEVICE.name: device_field()}
        self._fields = dict(self._table)  # with the bounds that the others leave
        self._values: dict[str, Any] = {}
        self._session: Session = session()
        self._state = self._session.page_state(page)
        self._address = address_bar()
        asked = link_to_follow(page)
        if asked is not None:
            self.open(asked)

    @property
    def screen(self) -> Screen | None:
        """Return the lesson's screen that is open in the page, if any."""
        return self._session.screen

    @property
    def framed_figures(self) -> tuple[str, ...]:
        """Return the keys of the figures that the open lesson asks to watch."""
        return () if self.screen is None else self.screen.figures

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values of the settings that apply, by name."""
        return self._values

    def open(self, asked: Mapping[str, str]) -> None:
        """Follow a link: to a lesson's screen, if it names one of this page, and to settings."""
        presets = {each.slug: each.settings for each in PRESETS.get(self.page, ())}
        link = read_link(asked, self._table.values(), [*SCREENS, *presets])
        self._state.lesson = link.lesson if link.lesson in SCREENS else None
        self._state.start_anew = self._state.lesson is not None
        self._state.play_when_built = link.play
        settings = self.screen.settings if self.screen else presets.get(link.lesson, {})
        self.set({**settings, **link.settings})
        self._state.link, self._state.complaint = {}, link.complaint

    def leave_lesson(self) -> None:
        """Close the lesson that is open in the page; the settings stay as they are."""
        self._state.lesson = None

    def key(self, field: Field[Any]) -> str:
        """Return the key of the field's widget."""
        made = self._state.settings_made
        return f"{self.page}.{field.name}" + f" {made}" * bool(made)

    def set(self, asked: Mapping[str, str]) -> None:
        """Set every field to what ``asked`` says, or to its default; remember what can't be taken.

        Texts that the page sets itself stay where ``asked`` has none: they are the student's work.
        """
        texts = {name: widget_value(self.key(field)) for name, field in self._table.items()}
        self._state.settings_made += bool(self._state.link)
        values, problems = parse(asked, self._table.values())
        for name, field in self._table.items():
            key = self.key(field)
            self._forget(key)
            if isinstance(field, NumberField):  # whose widget has a sentence of its own
                self._type(field, asked.get(name, field.text(values[name]))[:40])
            elif isinstance(field, TextField) and name not in asked:
                set_widgets({key: texts[name]})
            else:
                self._set(field, values[name])
                if name in problems:
                    self._session.problems[key] = problems[name]

    def field(self, field: AField) -> AField:
        """Return the page's row of a setting: with its own default, and the present bounds."""
        return cast(AField, self._fields.get(field.name, field))

    def value(self, field: Field[T]) -> T:
        """Return the value in use; the last good one while what is typed can't be taken."""
        value: T = self._value(self.field(field))
        return value

    def show(
        self, fields: Iterable[Field[Any]], in_use: Mapping[str, Any] = {}
    ) -> Mapping[str, Any]:
        """Choose what the page and its link show: those of these settings that apply.

        Returns their values by name. ``in_use`` stand in place of what the student has chosen
        where that can't be had at present.
        """
        table = [self._table[field.name] for field in fields]
        chosen = {each.name: self.value(each) for each in table if each.bounded_by is None}
        of = Values({**chosen, **in_use})
        for each in table:
            if each.bounded_by is not None and each.when(of):
                self._fields[each.name] = each.bounded_by(of)
                chosen[each.name] = self.value(each)
        of = Values({**chosen, **in_use})
        self._values = {each.name: chosen[each.name] for each in table if each.when(of)}
        return {**chosen, **in_use}

    def set_text(self, field: TextField[Any], text: str) -> None:
        """Give a value without a widget another text, which must be one that it can read."""
        self._forget(self.key(field))
        set_widgets({self.key(field): text})

    def write_link(self) -> None:
        """Put the settings into the address bar, but for texts that are too long for it."""
        # What a lesson sets is said even at the page's default: the student may have changed it.
        set_by_it = self.screen.settings if self.screen else {}
        shown = [
            field
            for field in map(self._fields.__getitem__, self._values)
            if not isinstance(field, TextField)
            or len(field.text(self._values[field.name])) <= LONGEST_LINK
        ]
        query = to_query(self._values, shown, [each for each in shown if each.name in set_by_it])
        link = {**({LESSON: self.screen.slug} if self.screen else {}), **query}
        if self._state.link and self._state.link != link:  # another setting was chosen since
            self._state.complaint = ""
        if self._state.complaint:
            (self.problems or st).warning(
                as_text(self._state.complaint), icon=":material/link_off:"
            )
        write(self.page, link, self._address)

    def _value(self, field: Field[Any]) -> Any:
        key = self.key(field)
        held: Any = widget_value(key)
        if isinstance(field, LayersField):
            return combined(self._value(field.count), self._value(field.units))
        if isinstance(field, (NumberField, UnitsField)):
            return self._typed(field)[0]
        if isinstance(field, ChoiceField):
            chosen = self._session.lost_choices.get(key, held)
            return chosen if chosen in field.options else field.default
        if isinstance(field, MultiChoiceField):
            return tuple(each for each in field.options if each in (held or field.default))
        if isinstance(field, TextField):
            return field.parse(held) if held else field.default
        return field.default if held is None else held

    def _typed(self, field: Typed) -> tuple[Any, str]:
        """Return the value in use of what was typed, and what is wrong with that, if anything."""
        key, accepted = self.key(field), self._session.accepted
        text = widget_value(key)
        try:
            accepted[key] = field.parse(field.text(field.default) if text is None else str(text))
        except ValueError as problem:
            used = accepted.get(key, field.default)
            if isinstance(field, NumberField):  # another setting may have moved its bounds
                used = accepted[key] = field.nearest(used)
            in_words: Callable[[Any], str] = field.in_words
            return used, f"{problem} Until then {in_words(used)} is used."
        return accepted[key], ""

    def _set(self, field: Field[Any], value: Any) -> None:
        """Set a field's widget, or both widgets of layers, to a value."""
        if isinstance(field, LayersField):
            count, units = field.typed(value)
            self._type(field.count, field.count.text(count))
            self._type(field.units, field.units.text(units))
        else:
            text = isinstance(field, (NumberField, UnitsField, TextField))
            set_widgets({self.key(field): field.text(value) if text else value})

    def _type(self, field: Field[Any], text: str) -> None:
        """Set the widget of a number to a text, and forget what it was before."""
        self._session.accepted.pop(self.key(field), None)
        set_widgets({self.key(field): text})

    def _forget(self, key: str) -> None:
        """Forget what was wrong with a widget."""
        self._session.problems.pop(key, None)
        self._session.lost_choices.pop(key, None)
