"""Places shown only about here: where a record lies that must not be found, such as a refuge.

The point shown never depends on the record or its version, only on the ground: the world is cut
into cells of a quarter of the blur, and all that lies in one cell and one ward is shown at one
point, chosen by the store's secret. So there is nothing to average: a thousand reads, versions or
records of one spot give one point. Many different blurs at one spot give few, because a blur counts
as the next lower rung of a ladder. Who sees the point learns about how far away the cell is, and
not in which direction.
"""

import hashlib
import hmac

import numpy as np
import numpy.typing as npt
import shapely

from layers.actor import Actor
from layers.layer import Layer
from store.geopackage_binary import Shapes

WITHHELD = ("postcode", "address")
"""Fields that say where a record is; who may not see its place may not read them either."""

NEAREST, FURTHEST = 0.56, 0.82
"""Shares of a rung, from a cell's middle: with the cell's own half diagonal of 0.17 rungs and a
rung of at least 0.8 of the blur, what is shown lies from 0.3 to 1 times the blur away."""

CELL = 0.24
LADDER = 1.25
TRIES, AT_ONCE = 256, 8
_METRES = 111_195.0
"""Metres in a degree of latitude on the sphere: within 0.5 % of the ellipsoid everywhere."""

Numbers = npt.NDArray[np.float64]


def veiled(actor: Actor, layer: Layer) -> bool:
    """Whether an actor sees blurred records of a layer only about where they are."""
    return "blur" in layer and not actor.has("moderator", "operator")


def shown(places: Shapes, blur: Numbers, wards: Shapes, *, secret: bytes) -> Shapes:
    """
    Return where blurred records are shown.

    Parameters
    ----------
    places
        Where they are (EPSG:4326): points, lines or areas; None has no place.
    blur
        For each, how far it may be moved, in metres; above 0.
    wards
        Areas (EPSG:4326) that must not be left: a record is shown in the one that it lies in.
    secret
        Known to the store alone. With another one, everything is shown elsewhere.

    Returns
    -------
    numpy.ndarray
        Points, None where there was no place. From 0.3 to 1 times the blur away; if no such point
        is found in the ward, which is then hardly wider than the blur, the ward's own middle.
    """
    spots = shapely.point_on_surface(np.asarray(places, dtype=object))
    found = np.full(len(spots), None, dtype=object)
    there = ~(shapely.is_missing(spots) | shapely.is_empty(spots))
    own = _own_wards(spots, wards)
    rungs = np.floor(np.log(np.maximum(np.asarray(blur, float), 1)) / np.log(LADDER)).astype(int)
    chosen: dict[tuple[int, int, int, int], shapely.Point] = {}
    for at in np.flatnonzero(there):
        rung = int(rungs[at])
        row, column = _cell(shapely.get_x(spots[at]), shapely.get_y(spots[at]), LADDER**rung)
        name = (rung, row, column, int(own[at]))
        if name not in chosen:
            ward = wards[own[at]] if own[at] >= 0 else None
            chosen[name] = _choose(rung, row, column, ward, secret)
        found[at] = chosen[name]
    return found


def _own_wards(spots: Shapes, wards: Shapes) -> npt.NDArray[np.int64]:
    """Return the number of the ward that each spot lies in: the first that meets it, or -1."""
    own = np.full(len(spots), -1, dtype=np.int64)
    if len(wards) and len(spots):
        spot, ward = shapely.STRtree(wards).query(spots, predicate="intersects")
        # In descending order, so that the first ward is written last and stays.
        order = np.argsort(-ward, kind="stable")
        own[spot[order]] = ward[order]
    return own


def _cell(lon: float, lat: float, rung: float) -> tuple[int, int]:
    """Return the row and column of the cell that a point lies in."""
    side = rung * CELL
    row = int(np.floor(lat * _METRES / side))
    return row, int(np.floor(lon * _across(row, side) / side))


def _across(row: int, side: float) -> float:
    """Return the metres in a degree of longitude along a row, so that its cells are square."""
    middle = np.clip((row + 0.5) * side / _METRES, -89.9, 89.9)
    return float(_METRES * np.cos(np.radians(middle)))


def _choose(
    rung: int, row: int, column: int, ward: shapely.Geometry | None, secret: bytes
) -> shapely.Point:
    """Take the first candidate that lies in the ward; the ward's middle gives nothing away."""
    for first in range(0, TRIES, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        candidates = _candidates((rung, row, column), numbers, secret)
        if ward is None:
            return candidates[0]
        inside = np.flatnonzero(shapely.contains_properly(ward, candidates))
        if len(inside):
            return candidates[inside[0]]
    return shapely.point_on_surface(ward)


def _candidates(cell: tuple[int, int, int], numbers: range, secret: bytes) -> Shapes:
    """Return the points round a cell that the secret gives."""
    rung, row, column = cell
    metres = LADDER**rung
    side = metres * CELL
    chances = np.array([_chances(f"{rung}:{row}:{column}:{n}", secret) for n in numbers])
    # The square root spreads them evenly over the ring, not evenly over its width.
    nearest, furthest = NEAREST**2, FURTHEST**2
    away = metres * np.sqrt(nearest + chances[:, 0] * (furthest - nearest))
    angle = 2 * np.pi * chances[:, 1]
    across = _across(row, side)
    lon = ((column + 0.5) * side + away * np.cos(angle)) / across
    lat = ((row + 0.5) * side + away * np.sin(angle)) / _METRES
    candidates: Shapes = shapely.points(np.round(lon, 6), np.round(lat, 6))
    return candidates


def _chances(name: str, secret: bytes) -> tuple[float, float]:
    """Return two numbers from 0 to 1 that only the secret gives."""
    digest = hmac.digest(secret, f"blur:{name}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) / 2**64, int.from_bytes(digest[8:16]) / 2**64
