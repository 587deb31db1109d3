"""Shapes checked and mended inside the bounded process, where a hostile one can be stopped."""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import BadFile
from store.files.limits import Limits
from store.files.table import Content, Fault, Shapes

WKT_NAMES = {"wkt", "geometry", "geom", "the_geom", "shape", "wkt_geom", "geom_wkt", "geometry_wkt"}
MOST_CROSSINGS = 2_000
"""A line that crosses itself more often than this is a scribble; mending it may take minutes."""
DEEPEST = 8

_WKT = re.compile(
    r"^\s*(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(Z|M|ZM)?\s*(\(|EMPTY)",
    re.IGNORECASE,
)
_STEP = 256


def take_wkt(content: Content) -> Content:
    """Turn a column of well-known text into the table's shapes."""
    if content.geometry is not None:
        return content
    name = _wkt_column(content.frame)
    if name is None:
        return content
    more = _continued(content.frame, name)
    cells = content.frame[[name, *more]].fillna("").agg("".join, axis=1) if more else None
    cells = content.frame[name] if cells is None else cells
    shapes = np.empty(len(cells), dtype=object)
    for at, cell in enumerate(cells):
        shapes[at], reason = _parsed(cell)
        if reason:
            content.faults.append(Fault(row=_row(content, at), field=name, reason=reason))
    content.geometry = shapes
    content.crs = _stated(cells)
    content.frame = content.frame.drop(columns=[name, *more])
    return content


def _continued(frame: pd.DataFrame, name: str) -> list[str]:
    """Find the columns that go on with long shapes: a cell of a workbook holds 32,767 letters."""
    found: list[str] = []
    while f"{name} ({len(found) + 2})" in frame:
        found.append(f"{name} ({len(found) + 2})")
    return found


def _row(content: Content, at: int) -> int:
    """Return the number of a row in the file."""
    return at + 1 if content.rows is None else int(content.rows[at])


def _wkt_column(frame: pd.DataFrame) -> str | None:
    """Find the column of well-known text by its name and what is in it."""
    for name in frame.columns:
        if str(name).casefold() in WKT_NAMES and frame[name].dtype == object:
            filled = [cell for cell in frame[name] if isinstance(cell, str) and cell.strip()]
            if filled and _WKT.match(filled[0]):
                return str(name)
    return None


def _stated(cells: pd.Series) -> str | None:
    """Return the system that EWKT states, if any."""
    for cell in cells:
        found = re.match(r"^\s*SRID=(\d+);", str(cell), re.IGNORECASE)
        if found:
            return f"EPSG:{found[1]}"
    return None


def _parsed(cell: object) -> tuple[BaseGeometry | None, str]:
    """Parse one cell; nested deeper than any real shape it is not even tried."""
    text = re.sub(r"^\s*SRID=\d+;", "", str(cell), flags=re.IGNORECASE)
    if not text.strip():
        return None, ""
    if _depth(text) > DEEPEST:
        return None, "The shape is nested too deep."
    try:
        return shapely.from_wkt(text), ""
    except shapely.errors.GEOSException:
        return None, f"{text.strip()[:40]!r} is no shape in well-known text."


def _depth(text: str) -> int:
    """Return how deep brackets nest, stopping when it is too deep."""
    depth = deepest = 0
    for bracket in re.findall(r"[()]", text):
        depth += 1 if bracket == "(" else -1
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest


def checked(content: Content, limits: Limits) -> list[tuple[int, str]]:
    """
    Check the shapes of a table and mend what is safe; returns what was mended by row.

    Raises
    ------
    BadFile
        If there are more points than the limit.
    """
    shapes = np.asarray(content.geometry, dtype=object)
    total = int(shapely.get_num_coordinates(shapes).sum())
    if total > limits.vertices:
        msg = f"The shapes have {total:,} points together; {limits.vertices:,} is the most."
        raise BadFile(msg)
    repairs: list[tuple[int, str]] = []
    if shapely.has_z(shapes).any():
        shapes = shapely.force_2d(shapes)
        content.notes.append("Heights were left out.")
    for at in np.flatnonzero(_not_finite(shapes)).tolist():
        content.faults.append(_fault(content, at, "A coordinate is not a number."))
        shapes[at] = None
    for at in np.flatnonzero(_broken(shapes)).tolist():
        shapes[at], reason, mend = _mended(shapes[at])
        if reason:
            content.faults.append(_fault(content, at, reason))
        else:
            repairs.append((_row(content, at), mend))
    content.geometry = shapes
    return repairs


def _broken(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Say which shapes are invalid."""
    there = np.array([one is not None for one in shapes], dtype=bool)
    there[there] = ~shapely.is_valid(shapes[there])
    return there


def _fault(content: Content, at: int, reason: str) -> Fault:
    """Build the fault of a shape."""
    return Fault(row=_row(content, int(at)), field="geometry", reason=reason)


def _not_finite(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Say which shapes have a coordinate that is no number."""
    coordinates, at = shapely.get_coordinates(shapes, return_index=True)
    bad = np.zeros(len(shapes), dtype=bool)
    bad[at[~np.isfinite(coordinates).all(axis=1)]] = True
    return bad


def _mended(shape: BaseGeometry) -> tuple[BaseGeometry | None, str, str]:
    """Return the mended shape, or the reason why it is refused, and what was mended."""
    if crossings(shape) > MOST_CROSSINGS:
        many = f"more than {MOST_CROSSINGS:,} times"
        return None, f"The shape crosses itself {many}, so nobody can say what it means.", ""
    reason = shapely.is_valid_reason(shape).split("[")[0].strip().casefold()
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    dimension = shapely.get_dimensions(shape)
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(mended))
        if shapely.get_dimensions(part) == dimension and not part.is_empty
    ]
    if not parts:
        return None, f"The shape is broken ({reason}) and could not be mended.", ""
    kept = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return kept, "", f"the shape was mended ({reason})"


def crossings(shape: BaseGeometry) -> int:
    """Count how often a shape's lines cross, up to a little more than `MOST_CROSSINGS`."""
    lines = shapely.get_parts(shapely.get_rings(shapely.get_parts(shape)))
    segments = np.concatenate([_segments(line) for line in lines] or [np.empty(0, dtype=object)])
    if len(segments) < 4:
        return 0
    tree = shapely.STRtree(segments)
    found = 0
    for start in range(0, len(segments), _STEP):
        found += len(tree.query(segments[start : start + _STEP], predicate="crosses")[0])
        if found > 2 * MOST_CROSSINGS:
            break
    return found // 2


def _segments(line: BaseGeometry) -> Shapes:
    """Cut one line into its straight pieces."""
    points = shapely.get_coordinates(line)
    pairs = np.stack([points[:-1], points[1:]], axis=1)
    return np.asarray(shapely.linestrings(pairs), dtype=object)
