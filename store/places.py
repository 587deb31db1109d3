"""Where each row of a file lies: from coordinates in any of the usual forms, or from its postcode.

What a file says about its coordinates is often wrong. Each row is therefore tried as stated and
then in the ways it is usually mistaken; the first that puts it into the place (or, before any
boundary is loaded, into Great Britain) is taken, and said.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from layers import grid
from layers.clean import missing
from layers.postcode import normalise
from store.columns import Guess
from store.files import Table
from store.surroundings import Surroundings
from store.ways import ONLY_TOGETHER, Coordinates, Way, system, ways

_INHABITED = (-60.0, 84.0)
_NOT_KNOWN = ("postcodes", "places", "boundaries")


@dataclass(kw_only=True)
class Placed:
    """
    The place of each row.

    Parameters
    ----------
    geometry
        Shapes in EPSG:4326, or None.
    repairs
        Position and what was mended.
    refused
        Position and why the row has no place it can be kept at.
    notes
        What holds for the whole file.
    crs
        How the coordinates were read, for people.
    """

    geometry: Any
    repairs: list[tuple[int, str]] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    crs: str = ""


def place(
    table: Table, guess: Guess, around: Surroundings, *, layer: str, crs: str | None = None
) -> Placed:
    """
    Find the place of every row.

    Parameters
    ----------
    table
        What the file holds.
    guess
        What its columns mean.
    around
        What is known of the place already.
    layer
        What the rows are for: boundaries and gazetteers may lie anywhere.
    crs
        The system that the operator says the coordinates are in; above what the file says.

    Raises
    ------
    BadFile
        If ``crs`` is no known system.
    """
    placed = Placed(geometry=np.full(len(table), None, dtype=object))
    if table.geometry is not None:
        placed.geometry = np.array(table.geometry, dtype=object)
        _settle(placed, system(crs or table.crs), around, anywhere=layer in _NOT_KNOWN)
    elif {"lon", "lat"} <= set(guess.place) or {"easting", "northing"} <= set(guess.place):
        _from_columns(placed, table, guess)
        _settle(placed, system(crs or placed.crs), around, anywhere=layer in _NOT_KNOWN)
    if "postcode" in guess.place and layer != "postcodes":
        _from_postcodes(placed, table.frame[guess.place["postcode"]], around)
    return placed


def _from_columns(placed: Placed, table: Table, guess: Guess) -> None:
    """Read points from columns: longitude and latitude where given, else easting and northing."""
    named = guess.place
    pairs = [("lon", "lat"), ("easting", "northing")]
    there = [pair for pair in pairs if set(pair) <= set(named)]
    points, bad = _points(table.frame[named[there[0][0]]], table.frame[named[there[0][1]]])
    placed.crs = "" if there[0][0] == "lon" else "EPSG:27700"
    empty = np.isnan(points[:, 0])
    if len(there) == 2 and empty.any():
        more, bad_too = _points(table.frame[named["easting"]], table.frame[named["northing"]])
        lon, lat = grid.degrees(more[empty, 0], more[empty, 1])
        points[empty] = np.column_stack([lon, lat])
        bad = {at: why for at, why in bad_too.items() if empty[at]}
    placed.refused |= bad
    full = np.isfinite(points).all(axis=1)
    placed.geometry[full] = shapely.points(points[full])


def _points(x: pd.Series, y: pd.Series) -> tuple[Coordinates, dict[int, str]]:
    """Read two columns of numbers; empty cells and 0, 0 are no place."""
    points = np.column_stack([_numbers(x), _numbers(y)])
    points[(points == 0).all(axis=1)] = np.nan
    bad: dict[int, str] = {}
    wrong = ~np.isfinite(points).all(axis=1)
    for at in np.flatnonzero(wrong):
        cells = x.iloc[at], y.iloc[at]
        if not (missing(cells[0]) and missing(cells[1])) and not _zero(cells):
            bad[int(at)] = f"A coordinate is not a number: {str(cells)[:80]}."
    points[wrong] = np.nan
    return points, bad


def _numbers(cells: pd.Series) -> Coordinates:
    """Read a column as numbers; NaN where it is none."""
    if cells.dtype == object:
        cells = cells.map(_digits)
    return pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _digits(cell: object) -> str | None:
    """Take thousands separators out, and one of several equal numbers."""
    text = "" if cell is None else str(cell).strip()
    several = {one.strip() for one in text.split(", ")}
    text = several.pop() if len(several) == 1 else text
    return text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) else text


def _zero(cells: tuple[object, ...]) -> bool:
    """Whether both cells hold nought, which is no place but an empty form."""
    return {str(cell).strip().rstrip("0").rstrip(".") for cell in cells} <= {"", "0"}


def _settle(
    placed: Placed, stated: pyproj.CRS | None, around: Surroundings, *, anywhere: bool
) -> None:
    """Decide for every shape how its coordinates are to be read, and convert it."""
    shapes = placed.geometry
    rows = np.flatnonzero((shapes != None) & ~shapely.is_empty(shapes))  # noqa: E711
    if len(rows) == 0:
        return
    box = shapely.bounds(shapes[rows])
    probes = np.column_stack([(box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2])
    known = ways(stated)
    chosen = _chosen(probes, known, around)
    usual = _usual(chosen, probes, known)
    names = list(known)
    for number, name in enumerate(names):
        mine = rows[chosen == number]
        if len(mine):
            _convert(placed, mine, known[name])
    lost = rows[chosen < 0]
    if len(lost):
        _leave_or_refuse(placed, lost, known[names[usual]], around, anywhere=anywhere)
        if usual and stated is None and not anywhere:
            placed.notes.append(f"{len(lost):,} coordinates look like {names[usual]}.")
    _say(placed, rows, chosen, names, stated=stated)


def _chosen(
    probes: Coordinates, known: dict[str, Way], around: Surroundings
) -> npt.NDArray[np.intp]:
    """Return for each row the first way that puts it into the place; -1 for none."""
    chosen = np.full(len(probes), -1)
    for number, way in enumerate(known.values()):
        open_rows = np.flatnonzero(chosen < 0)
        if len(open_rows) == 0:
            break
        lonlat = way(probes[open_rows])
        good = np.isfinite(lonlat).all(axis=1) & around.near(lonlat[:, 0], lonlat[:, 1])
        chosen[open_rows[good]] = number
    return _without_chance(chosen, list(known))


def _without_chance(chosen: npt.NDArray[np.intp], names: list[str]) -> npt.NDArray[np.intp]:
    """Take back unlikely ways that do not hold for half the file: a few rows may fit by chance."""
    for number, name in enumerate(names):
        mine = chosen == number
        if name in ONLY_TOGETHER and mine.sum() * 2 < len(chosen):
            chosen = np.where(mine, -1, chosen)
    return chosen


def _usual(chosen: npt.NDArray[np.intp], probes: Coordinates, known: dict[str, Way]) -> int:
    """Return the way that most rows are read; without any the first that gives inhabited places."""
    settled = chosen[chosen >= 0]
    if len(settled):
        return int(Counter(settled.tolist()).most_common(1)[0][0])
    for number, way in enumerate(known.values()):
        lat = way(probes)[:, 1]
        if np.isfinite(lat).all() and ((lat > _INHABITED[0]) & (lat < _INHABITED[1])).all():
            return number
    return 0


def _convert(placed: Placed, rows: npt.NDArray[np.intp], way: Way) -> None:
    """Convert some shapes; where one has no value outside the grid it is refused."""
    shapes = placed.geometry[rows]
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    lonlat = way(coordinates)
    bad = np.unique(owner[~np.isfinite(lonlat).all(axis=1)])
    for at in bad:
        x, y = coordinates[owner == at][0]
        placed.refused[int(rows[at])] = f"{x:,.5g}, {y:,.5g} is not a longitude and latitude."
    moved = shapely.set_coordinates(np.array(shapes, copy=True), np.nan_to_num(lonlat))
    moved[bad] = None
    placed.geometry[rows] = moved


def _leave_or_refuse(
    placed: Placed,
    rows: npt.NDArray[np.intp],
    way: Way,
    around: Surroundings,
    *,
    anywhere: bool,
) -> None:
    """Keep what may lie anywhere; refuse what lies too far from the place."""
    _convert(placed, rows, way)
    if anywhere or not around.known():
        return
    rows = np.array([row for row in rows if placed.geometry[row] is not None], dtype=int)
    middle = shapely.get_coordinates(shapely.centroid(placed.geometry[rows]))
    far = around.distance(middle[:, 0], middle[:, 1])
    for row, kilometres in zip(rows.tolist(), far.tolist(), strict=True):
        reason = f"It lies {kilometres:,.0f} km from the boundaries loaded; 10 km is the most."
        placed.refused[row] = reason
    placed.geometry[rows] = None


def _say(
    placed: Placed,
    rows: npt.NDArray[np.intp],
    chosen: npt.NDArray[np.intp],
    names: list[str],
    *,
    stated: pyproj.CRS | None,
) -> None:
    """Say how coordinates were read where that is not what the file says."""
    silent = stated is None
    counts = Counter(chosen[chosen >= 0].tolist())
    placed.crs = names[counts.most_common(1)[0][0]] if counts else names[0]
    for number, many in counts.items():
        name = names[number]
        if name == "longitude and latitude" and silent or (number == 0 and not silent):
            continue
        share = "All" if many == len(rows) else f"{many:,} of {len(rows):,}"
        placed.notes.append(f"{share} coordinates were read as {name}.")
        if silent and name == "British National Grid":
            continue
        what = f"the coordinates were read as {name}"
        placed.repairs += [(int(row), what) for row in rows[chosen == number]]


def _from_postcodes(placed: Placed, cells: pd.Series, around: Surroundings) -> None:
    """Place the rows without coordinates by their postcode."""
    shapes = placed.geometry
    lost = np.flatnonzero(shapes == None)  # noqa: E711
    lost = np.array([at for at in lost if at not in placed.refused], dtype=int)
    wanted = {int(at): str(cells.iloc[at]) for at in lost if not missing(cells.iloc[at])}
    if not wanted:
        return
    loaded = around.postcodes_loaded()
    units = {at: normalise(text) for at, text in wanted.items()}
    known = around.postcodes(unit for unit in units.values() if unit) if loaded else None
    for at, unit in units.items():
        reason = _no_postcode(wanted[at], unit, known, loaded)
        if reason or unit is None or known is None:
            placed.refused[at] = reason
            continue
        row = known.loc[unit]
        shapes[at] = shapely.Point(row["lon"], row["lat"])
        if isinstance(row["ends"], str):
            placed.repairs.append((at, f"placed by {unit}, a postcode that ended {row['ends']}"))
    found = sum(1 for at in units if at not in placed.refused)
    if found:
        told = "1 row" if found == 1 else f"{found:,} rows"
        placed.notes.append(f"{told} without coordinates placed by postcode.")


def _no_postcode(text: str, unit: str | None, known: pd.DataFrame | None, loaded: int) -> str:
    """Say why a postcode gives no place; "" if it does."""
    if unit is None:
        return f"{text[:30]!r} is not a whole postcode, and there are no coordinates."
    if known is None:
        return (
            "It has only a postcode, and no postcodes are loaded. "
            "Load Code-Point Open or ONSPD as layer postcodes first."
        )
    if unit not in known.index:
        return f"Postcode {unit} is not among the {loaded:,} postcodes loaded."
    return ""
