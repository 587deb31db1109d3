"""Shapes in millimetres as the data of SVG paths: clipped, thinned, with hundredths only."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mapping.paper.frame_of import Frame

Shapes = npt.NDArray[np.object_]

FINEST = 0.1
"""Details smaller than this on paper, in millimetres, are left out."""
_BEYOND = 6.0
"""Shapes are cut this far outside the box, so that no cut edge is ever seen."""


def sound(geometry: Shapes) -> Shapes:
    """Return valid shapes; published boundaries are not always."""
    bad = ~shapely.is_valid(geometry)
    if not bad.any():
        return geometry
    mended = geometry.copy()
    mended[bad] = shapely.make_valid(geometry[bad], method="structure", keep_collapsed=False)
    return mended


def placed(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that have a place whose coordinates are numbers."""
    return rows[np.isfinite(rows.geometry.bounds.to_numpy(dtype=float)).all(axis=1)]


def near(frame: Frame, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows whose shapes reach the box."""
    west, south, east, north = frame.bounds
    bounds = rows.geometry.bounds.to_numpy()
    hit = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
    hit &= (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    return rows[hit]


def areas(frame: Frame, rows: gpd.GeoDataFrame) -> Shapes:
    """Return areas in millimetres, thinned together so that shared edges stay shared."""
    shapes = frame.on_paper(sound(rows.geometry.to_numpy()))
    if len(shapes) == 0:
        return shapes
    if shapely.coverage_is_valid(shapes):
        thin: Shapes = shapely.coverage_simplify(shapes, FINEST)
        return thin
    apart: Shapes = shapely.simplify(shapes, FINEST / 2)
    return apart


def edges(frame: Frame, shapes: Shapes) -> BaseGeometry:
    """Return every edge of some areas once, cut to the box, joined into long lines."""
    if len(shapes) == 0:
        return shapely.MultiLineString()
    cut = shapely.clip_by_rect(shapely.boundary(shapes), *_window(frame))
    return shapely.line_merge(shapely.union_all(cut))


def cut(frame: Frame, shapes: Shapes) -> Shapes:
    """Cut shapes to a little more than the box."""
    clipped: Shapes = shapely.intersection(shapes, shapely.box(*_window(frame)))
    return clipped


def _window(frame: Frame) -> tuple[float, float, float, float]:
    """Return the box with some room round it."""
    return -_BEYOND, -_BEYOND, frame.width + _BEYOND, frame.height + _BEYOND


def path(*geometries: BaseGeometry) -> str:
    """Return the data of one SVG path for lines and areas; empty for what has no length."""
    return "".join(
        _run(ring, closed=closed) for geometry in geometries for ring, closed in _rings(geometry)
    )


def _rings(geometry: BaseGeometry) -> list[tuple[BaseGeometry, bool]]:
    """Return the lines of a shape, and whether each is closed."""
    found: list[tuple[BaseGeometry, bool]] = []
    for part in shapely.get_parts(shapely.get_parts(geometry)):
        if part.geom_type == "Polygon":
            found += [(ring, True) for ring in shapely.get_rings(part)]
        elif part.geom_type in {"LineString", "LinearRing"}:
            found.append((part, False))
    return found


def _run(ring: BaseGeometry, *, closed: bool) -> str:
    """Return one run of a path: an absolute start, then steps in whole hundredths."""
    points = np.round(shapely.get_coordinates(ring) * 100).astype(np.int64)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    points = points[keep]
    if len(points) < 2:
        return ""
    body = "L".join(f"{_short(x)} {_short(y)}" for x, y in points[: -1 if closed else None])
    return f"M{body}{'Z' if closed else ''}"


def _short(hundredths: int) -> str:
    """Write hundredths of a millimetre as millimetres."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
