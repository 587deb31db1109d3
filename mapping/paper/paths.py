"""Shapes in millimetres as the data of SVG paths: clipped, thinned, with hundredths only."""

from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mapping.paper.frame_of import Frame
from mapping.paper.thinned import Shapes, Thinned

_BEYOND = 6.0
"""Shapes are cut this far outside the box, so that no cut edge is ever seen."""


def placed(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that have a place whose coordinates are numbers."""
    return _those(rows, np.isfinite(shapely.bounds(rows.geometry.to_numpy())).all(axis=1))


def near(frame: Frame, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows whose shapes reach the box."""
    return _those(rows, reaching(frame.bounds, rows.geometry.to_numpy()))


def reaching(bounds: tuple[float, float, float, float], shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Say which shapes reach bounds: west, south, east, north."""
    west, south, east, north = bounds
    left, low, right, high = shapely.bounds(shapes).T
    hit: npt.NDArray[np.bool_] = (left <= east) & (right >= west) & (low <= north) & (high >= south)
    return hit


def _those(rows: gpd.GeoDataFrame, wanted: npt.NDArray[np.bool_]) -> gpd.GeoDataFrame:
    """Return the rows that are wanted, without a copy when that is all of them."""
    return rows if wanted.all() else rows[wanted]


def areas(frame: Frame, rows: gpd.GeoDataFrame) -> Shapes:
    """Return areas in millimetres, thinned together so that shared edges stay shared."""
    return frame.on_paper(Thinned(rows.geometry.to_numpy()).at(frame.scale))


def edges(frame: Frame, shapes: Shapes) -> BaseGeometry:
    """Return every edge of some areas once, cut to the box, joined into long lines."""
    if len(shapes) == 0:
        return shapely.MultiLineString()
    cut = shapely.clip_by_rect(shapely.boundary(shapes), *_window(frame))
    return shapely.line_merge(shapely.union_all(cut))


def spots(shapes: Shapes) -> Shapes:
    """Return a point on each shape; points stay where they are."""
    found = shapes.copy()
    wide = shapely.get_type_id(shapes) != shapely.GeometryType.POINT
    found[wide] = shapely.point_on_surface(shapes[wide])
    return found


def seams(frame: Frame, areas: Thinned) -> Shapes:
    """Return the edges of thinned areas in millimetres, each once, cut to the box."""
    lines = areas.edges(frame.scale)
    seen = frame.on_paper(lines[reaching(frame.bounds, lines)])
    cut: Shapes = shapely.get_parts(shapely.clip_by_rect(seen, *_window(frame)))
    return cut


def parted(lines: Shapes, zone: BaseGeometry) -> tuple[Shapes, Shapes]:
    """Part lines into what lies in a zone and what lies outside."""
    shapely.prepare(zone)
    inside = shapely.contains_properly(zone, lines)
    outside = shapely.disjoint(zone, lines)
    both = lines[~(inside | outside)]
    return (
        np.concatenate([lines[inside], shapely.intersection(both, zone)]),
        np.concatenate([lines[outside], shapely.difference(both, zone)]),
    )


def within(frame: Frame, shapes: Shapes) -> Shapes:
    """Return the parts of areas that lie in the box."""
    box = shapely.box(0, 0, frame.width, frame.height)
    shapely.prepare(box)
    over = ~shapely.contains(box, shapes)
    seen = shapes.copy()
    seen[over] = shapely.intersection(shapes[over], box)
    return seen


def cut(frame: Frame, shapes: Shapes) -> Shapes:
    """Cut shapes to a little more than the box."""
    clipped: Shapes = shapely.intersection(shapes, shapely.box(*_window(frame)))
    return clipped


def _window(frame: Frame) -> tuple[float, float, float, float]:
    """Return the box with some room round it."""
    return -_BEYOND, -_BEYOND, frame.width + _BEYOND, frame.height + _BEYOND


def path(*geometries: BaseGeometry) -> str:
    """Return the data of one SVG path for lines and areas; empty for what has no length."""
    lines, closed = _lines(np.array(geometries, dtype=object))
    xy, line = shapely.get_coordinates(lines, return_index=True)
    points = np.round(xy * 100).astype(np.int64)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1) | (np.diff(line) != 0)
    said = [f"{_short(x)} {_short(y)}" for x, y in points[keep].tolist()]
    ends = np.searchsorted(line[keep], np.arange(len(lines) + 1)).tolist()
    runs = zip(ends, ends[1:], closed, strict=False)
    return "".join(_run(said[first:last], closed=one) for first, last, one in runs)


def _lines(geometries: Shapes) -> tuple[Shapes, list[bool]]:
    """Return the lines of some shapes, and whether each is closed."""
    parts = shapely.get_parts(shapely.get_parts(geometries))
    kinds = shapely.get_type_id(parts)
    areas = np.flatnonzero(kinds == shapely.GeometryType.POLYGON)
    lines = np.flatnonzero(shapely.get_dimensions(parts) == 1)
    rings, owner = shapely.get_rings(parts[areas], return_index=True)
    order = np.argsort(np.concatenate([areas[owner], lines]), kind="stable")
    return np.concatenate([rings, parts[lines]])[order], (order < len(rings)).tolist()


def _run(points: list[str], *, closed: bool) -> str:
    """Return one run of a path, in hundredths of a millimetre."""
    if len(points) < 2:
        return ""
    return f"M{'L'.join(points[: -1 if closed else None])}{'Z' if closed else ''}"


@lru_cache(maxsize=1 << 16)
def _short(hundredths: int) -> str:
    """Write hundredths of a millimetre as millimetres."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
