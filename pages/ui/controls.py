"""Widgets for fields, kept in step with the address bar, each with its sentence when it must.

A page's settings live in its link. A link that the page did not write, or that the student went
back to, sets the widgets; after that the widgets write the link.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import streamlit as st

from core.fields import ChoiceField, Field, NumberField, ToggleField, show
from pages.ui.session import Session, navigated, session, set_widgets, widget_value

LINKS_KEPT = 20
DECADES = [float(f"{digit}e{power}") for power in range(-5, 3) for digit in (1, 2, 5)]


class Controls:
    """The widgets of one page, drawn where the page asks for them."""

    def __init__(self, page: str, fields: Sequence[Field]) -> None:
        self.page = page
        self._fields = {field.name: field for field in fields}
        self._session: Session = session()
        self._link: dict[str, tuple[str, str]] = {}  # name -> value, default
        self._written = self._session.written.setdefault(page, deque(maxlen=LINKS_KEPT))
        asked = st.query_params.to_dict()
        # A tick or a click on its way carries the link as it was before the page renewed it.
        late = asked in self._written and not navigated()
        if asked and asked != self._session.links.get(page) and not late:
            self.set(asked)

    def key(self, field: Field) -> str:
        """The widget's key."""
        return f"{self.page}.{field.name}"

    def set(self, asked: dict[str, str]) -> None:
        """Set every field to what ``asked`` says, or to its default; remember what can't be taken."""
        for name, field in self._fields.items():
            key = self.key(field)
            self._session.problems.pop(key, None)
            if isinstance(field, NumberField):
                text = asked.get(name, field.text(field.default))[:40]
                self._session.accepted.pop(key, None)
                set_widgets({key: text})
                continue
            value: str | bool = field.default
            if name in asked:
                try:
                    value = field.parse(asked[name])
                except ValueError as problem:
                    self._session.problems[key] = str(problem)
            set_widgets({key: value})

    def number(self, field: NumberField) -> float | None:
        """A number typed by the student; the last good one while what is typed can't be taken."""
        key = self.key(field)
        default = field.text(field.default)
        if widget_value(key) is None:
            set_widgets({key: default})
        text = st.text_input(
            field.label, key=key, help=field.help, persist_state="session",
            placeholder=field.none if field.optional else None,
        )  # fmt: skip
        accepted = self._session.accepted
        try:
            field.parse(text)
            accepted[key] = text
        except ValueError as problem:
            used = accepted.get(key, default)
            st.error(f"{problem} Until then {used or field.none} is used.", icon=":material/error:")
        value = field.parse(accepted.get(key, default))
        self._write(field, field.text(value), field.text(field.default))
        return value

    def decades(self, field: NumberField) -> float:
        """A number typed exactly, with a slider over decades under it."""
        text_key = self.key(field)
        value = self.number(field)
        assert value is not None
        steps = [step for step in DECADES if field.low <= step <= field.high]
        slider_key = f"{text_key} decades"
        set_widgets({slider_key: min(steps, key=lambda step: abs(math.log(step / value)))})

        def slide() -> None:
            set_widgets({text_key: field.text(widget_value(slider_key))})  # type: ignore[arg-type]

        st.select_slider(
            "Step size, by decades", steps, key=slider_key, on_change=slide,
            format_func=show, label_visibility="collapsed",
        )  # fmt: skip
        return value

    def choice(self, field: ChoiceField, *, horizontal: bool = True) -> str:
        """One of the field's options."""
        key = self.key(field)
        self._prepare(field)
        options, show_option = list(field.options), field.options.__getitem__
        if horizontal:
            value = st.radio(
                field.label, options, key=key, format_func=show_option, help=field.help,
                persist_state="session", on_change=self._forget, args=(key,), horizontal=True,
            )  # fmt: skip
        else:
            value = st.selectbox(
                field.label, options, key=key, format_func=show_option, help=field.help,
                persist_state="session", on_change=self._forget, args=(key,),
            )  # fmt: skip
        self._complain(key)
        self._write(field, value, field.default)
        return value

    def toggle(self, field: ToggleField) -> bool:
        """On or off."""
        key = self.key(field)
        self._prepare(field)
        value = st.toggle(
            field.label, key=key, help=field.help, persist_state="session",
            on_change=self._forget, args=(key,),
        )  # fmt: skip
        self._complain(key)
        self._write(field, str(int(value)), str(int(field.default)))
        return value

    def write_link(self, always: Sequence[Field]) -> None:
        """Put the settings into the address bar: ``always`` these, others where not at default."""
        wanted = {field.name for field in always}
        link = {n: v for n, (v, d) in self._link.items() if n in wanted or v != d}
        self._session.links[self.page] = link
        if link not in self._written:
            self._written.append(link)
        if st.query_params.to_dict() != link:
            st.query_params.from_dict(link)

    def _write(self, field: Field, value: str, default: str) -> None:
        self._link[field.name] = (value, default)

    def _prepare(self, field: ChoiceField | ToggleField) -> None:
        value = widget_value(self.key(field))
        known = isinstance(field, ToggleField) or value in field.options
        if value is None or not known:
            set_widgets({self.key(field): field.default})

    def _forget(self, key: str) -> None:
        self._session.problems.pop(key, None)

    def _complain(self, key: str) -> None:
        if key in self._session.problems:
            st.warning(self._session.problems[key], icon=":material/link_off:")


def toggle_row(controls: Controls, *fields: ToggleField) -> list[bool]:
    """Toggles side by side."""
    with st.container(horizontal=True):
        return [controls.toggle(field) for field in fields]
