"""The footprint of a need: points on the ground, each with how much of the need it carries."""

import geopandas as gpd
import numpy as np
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import (
    BadFrame,
    Floats,
    Shapes,
    mended,
    places,
    require_columns,
    shapes,
)
from mapping.analysis.points import point_pairs

BY_PEOPLE = "people"
BY_NEEDS = "needs"
BY_AREA = "area"
LATTICE = 2_000
"""About so many points stand for a footprint that is measured by area."""
MOST_TRIED = 250_000
"""A long thin part fills little of its box; no more points than these are tried in it."""


def footprint(
    drawn: gpd.GeoDataFrame,
    *,
    people: gpd.GeoDataFrame | None = None,
    weight: str | None = None,
) -> gpd.GeoDataFrame:
    """
    Turn what was drawn or raised into weighted points.

    Parameters
    ----------
    drawn
        The needs, or the ground they cover, in metres. Where every row is an area, the ground of
        all together is the footprint; else every row counts at one point of it.
    people
        People frame in the same system; its points inside the areas carry their residents.
    weight
        Column of ``drawn`` that says how many people a point affects; empty values count as one.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``weight`` and ``by`` (``people``, ``needs`` or ``area``) with points, in metres.
        Areas where nobody lives, or with no people given, become a lattice whose weights add up to
        their area in square metres.

    Raises
    ------
    WrongCrs, BadFrame
        If the systems differ, a column is missing, or a row has no place.
    """
    crs = require_metres(drawn) if people is None else require_metres(drawn, people)
    found = shapes(drawn)
    _require_places(found)
    if not len(found) or not np.isin(shapely.get_type_id(found), (3, 6)).all():
        return _frame(*places(drawn), _weights(drawn, weight), BY_NEEDS, crs)
    area = shapely.union_all(mended(found))
    if people is not None:
        inside = _people_in(area, people)
        if inside[2].sum() > 0:
            return _frame(*inside, BY_PEOPLE, crs)
    return _frame(*_lattice(area), BY_AREA, crs)


def _require_places(found: Shapes) -> None:
    """Refuse rows without a place: they could be in any unit."""
    lost = int((shapely.is_missing(found) | shapely.is_empty(found)).sum())
    if lost:
        msg = f"{lost} of the {len(found)} shapes drawn have no place on the map."
        raise BadFrame(msg)


def _weights(drawn: gpd.GeoDataFrame, weight: str | None) -> Floats:
    """Read how much each point carries."""
    if weight is None:
        return np.ones(len(drawn))
    require_columns(drawn, weight, what="needs")
    given = drawn[weight].to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(given), np.clip(given, 0, None), 1.0)


def _people_in(area: object, people: gpd.GeoDataFrame) -> tuple[Floats, Floats, Floats]:
    """List the people who live on the ground."""
    require_columns(people, "residents", what="people")
    x, y = places(people)
    at, _ = point_pairs(x, y, _one(area))
    residents = np.nan_to_num(people["residents"].to_numpy(dtype=float, na_value=np.nan)[at])
    return x[at], y[at], residents


def _one(area: object) -> Shapes:
    """Put one shape into an array."""
    alone = np.empty(1, dtype=object)
    alone[0] = area
    return alone


def _lattice(area: object) -> tuple[Floats, Floats, Floats]:
    """Cover every part of the ground with points, each for as many square metres as the others."""
    parts = shapely.get_parts(area)
    sizes = shapely.area(parts)
    step = np.sqrt(sizes.sum() / LATTICE)
    laid = [_laid(part, step) for part in parts]
    counts = [len(x) for x, _ in laid]
    return (
        np.concatenate([x for x, _ in laid]),
        np.concatenate([y for _, y in laid]),
        np.repeat(sizes / counts, counts),
    )


def _laid(part: object, step: float) -> tuple[Floats, Floats]:
    """Lay points over one part; at least one, surely inside."""
    west, south, east, north = shapely.bounds(part)
    step = max(step, float(np.sqrt((east - west) * (north - south) / MOST_TRIED)))
    x, y = np.meshgrid(
        np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    )
    shapely.prepare(part)
    inside = shapely.contains_xy(part, x.ravel(), y.ravel())
    if not inside.any():
        sure = shapely.point_on_surface(part)
        return np.array([shapely.get_x(sure)]), np.array([shapely.get_y(sure)])
    return x.ravel()[inside], y.ravel()[inside]


def _frame(x: Floats, y: Floats, weight: Floats, by: str, crs: object) -> gpd.GeoDataFrame:
    """Put weighted points into a frame; what has no place or no weight is left out."""
    kept = np.isfinite(x) & (weight > 0)
    return gpd.GeoDataFrame(
        {"weight": weight[kept], "by": np.full(int(kept.sum()), by, dtype=object)},
        geometry=shapely.points(x[kept], y[kept]) if kept.any() else [],
        crs=crs,
    )
