"""Widgets for fields, each with its sentence when it must, and their settings in the page's link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, Literal, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.course import SCREENS
from core.lessons.lesson import Screen
from core.settings.fields import (
    ChoiceField,
    MultiChoiceField,
    Named,
    NumberField,
    TextField,
    ToggleField,
)
from core.settings.layers_field import LayersField, UnitsField, combined
from core.settings.link import parse, to_query
from core.settings.link_reader import LESSON, read_link, widgets_of
from core.settings.names import alike
from core.settings.setting import from_values
from core.text.number_text import exact
from core.text.plain_text import as_text
from pages.controls.address import address_bar, experiments, link_to_follow, write
from pages.session.session import Session, session, set_widgets, widget_value

Settings = TypeVar("Settings")


class Controls:
    """The widgets of one page, drawn where the page asks for them."""

    def __init__(self, page: str, fields: Sequence[Named]) -> None:
        self.page = page
        # Where it is said what can't be taken; below the field while there is no such place.
        self.problems: DeltaGenerator | None = None
        self._fields = {field.name: field for field in fields}
        self._session: Session = session()
        self._values: dict[str, Any] = {}  # what the fields in the page are set to, by name
        self._too_long: set[str] = set()  # those that the link can't hold
        self._address = address_bar()
        widgets = widgets_of(fields)
        self._hidden = {widgets.get(alike(name), name) for name in self._session.hidden}
        asked = link_to_follow(page)
        if asked is not None:
            self.open(asked)

    @property
    def screen(self) -> Screen | None:
        """The lesson's screen that is open in the page, if any."""
        slug = self._session.page_state(self.page).lesson
        return None if slug is None else SCREENS[slug][1]

    @property
    def framed_figures(self) -> tuple[str, ...]:
        """Return the keys of the figures that the open lesson asks to watch."""
        return () if self.screen is None else self.screen.figures

    def open(self, asked: Mapping[str, str]) -> None:
        """Follow a link: to a lesson's screen, if it names one of this page, and to settings."""
        state = self._session.page_state(self.page)
        presets = experiments(self.page)
        link = read_link(asked, self._fields.values(), [*SCREENS, *presets])
        state.lesson = link.lesson if link.lesson in SCREENS else None
        state.start_anew = state.lesson is not None
        state.play_when_built = link.play
        settings = self.screen.settings if self.screen else presets.get(link.lesson, {})
        self.set({**settings, **link.settings})
        state.link, state.complaint = {}, link.complaint

    def leave_lesson(self) -> None:
        """Close the lesson that is open in the page; the settings stay as they are."""
        self._session.page_state(self.page).lesson = None

    def key(self, field: Named) -> str:
        """The widget's key."""
        made = self._session.page_state(self.page).settings_made
        return f"{self.page}.{field.name}" + f" {made}" * bool(made)

    def set(self, asked: Mapping[str, str]) -> None:
        """Set every field to what ``asked`` says, or to its default; remember what can't be taken.

        Texts that the page sets itself stay where ``asked`` has none: they are the student's work.
        """
        state = self._session.page_state(self.page)
        texts = {
            field.name: widget_value(self.key(field))
            for field in self._fields.values()
            if isinstance(field, TextField)
        }
        state.settings_made += bool(state.link)
        values, problems = parse(asked, self._fields.values())
        for name, field in self._fields.items():
            key, value = self.key(field), values[name]
            self._forget(key)
            if isinstance(field, NumberField):  # whose widget has a sentence of its own
                self._session.accepted.pop(key, None)
                set_widgets({key: asked.get(name, field.text(value))[:40]})
                continue
            if isinstance(field, TextField) and name not in asked:
                if texts[name] is not None:
                    set_widgets({key: texts[name]})
                continue
            self.set_error(key, problems.get(name))
            if isinstance(field, LayersField):
                self._set_layers(field, value)
            else:
                set_widgets({key: field.text(value) if isinstance(field, TextField) else value})

    def number(
        self,
        field: NumberField | UnitsField,
        *,
        in_link: bool = True,
        width: int | Literal["stretch"] = "stretch",
    ) -> Any:
        """A number typed by the student; the last good one while what is typed can't be taken."""
        key = self.key(field)
        default = field.text(field.default)  # type: ignore[arg-type]
        if widget_value(key) is None:
            set_widgets({key: default})
        with self._place(field):
            text = st.text_input(
                field.label, key=key, help=field.help, persist_state="session",
                placeholder=field.none if field.optional else None, width=width,
            )  # fmt: skip
        accepted = self._session.accepted
        try:
            field.parse(text)
            accepted[key] = text
        except ValueError as problem:
            used = accepted.get(key, default)
            if isinstance(field, NumberField):  # another setting may have moved its bounds
                used = accepted[key] = field.within(used)
            name = "" if self.problems is None else f"{field.label}: "
            in_use = exact(float(used)) if isinstance(field, NumberField) and used else used
            sentence = f"{name}{problem} Until then {in_use or field.none} is used."
            (self.problems or st).error(as_text(sentence), icon=":material/error:")
        value: Any = field.parse(accepted.get(key, default))
        if in_link:
            self._note(field, value)
        return value

    def accepted(self, field: NumberField) -> Any:
        """The number in use of a field that is drawn further down."""
        key = self.key(field)
        for text in (widget_value(key), self._session.accepted.get(key)):
            with suppress(ValueError):
                return field.parse(str(text or ""))
        return field.default

    def layers(self, field: LayersField) -> tuple[int, ...]:
        """Units of each hidden layer, typed as their number and the units in them."""
        if widget_value(self.key(field.count)) is None:
            self._set_layers(field, field.default)
        with self._place(field):
            count = self.number(field.count, in_link=False)
            units = self.number(field.units, in_link=False)
        self.show_error(self.key(field))
        value = combined(count, units)
        self._note(field, value)
        return value

    def _set_layers(self, field: LayersField, layers: tuple[int, ...]) -> None:
        count, units = field.typed(layers)
        for key, text in ((self.key(field.count), count), (self.key(field.units), units)):
            self._session.accepted.pop(key, None)
            set_widgets({key: text})

    def many(self, field: MultiChoiceField) -> tuple[str, ...]:
        """Some of the field's options; the defaults while none is chosen."""
        key = self.key(field)
        if widget_value(key) is None:
            set_widgets({key: field.default})
        with self._place(field):
            picked = st.pills(
                field.label, field.options, selection_mode="multi", key=key, help=field.help,
                persist_state="session", on_change=self._forget, args=(key,),
            )  # fmt: skip
        self.show_error(key)
        if not picked:
            st.error(f"Choose at least one. Until then {', '.join(field.default)} are used.")
        value = tuple(option for option in field.options if option in (picked or field.default))
        self._note(field, value)
        return value

    def text(self, field: TextField, *, longest: int) -> Any:
        """A value that the page sets itself; it is left out of the link where it is too long."""
        self.show_error(self.key(field))
        value = self.present(field)
        self._note(field, value)
        if len(field.text(value)) > longest:
            self._too_long.add(field.name)
        return value

    def present(self, field: TextField) -> Any:
        """The value as it stands, also in the midst of a callback."""
        text = widget_value(self.key(field))
        return field.parse(str(text)) if text else field.default

    def set_text(self, field: TextField, text: str) -> None:
        """Give such a value another text, which must be one that it can read."""
        self._session.problems.pop(self.key(field), None)
        set_widgets({self.key(field): text})

    def slider(self, field: NumberField, step: float) -> float:
        """A number typed exactly, with a slider in equal steps, and that number, under it."""
        count = round((field.high - field.low) / step)
        steps = [round(field.low + i * step, 9) for i in range(count + 1)]
        text_key = self.key(field)
        value = float(self.number(field))
        slider_key = f"{text_key} slider"
        set_widgets({slider_key: value})

        def slide() -> None:
            set_widgets({text_key: field.text(widget_value(slider_key))})  # type: ignore[arg-type]

        st.select_slider(
            f"{field.label}, by slider", sorted({*steps, value}), key=slider_key,
            on_change=slide, format_func=exact, label_visibility="collapsed",
        )  # fmt: skip
        return value

    def steps(self, field: ChoiceField, *, width: int) -> str:
        """One of the field's options, along a slider."""
        self._prepare(field)
        key = self.key(field)
        with self._place(field):
            value = st.select_slider(
                field.label, list(field.options), key=key, format_func=field.options.__getitem__,
                help=field.help, persist_state="session", on_change=self._forget, args=(key,),
                width=width,
            )  # fmt: skip
        self.show_error(key)
        self._note(field, value)
        return value

    def choice(
        self,
        field: ChoiceField,
        *,
        horizontal: bool = True,
        width: int | Literal["stretch"] = "stretch",
        label: bool = True,
    ) -> str:
        """One of the field's options; without a ``label`` only a screen reader is told its name."""
        key = self.key(field)
        self._prepare(field)
        options, show_option = list(field.options), field.options.__getitem__
        with self._place(field):
            if horizontal:
                value = st.radio(
                    field.label, options, key=key, format_func=show_option, help=field.help,
                    persist_state="session", on_change=self._forget, args=(key,), horizontal=True,
                )  # fmt: skip
            else:
                value = st.selectbox(
                    field.label, options, key=key, format_func=show_option, help=field.help,
                    persist_state="session", on_change=self._forget, args=(key,), width=width,
                    label_visibility="visible" if label else "collapsed",
                )  # fmt: skip
        self.show_error(key)
        self._note(field, value)
        return value

    def present_choice(self, field: ChoiceField) -> str:
        """The option in use of a field that stands further down in the page."""
        value = widget_value(self.key(field))
        return str(value) if value in field.options else field.default

    def toggle(self, field: ToggleField) -> bool:
        """On or off."""
        key = self.key(field)
        self._prepare(field)
        with self._place(field):
            value = st.toggle(
                field.label, key=key, help=field.help, persist_state="session",
                on_change=self._forget, args=(key,),
            )  # fmt: skip
        self.show_error(key)
        self._note(field, value)
        return value

    def present_values(self) -> dict[str, Any]:
        """Return the values of the fields drawn so far, by name, and of the choices further down."""
        choices = {
            name: self.present_choice(field)
            for name, field in self._fields.items()
            if isinstance(field, ChoiceField)
        }
        return choices | self._values

    def write_link(self, always: Sequence[Named]) -> None:
        """Put the settings into the address bar: ``always`` these, others where not at default."""
        shown = [name for name in self._values if name not in self._too_long]
        # What a lesson sets is said even at the page's default: the student may have changed it.
        set_by_it = self.screen.settings if self.screen else {}
        said = [*always, *(self._fields[name] for name in shown if name in set_by_it)]
        query = to_query(self._values, [self._fields[name] for name in shown], said)
        first = {LESSON: self.screen.slug} if self.screen else {}
        link, state = {**first, **query}, self._session.page_state(self.page)
        if state.link and state.link != link:  # the student has set something else since
            state.complaint = ""
        if state.complaint:
            (self.problems or st).warning(as_text(state.complaint), icon=":material/link_off:")
        write(self.page, link, self._address)

    def settings(self, kind: type[Settings], **others: Any) -> Settings:
        """What the fields in the page say, typed; the defaults of those that it doesn't show.

        ``others`` are settings that have no field of their own.
        """
        return from_values(kind, self._values, **others)

    def _place(self, field: Named | UnitsField) -> AbstractContextManager[object]:
        """Where the field's widget stands: out of sight if the link hides it."""
        if field.name not in self._hidden:
            return nullcontext()
        return st.container(key=f"hidden-{field.name}")

    def _note(self, field: Named, value: Any) -> None:
        self._values[field.name] = value

    def _prepare(self, field: ChoiceField | ToggleField) -> None:
        """Have the widget set to something that it has; to what the student chose, once it is back."""
        key = self.key(field)
        if widget_value(key) is None:
            set_widgets({key: field.default})
        if isinstance(field, ToggleField):
            return
        lost = self._session.lost_choices
        chosen = lost.get(key, widget_value(key))
        if chosen in field.options:
            if lost.pop(key, None):
                set_widgets({key: chosen})
                self.set_error(key, None)
            return
        every = getattr(self._fields.get(field.name), "options", {})
        self.set_error(
            key,
            f"{field.label}: “{every.get(chosen, chosen)}” can’t be chosen here; "
            f"{field.options[field.default]} is used.",
        )
        lost[key] = str(chosen)
        set_widgets({key: field.default})

    def _forget(self, key: str) -> None:
        self._session.problems.pop(key, None)
        self._session.lost_choices.pop(key, None)

    def section(self, label: str, icon: str, fields: Sequence[Named]) -> DeltaGenerator:
        """An expander for some fields, open where one of them has something to show_error about."""
        return st.expander(label, icon=icon, expanded=any(map(self._has_error, fields)))

    def _has_error(self, field: Named) -> bool:
        key = self.key(field)
        text = widget_value(key)
        if isinstance(field, NumberField) and text is not None:
            try:
                field.parse(str(text))
            except ValueError:
                return True
        return key in self._session.problems

    def set_error(self, key: str, problem: str | None) -> None:
        """Remember what is wrong with a widget, or that nothing is any more."""
        self._session.problems.pop(key, None)
        if problem is not None:
            self._session.problems[key] = problem

    def show_error(self, key: str, place: DeltaGenerator | None = None) -> None:
        """Say what is wrong with a widget, if anything."""
        if key in self._session.problems:
            sentence = as_text(self._session.problems[key])
            (place or self.problems or st).warning(sentence, icon=":material/link_off:")
