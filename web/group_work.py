"""What a member does for the group: add, see what waits, and check what is due."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from store.exporting import table_as_csv
from web import due_list, freshness_words
from web.asking import freshness, groups
from web.asking.groups import Group
from web.group_words import origin, say
from web.navigation import door
from web.parts import kept, plain, table
from web.place import Place


def show(place: Place, group: Group) -> None:
    """Draw the part."""
    with st.container(horizontal=True, key="doors"):
        door("add", place, say("add"), query={"group": group.id})
        door("spreadsheet", place, say("spreadsheet"), query={"group": group.id})
    _waiting(place, group)
    _due(place, group)


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
    due_list.show(place, found.due)
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
