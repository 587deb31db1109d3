"""What is here: every boundary, patch, officer, asset and need at a point."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import PatchworkError
from layers.grid import require_metres
from layers.vocabulary import tier
from mapping.analysis.frames import Numbers, Shapes, require_columns, shapes
from mapping.analysis.points import areas_of, point_pairs
from mapping.analysis.posts import spoken

__all__ = ["Here", "Record", "areas_of", "here"]

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Here:
    """
    What is at a point.

    Parameters
    ----------
    boundaries
        ``tier``, ``code``, ``name``, ``valid_from``, ``metres_to_edge``; the largest tier first.
    patches
        ``service``, ``name``, ``officers`` (each with ``name``, ``role``, ``organisation`` and
        ``contact``).
    assets, needs
        The records within reach, the nearest first, each with ``metres``.
    near_line
        One for each boundary whose line is near: ``tier``, ``code``, ``name``, ``metres_to_edge``
        and ``across``, the areas of that tier on the other side (``code``, ``name``, ``metres``).
    """

    boundaries: list[Record] = field(default_factory=list)
    patches: list[Record] = field(default_factory=list)
    assets: list[Record] = field(default_factory=list)
    needs: list[Record] = field(default_factory=list)
    near_line: list[Record] = field(default_factory=list)

    def as_dict(self) -> dict[str, list[Record]]:
        """Return the four lists under the names promised to other people's programs."""
        return {name: getattr(self, name) for name in ("boundaries", "patches", "assets", "needs")}


def here(  # noqa: PLR0913 (one frame for each layer, by name)
    point: shapely.Point,
    *,
    boundaries: gpd.GeoDataFrame,
    patches: gpd.GeoDataFrame | None = None,
    officers: pd.DataFrame | None = None,
    assets: gpd.GeoDataFrame | None = None,
    needs: gpd.GeoDataFrame | None = None,
    reach: float = 500.0,
    near: float = 50.0,
) -> Here:
    """
    List everything at a point.

    Parameters
    ----------
    point
        A point in the metric system of the frames.
    boundaries
        Areas with ``tier``, ``code`` and ``name``, and ``valid_from`` where it is known.
    patches
        Areas with ``service`` and ``name``.
    officers
        Records with ``name``, ``service`` and ``patches`` (names of patches, one a line).
    assets, needs
        Records of any shape.
    reach
        Metres within which assets and needs are listed.
    near
        Metres within which a line is near.

    Returns
    -------
    Here
        Distances are in metres, rounded to a tenth.

    Raises
    ------
    WrongCrs, BadFrame
        If a frame is not in the metric system of ``boundaries``, or a column is missing.
    PatchworkError
        If the point is empty or its coordinates are not numbers.
    """
    frames = [frame for frame in (boundaries, patches, assets, needs) if frame is not None]
    require_metres(*frames)
    if point.is_empty or not np.isfinite([point.x, point.y]).all():
        msg = "There is no such point: its coordinates are not numbers."
        raise PatchworkError(msg)
    found, edges = _boundaries(point, boundaries)
    return Here(
        boundaries=found,
        patches=[] if patches is None else _patches(point, patches, officers),
        assets=[] if assets is None else _within(point, assets, reach),
        needs=[] if needs is None else _within(point, needs, reach),
        near_line=_near_line(point, boundaries, edges, near),
    )


_BOUNDARY = ("tier", "code", "name", "valid_from")
_PATCH = ("service", "name")
_OFFICER = ("name", "role", "organisation", "contact_public", "patches")


def _rows(frame: pd.DataFrame, at: Numbers, *, only: Sequence[str] | None = None) -> list[Record]:
    """Return rows as plain records; column by column, which for few rows is much the quickest."""
    if not len(at):
        return []
    plain = pd.DataFrame(frame)
    shape = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    names = [name for name in plain if name != shape and (only is None or name in only)]
    columns = {str(name): plain[name].array.take(at).tolist() for name in names}
    return [
        {name: _plain(values[row]) for name, values in columns.items()} for row in range(len(at))
    ]


def _plain(value: object) -> object:
    """Return None for what is not known."""
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value


def _containing(point: shapely.Point, frame: gpd.GeoDataFrame) -> Numbers:
    """Find the boundaries a point lies in; on a line between areas of one tier, one of them."""
    touched = np.sort(frame.sindex.query(point, predicate="intersects"))
    kinds: dict[tuple[object, object], list[int]] = {}
    for at, row in zip(touched.tolist(), _rows(frame, touched, only=_BOUNDARY), strict=True):
        kinds.setdefault((row["tier"], row.get("valid_from")), []).append(at)
    found = [_one_side(point, shapes(frame), np.array(kind)) for kind in kinds.values()]
    return np.concatenate(found) if found else touched


