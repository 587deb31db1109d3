"""The tables of the coverage page: the same answer by ward, patch, officer, gap or overlap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from layers.words import sentence
from web.area_layers import AreaLayer
from web.asking import balance
from web.asking.coverage import Cover, by_area, districts
from web.asking.ground import kept
from web.balance_words import standing_out
from web.coverage_words import gap_names
from web.parts import table
from web.place import Place

HECTARE = 10_000
LEAST = 1.0
"""Square metres below which a patch is not on the ground asked about."""
MEASURES = ("people", "needs", "assets", "hectares")
LEVELS = ("nobody", "one", "several")
AREAS = ("area", "district")
"""The tables of areas."""
BALANCES = ("balance", "balance_officer")
"""The tables of whole patches and officers beside each other."""
KINDS = ("area", "district", "balance", "balance_officer", "patch", "officer", "gap", "pair")


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """
    One table.

    Parameters
    ----------
    kind
        Which of `KINDS`.
    frame
        The rows in metres, with ``id``; a row's shape is where it is found on the map.
    columns
        Column to heading, in order.
    caption
        What the table holds.
    formats
        How numbers are written.
    """

    kind: str
    frame: gpd.GeoDataFrame
    columns: Mapping[str, str]
    caption: str
    formats: Mapping[str, table.Format]


def kinds(place: Place, cover: Cover) -> dict[str, str]:
    """Return the tables there are, by name, with what a person reads."""
    layers = {"area": cover.areas, "district": districts(place, cover)}
    named = {one: layer.singular.lower() if layer else "" for one, layer in layers.items()}
    return {
        one: _say(f"table_{'area' if one in named else one}", area=named.get(one, ""))
        for one in KINDS
        if named.get(one, one)
    }


def make(place: Place, cover: Cover, kind: str) -> Table:
    """Return one table."""
    return kept(place, ("coverage table", cover.question, kind), lambda: _make(place, cover, kind))


def _make(place: Place, cover: Cover, kind: str) -> Table:
    """Make one table."""
    layer = districts(place, cover) if kind == "district" else cover.areas
    areas = layer.title if layer else ""
    if kind in AREAS:
        frame, columns = _areas(place, cover, layer)
    elif kind in BALANCES:
        frame, columns = _balance(place, cover, kind)
    else:
        frame, columns = _MAKERS[kind](cover)
    return Table(
        kind=kind,
        frame=frame.reset_index(drop=True),
        columns=columns,
        caption=_say("caption_area" if kind in AREAS else f"caption_{kind}", areas=areas),
        formats=_formats(columns),
    )


def _say(code: str, **values: object) -> str:
    """Return one sentence about coverage."""
    return sentence("coverage", code, **values)


def _formats(columns: Mapping[str, str]) -> dict[str, table.Format]:
    """Write people in whole numbers, shares and loads in per cent."""
    shares = {name: table.percent for name in columns if name.startswith(("share_", "load"))}
    whole = {
        name: "{:,.0f}".format
        for name in columns
        if name.startswith(("people", "capacity", "travel"))
    }
    times = {name: "{:,.2f}".format for name in columns if name.startswith("times_")}
    return {**whole, **shares, **times}


Made = tuple[gpd.GeoDataFrame, dict[str, str]]


def _areas(place: Place, cover: Cover, layer: AreaLayer | None) -> Made:
    """Tabulate ground by ward or district: nobody, one patch, two or more."""
    found = by_area(place, cover, layer)
    rows = found[["id", "code", "name", found.geometry.name]].copy()
    columns = {"name": layer.singular if layer else ""}
    for measure in MEASURES:
        name, unit = ("area", HECTARE) if measure == "hectares" else (measure, 1)
        amounts = {
            "nobody": found[f"{name}_nobody"],
            "one": found[f"{name}_single"],
            "several": found[f"{name}_double"] + found[f"{name}_deeper"],
        }
        for level, amount in amounts.items():
            rows[f"{measure}_{level}"] = amount / unit
            heading = _say(f"column_{level}", what=_say(f"what_{measure}"))
            columns[f"{measure}_{level}"] = heading
    order = ["people_nobody", "people_several", "hectares_nobody", "hectares_several"]
    return rows.sort_values(order, ascending=False), columns


def _balance(place: Place, cover: Cover, kind: str) -> Made:
    """Tabulate whole patches, or officers, beside the middle one of their service."""
    found = balance.ask(place, cover)
    each = found.patches if kind == "balance" else found.officers
    rows = each.assign(out=each["id"].map(standing_out(found)))
    columns = {
        **(_titles("patch") if kind == "balance" else _titles("officer", "patches")),
        "out": _say("column_out"),
        **_titles("people"),
        "times_people": _say("column_times"),
        **_titles("capacity", "load", "needs", "assets"),
        "travel": _say("column_travel"),
        "travel_far": _say("column_travel_far"),
    }
    return rows.sort_values(["load", "people"], ascending=False), columns


def _patches(cover: Cover) -> Made:
    """Tabulate patches on this ground with what lies on them."""
    found = cover.found.patches
    shown = found[found["area"] > LEAST]
    rows = shown.assign(
        id=cover.patches["id"],
        hectares=shown["area"] / HECTARE,
        geometry=cover.patches.geometry,
    )
    columns = _titles(
        "patch",
        "people",
        "capacity",
        "load",
        "officers",
        "people_per_officer",
        "people_only",
        "needs",
        "assets",
        "hectares",
        "organisation",
    )
    return _located(rows, cover).sort_values(["load", "people"], ascending=False), columns


def _officers(cover: Cover) -> Made:
    """Tabulate officers in post with the ground of their patches."""
    found = cover.found.officers
    shapes = [_ground_of(cover, name) for name in found["name"]]
    rows = found.assign(
        id=[f"officer {at}" for at in range(len(found))],
        hectares=found["area"] / HECTARE,
        geometry=gpd.GeoSeries(shapes, index=found.index, crs=cover.patches.crs),
    )
    columns = _titles(
        "officer",
        "patches",
        "people",
        "people_shared",
        "capacity",
        "load",
        "needs",
        "assets",
        "hectares",
    )
    return _located(rows, cover).sort_values(["load", "people"], ascending=False), columns


def _ground_of(cover: Cover, officer: str) -> shapely.Geometry:
    """Join the patches of one officer."""
    names = cover.found.patches["officer_names"].str.split("\n")
    mine = [officer in (listed or ()) for listed in names]
    at = cover.found.patches.index[mine]
    return shapely.union_all(cover.patches.geometry[at].to_numpy())


def _gaps(cover: Cover) -> Made:
    """Tabulate each piece of ground that nobody covers."""
    found = cover.gaps
    rows = found.assign(
        where=gap_names(cover),
        beside=[", ".join(names) for names in found["next_to"]],
        hectares=found["area"] / HECTARE,
    )
    titles = {
        "where": _say("column_gap"),
        "area_name": _say("column_area"),
        "people": _say("column_people"),
        "needs": _say("column_needs"),
        "assets": _say("column_assets"),
        "hectares": _say("column_hectares"),
        "beside": _say("column_beside"),
    }
    return rows, titles


def _pairs(cover: Cover) -> Made:
    """Tabulate patches that share ground."""
    found = cover.found.pairs.head(table.MOST)
    shapes = cover.patches.geometry
    first = gpd.GeoSeries(shapes.loc[found["a"]].to_numpy(), index=found.index, crs=shapes.crs)
    second = gpd.GeoSeries(shapes.loc[found["b"]].to_numpy(), index=found.index, crs=shapes.crs)
    rows = found.assign(
        id=[f"pair {at}" for at in range(len(found))],
        hectares=found["area"] / HECTARE,
        geometry=first.intersection(second),
    )
    titles = {
        "a_name": _say("column_a"),
        "b_name": _say("column_b"),
        **_titles("people", "needs", "assets", "hectares"),
        "share_a": _say("column_share_a"),
        "share_b": _say("column_share_b"),
    }
    return _located(rows, cover), titles


def _located(rows: pd.DataFrame, cover: Cover) -> gpd.GeoDataFrame:
    """Return rows with their shapes in the patches' metres."""
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=cover.patches.crs)


def _titles(*names: str) -> dict[str, str]:
    """Return headings of columns; what a row is called by its kind is in ``name``."""
    return {
        "name" if name in {"patch", "officer"} else name: _say(f"column_{name}") for name in names
    }


_MAKERS: dict[str, Callable[[Cover], Made]] = {
    "patch": _patches,
    "officer": _officers,
    "gap": _gaps,
    "pair": _pairs,
}
