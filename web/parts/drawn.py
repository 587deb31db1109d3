"""What the drawing tool hands back, read with suspicion: it comes from somebody's browser."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import PatchworkError
from layers.layer import Geometry
from layers.shape import KINDS
from layers.words import sentence

Corner = tuple[float, float]
Ring = list[Corner]
FEWEST = {"point": 1, "line": 2, "area": 3}
MOST_DRAWN = 50_000
"""Corners that one drawing may add or move: more than any hand, far less than would hold us up."""


class BadDrawing(PatchworkError, ValueError):
    """What was drawn cannot be kept; the message says why and what to do."""


def read(
    value: Mapping[str, object], start: BaseGeometry | None, *, kinds: Sequence[Geometry]
) -> BaseGeometry | None:
    """
    Return the shape that was drawn, in degrees (EPSG:4326).

    Rings that nobody touched come back by name, "0.1" for the second ring of the first part, and
    are taken from ``start``: not a bit of them changes.

    Parameters
    ----------
    value
        ``kind`` and ``parts``: each a list of rings, each a name or a list of corners. The corners
        of an area's ring do not repeat the first one at the end.
    start
        The shape that drawing began with.
    kinds
        The kinds of shape that may be drawn.

    Returns
    -------
    BaseGeometry or None
        None when nothing is drawn. The very ``start`` when nothing was changed.

    Raises
    ------
    BadDrawing
        If it is not a drawing, or one that has no clear inside, as when its edge crosses itself.
    """
    kind, parts = value.get("kind"), value.get("parts")
    if kind not in kinds or not isinstance(parts, list):
        raise BadDrawing(sentence("draw", "unread"))
    if not parts:
        return None
    if start is not None and parts == names(start) and KINDS[start.geom_type] == kind:
        return start
    if _count(parts) > MOST_DRAWN:
        raise BadDrawing(sentence("draw", "unread"))
    known = _rings(start)
    shape = _built(str(kind), [[_ring(one, known) for one in _list(part)] for part in parts], start)
    _require_sound(shape)
    return shape


def names(shape: BaseGeometry) -> list[list[str]]:
    """Return the names of a shape's rings, part by part: what comes back when nothing changed."""
    return [[f"{p}.{r}" for r in range(len(part))] for p, part in enumerate(_parts(shape))]


def _parts(shape: BaseGeometry) -> list[list[Ring]]:
    """Take a shape apart: parts, rings, corners."""
    return [_rings_of(part) for part in shapely.get_parts(shape)]


def _rings_of(part: BaseGeometry) -> list[Ring]:
    """Return the rings of one part, those of areas without the corner that closes them."""
    if part.geom_type == "Polygon":
        return [_corners(ring)[:-1] for ring in (part.exterior, *part.interiors)]
    return [_corners(part)]


def _corners(shape: BaseGeometry) -> Ring:
    """Return the corners of a point, a path or a ring."""
    return [(x, y) for x, y in shapely.get_coordinates(shape).tolist()]


def _rings(start: BaseGeometry | None) -> dict[str, Ring]:
    """Return the rings that drawing began with, by name."""
    if start is None:
        return {}
    return {f"{p}.{r}": ring for p, part in enumerate(_parts(start)) for r, ring in enumerate(part)}


def _list(value: object) -> list[Any]:
    """Take a list and nothing else."""
    if not isinstance(value, list):
        raise BadDrawing(sentence("draw", "unread"))
    return value


def _ring(value: object, known: Mapping[str, Ring]) -> Ring:
    """Read a ring: by name, or corner by corner."""
    if isinstance(value, str) and value in known:
        return known[value]
    return [_corner(one) for one in _list(value)]


def _count(parts: list[Any]) -> int:
    """Count the corners that did not come by the name of their ring, and the rings."""
    rings = [ring for part in parts for ring in _list(part)]
    return len(rings) + sum(len(ring) for ring in rings if isinstance(ring, list))


def _corner(value: object) -> Corner:
    """Read a corner: longitude and latitude, true numbers on the globe."""
    pair = _list(value)
    if len(pair) != 2 or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
        for one in pair
    ):
        raise BadDrawing(sentence("draw", "unread"))
    lon, lat = float(pair[0]), float(pair[1])
    if abs(lon) > 180 or abs(lat) > 90:
        raise BadDrawing(sentence("draw", "unread"))
    return lon, lat


def _built(kind: str, parts: list[list[Ring]], start: BaseGeometry | None) -> BaseGeometry:
    """Put parts together; what had several parts stays so even with one left."""
    if any(len(ring) < FEWEST[kind] for part in parts for ring in part) or not all(parts):
        raise BadDrawing(sentence("draw", "unread"))
    made = [_part(kind, rings) for rings in parts]
    begun = start.geom_type if start is not None else ""
    if len(made) == 1 and not (begun.startswith("Multi") and KINDS[begun] == kind):
        return made[0]
    several_of = {
        "point": shapely.MultiPoint,
        "line": shapely.MultiLineString,
        "area": shapely.MultiPolygon,
    }
    return several_of[kind](made)


def _part(kind: str, rings: list[Ring]) -> BaseGeometry:
    """Build one part."""
    if kind == "area":
        return shapely.Polygon(rings[0], rings[1:])
    if len(rings) != 1:
        raise BadDrawing(sentence("draw", "unread"))
    return shapely.Point(rings[0][0]) if kind == "point" else shapely.LineString(rings[0])


def _require_sound(shape: BaseGeometry) -> None:
    """Refuse a shape without a clear inside, rather than mend it behind somebody's back."""
    if shape.is_valid:
        return
    why = shapely.is_valid_reason(shape).partition("[")[0].strip()
    code = {
        "Self-intersection": "crossing",
        "Ring Self-intersection": "crossing",
        "Hole lies outside shell": "hole_outside",
        "Holes are nested": "overlapping",
        "Nested shells": "overlapping",
    }.get(why, "broken")
    raise BadDrawing(sentence("draw", code, why=why.casefold()))
