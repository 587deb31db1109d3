"""The geometry blobs of a GeoPackage: a small header, the bounds, then plain WKB.

The bounds lie in the header, so that the functions which the spatial index calls for every row
read a few bytes and never a whole shape.
"""

import struct
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]

SRS = 4326
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_HEADER = struct.Struct("<2sBBi")
_BARE = 0b0000_0001
_BOUNDED = 0b0000_0011
_EMPTY = 0b0001_0000
_POINT = 1
_WITH_BOUNDS = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), ("bounds", "<f8", 4)]
)


def to_wkb(shapes: Shapes) -> list[bytes | None]:
    """Return two-dimensional little-endian WKB, the same bytes in every database."""
    return cast(
        "list[bytes | None]", shapely.to_wkb(shapes, output_dimension=2, byte_order=1).tolist()
    )


def from_wkb(blobs: Sequence[bytes | None]) -> Shapes:
    """Return shapes from WKB; None stays None."""
    many = np.empty(len(blobs), dtype=object)
    many[:] = blobs
    return cast("Shapes", shapely.from_wkb(many))


def pack(blobs: Sequence[bytes | None], shapes: Shapes) -> list[bytes | None]:
    """
    Put the GeoPackage header in front of WKB.

    Parameters
    ----------
    blobs
        Little-endian WKB or None.
    shapes
        The same shapes, from which the bounds are taken (degrees, EPSG:4326).

    Returns
    -------
    list
        Header (with bounds for all but single points) and WKB.
    """
    headers = np.zeros(len(blobs), dtype=_WITH_BOUNDS)
    headers["magic"], headers["flags"], headers["srs"] = b"GP", _BOUNDED, SRS
    headers["bounds"] = shapely.bounds(shapes).reshape(-1, 4)[:, [0, 2, 1, 3]]
    raw, size = headers.tobytes(), _WITH_BOUNDS.itemsize
    bare = _HEADER.pack(b"GP", 0, _BARE, SRS)
    return [
        None
        if wkb is None
        else (bare if wkb[1] == _POINT else raw[at * size : (at + 1) * size]) + wkb
        for at, wkb in enumerate(blobs)
    ]


def unpack(blob: bytes | None) -> bytes | None:
    """Take the header off; an empty shape is none."""
    if blob is None:
        return None
    if len(blob) < _HEADER.size or (blob[3] >> 1) & 7 not in _ENVELOPE_BYTES:
        return blob  # damaged: no WKB can be had from it, so let that be found
    return None if blob[3] & _EMPTY else blob[8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]


def is_empty(blob: bytes | None) -> int | None:
    """``ST_IsEmpty``: 1 for an empty shape, NULL for none."""
    return None if blob is None else (blob[3] & _EMPTY) >> 4


def _edge(place: int) -> Callable[[bytes | None], float | None]:
    """Make the function that reads one of the bounds: min x, max x, min y, max y."""

    def read(blob: bytes | None) -> float | None:
        if blob is None or blob[3] & _EMPTY:
            return None
        if blob[3] & 0b1110:
            order = "<d" if blob[3] & 1 else ">d"
            return cast("float", struct.unpack_from(order, blob, 8 + 8 * place)[0])
        return _edge_of_shape(blob, place)

    return read


def _edge_of_shape(blob: bytes, place: int) -> float:
    """Read a bound from the shape itself, where the header has none."""
    order = "<" if blob[8] else ">"
    if len(blob) == 29 and struct.unpack_from(order + "I", blob, 9)[0] == _POINT:
        return cast("float", struct.unpack_from(order + "d", blob, 13 + 8 * (place // 2))[0])
    west, south, east, north = shapely.from_wkb(blob[8:]).bounds
    return cast("float", (west, east, south, north)[place])


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ST_IsEmpty": is_empty,
    "ST_MinX": _edge(0),
    "ST_MaxX": _edge(1),
    "ST_MinY": _edge(2),
    "ST_MaxY": _edge(3),
}
"""What the triggers of the spatial index call; SQLite has none of them itself."""
