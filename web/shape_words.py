"""Shapes in words: what a shape is, and how a second one differs from it."""

import math

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import grid
from layers.errors import WrongCrs
from layers.shape import KINDS
from layers.words import number, sentence
from web.here_words import metres

DIGITS = 7
"""Decimals of a degree that are compared: about a centimetre."""
DIRECTIONS = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)
SQUARE_METRES, HECTARES = 1_000, 10_000_000
"""Areas below the first are told in square metres, below the second in hectares."""


def same(left: BaseGeometry | None, right: BaseGeometry | None) -> bool:
    """Whether two shapes (EPSG:4326) are one and the same, wherever their rings begin."""
    if _empty(left) or _empty(right):
        return _empty(left) and _empty(right)
    one, other = shapely.normalize(left), shapely.normalize(right)
    return bool(shapely.equals_exact(one, other, tolerance=10**-DIGITS))


def pair(left: BaseGeometry | None, right: BaseGeometry | None) -> tuple[str, str]:
    """
    Say what two shapes are, and how the second differs from the first.

    Parameters
    ----------
    left, right
        Shapes in EPSG:4326, or None.

    Returns
    -------
    tuple of str
        "An area of 2.1 ha" and "An area of 2.3 ha, 3 corners moved".
    """
    first, second = _in_metres(left, right)
    told = _described(second)
    if first is not None and second is not None and not same(left, right):
        told = ", ".join([told, *_change(first, second, corners=_corners(left, right))])
    return _described(first), told


def _empty(shape: BaseGeometry | None) -> bool:
    """Whether there is no place."""
    return shape is None or bool(shape.is_empty)


def _in_metres(
    left: BaseGeometry | None, right: BaseGeometry | None
) -> tuple[BaseGeometry | None, BaseGeometry | None]:
    """Return both in metres of one system; None for what is nowhere."""
    there = [one for one in (left, right) if not _empty(one)]
    frame = gpd.GeoDataFrame(geometry=there, crs=grid.LONLAT)
    try:
        flat = list(grid.to_metres(frame).geometry)
    except WrongCrs:
        flat = list(frame.to_crs(frame.estimate_utm_crs()).geometry)
    first = None if _empty(left) else flat[0]
    return first, None if _empty(right) else flat[-1]


def _described(shape: BaseGeometry | None) -> str:
    """Say what one shape is."""
    if shape is None:
        return _say("no_place")
    kind = KINDS.get(shape.geom_type, "point")
    parts = int(shapely.get_num_geometries(shape))
    if kind == "point":
        return _say("point") if parts == 1 else _say("points", count=parts)
    told = (
        _say("line", length=metres(shape.length))
        if kind == "line"
        else _say("area", size=_size(shape.area))
    )
    return ", ".join([told, *_make(shape, parts)])


def _make(shape: BaseGeometry, parts: int) -> list[str]:
    """Say of how many parts and holes a shape is made, when that is worth saying."""
    told = [_say("parts", count=parts)] if parts > 1 else []
    pieces = shapely.get_parts(shape)
    holes = sum(max(0, int(one)) for one in shapely.get_num_interior_rings(pieces))
    if holes:
        told.append(_say("hole") if holes == 1 else _say("holes", count=holes))
    return told


def _size(square_metres: float) -> str:
    """Write an area with the unit people know for its size."""
    if square_metres < SQUARE_METRES:
        return f"{number(round(square_metres))} m²"
    if square_metres < HECTARES:
        return f"{number(square_metres / 10_000)} ha"
    return f"{number(square_metres / 1_000_000)} km²"


def _corners(left: BaseGeometry | None, right: BaseGeometry | None) -> tuple[int, int, int]:
    """Count the corners that only the first has, only the second, and both."""
    first, second = (
        {tuple(one) for one in np.round(shapely.get_coordinates(shape), DIGITS).tolist()}
        for shape in (left, right)
    )
    return len(first - second), len(second - first), len(first & second)


def _change(
    first: BaseGeometry, second: BaseGeometry, *, corners: tuple[int, int, int]
) -> list[str]:
    """Say how the second differs: where it lies, or which corners moved."""
    lost, fresh, shared = corners
    if KINDS.get(first.geom_type) != KINDS.get(second.geom_type) or first.geom_type == "Point":
        return [_away(first, second)]
    if not shared:
        return [_say("redrawn"), _away(first, second)]
    moved = min(lost, fresh)
    counts = (("moved", moved), ("added", fresh - moved), ("removed", lost - moved))
    told = [
        _say(f"{code}_one") if count == 1 else _say(code, count=count)
        for code, count in counts
        if count > 0
    ]
    return told or [_say("redrawn")]


def _away(first: BaseGeometry, second: BaseGeometry) -> str:
    """Say how far, and in which direction, the middle of the second lies from the first's."""
    start, end = first.centroid, second.centroid
    distance = start.distance(end)
    if distance < 1:
        return _say("here")
    bearing = math.degrees(math.atan2(end.x - start.x, end.y - start.y)) % 360
    direction = DIRECTIONS[round(bearing / 45) % len(DIRECTIONS)]
    return _say("away", metres=metres(distance), direction=direction)


def _say(code: str, **values: object) -> str:
    """Return one of the sentences about differences."""
    return sentence("differences", code, **values)
