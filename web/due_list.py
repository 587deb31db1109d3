"""What is due to be checked, one below the other, each confirmed by one press."""

from collections.abc import Mapping
from html import escape
from typing import Any

import geopandas as gpd
import streamlit as st

from layers.errors import Conflict, PatchworkError
from web import freshness_words
from web.freshness_words import say
from web.navigation import door
from web.pages.check import label
from web.parts import anatomy, focus, plain, said
from web.place import Place

SHOWN = 8
PART, TURN, AFTER = "due", "due_turn", "due-after"
NEXT = f".st-key-due_row_0 .pw-due, #{AFTER}"
"""Where the focus goes on: to the record that has waited longest now."""


def show(place: Place, due: gpd.GeoDataFrame) -> None:
    """
    List what has waited longest, with what may be said about each.

    Parameters
    ----------
    place
        The place, for somebody who may confirm these records.
    due
        Rows of `web.asking.freshness.records`, the longest waiting first.
    """
    said.show(PART)
    for number, row in enumerate(due.head(SHOWN).to_dict("records")):
        _row(place, number, row)
    if len(due) > SHOWN:
        plain.line(say("list_more", count=f"{len(due) - SHOWN:,}"))
    anatomy.landing(AFTER)
    focus.put(NEXT, turn=int(st.session_state.get(TURN, 0)), key="due_focus")


def _row(place: Place, number: int, row: Mapping[Any, Any]) -> None:
    """Draw one record that is due, with what may be said about it."""
    layer, id_, name = str(row["layer"]), str(row["id"]), str(row["name"] or "")
    where = ", ".join(str(one) for one in (row["kind"], row["ward"]) if one and one == one)
    fresh = freshness_words.of_row(row, today=place.today())
    with st.container(key=f"due_row_{number}"):
        st.html(
            f'<p class="pw-due" tabindex="-1"><strong>{escape(name)}</strong>'
            f"{escape(where)}. {escape(fresh)}</p>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                label(layer, "still"),
                on_click=_confirm,
                args=(place, layer, id_, name),
                key=f"still_{id_}",
            )
            key = place.register.check_key(layer, id_)
            door("check", place, say("list_other"), query={"key": key})


def _confirm(place: Place, layer: str, id_: str, name: str) -> None:
    """Say that a record still holds."""
    try:
        place.register.confirm(layer, id_)
    except Conflict:
        said.keep(say("list_conflict", name=name), part=PART)
    except PatchworkError as error:
        said.keep(str(error), part=PART)
    else:
        said.keep(say("list_confirmed", name=name), part=PART)
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
