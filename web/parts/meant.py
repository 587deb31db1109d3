"""What a person means by what they typed: one postcode, area or place, chosen if several fit."""

from collections.abc import Callable

import streamlit as st

from layers.words import sentence
from web import question
from web.parts import anatomy
from web.place import Place
from web.search import Hit


def example(place: Place) -> str:
    """Return a postcode of this place to begin with; nothing when none is known."""
    known = place.records("assets")["postcode"].dropna()
    return sentence("map", "example", postcode=known.iloc[0]) if len(known) else ""


def show(
    place: Place, text: str, *, unknown: str, on_change: Callable[[], None] | None = None
) -> Hit | None:
    """
    Return the one thing meant, asking when several things are called so.

    Parameters
    ----------
    place
        Where it is looked for.
    text
        What was typed.
    unknown
        What to say when there is no such thing.
    on_change
        What to do when another of several is chosen.
    """
    found = question.find(place, text)
    if not found:
        anatomy.warning(unknown)
        return None
    if len(found) == 1:
        return found[0]
    return st.selectbox(
        sentence("map", "several", count=len(found)),
        found,
        format_func=lambda one: f"{one.label} ({one.detail})",
        on_change=on_change,
        width=320,
    )
