"""Longitude and latitude to metres and back: the one place where coordinates are converted.

British National Grid goes through ``convertbng``, which carries Ordnance Survey's OSTN15 grid and
repeats its published test points to the millimetre. ``pyproj`` without that grid is wrong by up to
4.7 m, enough to move an asset across a ward line. OSTN15 ends a little off the coast: single points
beyond it, rocks and boats, are converted without the grid. A place that mostly lies beyond it is
not in Great Britain, and is measured in the UTM zone of its middle instead.
"""

from functools import cache
from typing import cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from convertbng import cutil

from layers.errors import WrongCrs

LONLAT = pyproj.CRS.from_epsg(4326)
BRITISH = pyproj.CRS.from_epsg(27700)
BRITISH_BOUNDS = (-9.0, 49.0, 2.5, 61.5)
"""West, south, east, north in degrees, within which the British National Grid is tried."""
MOSTLY = 0.95
"""The least share of a place's coordinates that OSTN15 must cover for it to be British."""

Array = npt.NDArray[np.float64]


def british(lon: Array, lat: Array) -> tuple[Array, Array]:
    """
    Convert ETRS89/WGS84 degrees to British National Grid metres (OSTN15).

    Parameters
    ----------
    lon, lat
        Degrees, arrays of one shape (n,).

    Returns
    -------
    tuple of arrays
        Eastings and northings in metres; NaN where OSTN15 has no value.
    """
    if len(lon) == 0:
        return np.empty(0), np.empty(0)
    east, north = cutil.convert_bng(np.ascontiguousarray(lon), np.ascontiguousarray(lat))
    return east, north


def degrees(east: Array, north: Array) -> tuple[Array, Array]:
    """Convert British National Grid metres to ETRS89/WGS84 degrees; NaN where there is no value."""
    if len(east) == 0:
        return np.empty(0), np.empty(0)
    lon, lat = cutil.convert_osgb36_to_ll(np.ascontiguousarray(east), np.ascontiguousarray(north))
    return lon, lat


@cache
def _without_grid() -> pyproj.Transformer:
    """Return the conversion to British National Grid without OSTN15: right to about 5 m."""
    return pyproj.Transformer.from_crs(LONLAT, BRITISH, always_xy=True)


