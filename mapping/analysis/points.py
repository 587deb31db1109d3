"""Which areas a point lies in, so that a point on a shared line is counted once."""

from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Floats, Numbers, Shapes, places, polygons, require_columns

Pairs = tuple[Numbers, Numbers]

MANY = 150_000
"""Points from which on counting crossings is quicker than asking GEOS, its start included."""


def areas_of(points: gpd.GeoDataFrame | gpd.GeoSeries, areas: gpd.GeoDataFrame) -> pd.Series:
    """
    Find the area each point lies in.

    Parameters
    ----------
    points
        Points in metres (other shapes count at a point inside them).
    areas
        Area frame in the same system with the column ``code``.

    Returns
    -------
    pandas.Series
        The code of the area with the index of ``points``; None where there is none. Where areas
        overlap it is the first in the order of ``areas``; a point on a line between two areas
        belongs to exactly one of them, always the same.
    """
    require_metres(points, areas)
    require_columns(areas, "code")
    x, y = places(points)
    codes = np.array([*areas["code"], None], dtype=object)
    found = codes[first_areas(x, y, polygons(areas))]
    return pd.Series(found, index=points.index, name="code", dtype=object)


def first_areas(x: Floats, y: Floats, areas: Shapes) -> Numbers:
    """
    Find the first area each point lies in, by the rule of `point_pairs`.

    Returns
    -------
    numpy.ndarray
        Position of the area, -1 where there is none.
    """
    found = np.full(len(x), -1, dtype=np.intp)
    known = _known(x, y)
    if len(known) <= MANY or not len(known):
        point, area = point_pairs(x, y, areas)
        first = np.diff(point, prepend=-1) > 0
        found[point[first]] = area[first]
        return found
    # Imported here: compiling needs numba, which takes half a second to load.
    from mapping.analysis.crossings import first_crossed

    some = slice(None) if len(known) == len(x) else known
    found[some], near = first_crossed(x[some], y[some], areas)
    edge, outer = _outer_edges(x, y, areas, known[near & (found[some] < 0)])
    found[edge] = outer
    return found


def _known(x: Floats, y: Floats) -> Numbers:
    """Return the positions of points that have a place."""
    return np.flatnonzero(np.isfinite(x) & np.isfinite(y))


def point_pairs(x: Floats, y: Floats, areas: Shapes) -> Pairs:
    """
    List which points lie in which areas.

    Parameters
    ----------
    x, y
        Eastings and northings in metres; NaN lies nowhere.
    areas
        Valid polygons in the same system; they may overlap.

    Returns
    -------
    tuple of arrays
        Positions of the point and of the area, ordered by point, then area.

    Notes
    -----
    A point on the line between areas that meet there belongs to one of them: the point is moved
    east by less than any distance, and the area it then lies in has it. So every point of a tiling
    is counted once. A point on the outer edge of everything belongs to the first area it touches.
    """
    known = _known(x, y)
    if len(known) > MANY:
        return _crossed(x, y, areas, known)
    point, area = _touched(x, y, areas, known)
    shared = (np.bincount(point, minlength=len(x)) > 1)[point]
    if not shared.any():
        return point, area
    kept = ~shared
    kept[shared] = _kept_of_shared(x, y, areas, point[shared], area[shared])
    return point[kept], area[kept]


def _crossed(x: Floats, y: Floats, areas: Shapes, known: Numbers) -> Pairs:
    """List the pairs of very many points; few of them touch nothing but an outer edge."""
    # Imported here: compiling needs numba, which takes half a second to load.
    from mapping.analysis.crossings import crossed_pairs

    at, area, near = crossed_pairs(x[known], y[known], areas)
    near[at] = False
    edge, outer = _outer_edges(x, y, areas, known[near])
    if not len(edge):
        return known[at], area
    point, area = np.concatenate([known[at], edge]), np.concatenate([area, outer])
    order = np.lexsort((area, point))
    return point[order], area[order]


def _outer_edges(x: Floats, y: Floats, areas: Shapes, some: Numbers) -> Pairs:
    """List those of some points that touch an area, each with the first that it touches."""
    edge, outer = _touched(x, y, areas, some)
    edge, first = np.unique(edge, return_index=True)
    return edge, outer[first]


def point_tree(x: Floats, y: Floats) -> shapely.STRtree:
    """
    Return a tree of points, to be asked about areas: each is prepared once for all points near it.

    The trees of the last few sets of points are kept, since people and assets stay the same while
    a person drags a patch or asks about one service after the other.
    """
    return _kept_tree(x.tobytes(), y.tobytes())


@lru_cache(maxsize=8)
def _kept_tree(x: bytes, y: bytes) -> shapely.STRtree:
    """Build a tree, and ask it once: it is finished by the first question, in one thread."""
    tree = shapely.STRtree(shapely.points(np.frombuffer(x), np.frombuffer(y)))
    tree.query(shapely.Point())
    return tree


def _touched(x: Floats, y: Floats, areas: Shapes, some: Numbers) -> Pairs:
    """List every pair of an area and one of some points that it contains or touches."""
    if not len(some) or not len(areas):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    area, at = point_tree(x[some], y[some]).query(areas, predicate="intersects")
    point = some[at]
    order = np.lexsort((area, point))
    return point[order], area[order]


def _kept_of_shared(
    x: Floats, y: Floats, areas: Shapes, point: Numbers, area: Numbers
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Of points that touch several areas, keep insides, and one area for each shared line."""
    shapely.prepare(areas)
    kept = shapely.contains_xy(areas[area], x[point], y[point])
    edge = np.flatnonzero(~kept)
    for at in edge:
        kept[at] = lies_east(areas[area[at]], x[point[at]], y[point[at]])
    somewhere = np.isin(point, point[kept])
    _, first = np.unique(point, return_index=True)
    kept[first[~somewhere[first]]] = True
    return kept  # type: ignore[no-any-return]


def lies_east(area: object, x: float, y: float) -> bool:
    """
    Whether a point moved east by less than any distance lies in an area.

    Every edge is looked at from its lower end upward, so two areas that share an edge come to
    opposite answers about it, whatever the rounding.
    """
    rings = shapely.get_rings(area)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = xy[:-1][ring[:-1] == ring[1:]], xy[1:][ring[:-1] == ring[1:]]
    crosses = (start[:, 1] > y) != (end[:, 1] > y)
    start, end = start[crosses], end[crosses]
    up = (end[:, 1] > start[:, 1])[:, None]
    low, high = np.where(up, start, end), np.where(up, end, start)
    side = (high[:, 0] - low[:, 0]) * (y - low[:, 1]) - (high[:, 1] - low[:, 1]) * (x - low[:, 0])
    return bool(np.count_nonzero(side > 0) % 2)
