"""All groups, how fresh the map is area by area, and a form for a new group."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import catalogue, rights
from layers.errors import BadRecord, PatchworkError
from store.exporting import table_as_csv
from web import freshness_words
from web.asking import freshness, groups
from web.group_public import as_listed, written_day
from web.group_words import answer_all, say
from web.parts import anatomy, form, kept, plain, said, table
from web.place import Place, UnknownArea

FAULTS = "group_faults"
MOST = 200
"""Records listed of one area; the whole is in the file."""


def show(place: Place, *, note: str = "") -> None:
    """Draw the page."""
    found = groups.listed(place)
    anatomy.answer(say("title"), answer_all(found), note=note)
    if found.empty:
        plain.line(say("empty_note"))
    else:
        _table(found)
    if rights.verdict(place.register.actor, "publish", "groups").allowed:
        _create(place)
    _areas(place)


def _table(found: pd.DataFrame) -> None:
    """List the groups."""
    columns = {
        "name": say("column_group"),
        "about": say("column_about"),
        "assets": say("column_assets"),
        "needs": say("column_needs"),
        "due": say("column_due"),
    }
    table.show(found, key="groups", columns=columns, caption=say("caption"), on_choose=_open)


def _open(chosen: str) -> None:
    """Go to a group's page."""
    st.query_params["id"] = chosen


def _create(place: Place) -> None:
    """Draw the form for a new group."""
    plain.heading(say("create_title"))
    with st.container(key="group_new"):
        turn = st.session_state.setdefault("group_turn", 0)
        faults = st.session_state.get(FAULTS, {})
        typed = form.show(catalogue.layer("groups"), {}, key=f"group_form_{turn}", faults=faults)
        st.button(say("create"), on_click=_created, args=(place, typed), key="group_create")


def _created(place: Place, typed: dict[str, object]) -> None:
    """Add a group and go to its page."""
    # What is in the boxes now, rather than when the page was drawn.
    turn = st.session_state["group_turn"]
    now = {one: st.session_state.get(form.widget(f"group_form_{turn}", one)) for one in typed}
    try:
        made = place.register.add("groups", now, None, status="published")
    except BadRecord as bad:
        st.session_state[FAULTS] = {one.field: one.reason for one in bad.faults}
        return
    except PatchworkError as error:
        said.keep(say("not_created", why=str(error)))
        return
    st.session_state[FAULTS] = {}
    st.session_state["group_turn"] += 1
    said.keep(say("created", name=str(now.get("name") or "")))
    st.query_params["id"] = made


def _areas(place: Place) -> None:
    """Say how much is due in each area, and list it for one."""
    layers = {one.spec: one for one in place.area_layers()}
    if not layers or freshness.records(place).empty:
        return
    plain.heading(say("areas_title"))
    plain.line(freshness_words.answer(freshness.due(place)))
    titles = {spec: one.title for spec, one in layers.items()}
    usual = "tier:ward" if "tier:ward" in titles else next(iter(titles))
    with anatomy.controls():
        spec = kept.select(say("areas_choose"), titles, usual=usual, key="areas", width=280)
    counted = freshness.by_area(place, layers[spec])
    columns = {
        "name": freshness_words.say("column_area"),
        "records": freshness_words.say("column_records"),
        "due": freshness_words.say("column_due_count"),
        "share": freshness_words.say("column_share"),
    }
    table.show(
        counted.assign(id=counted["code"]),
        key="due_areas",
        columns=columns,
        caption=say("areas_caption"),
        formats={"share": table.percent},
        chosen=st.query_params.get("within"),
        on_choose=_within,
    )
    _one_area(place)


def _within(chosen: str) -> None:
    """Keep the chosen area in the address."""
    st.query_params["within"] = chosen


def _one_area(place: Place) -> None:
    """List what is due in the chosen area."""
    code = st.query_params.get("within", "")
    if not code:
        return
    try:
        found = freshness.due(place, within=code)
    except UnknownArea as error:
        anatomy.warning(str(error))
        return
    plain.heading(say("areas_due", name=found.where))
    if found.due.empty:
        plain.line(say("areas_none"))
        return
    plain.line(freshness_words.answer(found))
    _due_table(found.due, found.where)


def _due_table(due: gpd.GeoDataFrame, where: str) -> None:
    """Draw the list of what is due."""
    columns = {
        "name": say("column_name"),
        "kind": say("column_kind"),
        "checked": say("column_checked"),
        "waits": freshness_words.say("column_due"),
    }
    rows = pd.DataFrame(as_listed(due).drop(columns="geometry"))
    table.show(
        rows.head(MOST),
        key="due_rows",
        columns=columns,
        caption=say("areas_due_caption", name=where),
        formats={"checked": written_day, "waits": written_day},
    )
    named = {"name": columns["name"], "kind": columns["kind"], "postcode": "Postcode"}
    named |= {"ward": say("column_ward"), "last_checked": columns["checked"]}
    anatomy.take_away(
        csv=lambda: table_as_csv(rows[list(named)].rename(columns=named)),
        file_name="due.csv",
        key="due_take",
    )
