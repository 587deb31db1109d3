"""The ways in which the coordinates of a file may have to be read."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyproj

from layers import grid
from layers.errors import BadFile

Coordinates = npt.NDArray[np.float64]
Way = Callable[[Coordinates], Coordinates]
"""From a file's coordinates to longitude and latitude; NaN where they cannot be read so."""

NORTHING_FIRST = "British National Grid, northing before easting"
MERCATOR = "web mercator metres (EPSG:3857)"
ONLY_TOGETHER = (NORTHING_FIRST, MERCATOR)
"""Ways that a whole file is read in or not at all: in one row alone they may fit by chance."""

_METRES_FROM = 1_000.0


def system(name: str | None) -> pyproj.CRS | None:
    """Return the system of a name; a bare number is an EPSG code."""
    if not name:
        return None
    try:
        return pyproj.CRS.from_user_input(int(name) if name.isdigit() else name)
    except pyproj.exceptions.CRSError as error:
        msg = f"There is no coordinate system called {name[:60]!r}. Write it like EPSG:27700."
        raise BadFile(msg) from error


def ways(stated: pyproj.CRS | None) -> dict[str, Way]:
    """Return the ways to read coordinates, the stated one first, with what it is called."""
    found: dict[str, Way] = {}
    if stated is not None and not grid.is_lonlat(stated) and not grid.is_british(stated):
        other = pyproj.Transformer.from_crs(stated, grid.LONLAT, always_xy=True)
        found["as stated"] = lambda xy: np.column_stack(other.transform(xy[:, 0], xy[:, 1]))
    plain: dict[str, Way] = {
        "longitude and latitude": _degrees,
        "latitude and longitude": lambda xy: _degrees(xy[:, ::-1]),
    }
    metres: dict[str, Way] = {
        "British National Grid": _british,
        NORTHING_FIRST: lambda xy: _british(xy[:, ::-1]),
        MERCATOR: _mercator,
    }
    return found | (metres | plain if grid.is_british(stated) else plain | metres)


def _degrees(xy: Coordinates) -> Coordinates:
    """Take numbers as degrees; NaN where they cannot be."""
    good = (np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)
    return np.where(good[:, None], xy, np.nan)


def _metric(xy: Coordinates) -> npt.NDArray[np.bool_]:
    """Say which numbers are large enough to be metres."""
    far = np.abs(xy).max(axis=1) > _METRES_FROM
    return np.asarray(np.isfinite(xy).all(axis=1) & far, dtype=bool)


def _british(xy: Coordinates) -> Coordinates:
    """Take numbers as British National Grid; NaN where they cannot be."""
    good = _metric(xy)
    lon, lat = grid.degrees(np.where(good, xy[:, 0], 0.0), np.where(good, xy[:, 1], 0.0))
    return np.where(good[:, None], np.column_stack([lon, lat]), np.nan)


def _mercator(xy: Coordinates) -> Coordinates:
    """Take numbers as web mercator; NaN where they cannot be."""
    other = pyproj.Transformer.from_crs("EPSG:3857", grid.LONLAT, always_xy=True)
    lonlat = np.column_stack(other.transform(xy[:, 0], xy[:, 1]))
    return np.where(_metric(xy)[:, None], lonlat, np.nan)
