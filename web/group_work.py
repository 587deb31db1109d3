"""What a member does for the group: add, see what waits, and check what is due."""

from collections.abc import Mapping
from html import escape
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers.errors import Conflict, PatchworkError
from store.exporting import table_as_csv
from web import freshness_words
from web.asking import freshness, groups
from web.asking.groups import Group
from web.group_words import more, origin, say
from web.navigation import door
from web.pages.check import label
from web.parts import anatomy, kept, plain, table
from web.place import Place

SHOWN = 8
SAID = "group_said"
"""What to say once about the last thing done."""


def show(place: Place, group: Group) -> None:
    """Draw the part."""
    with st.container(horizontal=True, key="doors"):
        door("add", place, say("add"), query={"group": group.id})
        door("spreadsheet", place, say("spreadsheet"), query={"group": group.id})
    _waiting(place, group)
    _due(place, group)


def said() -> None:
    """Say once what came of the last thing done."""
    if words := st.session_state.pop(SAID, ""):
        anatomy.warning(words)


def _waiting(place: Place, group: Group) -> None:
    """List what is not public yet."""
    plain.heading(say("waiting_title"), remark=say("waiting_note"))
    found = groups.waiting(place, group)
    if found.empty:
        plain.line(say("waiting_none"))
        return
    columns = {
        "name": say("column_name"),
        "standing": say("column_state"),
        "reason": say("column_reason"),
    }
    table.show(
        found.assign(standing=[say(f"state_{one}") for one in found["state"]]),
        key="group_waiting",
        columns=columns,
        caption=say("waiting_caption"),
    )


def _due(place: Place, group: Group) -> None:
    """List what is due, with a button for each of the first."""
    plain.heading(say("due_title"), remark=say("due_note"))
    found = freshness.due(place, group=group.id, within=_where(place, group))
    plain.line(freshness_words.answer(found, group=group.name))
    first = found.due.head(SHOWN)
    for number, row in enumerate(first.to_dict("records")):
        _row(place, number, row)
    if rest := more(first, found.due):
        plain.line(rest)
    if len(found.due):
        st.download_button(
            say("due_file"),
            data=lambda: due_csv(place, found.due),
            file_name="due.csv",
            mime="text/csv",
            on_click="ignore",
            key="group_due_csv",
        )


def _where(place: Place, group: Group) -> str:
    """Draw the choice of a ward or a patch in which something is due; empty for everywhere."""
    options = {"": say("everywhere")}
    for layer in place.area_layers():
        if layer.name == "ward" or layer.kind == "service":
            counted = freshness.by_area(place, layer, group=group.id)
            some = counted[counted["due"] > 0]
            for code, name, due in zip(some["code"], some["name"], some["due"], strict=True):
                options[str(code)] = f"{layer.singular} {name} ({due:,})"
    return kept.select(say("due_where"), options, usual="", key="where", width=360)


def _row(place: Place, number: int, row: Mapping[Any, Any]) -> None:
    """Draw one record that is due, with what may be said about it."""
    layer, id_, name = str(row["layer"]), str(row["id"]), str(row["name"] or "")
    where = ", ".join(str(one) for one in (row["kind"], row["ward"]) if one and one == one)
    fresh = freshness_words.of_row(row, today=place.today())
    with st.container(key=f"due_row_{number}"):
        st.html(
            f'<p class="pw-due"><strong>{escape(name)}</strong>{escape(where)}. {escape(fresh)}</p>'
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                label(layer, "still"),
                on_click=_confirm,
                args=(place, layer, id_, name),
                key=f"still_{id_}",
            )
            key = place.register.check_key(layer, id_)
            door("check", place, say("other"), query={"key": key})


def _confirm(place: Place, layer: str, id_: str, name: str) -> None:
    """Say that a record still holds."""
    try:
        place.register.confirm(layer, id_)
    except Conflict:
        st.session_state[SAID] = say("confirm_conflict", name=name)
    except PatchworkError as error:
        st.session_state[SAID] = str(error)
    else:
        st.session_state[SAID] = say("confirmed", name=name)


def due_csv(place: Place, due: gpd.GeoDataFrame) -> bytes:
    """Return the due list with a private link for each record, as a file."""
    links = [
        f"{origin()}/check?key={place.register.check_key(layer, one)}"
        for layer, one in zip(due["layer"], due["id"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            say("column_name"): due["name"],
            say("column_kind"): due["kind"],
            say("column_ward"): due["ward"],
            "Postcode": due["postcode"],
            say("column_checked"): due["last_checked"],
            freshness_words.say("column_link"): links,
        }
    )
    return table_as_csv(rows)


def may(place: Place, group: Group) -> bool:
    """Whether the person who asks may do the group's work."""
    actor = place.register.actor
    return group.id in actor.groups or actor.has("moderator", "operator")
