"""What boundaries and patches do to a hot spot: who sees how much of it, and what nobody sees.

A problem that lies in three wards is, to each of them, a small one. The *isolation* of a spot in a
layer is the share of it that even the unit that holds most cannot see: 0 when one unit holds it
whole, 0.6 when the largest part is 40 %.
"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import (
    Floats,
    Numbers,
    Shapes,
    places,
    polygons,
    require_codes,
    require_columns,
)
from mapping.analysis.points import point_pairs
from mapping.analysis.rates import residents_of, weights_of

CUT_COLUMNS = (
    *("spot", "layer", "code", "name", "needs", "people", "area"),
    *("share_of_needs", "share_of_people", "share_of_area", "sliver"),
)
ISOLATION_COLUMNS = (
    *("spot", "layer", "measure", "units", "largest_code", "largest_name", "largest_share"),
    *("isolation", "in_none", "slivers"),
)
SLIVER = 0.001
"""A unit with less of a spot's ground than this, and nobody and nothing there, only grazes it."""
MEASURES = ("needs", "people", "area")


def cuts(
    spots: gpd.GeoDataFrame,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    needs: gpd.GeoDataFrame | None = None,
    people: gpd.GeoDataFrame | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """
    Say which units cut a spot and how much of it each holds.

    Parameters
    ----------
    spots
        Areas in metres with a number ``spot``; they may overlap.
    layers
        Area frame by name of layer: tiers of boundaries, patches. The units of a layer may overlap.
    needs
        Needs in the same system, counted at a point inside each. With a column ``spot`` (as
        `clusters.find` gives its members) a need counts for that spot, else for every spot it lies
        in.
    people
        People frame in the same system, counted for every spot they live in.
    weight
        Column of ``needs`` that says how much each counts.

    Returns
    -------
    pandas.DataFrame
        A row per spot, layer and unit with ``needs``, ``people``, ``area`` (square metres), their
        shares of the whole spot (NaN where the spot has none), and whether the unit is a
        ``sliver``. What lies in no unit of a layer has a row without code and name. Ordered by spot
        and layer, then largest share first.

    Raises
    ------
    WrongCrs, BadFrame
        If systems differ, columns are missing or a code comes twice in a layer.
    """
    given = [frame for frame in (needs, people) if frame is not None]
    require_metres(spots, *layers.values(), *given)
    require_columns(spots, "spot", what="spots")
    shapes = polygons(spots)
    carried = {
        "needs": _carried(spots, shapes, needs, weight),
        "people": _living(shapes, people),
    }
    parts = [_layer(spots, shapes, name, frame, carried) for name, frame in layers.items()]
    if not parts:
        return pd.DataFrame(columns=list(CUT_COLUMNS))
    return pd.concat(parts, ignore_index=True)


Carried = tuple[Floats, Floats, Numbers, Numbers, Floats]
"""Easting and northing of points, then pairs of spot and point, with the weight of each pair."""


def _carried(
    spots: gpd.GeoDataFrame, shapes: Shapes, needs: gpd.GeoDataFrame | None, weight: str | None
) -> Carried:
    """Say which needs count for which spot."""
    if needs is None:
        return _nothing()
    x, y = places(needs)
    if "spot" in needs.columns:
        spot = pd.Index(spots["spot"]).get_indexer(needs["spot"])
        point = np.flatnonzero(spot >= 0)
        spot = spot[point]
    else:
        point, spot = point_pairs(x, y, shapes)
    return x, y, spot, point, weights_of(needs, weight)[point]


def _living(shapes: Shapes, people: gpd.GeoDataFrame | None) -> Carried:
    """Say who lives in which spot."""
    if people is None:
        return _nothing()
    x, y = places(people)
    point, spot = point_pairs(x, y, shapes)
    return x, y, spot, point, residents_of(people)[point]


def _nothing() -> Carried:
    """Return what an absent frame carries."""
    none = np.empty(0, dtype=np.intp)
    return np.empty(0), np.empty(0), none, none, np.empty(0)


def _layer(
    spots: gpd.GeoDataFrame,
    shapes: Shapes,
    layer: str,
    units: gpd.GeoDataFrame,
    carried: Mapping[str, Carried],
) -> pd.DataFrame:
    """Cut every spot by the units of one layer."""
    require_codes(units, what=layer)
    ordered = units.sort_values("code")
    grounds = polygons(ordered, what=layer)
    sums = {name: _shared(one, grounds) for name, one in carried.items()}
    sums["area"] = _ground(shapes, grounds)
    table = pd.concat(sums, axis=1).fillna(0.0).reset_index()
    totals = {name: _totals(one, len(spots)) for name, one in carried.items()}
    totals["area"] = shapely.area(shapes)
    for name in MEASURES:
        table[f"share_of_{name}"] = _share(table[name].to_numpy(), totals[name][table["i"]])
    return _named(table, spots, layer, ordered)


def _share(part: Floats, whole: Floats) -> Floats:
    """Divide; NaN where there is nothing to share."""
    share = np.full(len(part), np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _totals(carried: Carried, size: int) -> Floats:
    """Add up what every spot has."""
    return np.bincount(carried[2], carried[4], minlength=size).astype(float)


def _shared(carried: Carried, grounds: Shapes) -> pd.Series:
    """Add up what each spot has in each unit, and (as unit -1) in none."""
    x, y, spot, point, weight = carried
    used = np.unique(point)
    at, unit = point_pairs(x[used], y[used], grounds)
    pairs = pd.DataFrame({"point": point, "i": spot, "value": weight})
    held = pairs.merge(pd.DataFrame({"point": used[at], "j": unit}), how="left", on="point")
    held["j"] = held["j"].fillna(-1).astype(np.intp)
    return held.groupby(["i", "j"])["value"].sum()


def _ground(shapes: Shapes, grounds: Shapes) -> pd.Series:
    """Measure the ground of each spot in each unit, and (as unit -1) in none."""
    i, j, pieces = _pieces(shapes, grounds)
    whole = shapely.area(shapes)
    table = pd.DataFrame({"i": i, "j": j, "area": shapely.area(pieces)})
    left = [whole[at] - shapely.area(_union(pieces[i == at])) for at in range(len(shapes))]
    none = pd.DataFrame({"i": np.arange(len(shapes)), "j": -1, "area": np.array(left, dtype=float)})
    found = pd.concat([table[table["area"] > 0], none[none["area"] > 1e-9 * whole]])
    return pd.Series(found["area"].to_numpy(), index=pd.MultiIndex.from_frame(found[["i", "j"]]))


def _pieces(shapes: Shapes, grounds: Shapes) -> tuple[Numbers, Numbers, Shapes]:
    """Cut spots by units; a spot that lies wholly in a unit is not cut, which costs most."""
    none = np.empty(0, dtype=np.intp)
    i, j = shapely.STRtree(grounds).query(shapes) if len(grounds) else (none, none)
    shapely.prepare(grounds)
    whole = shapely.contains_properly(grounds[j], shapes[i])
    kept = whole | shapely.intersects(grounds[j], shapes[i])
    i, j, whole = i[kept], j[kept], whole[kept]
    pieces = shapes[i]
    pieces[~whole] = shapely.intersection(shapes[i[~whole]], grounds[j[~whole]])
    return i, j, pieces


def _union(pieces: Shapes) -> object:
    """Join pieces; one alone needs no joining."""
    return pieces[0] if len(pieces) == 1 else shapely.union_all(pieces)


def _named(
    table: pd.DataFrame, spots: gpd.GeoDataFrame, layer: str, units: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Put numbers and names where positions were, and order the rows."""
    some = table["j"].to_numpy()
    inside = some >= 0
    sliver = (table["needs"] == 0) & (table["people"] == 0) & (table["share_of_area"] < SLIVER)
    found = table.assign(
        spot=spots["spot"].to_numpy()[table["i"]], layer=layer, sliver=sliver, none=~inside
    )
    for column in ("code", "name"):
        values = np.full(len(table), None, dtype=object)
        values[inside] = units[column].to_numpy(dtype=object)[some[inside]]
        found[column] = pd.Series(values, index=found.index, dtype=object)
    shares = {name: -found[f"share_of_{name}"].fillna(0).round(12) for name in MEASURES}
    keys = pd.DataFrame({**{key: found[key] for key in ("i", "none", "j")}, **shares})
    order = keys.sort_values(["i", "none", *MEASURES, "j"]).index
    return found.loc[order, list(CUT_COLUMNS)]


def isolation(table: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """
    Say how much of each spot is invisible from inside the unit that sees most of it.

    Parameters
    ----------
    table
        The answer of `cuts`.
    by
        ``needs``, ``people`` or ``area``; None takes the first of these that the spot has.

    Returns
    -------
    pandas.DataFrame
        A row per spot and layer: the ``measure`` used, how many ``units`` cut the spot (without
        slivers), the unit with the ``largest_share``, ``isolation`` = 1 - largest share, the share
        ``in_none`` of the units, and how many ``slivers`` were left out. A unit sees its own share
        of `cuts`; what it cannot see is the rest.
    """
    groups = table.groupby(["spot", "layer"], sort=False)
    rows = [_isolated(spot, layer, rows, by) for (spot, layer), rows in groups]
    found = pd.DataFrame(rows, columns=list(ISOLATION_COLUMNS), dtype=object)
    return found.astype(dict.fromkeys(("largest_share", "isolation", "in_none"), float))


def _isolated(spot: object, layer: object, rows: pd.DataFrame, by: str | None) -> dict[str, object]:
    """Judge one spot in one layer."""
    has = (name for name in MEASURES if rows[f"share_of_{name}"].notna().any())
    measure = by or next(has, "area")
    share = f"share_of_{measure}"
    units = rows[rows["code"].notna() & ~rows["sliver"]]
    best = units.sort_values(share, ascending=False, kind="stable").head(1)
    largest = float(best[share].iloc[0]) if len(best) else 0.0
    return {
        **{"spot": spot, "layer": layer, "measure": measure, "units": len(units)},
        "largest_code": best["code"].iloc[0] if len(best) else None,
        "largest_name": best["name"].iloc[0] if len(best) else None,
        "largest_share": largest,
        "isolation": 1 - largest,
        "in_none": float(rows.loc[rows["code"].isna(), share].sum()),
        "slivers": int((rows["code"].notna() & rows["sliver"]).sum()),
    }
