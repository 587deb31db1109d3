"""Who shares this ground: every area of every layer that has part of a footprint."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.amounts import Tally, tally
from mapping.analysis.areas import intersection_areas
from mapping.analysis.frames import (
    BadFrame,
    Floats,
    Numbers,
    Shapes,
    mended,
    places,
    polygons,
    require_codes,
    shapes,
    summed,
)
from mapping.analysis.points import point_pairs

COLUMNS = (
    "layer",
    "code",
    "name",
    "area_m2",
    "share_of_footprint_area",
    "share_of_area",
    "points",
    "share_of_footprint_points",
    "people",
    "share_of_footprint_people",
    "share_of_people",
)


def who_shares(
    footprint: gpd.GeoDataFrame | gpd.GeoSeries,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    people: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """
    List every unit of every layer that has part of a footprint.

    Parameters
    ----------
    footprint
        What it is about, in metres: drawn areas (taken together, what they share counted once) or
        points such as raised needs. With a column ``affected`` a point counts for so many people.
    layers
        Area frames in the same system by name, such as ``{"Wards": wards, "Patches": patches}``.
    people
        People frame, for the shares of people in a drawn footprint and of each unit.

    Returns
    -------
    pandas.DataFrame
        One row for each unit with part of the footprint, in the order of ``layers``, the largest
        part first. For a drawn footprint: ``area_m2``, ``share_of_footprint_area``,
        ``share_of_area`` (the part of the unit that the footprint takes), ``people``,
        ``share_of_footprint_people`` and ``share_of_people``. For points: ``points`` and
        ``share_of_footprint_points``, and ``people`` affected with their share where the points
        say so. What does not apply is NaN. Shares are fractions; within a layer whose areas do not
        overlap they add up to the part of the footprint that the layer covers.

    Raises
    ------
    WrongCrs, BadFrame
        If the frames are not in one metric system, the footprint mixes points and areas or is
        empty, or a layer has no codes.
    """
    require_metres(footprint, *layers.values(), *([] if people is None else [people]))
    drawn = _is_drawn(footprint)
    tables = []
    for name, layer in layers.items():
        require_codes(layer, what=name)
        units = polygons(layer, what=name)
        found = _drawn(footprint, units, people) if drawn else _pinned(footprint, units)
        at, columns = found
        codes, names = layer["code"].to_numpy()[at], layer["name"].to_numpy()[at]
        named = {"layer": name, "code": codes, "name": names}
        tables.append(pd.DataFrame({**named, **columns}))
    return _joined(tables)


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the layers one below the other, without those that have nothing."""
    some = [table for table in tables if len(table)]
    if not some:
        return pd.DataFrame({column: pd.Series(dtype=_kind(column)) for column in COLUMNS})
    return pd.concat(some, ignore_index=True).reindex(columns=list(COLUMNS))


def _kind(column: str) -> str:
    """Return what a column holds."""
    return "object" if column in {"layer", "code", "name"} else "float64"


def _is_drawn(footprint: gpd.GeoDataFrame | gpd.GeoSeries) -> bool:
    """Tell a drawn footprint from points."""
    kinds = set(shapely.get_dimensions(shapes(footprint)).tolist()) - {-1}
    if kinds == {2}:
        return True
    if kinds and 2 not in kinds:
        return False
    msg = "A footprint is either drawn areas or points, and has at least one."
    raise BadFrame(msg)


Found = tuple[Numbers, dict[str, Floats]]
"""Positions of units, the largest part first, and their columns."""


def _drawn(
    footprint: gpd.GeoDataFrame | gpd.GeoSeries, units: Shapes, people: gpd.GeoDataFrame | None
) -> Found:
    """Measure what units have of a drawn footprint."""
    ground = np.array([shapely.union_all(mended(shapes(footprint)))], dtype=object)
    at, _, area = intersection_areas(units, ground)
    order = np.argsort(-area, kind="stable")
    at, area = at[order], area[order]
    columns = {
        "area_m2": area,
        "share_of_footprint_area": area / shapely.area(ground)[0],
        "share_of_area": area / shapely.area(units)[at],
    }
    if people is not None and len(people):
        found = tally(people, people["residents"].to_numpy(dtype=float), units, ground)
        columns |= _people(found, at)
    return at, columns


def _people(found: Tally, at: Numbers) -> dict[str, Floats]:
    """Measure the people that units and the footprint have in common."""
    living = summed(found.i, found.pairs, len(found.in_a))[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "people": living,
            "share_of_footprint_people": living / found.in_b[0],
            "share_of_people": living / found.in_a[at],
        }


def _pinned(footprint: gpd.GeoDataFrame | gpd.GeoSeries, units: Shapes) -> Found:
    """Count the points of a footprint in each unit, and the people they affect."""
    x, y = places(footprint)
    point, unit = point_pairs(x, y, units)
    points = summed(unit, np.ones(len(unit)), len(units))
    at = np.flatnonzero(points)
    at = at[np.argsort(-points[at], kind="stable")]
    every = np.count_nonzero(np.isfinite(x))
    columns = {"points": points[at], "share_of_footprint_points": points[at] / every}
    if isinstance(footprint, gpd.GeoDataFrame) and "affected" in footprint.columns:
        affected = np.nan_to_num(footprint["affected"].to_numpy(dtype=float, na_value=np.nan))
        living = summed(unit, affected[point], len(units))[at]
        with np.errstate(divide="ignore", invalid="ignore"):
            columns |= {"people": living, "share_of_footprint_people": living / affected.sum()}
    return at, columns
