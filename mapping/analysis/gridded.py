"""Very many points sorted into the cells of a grid, so that those near an area lie side by side.

Points come in any order, and writing each straight to its cell would miss the processor's cache
every time. So they go first into bands of a few rows, then band by band into cells.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mapping.analysis.compiling import compiled
from mapping.analysis.frames import Floats, Numbers

PER_CELL = 1.0
"""Points to a cell of the grid on average: where people live close together there are many more."""

BAND = 8
"""Rows of cells in a band: about as many points as the cache of one core holds."""

PARTS = 4
"""Groups of bands for each thread, so that none waits long for another."""


class Grid(NamedTuple):
    """Points sorted into cells: row by row from the south, each row from the west."""

    x: Floats
    y: Floats
    at: Numbers
    start: Numbers
    corner: Floats
    shape: tuple[int, int]


class _Loose(NamedTuple):
    """Points sorted into bands only."""

    x: Floats
    y: Floats
    at: Numbers


def gridded(x: Floats, y: Floats) -> Grid:
    """Sort points into cells; there must be at least one, and all coordinates finite."""
    west, south, east, north = x.min(), y.min(), x.max(), y.max()
    size = max(np.sqrt((east - west) * (north - south) / (len(x) / PER_CELL)), 1.0)
    columns, rows = int((east - west) / size) + 2, int((north - south) / size) + 2
    grid = Grid(
        x=np.empty(len(x)),
        y=np.empty(len(x)),
        at=np.empty(len(x), dtype=np.intp),
        start=np.empty(columns * rows + 1, dtype=np.intp),
        corner=np.array([west, south, 1 / size]),
        shape=(columns, rows),
    )
    grid.start[-1] = len(x)
    _sort(grid, np.ascontiguousarray(x), np.ascontiguousarray(y))
    return grid


def _sort(grid: Grid, x: Floats, y: Floats) -> None:
    """Sort into bands, then into cells; each thread takes a part of the points, then of bands."""
    many = os.cpu_count() or 1
    bands = -(-grid.shape[1] // BAND)
    counts = np.zeros((many, bands), dtype=np.intp)
    loose = _Loose(np.empty(len(x)), np.empty(len(x)), np.empty(len(x), dtype=np.intp))
    parts, groups = _parts(len(x), many), _parts(bands, PARTS * many)
    with ThreadPoolExecutor(many) as threads:
        for _ in threads.map(lambda part, to: _count(grid, y, part, to), parts, counts):
            pass
        # Band by band, and within a band part by part: where each part writes its points.
        place = (np.cumsum(counts.T) - counts.T.ravel()).reshape(bands, many).T.copy()
        starts = np.append(place[0], len(x))
        for _ in threads.map(lambda part, to: _to_bands(grid, x, y, part, to, loose), parts, place):
            pass
        for _ in threads.map(
            lambda part: _to_cells(grid, loose, starts, part, _cursor(grid)), groups
        ):
            pass


def _parts(size: int, many: int) -> list[tuple[int, int]]:
    """Cut a run of numbers into parts of about the same size."""
    return list(pairwise(np.linspace(0, size, many + 1).astype(np.intp).tolist()))


def _cursor(grid: Grid) -> Numbers:
    """Make room for where to write next in each cell of a band."""
    return np.empty(BAND * grid.shape[0], dtype=np.intp)


@compiled
def column(grid: Grid, x: float) -> int:
    """Return the column of cells that a coordinate lies in, or the nearest."""
    return int(min(max((x - grid.corner[0]) * grid.corner[2], 0.0), grid.shape[0] - 1.0))


@compiled
def row(grid: Grid, y: float) -> int:
    """Return the row of cells that a coordinate lies in, or the nearest."""
    return int(min(max((y - grid.corner[1]) * grid.corner[2], 0.0), grid.shape[1] - 1.0))


@compiled
def _count(grid: Grid, y: Floats, part: tuple[int, int], counts: Numbers) -> None:
    """Count some points by band."""
    for at in range(part[0], part[1]):
        counts[row(grid, y[at]) // BAND] += 1


@compiled
def _to_bands(
    grid: Grid, x: Floats, y: Floats, part: tuple[int, int], place: Numbers, loose: _Loose
) -> None:
    """Write some points to their bands."""
    for at in range(part[0], part[1]):
        band = row(grid, y[at]) // BAND
        to = place[band]
        loose.x[to], loose.y[to], loose.at[to] = x[at], y[at], at
        place[band] = to + 1


@compiled
def _to_cells(
    grid: Grid, loose: _Loose, starts: Numbers, part: tuple[int, int], cursor: Numbers
) -> None:
    """Write the points of some bands to their cells."""
    wide = grid.shape[0]
    for band in range(part[0], part[1]):
        first, some = band * BAND * wide, min(BAND, grid.shape[1] - band * BAND) * wide
        for cell in range(some):
            cursor[cell] = 0
        for at in range(starts[band], starts[band + 1]):
            cursor[row(grid, loose.y[at]) * wide + column(grid, loose.x[at]) - first] += 1
        to = starts[band]
        for cell in range(some):
            grid.start[first + cell] = to
            to += cursor[cell]
            cursor[cell] = grid.start[first + cell]
        for at in range(starts[band], starts[band + 1]):
            cell = row(grid, loose.y[at]) * wide + column(grid, loose.x[at]) - first
            to = cursor[cell]
            grid.x[to], grid.y[to], grid.at[to] = loose.x[at], loose.y[at], loose.at[at]
            cursor[cell] = to + 1
