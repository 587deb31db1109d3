"""Across boundaries: how any two kinds of area cut each other, both ways."""

import geopandas as gpd
import pandas as pd
import shapely
import streamlit as st

from layers import grid
from layers.words import sentence
from mapping import style
from mapping.analysis.frames import polygons
from mapping.analysis.overlaps import Overlaps
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Stroke
from store.exporting import table_as_csv
from web.across_words import answer, column_titles, slivers
from web.answer_layers import AnswerLayers
from web.area_layers import AreaLayer
from web.asking.ground import main_service
from web.map_layers import MapLayers
from web.pages import across_figures, across_shared
from web.parts import anatomy, map_panel, table
from web.place import Place
from web.wiring import wiring

KEY = "across_map"
AFTER = "after-across-map"
SHARED = "shared"
FORMS = {"shared": across_shared.draw, "figures": across_figures.draw}
"""The other forms of this page."""
SHARES = (0.0001, 0.001, 0.01, 0.05)
"""The least share of either area that an overlap may have to be shown."""


def page(place: Place) -> None:
    """Draw the page."""
    layers = place.area_layers()
    if len(layers) < 2:
        anatomy.empty(_say("empty_title"), _say("empty_body"))
        return
    head = st.container()
    form = across_shared.form()
    if form in FORMS:
        FORMS[form](place, head)
        return
    controls = anatomy.controls()
    with controls:
        a, b, share = _controls(place, layers)
    if a == b:
        with head:
            anatomy.answer(_say("title"), _say("same"))
        return
    with st.spinner(_say("working"), show_time=False):
        found = place.overlaps(a.spec, b.spec, sliver_share=share)
    with head:
        anatomy.answer(_say("title"), answer(found, a, b))
    with controls:
        only = _only(found)
    rows = found.table if only is None else found.table[found.table["a_code"] == only]
    _sides(place, rows, a, b)
    anatomy.why([_say("method"), slivers(found), *found.notes])
    anatomy.take_away(
        csv=lambda: table_as_csv(rows), file_name=f"{a.name}-{b.name}.csv", key="across_take"
    )


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("across", code, **values)


def _controls(place: Place, layers: list[AreaLayer]) -> tuple[AreaLayer, AreaLayer, float]:
    """Draw the choice of two layers and of what counts as a sliver."""
    named = {layer.spec: layer for layer in layers}
    specs = list(named)
    first, second = _defaults(specs, main_service(place, place.today()))
    a = _choice("choose_a", named, specs.index(first), "a")
    b = _choice("choose_b", named, specs.index(second), "b")
    share = st.selectbox(
        _say("sliver_share"),
        SHARES,
        index=1,
        format_func=lambda value: _say("sliver_choice", percent=f"{value:.2%}".rstrip("0%.")),
        key="sliver",
        bind="query-params",
    )
    return named[a], named[b], share


def _choice(label: str, named: dict[str, AreaLayer], index: int, key: str) -> str:
    """Draw the choice of one layer."""
    return str(
        st.selectbox(
            _say(label),
            list(named),
            index=index,
            format_func=lambda spec: named[spec].title,
            key=key,
            bind="query-params",
        )
    )


def _defaults(specs: list[str], service: str) -> tuple[str, str]:
    """Choose wards and the patches of the place's main service where there are such."""
    first = "tier:ward" if "tier:ward" in specs else specs[0]
    main = [spec for spec in specs if spec == f"service:{service}"]
    others = [spec for spec in [*main, *specs] if spec != first]
    return first, others[0]


def _only(found: Overlaps) -> str | None:
    """Draw the choice of one area of the first layer; None for all of them."""
    names = dict(zip(found.a["code"], found.a["name"], strict=True))
    codes = sorted(names, key=lambda code: str(names[code]))
    chosen = st.selectbox(
        _say("choose_area"),
        ["", *codes],
        format_func=lambda code: names[code] if code else _say("all_areas"),
        key="only",
        bind="query-params",
    )
    return str(chosen) if chosen else None


def _sides(place: Place, rows: pd.DataFrame, a: AreaLayer, b: AreaLayer) -> None:
    """Draw the table and the map of the same overlaps."""
    shared = _shared(place, rows, a, b)
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        table.show(
            grid.to_lonlat(shared),
            key="across_table",
            columns=column_titles(a, b),
            caption=_say("caption", a=a.title, b=b.title.lower()),
            layer=SHARED,
            link=KEY,
            formats={
                "people": "{:,.0f}".format,
                **{name: table.percent for name in rows.columns if name.startswith("share_")},
            },
        )
    with right:
        map_panel.show(_map(place, a, b, shared), key=KEY)
    anatomy.landing(AFTER)


def _shared(place: Place, rows: pd.DataFrame, a: AreaLayer, b: AreaLayer) -> gpd.GeoDataFrame:
    """Return the rows the table shows, each with the ground the two areas share, in metres."""
    shown = rows.head(table.MOST).reset_index(drop=True)
    first, second = _shapes(place, a)[shown["a_code"]], _shapes(place, b)[shown["b_code"]]
    return gpd.GeoDataFrame(
        shown.assign(
            id=shown["a_code"] + "|" + shown["b_code"], hectares=shown["area_m2"] / 10_000
        ),
        geometry=shapely.intersection(first.to_numpy(), second.to_numpy()),
        crs=place.crs,
    )


def _shapes(place: Place, layer: AreaLayer) -> gpd.GeoSeries:
    """Return a layer's areas by code, also those whose lines cross themselves, ready to be cut."""
    areas = place.areas(layer)
    return gpd.GeoSeries(polygons(areas), index=areas["code"], crs=areas.crs)


def _map(place: Place, a: AreaLayer, b: AreaLayer, shared: gpd.GeoDataFrame) -> Map:
    """Describe the map: both layers over the ground, and what they share for rows to be found."""
    connected = wiring()
    layers = MapLayers(place, connected.signer)
    unseen = Stroke(colour=style.DARK_GREY, width=0)
    found = AnswerLayers(place, connected.signer).shapes(
        shared, id=SHARED, key=_key(place, a, b, shared), lines={"": unseen}
    )
    return Map(
        label=_say("map_label", a=a.title, b=b.title.lower()),
        bounds=extent(grid.to_lonlat(place.areas(a))),
        layers=[layers.ground(), layers.areas(b), layers.areas(a, labels=True), found],
        base=connected.base,
    )


def _key(place: Place, a: AreaLayer, b: AreaLayer, shared: gpd.GeoDataFrame) -> tuple[object, ...]:
    """Name what is shared: it changes with the layers and with the rows shown."""
    versions = tuple(place.register.version(one) for one in ("boundaries", "patches"))
    return (a, b, versions, tuple(shared["id"]))
