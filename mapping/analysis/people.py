"""Where people live: small areas with residents turned into points."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Numbers, Shapes, places, polygons, require_columns, shapes
from mapping.analysis.points import point_pairs

BY_POSTCODES = "postcodes"
BY_AREA = "area"
BY_POINTS = "points"
LATTICE = 36
"""About so many points stand for a small area without a postcode."""


def people_points(
    areas: gpd.GeoDataFrame, postcodes: gpd.GeoDataFrame | None = None, *, keep_areas: bool = False
) -> gpd.GeoDataFrame:
    """
    Spread the residents of small areas over the postcodes inside each.

    Parameters
    ----------
    areas
        People frame in metres with the column ``residents``. Rows that are points already stay.
    postcodes
        Points in the same system; None when the place has none.
    keep_areas
        What becomes of a small area without a postcode. False spreads it evenly over points inside
        it; True leaves it an area, for questions that apportion exactly by area.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``residents``, ``source`` (position of the row in ``areas``), ``by`` (``points``,
        ``postcodes`` or ``area``) and the geometry; the total is that of ``areas``.

    Raises
    ------
    WrongCrs, BadFrame
        If the systems differ, the column is missing, or a shape is a line.

    Notes
    -----
    The method of mySociety's overlap tables: each of the n postcodes of an area has 1/n of its
    residents. Rows without residents or without a place are left out.
    """
    frames = (areas,) if postcodes is None else (areas, postcodes)
    crs = require_metres(*frames)
    require_columns(areas, "residents", what="people")
    residents = areas["residents"].to_numpy(dtype=float)
    known = (residents > 0) & ~shapely.is_empty(shapes(areas)) & ~shapely.is_missing(shapes(areas))
    points = known & (shapely.get_type_id(shapes(areas)) == 0)
    spread = _spread(areas, np.flatnonzero(known & ~points), postcodes, keep_areas)
    stay = np.flatnonzero(points)
    parts = [(stay, shapes(areas)[stay], BY_POINTS), *spread]
    return _joined(parts, residents, crs)


Part = tuple[Numbers, Shapes, str]
"""Source rows, their new shapes, and how they were made."""


def _spread(
    areas: gpd.GeoDataFrame, rows: Numbers, postcodes: gpd.GeoDataFrame | None, keep: bool
) -> list[Part]:
    """Spread the rows that are areas: by postcodes where there are any, else by area."""
    grounds = polygons(areas.iloc[rows], what="small areas of people")
    lost = shapely.is_empty(grounds)
    if lost.any():
        return _without_inside(areas, rows[lost]) + _spread(areas, rows[~lost], postcodes, keep)
    at, points = _postcodes_in(grounds, postcodes)
    bare = np.setdiff1d(np.arange(len(rows)), at)
    lattice = (bare, grounds[bare]) if keep else _lattices(grounds, bare)
    return [(rows[at], points, BY_POSTCODES), (rows[lattice[0]], lattice[1], BY_AREA)]


def _without_inside(areas: gpd.GeoDataFrame, rows: Numbers) -> list[Part]:
    """Put the residents of shapes that have no inside at their first corner, so none is lost."""
    xy, at = shapely.get_coordinates(shapes(areas)[rows], return_index=True)
    _, first = np.unique(at, return_index=True)
    return [(rows, shapely.points(xy[first]), BY_AREA)]


def _postcodes_in(grounds: Shapes, postcodes: gpd.GeoDataFrame | None) -> tuple[Numbers, Shapes]:
    """List area and point of every postcode that lies in an area; overlaps go to the first."""
    if postcodes is None:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=object)
    x, y = places(postcodes)
    point, area = point_pairs(x, y, grounds)
    once, at = np.unique(point, return_index=True)
    return area[at], shapely.points(x[once], y[once])


def _lattices(grounds: Shapes, bare: Numbers) -> tuple[Numbers, Shapes]:
    """Cover each area with a regular lattice of points."""
    found = [_lattice(grounds[one]) for one in bare]
    at = np.repeat(bare, [len(points) for points in found])
    return at, np.concatenate(found) if found else np.empty(0, dtype=object)


def _lattice(ground: object) -> Shapes:
    """Lay points over one area at equal distances; at least one, surely inside."""
    west, south, east, north = shapely.bounds(ground)
    step = np.sqrt(shapely.area(ground) / LATTICE)
    x, y = np.meshgrid(
        np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    )
    shapely.prepare(ground)
    inside = shapely.contains_xy(ground, x, y)
    if not inside.any():
        return np.array([shapely.point_on_surface(ground)], dtype=object)
    return shapely.points(x[inside], y[inside])  # type: ignore[no-any-return]


def _joined(
    parts: list[Part], residents: np.ndarray[tuple[int], np.dtype[np.float64]], crs: object
) -> gpd.GeoDataFrame:
    """Put the parts into one frame, each source's residents shared equally among its rows."""
    source = np.concatenate([part[0] for part in parts])
    by = np.repeat([part[2] for part in parts], [len(part[0]) for part in parts])
    rows = np.bincount(source, minlength=len(residents))
    order = np.argsort(source, kind="stable")
    frame = pd.DataFrame(
        {"residents": residents[source] / rows[source], "source": source, "by": by}
    )
    geometry = np.concatenate([part[1] for part in parts])
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=crs).iloc[order].reset_index(drop=True)
