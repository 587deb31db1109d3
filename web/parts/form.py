"""A form made from a layer's description: the shortest first, more on request."""

from collections.abc import Collection, Mapping, Sequence
from html import escape

import streamlit as st

from layers.layer import Entry, Field, Layer
from web import adding_words as words
from web import privacy_words
from web.parts import plain

ROWS = 110
"""Pixels of a box for a long text."""


def show(  # noqa: PLR0913  (each is one plain choice about the same form)
    layer: Layer,
    values: Mapping[str, object],
    *,
    key: str,
    faults: Mapping[str, str] | None = None,
    entries: Sequence[Entry] = ("first", "more"),
    leave_out: Collection[str] = (),
) -> dict[str, object]:
    """
    Draw the boxes for a layer's fields and return what is in them.

    Parameters
    ----------
    layer
        Its description.
    values
        What is in the boxes at first, by field.
    key
        The form's name on the page; another one is another form, empty again.
    faults
        What is wrong, by field: told beneath its box.
    entries
        Which fields: "first" at once, "more" behind a button.
    leave_out
        Fields that are not asked.

    Returns
    -------
    dict
        Field to what was typed, not cleaned; None for an empty box.
    """
    wrong = faults or {}
    typed: dict[str, object] = {}
    for entry in entries:
        fields = [one for one in layer.asked(entry) if one.name not in leave_out]
        if entry == "more" and fields:
            open_ = any(one.name in wrong for one in fields)
            with st.expander(words.say("more"), expanded=open_, key=f"{key}_more"):
                typed |= _fields(layer, fields, values, key=key, wrong=wrong)
        else:
            typed |= _fields(layer, fields, values, key=key, wrong=wrong)
    return typed


def summary(faults: Mapping[str, str]) -> None:
    """Say, beside the button, everything that has to be mended; nothing when all is well."""
    if faults:
        lines = "".join(f"<li>{escape(one)}</li>" for one in faults.values())
        head = escape(words.faults(faults))
        st.html(f'<div class="pw-faults" role="alert"><p>{head}</p><ul>{lines}</ul></div>')


def widget(key: str, field: str) -> str:
    """Return the name of a field's box on the page."""
    return f"{key}_{field}"


def _fields(
    layer: Layer,
    fields: Sequence[Field],
    values: Mapping[str, object],
    *,
    key: str,
    wrong: Mapping[str, str],
) -> dict[str, object]:
    """Draw some fields, each with what is to be said about it."""
    typed: dict[str, object] = {}
    for field in fields:
        typed[field.name] = _box(field, values.get(field.name), widget(key, field.name))
        if field.help:
            plain.line(field.help, kind="examples")
        _say("fault", wrong.get(field.name, ""))
        _say("notice", _gives_away(layer, field.name, typed[field.name]))
    return typed


def _gives_away(layer: Layer, name: str, typed: object) -> str:
    """Say what everybody could read in this box that may be somebody's own."""
    return privacy_words.hints(layer, {name: typed}).get(name, "")


def _say(kind: str, sentence: str) -> None:
    """Say something about the box above; nothing when there is nothing to say."""
    if sentence:
        st.html(f'<p class="pw-{kind}" role="status">{escape(sentence)}</p>')


def _box(field: Field, value: object, key: str) -> object:
    """Draw one box and return what is in it."""
    label = words.label(field)
    if field.kind == "choice":
        return _choice(field, value, key)
    # A value, not the session's state: what a browser sends to a server that was started anew wins.
    first = _text(field, value)
    if field.kind in {"long_text", "list"}:
        text = st.text_area(label, value=first, key=key, height=ROWS)
    else:
        text = st.text_input(label, value=first, key=key, autocomplete="off")
    return text or None


def _choice(field: Field, value: object, key: str) -> object:
    """Draw a list of which one or none is chosen."""
    return st.selectbox(
        words.label(field),
        field.choices,
        index=field.choices.index(str(value)) if value in field.choices else None,
        format_func=lambda one: words.choice(field, one),
        placeholder=words.say("choose"),
        key=key,
    )


def _text(field: Field, value: object) -> str:
    """Return a value as it is typed: numbers without commas."""
    shown = words.value(field, value)
    return shown.replace(",", "") if field.kind in {"integer", "number"} else shown