def _british_or_near(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Convert as `british` does, and points beyond OSTN15 but round about Britain without it."""
    east, north = british(lon, lat)
    west, south, far_east, far_north = BRITISH_BOUNDS
    inside = (lon >= west) & (lon <= far_east) & (lat >= south) & (lat <= far_north)
    gap = ~np.isfinite(east) & inside
    if gap.any():
        east, north = east.copy(), north.copy()
        east[gap], north[gap] = _without_grid().transform(lon[gap], lat[gap])
    return east, north


def _degrees_or_near(east: Array, north: Array) -> tuple[Array, Array]:
    """Convert as `degrees` does, and points beyond OSTN15 but round about Britain without it."""
    lon, lat = degrees(east, north)
    gap = ~np.isfinite(lon) & np.isfinite(east)
    if gap.any():
        lon, lat = lon.copy(), lat.copy()
        lon[gap], lat[gap] = _without_grid().transform(east[gap], north[gap], direction="INVERSE")
        west, south, far_east, far_north = BRITISH_BOUNDS
        outside = (lon < west) | (lon > far_east) | (lat < south) | (lat > far_north)
        lon[gap & outside] = lat[gap & outside] = np.nan
    return lon, lat


def metric_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> pyproj.CRS:
    """
    Choose the system to measure a frame in.

    Parameters
    ----------
    frame
        Shapes in EPSG:4326.

    Returns
    -------
    pyproj.CRS
        EPSG:27700 when OSTN15 covers nearly every coordinate (and for an empty frame), else a UTM
        zone.
    """
    require_lonlat(frame)
    coordinates = shapely.get_coordinates(frame.geometry.values)
    if len(coordinates) == 0 or _mostly_british(coordinates):
        return BRITISH
    return pyproj.CRS(frame.estimate_utm_crs())


def _mostly_british(coordinates: Array) -> bool:
    """Whether all coordinates are round about Britain, and OSTN15 has a value for nearly all."""
    west, south, east, north = BRITISH_BOUNDS
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    if low[0] < west or low[1] < south or high[0] > east or high[1] > north:
        return False
    known = np.isfinite(british(coordinates[:, 0], coordinates[:, 1])[0])
    return bool(known.mean() >= MOSTLY)


def to_metres(frame: gpd.GeoDataFrame, crs: pyproj.CRS | None = None) -> gpd.GeoDataFrame:
    """
    Convert a frame to metres.

    Parameters
    ----------
    frame
        Shapes in EPSG:4326.
    crs
        The system wanted; None chooses one for this frame. Frames that are compared with each
        other must share one: choose it once for the place with `metric_crs`.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy in metres.

    Raises
    ------
    WrongCrs
        If the frame is not in EPSG:4326, or a coordinate has no value in ``crs``.
    """
    target = crs or metric_crs(frame)
    require_lonlat(frame)
    if not is_british(target):
        return frame.to_crs(target)
    return _converted(frame, _british_or_near, target)


def to_lonlat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Convert a frame of any known system to EPSG:4326; raises ``WrongCrs`` when it has none."""
    if frame.crs is None:
        msg = "The coordinates do not say which system they are in."
        raise WrongCrs(msg)
    if is_lonlat(frame.crs):
        return frame.set_crs(LONLAT, allow_override=True)
    if is_british(frame.crs):
        return _converted(frame, _degrees_or_near, LONLAT)
    return frame.to_crs(LONLAT)


def _converted(frame: gpd.GeoDataFrame, convert: object, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Return a copy with every coordinate passed through ``convert``."""
    geometry = frame.geometry.values
    flat = shapely.force_2d(geometry)
    coordinates = shapely.get_coordinates(flat)
    x, y = convert(coordinates[:, 0], coordinates[:, 1])  # type: ignore[operator]
    bad = ~np.isfinite(x) & np.isfinite(coordinates[:, 0])
    if bad.any():
        where = coordinates[bad][0]
        msg = f"The point {where[0]:.5f}, {where[1]:.5f} lies outside the British National Grid."
        raise WrongCrs(msg)
    moved = shapely.set_coordinates(np.array(flat, copy=True), np.column_stack([x, y]))
    return frame.set_geometry(gpd.GeoSeries(moved, index=frame.index, crs=crs), crs=crs)


def is_lonlat(crs: pyproj.CRS | None) -> bool:
    """Whether a system is WGS84 or ETRS89 degrees (they differ by less than a metre in Britain)."""
    if crs is None:
        return False
    return crs.to_epsg() in {4326, 4258, 4979} or (crs.to_authority() or ("", ""))[1] == "CRS84"


def is_british(crs: pyproj.CRS | None) -> bool:
    """Whether a system is the British National Grid, also when a file only spells it out."""
    if crs is None:
        return False
    return crs.to_epsg(min_confidence=25) == 27700 or "British National Grid" in (
        crs.name or ""
    ).replace("_", " ")


def require_lonlat(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Raise ``WrongCrs`` unless a frame is in EPSG:4326."""
    if not is_lonlat(frame.crs):
        msg = f"Expected longitude and latitude (EPSG:4326), got {frame.crs!s:.60}."
        raise WrongCrs(msg)


def require_metres(*frames: gpd.GeoDataFrame) -> pyproj.CRS:
    """Return the one metric system that all frames share; raise ``WrongCrs`` if they do not."""
    first = frames[0].crs
    if first is None or first.is_geographic:
        msg = f"Expected coordinates in metres, got {first!s:.60}."
        raise WrongCrs(msg)
    for other in frames[1:]:
        if other.crs != first:
            msg = (
                f"Expected one coordinate system for all, got {first!s:.40} and {other.crs!s:.40}."
            )
            raise WrongCrs(msg)
    return cast("pyproj.CRS", first)
