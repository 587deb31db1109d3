"""My patch: an officer's own ground, what is on it, what changed, and who shares it."""

from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import rights, vocabulary
from store.exporting import table_as_csv
from web import (
    due_list,
    my_patch_link,
    my_patch_people,
    my_patch_records,
    my_patch_visit,
    soundness_section,
)
from web.asking import my_patch, my_patch_changes, soundness
from web.asking.freshness import LAYERS
from web.asking.my_patch import Mine
from web.my_patch_words import answer, method, say
from web.navigation import door
from web.parts import anatomy, kept, plain, said, table
from web.parts.dates import EARLIEST
from web.place import Place

SINCE = "since"


def page(place: Place) -> None:
    """Draw the page."""
    plain.style("groups")
    plain.style("my_patch")
    if not my_patch.may(place.register.actor):
        _refused(place)
        return
    choices = my_patch.choices(place)
    if choices.empty:
        anatomy.empty(say("empty_title"), say("empty_body"))
        door("bring_in", place, say("empty_button"))
        return
    head = st.container()
    with anatomy.controls():
        chosen = _officer(place, choices)
        since = _since(place)
    with st.spinner(say("working"), show_time=False):
        mine = my_patch.ask(place, chosen)
        changed = my_patch_changes.ask(place, mine, since)
    with head:
        anatomy.answer(_title(place, mine), answer(mine, len(changed), since))
        said.show()
    _draw(place, mine, changed)


def _draw(place: Place, mine: Mine, changed: gpd.GeoDataFrame) -> None:
    """Draw everything below the controls."""
    if mine.has_ground:
        rows = my_patch_records.show(place, mine, changed)
        _due(place, mine)
        _areas(mine)
        my_patch_people.show(mine)
        with st.container(horizontal=True, key="doors"):
            door("add", place, say("add"))
            service = str(mine.officer["service"])
            if service in place.services():
                asked = {"service": service, "table": "balance"}
                door("coverage", place, say("coverage"), query=asked)
        anatomy.take_away(
            csv=lambda: table_as_csv(my_patch_records.as_file(rows)),
            file_name="my-patch.csv",
            key="my_patch_take",
        )
    _put_right(place, mine)
    my_patch_link.show(place, mine)
    anatomy.why(method(mine))


def _due(place: Place, mine: Mine) -> None:
    """List what is due, for whoever may say that it still holds."""
    actor = place.register.actor
    layers = [one for one in LAYERS if rights.verdict(actor, "confirm", one).allowed]
    due = mine.due[mine.due["layer"].isin(layers)]
    if not layers:
        return
    plain.heading(say("due_title"), remark=say("due_note" if len(due) else "nothing_due"))
    due_list.show(place, due)


def _put_right(place: Place, mine: Mine) -> None:
    """List what is wrong with the post and its patches."""
    found = soundness.ask(place, (str(mine.officer["service"]),), place.today())
    own = soundness.of_officer(found, mine.officer, mine.works_on)
    soundness_section.show(own, none=say("right_none"))


def _refused(place: Place) -> None:
    """Say whom the page is for, and where else to go."""
    note = say("bad_key") if "key" in st.query_params else ""
    anatomy.answer(say("title"), say("refused"), note=note)
    with st.container(horizontal=True, key="doors"):
        door("who", place, say("refused_who"))
        door("explore", place, say("refused_map"))


def _officer(place: Place, choices: pd.DataFrame) -> str:
    """Draw the choice of an officer, where there is one, and return the id."""
    own = place.register.actor.officer
    ids = choices["id"].tolist()
    if len(ids) == 1:
        return str(ids[0])
    names = {str(row["id"]): _named(row) for _, row in choices.iterrows()}
    return kept.select(
        say("choose_officer"), names, usual=own or str(ids[0]), key="officer", width=380
    )


def _named(row: pd.Series) -> str:
    """Return an officer's name with role and service."""
    service = vocabulary.title("services", str(row["service"]))
    about = dict.fromkeys([str(row["role"] or ""), service])
    return f"{row['name']} ({', '.join(one for one in about if one)})"


def _since(place: Place) -> date:
    """Draw the day since when changes are shown, and return it."""
    today = place.today()
    usual = my_patch_visit.last(place)
    picked = st.date_input(
        say("choose_since"),
        value=min(usual, today),
        min_value=EARLIEST,
        max_value=today,
        format="DD/MM/YYYY",
        key=SINCE,
        bind="query-params",
        width=150,
    )
    return picked if isinstance(picked, date) else usual


def _title(place: Place, mine: Mine) -> str:
    """Return the heading: one's own patch, or somebody's."""
    if place.register.actor.officer == mine.officer["id"]:
        return say("title")
    return say("title_of", name=mine.officer["name"])


def _areas(mine: Mine) -> None:
    """List the wards and parishes that the ground crosses."""
    plain.heading(say("areas_title"), remark=say("areas_note"))
    if mine.areas.empty:
        plain.line(say("areas_none"))
        return
    tiers = [vocabulary.tier(one.partition(":")[2]).title for one in mine.areas["layer"]]
    columns = {
        "name": say("column_area"),
        "tier": say("column_area_kind"),
        "people": say("column_people"),
        "share_of_footprint_people": say("column_of_people"),
        "share_of_people": say("column_of_unit_people"),
        "share_of_footprint_area": say("column_of_area"),
    }
    shares = {one: table.percent for one in columns if one.startswith("share_")}
    table.show(
        mine.areas.drop(columns="layer").assign(tier=tiers, id=mine.areas["code"]),
        key="my_patch_areas",
        columns=columns,
        caption=say("areas_caption"),
        formats={"people": "{:,.0f}".format, **shares},
    )
