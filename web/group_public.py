"""What everybody sees of a group: what it does, what it looks after, and the map to take away."""

from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import grid
from store.exporting import table_as_csv
from web import freshness_words, group_map
from web.api.embed import HEIGHT, path_of
from web.asking.groups import Group
from web.group_words import say
from web.parts import anatomy, kept, map_panel, sharing, table
from web.place import Place

KEY = "group_map"
AFTER = "after-group-map"


def show(place: Place, group: Group, records: gpd.GeoDataFrame) -> None:
    """Draw the page."""
    _about(group)
    if len(records):
        _records(place, group, records)
    _share(group)
    if len(records):
        anatomy.take_away(csv=lambda: _csv(records), file_name="group.csv", key="group_take")


def _about(group: Group) -> None:
    """Say what the group does and how to reach it."""
    facts = [
        (say("about"), group.about, ""),
        (say("contact"), group.contact, ""),
        (say("website"), group.website, ""),
    ]
    known = [one for one in facts if one[1]]
    if known:
        anatomy.card(anatomy.facts(say("about_title"), known))
    if group.website.startswith(("https://", "http://")):
        st.link_button(say("open_website"), group.website)


def _records(place: Place, group: Group, records: gpd.GeoDataFrame) -> None:
    """Draw the table and the map of the same records."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _table(group, records)
    with right:
        map_panel.show(group_map.describe(place, group, records), key=KEY)
        st.html(group_map.legend_html(place, records))
    anatomy.landing(AFTER)


def _table(group: Group, records: gpd.GeoDataFrame) -> None:
    """List the assets or the needs."""
    counts = {one: int((records["layer"] == one).sum()) for one in ("assets", "needs")}
    options = {one: say(f"list_{one}", count=f"{many:,}") for one, many in counts.items() if many}
    layer = kept.segments(say("list_label"), options, usual=next(iter(options)), key="held")
    rows = as_listed(records[records["layer"] == layer])
    table.show(
        grid.to_lonlat(rows),
        key=f"group_{layer}",
        columns={
            "name": say("column_name"),
            "kind": say("column_kind"),
            "checked": say("column_checked"),
            "waits": freshness_words.say("column_due"),
        },
        caption=say("records_caption", kind=say(f"legend_{layer}"), name=group.name),
        layer=layer,
        link=KEY,
        formats={"checked": written_day, "waits": written_day},
    )


def as_listed(records: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return records with their days as numbers, so that a table sorts them."""
    days = {
        "checked": pd.to_datetime(records["last_checked"], errors="coerce"),
        "waits": records["due_on"].where(records["due"]),
    }
    return records.assign(**{name: _ordinal(one) for name, one in days.items()})


def _ordinal(days: pd.Series) -> pd.Series:
    """Return days as numbers; NaN for none."""
    known = [float("nan") if pd.isna(one) else float(one.toordinal()) for one in days]
    return pd.Series(known, index=days.index, dtype="float64")


def written_day(number: float) -> str:
    """Write a day that `as_listed` made a number of."""
    when = date.fromordinal(int(number))
    return f"{when.day} {when:%b %Y}"


def _csv(records: gpd.GeoDataFrame) -> bytes:
    """Return the list as a file that no spreadsheet takes for formulas."""
    columns = {
        "name": say("column_name"),
        "kind": say("column_kind"),
        "postcode": "Postcode",
        "ward": say("column_ward"),
        "last_checked": say("column_checked"),
    }
    return table_as_csv(pd.DataFrame(records[list(columns)]).rename(columns=columns))


def _share(group: Group) -> None:
    """Give the lines that put the map on another website."""
    title = say("embed_title", name=group.name)
    sharing.show(path_of(group.id), title=title, height=HEIGHT, key="group")