def _one_side(point: shapely.Point, areas: Shapes, touched: Numbers) -> Numbers:
    """Settle on which side of a shared line a point lies."""
    if len(touched) < 2:
        return touched
    _, area = point_pairs(np.array([point.x]), np.array([point.y]), areas[touched])
    return touched[area]


def _boundaries(
    point: shapely.Point, boundaries: gpd.GeoDataFrame
) -> tuple[list[Record], dict[int, float]]:
    """List the boundaries around a point, and how far each one's edge is by its position."""
    require_columns(boundaries, "tier", "code", "name", what="boundaries")
    at = _containing(point, boundaries)
    areas = shapes(boundaries)[at]
    metres = shapely.distance(shapely.boundary(areas), point)
    rows = _rows(boundaries, at, only=_BOUNDARY)
    ranks = [tier(str(row["tier"])).rank for row in rows]
    order = np.lexsort((-shapely.area(areas), ranks))
    found = [_boundary(rows[one]) | _away(metres[one], "metres_to_edge") for one in order]
    return found, dict(zip(at[order].tolist(), metres[order].tolist(), strict=True))


def _boundary(row: Record) -> Record:
    """Keep what was promised of a boundary."""
    return {name: row.get(name) for name in _BOUNDARY}


def _away(metres: float, name: str = "metres") -> Record:
    """Give a distance as it is shown."""
    return {name: round(float(metres), 1)}


def _near_line(
    point: shapely.Point, boundaries: gpd.GeoDataFrame, edges: dict[int, float], near: float
) -> list[Record]:
    """Name what lies across every line that is near."""
    crossed = [at for at, edge in edges.items() if edge <= near]
    close = boundaries.sindex.query(point, predicate="dwithin", distance=near)
    close = close[~np.isin(close, list(edges))]
    metres = shapely.distance(shapes(boundaries)[close], point)
    close, metres = close[np.argsort(metres, kind="stable")], np.sort(metres)
    rows = _rows(boundaries, close, only=_BOUNDARY)
    others = [row | _away(away) for row, away in zip(rows, metres, strict=True)]
    found = []
    lines = _rows(boundaries, np.array(crossed, dtype=np.intp), only=_BOUNDARY)
    for at, row in zip(crossed, lines, strict=True):
        across = [
            {name: other[name] for name in ("code", "name", "metres")}
            for other in others
            if other["tier"] == row["tier"]
        ]
        line = {name: row[name] for name in ("tier", "code", "name")}
        found.append(line | _away(edges[at], "metres_to_edge") | {"across": across})
    return found


def _patches(
    point: shapely.Point, patches: gpd.GeoDataFrame, officers: pd.DataFrame | None
) -> list[Record]:
    """List the patches over a point with those who work there."""
    require_columns(patches, "service", "name", what="patches")
    at = np.sort(patches.sindex.query(point, predicate="intersects"))
    rows = sorted(
        _rows(patches, at, only=_PATCH), key=lambda row: (str(row["service"]), str(row["name"]))
    )
    return [
        {"service": row["service"], "name": row["name"], "officers": _officers(officers, row)}
        for row in rows
    ]


def _officers(officers: pd.DataFrame | None, patch: Record) -> list[Record]:
    """List the officers of a patch's service whose patches name it."""
    if officers is None:
        return []
    same = np.flatnonzero(officers["service"].to_numpy(dtype=object) == patch["service"])
    wanted = spoken(patch["name"])
    return [
        {
            "name": row["name"],
            "role": row.get("role"),
            "organisation": row.get("organisation"),
            "contact": row.get("contact_public"),
        }
        for row in _rows(officers, same, only=_OFFICER)
        if wanted in map(spoken, str(row["patches"] or "").split("\n"))
    ]


def _within(point: shapely.Point, frame: gpd.GeoDataFrame, reach: float) -> list[Record]:
    """List the records within reach, the nearest first."""
    at = np.sort(frame.sindex.query(point, predicate="dwithin", distance=reach))
    metres = shapely.distance(shapes(frame)[at], point)
    order = np.argsort(metres, kind="stable")
    rows = _rows(frame, at[order])
    return [row | _away(away) for row, away in zip(rows, metres[order], strict=True)]
