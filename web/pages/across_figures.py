"""A figure for other areas: the third form of Across boundaries."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers import grid
from layers.errors import PatchworkError
from store.exporting import table_as_csv
from web import figures_map
from web import figures_words as words
from web.area_layers import AreaLayer
from web.asking import interpolation
from web.asking.interpolation import Estimates
from web.figures_words import say
from web.navigation import door
from web.parts import anatomy, kept, map_panel, table
from web.place import Place

KEY = "figures_map"
AFTER = "after-figures-map"


def draw(place: Place, head: DeltaGenerator) -> None:
    """Draw this form of the page; its answer goes into ``head``."""
    every = interpolation.indicators(place)
    if every.empty:
        anatomy.empty(say("empty_title"), say("empty_body"))
        door("bring_in", place, say("empty_button"))
        return
    with anatomy.controls():
        indicator, layer = _figure(every), _areas(place)
    found = words.refused(every, indicator) or _found(place, indicator, layer)
    with head:
        anatomy.answer(say("title"), found if isinstance(found, str) else words.answer(found))
    if isinstance(found, str):
        return
    _sides(place, found)
    anatomy.why(words.why(found))
    anatomy.take_away(
        csv=lambda: table_as_csv(for_file(found)),
        file_name=f"{found.indicator}-{layer.name}.csv",
        key="figures_take",
    )


def _figure(every: pd.DataFrame) -> str:
    """Draw the choice of an indicator; ranks and deciles are last."""
    names = {str(one): str(one) for one in every["indicator"]}
    usual = next(iter(names))
    return kept.select(say("choose_figure"), names, usual=usual, key="figure", width=320)


def _areas(place: Place) -> AreaLayer:
    """Draw the choice of the areas."""
    layers = {one.spec: one for one in place.area_layers()}
    usual = "tier:ward" if "tier:ward" in layers else next(iter(layers))
    titles = {spec: one.title for spec, one in layers.items()}
    return layers[kept.select(say("choose_areas"), titles, usual=usual, key="to", width=300)]


def _found(place: Place, indicator: str, layer: AreaLayer) -> Estimates | str:
    """Work the figures out, or say why that cannot be."""
    try:
        with st.spinner(say("working"), show_time=False):
            return interpolation.estimates(place, indicator, layer)
    except PatchworkError as error:
        return str(error)


def _sides(place: Place, found: Estimates) -> None:
    """Draw the table and the map of the same areas."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _table(found)
    with right:
        map_panel.show(figures_map.describe(place, found), key=KEY)
        st.html(figures_map.legend_html(found))
    anatomy.landing(AFTER)


def _table(found: Estimates) -> None:
    """Draw the table of all areas, the highest figure first."""
    write = _format(found)
    made = [words.made(row) for row in found.areas.to_dict("records")]
    table.show(
        grid.to_lonlat(found.areas.assign(made=made)),
        key="figures_table",
        columns={
            "name": found.layer.singular,
            "value": say("column_value"),
            "low": say("column_low"),
            "high": say("column_high"),
            "made": say("column_note"),
        },
        caption=say("caption", figure=found.indicator, areas=words.areas(found)),
        layer=figures_map.FIGURES,
        link=KEY,
        formats={"value": write, "low": write, "high": write},
    )


def _format(found: Estimates) -> table.Format:
    """Return how figures are written: as many decimals for all of them as they need."""
    if found.kind == "count":
        return "{:,.0f}".format
    return ("{:,.3f}" if found.areas["value"].abs().max() < 1 else "{:,.1f}").format


def for_file(found: Estimates) -> pd.DataFrame:
    """Return the table to take away: every figure with what it is and how it was made."""
    plain = pd.DataFrame(found.areas.drop(columns=["id", "geometry"]))
    return plain.assign(
        indicator=found.indicator,
        kind=found.kind,
        unit=found.unit,
        published_for=found.tier,
        date=found.date,
        source="; ".join(found.sources),
    )
