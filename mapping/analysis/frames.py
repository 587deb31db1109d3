"""What a frame must be before a question is asked of it."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from layers.errors import PatchworkError

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

AREA_COLUMNS = ("code", "name")
CHUNK = 2_000
"""Areas that one thread looks at, at a time."""

MANY_PLACES = 100_000
"""Records from which on several threads look for their places."""

_AREAS = (3, 6)
"""Shapely's type numbers of Polygon and MultiPolygon."""


class BadFrame(PatchworkError, ValueError):
    """A frame cannot answer the question: a column is missing or a shape is of the wrong kind."""


def require_columns(frame: gpd.GeoDataFrame, *columns: str, what: str = "areas") -> None:
    """Raise ``BadFrame`` naming every column that is missing."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        msg = f"The {what} have no column {', '.join(missing)}."
        raise BadFrame(msg)


def require_codes(frame: gpd.GeoDataFrame, *, what: str = "areas") -> None:
    """Raise ``BadFrame`` unless an area frame has a code and a name and no code comes twice."""
    require_columns(frame, *AREA_COLUMNS, what=what)
    twice = frame["code"][frame["code"].duplicated()]
    if len(twice):
        msg = f"The code {twice.iloc[0]} names more than one of the {what}."
        raise BadFrame(msg)


def shapes(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> Shapes:
    """Return the shapes of a frame as a plain array."""
    return np.asarray(frame.geometry.values, dtype=object)


def polygons(frame: gpd.GeoDataFrame | gpd.GeoSeries, *, what: str = "areas") -> Shapes:
    """Return the areas of a frame as valid shapes; see `mended`."""
    return mended(shapes(frame), what=what)


def mended(areas: Shapes, *, what: str = "areas") -> Shapes:
    """
    Return areas as valid shapes, so that every later answer is exact.

    Parameters
    ----------
    areas
        Polygons or multipolygons in metres; missing ones count as empty.
    what
        What a person calls them, for the message.

    Returns
    -------
    numpy.ndarray
        The same shapes; invalid ones repaired by structure (rings that cross themselves enclose
        what their outline encloses), missing ones empty.

    Raises
    ------
    BadFrame
        If a shape is not an area, or a coordinate is not a number.
    """
    found = _filled(areas)
    _check_kinds(found, what)
    bad = ~_valid(found)
    if bad.any():
        _check_numbers(found[bad], what)
        found = found.copy()
        found[bad] = shapely.make_valid(found[bad], method="structure", keep_collapsed=False)
    return found


def _valid(areas: Shapes) -> Flags:
    """Tell which areas are valid; many are looked at by several threads."""
    if len(areas) <= CHUNK:
        return _sound(areas)
    parts = np.array_split(areas, -(-len(areas) // CHUNK))
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.concatenate(list(threads.map(_sound, parts)))


def _sound(areas: Shapes) -> Flags:
    """Tell which areas are valid, without a word about coordinates that are not numbers."""
    with np.errstate(invalid="ignore"):
        return np.asarray(shapely.is_valid(areas))


def insides(found: Shapes) -> Shapes:
    """
    Return shapes with only their areas; one that has none becomes empty.

    Where two areas meet they may share lines and points besides ground, and an intersection gives
    all of it.
    """
    kinds = shapely.get_type_id(found)
    other = ~np.isin(kinds, _AREAS) & ~shapely.is_missing(found)
    if not other.any():
        return found
    kept = found.copy()
    for at in np.flatnonzero(other):
        parts = shapely.get_parts(shapely.get_parts(found[at]))
        kept[at] = shapely.multipolygons(parts[shapely.get_type_id(parts) == _AREAS[0]])
    return kept


def _filled(areas: Shapes) -> Shapes:
    """Put an empty polygon where a shape is missing."""
    missing = shapely.is_missing(areas)
    if not missing.any():
        return areas
    return np.where(missing, np.array(shapely.Polygon(), dtype=object), areas)


def _check_kinds(areas: Shapes, what: str) -> None:
    """Refuse points and lines; an empty collection is an area that was repaired away."""
    wrong = ~np.isin(shapely.get_type_id(areas), _AREAS) & ~shapely.is_empty(areas)
    if wrong.any():
        kind = areas[wrong][0].geom_type
        msg = f"The {what} must be shapes with an inside, but one is a {kind}."
        raise BadFrame(msg)


def _check_numbers(areas: Shapes, what: str) -> None:
    """Refuse coordinates that are not numbers."""
    if not np.isfinite(shapely.get_coordinates(areas)).all():
        msg = f"A coordinate of the {what} is not a number."
        raise BadFrame(msg)


def places(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> tuple[Floats, Floats]:
    """
    Return where each record of a frame is counted.

    Parameters
    ----------
    frame
        Points, lines or areas in metres.

    Returns
    -------
    tuple of arrays
        Eastings and northings of the points themselves, and of a point surely inside every other
        shape; NaN where a record has no place.
    """
    found = shapes(frame)
    if len(found) <= MANY_PLACES:
        return _places(found)
    parts = np.array_split(found, os.cpu_count() or 1)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        x, y = zip(*threads.map(_places, parts), strict=True)
    return np.concatenate(x), np.concatenate(y)


def _places(found: Shapes) -> tuple[Floats, Floats]:
    """Return eastings and northings of some shapes."""
    empty = shapely.is_empty(found)
    if empty.any():
        found = np.where(empty, np.array(None, dtype=object), found)
    other = shapely.get_type_id(found) > 0
    if other.any():
        found = found.copy()
        found[other] = shapely.point_on_surface(found[other])
    return cast("tuple[Floats, Floats]", (shapely.get_x(found), shapely.get_y(found)))


def summed(at: Numbers, values: Floats | Flags, size: int) -> Floats:
    """Add up values by position: one sum for each of ``size`` positions."""
    return np.bincount(at, np.asarray(values, dtype=float), minlength=size).astype(float)
