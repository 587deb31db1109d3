"""Which of very many points lie in which areas, by counting the edges to the east of each.

Points are put into the cells of a grid. The edges of each area are put into level slabs, about two
edges to a slab, so that a point is compared only with the few edges level with it. An odd number of
edges to the east means inside; an edge is looked at from its lower end upward, as in
`points.lies_east`, so neighbours come to opposite answers about the line they share.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from mapping.analysis.compiling import compiled
from mapping.analysis.frames import Flags, Floats, Numbers, Shapes
from mapping.analysis.gridded import Grid, column, gridded, row
from mapping.analysis.outlines import Outlines, outlines

MOST_SLABS = 4096
EAST, NEAR = 1, 2
"""What is seen of an edge from a point."""

ROUNDING = 1e-14
"""Share of a difference of two products that rounding may hide: a point so near is looked at by
GEOS, which does not round."""

PARTS = 8
"""Parts of the work for each thread, so that none waits long for another."""


class _Slabs(NamedTuple):
    """The edges of one area by level slab: where each slab starts, and its edges."""

    start: Numbers
    edges: Numbers
    filled: Numbers


def crossed_pairs(x: Floats, y: Floats, areas: Shapes) -> tuple[Numbers, Numbers, Flags]:
    """
    List which points lie in which areas.

    Parameters
    ----------
    x, y
        Eastings and northings in metres, finite, at least one.
    areas
        Valid polygons in the same system.

    Returns
    -------
    tuple of arrays
        Positions of the point and of the area, ordered by point, then area; a point exactly on a
        line counts as east of it. Then for every point whether it lies on a line, or so near that
        rounding cannot tell.
    """
    found, near = _searched(x, y, areas)
    pairs = np.concatenate(found)
    starts = np.zeros(len(x) + 1, dtype=np.intp)
    ordered = np.empty_like(pairs)
    _order(pairs, starts, ordered)
    return ordered[:, 0], ordered[:, 1], near


def first_crossed(x: Floats, y: Floats, areas: Shapes) -> tuple[Numbers, Flags]:
    """
    Find the first area each point lies in.

    Returns
    -------
    tuple of arrays
        Position of the area, -1 where there is none, and what is near a line, as `crossed_pairs`.
    """
    found, near = _searched(x, y, areas)
    first = np.full(len(x), -1, dtype=np.intp)
    for pairs in reversed(found):
        _overwrite(pairs, first)
    return first, near


def _searched(x: Floats, y: Floats, areas: Shapes) -> tuple[list[Numbers], Flags]:
    """List the pairs of the areas, part by part, and which points are near a line."""
    layer, grid = outlines(areas), gridded(x, y)
    near = np.zeros(len(x), dtype=bool)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        parts = np.array_split(np.arange(len(areas)), PARTS * (os.cpu_count() or 1))
        return list(threads.map(lambda part: _pairs(layer, grid, part, near), parts)), near


def _pairs(layer: Outlines, grid: Grid, part: Numbers, near: Flags) -> Numbers:
    """List the pairs of some areas."""
    if not len(part):
        return np.empty((0, 2), dtype=np.intp)
    edges = int(np.diff(layer.ring[layer.area])[part].max()) + 1
    slabs = _Slabs(
        start=np.empty(MOST_SLABS + 2, dtype=np.intp),
        edges=np.empty(16 * edges + 16, dtype=np.intp),
        filled=np.empty(MOST_SLABS + 2, dtype=np.intp),
    )
    found = np.empty((_near(layer, grid, part[0], part[-1] + 1), 2), dtype=np.intp)
    return found[: _search(layer, grid, slabs, (part[0], part[-1] + 1), found, near)].copy()


@compiled
def _near(layer: Outlines, grid: Grid, first: int, last: int) -> int:
    """Count the points in cells that the boxes of areas touch."""
    count = 0
    for area in range(first, last):
        if not layer.bounds[area, 0] <= layer.bounds[area, 2]:
            continue
        west = column(grid, layer.bounds[area, 0])
        east = column(grid, layer.bounds[area, 2])
        low, high = row(grid, layer.bounds[area, 1]), row(grid, layer.bounds[area, 3])
        for level in range(low, high + 1):
            base = level * grid.shape[0]
            count += grid.start[base + east + 1] - grid.start[base + west]
    return count


@compiled
def _search(  # noqa: PLR0913  (a compiled loop is given all it reads and writes)
    layer: Outlines,
    grid: Grid,
    slabs: _Slabs,
    part: tuple[int, int],
    found: Numbers,
    near: Flags,
) -> int:
    """Find the points of each area of a part; return how many there are."""
    count = 0
    for area in range(part[0], part[1]):
        if not layer.bounds[area, 0] <= layer.bounds[area, 2]:
            continue
        many = _fill_slabs(layer, area, slabs)
        west = column(grid, layer.bounds[area, 0])
        east = column(grid, layer.bounds[area, 2])
        low, high = row(grid, layer.bounds[area, 1]), row(grid, layer.bounds[area, 3])
        for level in range(low, high + 1):
            base = level * grid.shape[0]
            for at in range(grid.start[base + west], grid.start[base + east + 1]):
                seen = _seen(layer, area, slabs, many, (grid.x[at], grid.y[at]))
                if seen & NEAR:
                    near[grid.at[at]] = True
                if seen & EAST:
                    found[count, 0], found[count, 1] = grid.at[at], area
                    count += 1
    return count


@compiled
def _slab(layer: Outlines, area: int, many: int, y: float) -> int:
    """Return the slab of a level."""
    low, high = layer.bounds[area, 1], layer.bounds[area, 3]
    if not high > low:
        return 0
    return min(max(int((y - low) / (high - low) * many), 0), many - 1)


@compiled
def _fill_slabs(layer: Outlines, area: int, slabs: _Slabs) -> int:
    """Put the edges of an area into level slabs; return how many slabs there are."""
    first, last = layer.ring[layer.area[area]], layer.ring[layer.area[area + 1]]
    many = int(min(max((last - first) // 2, 1), MOST_SLABS))
    while _count_slabs(layer, area, slabs, many) > len(slabs.edges):
        many = (many + 1) // 2
    for slab in range(many):
        slabs.filled[slab] = slabs.start[slab]
    for ring in range(layer.area[area], layer.area[area + 1]):
        for at in range(layer.ring[ring], layer.ring[ring + 1] - 1):
            one = _slab(layer, area, many, layer.xy[at, 1])
            other = _slab(layer, area, many, layer.xy[at + 1, 1])
            for slab in range(min(one, other), max(one, other) + 1):
                slabs.edges[slabs.filled[slab]] = at
                slabs.filled[slab] += 1
    return many


@compiled
def _count_slabs(layer: Outlines, area: int, slabs: _Slabs, many: int) -> int:
    """Work out where each slab starts, and return how many edges all slabs hold."""
    for slab in range(many + 1):
        slabs.start[slab] = 0
    for ring in range(layer.area[area], layer.area[area + 1]):
        for at in range(layer.ring[ring], layer.ring[ring + 1] - 1):
            one = _slab(layer, area, many, layer.xy[at, 1])
            other = _slab(layer, area, many, layer.xy[at + 1, 1])
            for slab in range(min(one, other), max(one, other) + 1):
                slabs.start[slab + 1] += 1
    for slab in range(many):
        slabs.start[slab + 1] += slabs.start[slab]
    return int(slabs.start[many])


@compiled
def _seen(layer: Outlines, area: int, slabs: _Slabs, many: int, point: tuple[float, float]) -> int:
    """Say whether an odd number of edges lies to the east of a point, and whether one is near."""
    x, y = point
    bounds = layer.bounds
    if x < bounds[area, 0] or x > bounds[area, 2] or y < bounds[area, 1] or y > bounds[area, 3]:
        return 0
    odd, near = 0, 0
    slab = _slab(layer, area, many, y)
    for one in range(slabs.start[slab], slabs.start[slab + 1]):
        edge = _edge(layer.xy, slabs.edges[one], x, y)
        odd ^= edge & EAST
        near |= edge & NEAR
    return odd | near


@compiled
def _edge(xy: Floats, at: int, x: float, y: float) -> int:
    """Say whether an edge is level with a point and east of it, and whether it is near."""
    rises = xy[at, 1] <= xy[at + 1, 1]
    low, high = (at, at + 1) if rises else (at + 1, at)
    if y < xy[low, 1] or y > xy[high, 1]:
        return 0
    run, rise = xy[high, 0] - xy[low, 0], xy[high, 1] - xy[low, 1]
    across, along = run * (y - xy[low, 1]), rise * (x - xy[low, 0])
    seen = EAST if y < xy[high, 1] and across - along > 0 else 0
    if abs(across - along) > ROUNDING * (abs(across) + abs(along)):
        return seen
    level = min(xy[low, 0], xy[high, 0]) <= x <= max(xy[low, 0], xy[high, 0])
    return seen | NEAR if level or rise > 0 else seen


@compiled
def _overwrite(pairs: Numbers, first: Numbers) -> None:
    """Note the area of each pair, from the last to the first."""
    for pair in range(len(pairs) - 1, -1, -1):
        first[pairs[pair, 0]] = pairs[pair, 1]


@compiled
def _order(pairs: Numbers, starts: Numbers, ordered: Numbers) -> None:
    """Order pairs by point; those of one point stay in the order they had."""
    for pair in range(len(pairs)):
        starts[pairs[pair, 0] + 1] += 1
    for point in range(1, len(starts)):
        starts[point] += starts[point - 1]
    for pair in range(len(pairs)):
        place = starts[pairs[pair, 0]]
        ordered[place, 0], ordered[place, 1] = pairs[pair, 0], pairs[pair, 1]
        starts[pairs[pair, 0]] += 1
