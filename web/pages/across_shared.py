"""Who shares this ground: the second form of Across boundaries, for areas of every kind at once."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers.errors import PatchworkError
from store.exporting import table_as_csv
from web import footprint_choice, ground_map
from web import shared_words as words
from web.area_layers import AreaLayer
from web.asking import shares
from web.asking.footprints import Footprint
from web.parts import anatomy, kept, map_panel, table
from web.place import Place
from web.shared_words import say

KEY = "shared_map"
AFTER = "after-shared-map"


def form() -> str:
    """Draw the choice between the forms of the page, and return it: two, shared or figures."""
    forms = {one: say(f"form_{one}") for one in ("two", "shared", "figures")}
    return kept.segments(say("form_label"), forms, usual="two", key="form")


def draw(place: Place, head: DeltaGenerator) -> None:
    """Draw this form of the page; its answer goes into ``head``."""
    layers = {one.spec: one for one in place.area_layers()}
    try:
        with anatomy.controls():
            ground = footprint_choice.choose(place)
            lines = _lines(layers)
        with st.spinner(say("working"), show_time=False):
            every = shares.ask(place, ground)
    except PatchworkError as error:
        with head:
            anatomy.answer(say("title"), str(error))
        return
    grazing = words.grazing(every)
    found = every[~grazing].reset_index(drop=True)
    with head:
        anatomy.answer(say("title"), words.answer(found, ground, layers))
    _sides(place, found, ground, lines)
    anatomy.why([say("method"), *words.grazed(int(grazing.sum()))])
    anatomy.take_away(
        csv=lambda: table_as_csv(every), file_name="who-shares.csv", key="shared_take"
    )


def _lines(layers: dict[str, AreaLayer]) -> AreaLayer:
    """Draw the choice of whose lines the map shows."""
    usual = "tier:ward" if "tier:ward" in layers else next(iter(layers))
    titles = {spec: one.title for spec, one in layers.items()}
    return layers[kept.select(say("choose_lines"), titles, usual=usual, key="lines", width=230)]


def _sides(place: Place, found: pd.DataFrame, ground: Footprint, lines: AreaLayer) -> None:
    """Draw the table and the map of the same ground."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _table(place, found, ground)
    with right:
        label = say("map_label", label=ground.label)
        map_panel.show(ground_map.describe(place, ground, lines, label=label), key=KEY)
        heading, title = say("legend"), say("legend_ground")
        st.html(ground_map.legend_html(place, lines, heading=heading, title=title))
    anatomy.landing(AFTER)


def _table(place: Place, found: pd.DataFrame, ground: Footprint) -> None:
    """Draw the table of everybody who has part of the ground."""
    kinds = {one.spec: one.singular for one in place.area_layers()}
    columns = {
        "name": say("column_name"),
        "kind": say("column_kind"),
        "share_of_footprint_people": say("column_of_people"),
        "share_of_people": say("column_of_unit_people"),
        "people": say("column_people"),
        "share_of_footprint_points": say("column_of_points"),
        "points": say("column_points"),
        "share_of_footprint_area": say("column_of_area"),
        "share_of_area": say("column_of_unit_area"),
    }
    known = {name: title for name, title in columns.items() if name == "kind" or _has(found, name)}
    table.show(
        found.assign(kind=[kinds[spec] for spec in found["layer"]]),
        key="shared_table",
        columns=known,
        caption=say("caption", label=ground.label),
        formats={
            "people": "{:,.0f}".format,
            **{name: table.percent for name in known if name.startswith("share_")},
        },
    )


def _has(found: pd.DataFrame, name: str) -> bool:
    """Whether anything is known in a column; names are always shown."""
    return name == "name" or bool(found[name].notna().any())
