"""What lies on an officer's ground, as a list: assets, needs, what changed, what is due."""

from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import grid
from web import my_patch_map
from web.asking.my_patch import Mine
from web.group_public import as_listed, written_day
from web.my_patch_words import patch, say
from web.parts import anatomy, kept, map_panel, plain, table
from web.place import Place

KEY = "my_patch_map"
AFTER = "after-my-patch-map"
LISTS = ("assets", "needs", "changed", "due")
COLUMNS = {
    "assets": ("name", "kind", "checked"),
    "needs": ("name", "kind", "checked"),
    "changed": ("name", "what", "how", "when"),
    "due": ("name", "what", "kind", "waits"),
}
HEADINGS = {"waits": "due", "what": "layer"}


def show(place: Place, mine: Mine, changed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Draw the list and the map of the same records; return what is listed.

    Parameters
    ----------
    place, mine
        Where, and whose ground.
    changed
        What changed there; see `my_patch_changes.ask`.
    """
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        rows = _list(mine, changed)
    with right:
        map_panel.show(my_patch_map.describe(place, mine), key=KEY)
        st.html(my_patch_map.legend_html(place, mine))
    anatomy.landing(AFTER)
    return rows


def _list(mine: Mine, changed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the choice of a list, and the list."""
    lists = {
        "assets": mine.records[mine.records["layer"] == "assets"],
        "needs": mine.records[mine.records["layer"] == "needs"],
        "changed": changed,
        "due": mine.due,
    }
    options = {one: say(f"list_{one}", count=f"{len(rows):,}") for one, rows in lists.items()}
    kind = kept.segments(say("list_label"), options, usual="assets", key="list")
    rows = described(lists[kind])
    if rows.empty:
        plain.line(say(f"nothing_{kind}"))
        return rows
    names = COLUMNS[kind]
    table.show(
        grid.to_lonlat(rows),
        key="my_patch_table",
        columns={one: say(f"column_{HEADINGS.get(one, one)}") for one in names},
        caption=say(f"caption_{kind}", patch=patch(mine)),
        link=KEY,
        formats=dict.fromkeys(("checked", "waits", "when"), written_day),
    )
    return rows


def described(records: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return records with what a person reads: what each is, and how and when it changed."""
    told = as_listed(records).assign(what=[say(f"layer_{one}") for one in records["layer"]])
    if "how" not in told:
        return told
    names = told["name"].where(told["how"] != "withdrawn", say("withdrawn_name"))
    when = [float(date.fromisoformat(one).toordinal()) for one in told["on"]]
    return told.assign(
        name=names,
        how=[say(f"how_{one}") for one in told["how"]],
        when=pd.Series(when, index=told.index, dtype="float64"),
    )


def as_file(rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the list as it is taken away."""
    columns = {
        "name": say("column_name"),
        "what": say("column_layer"),
        "kind": say("column_kind"),
        "postcode": say("column_postcode"),
        "ward": say("column_ward"),
        "last_checked": say("column_checked"),
        "how": say("column_how"),
        "on": say("column_when"),
    }
    there = [one for one in columns if one in rows]
    return pd.DataFrame(rows[there]).rename(columns=columns)
