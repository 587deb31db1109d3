"""The ground two areas share, without making its shape.

Every edge of a ring, with its area on the left, stands for the trapezoid between it and a
baseline below everything: edges that run west add theirs, edges that run east take it away, and
what remains is the area. The same holds for an intersection, with pairs of edges::

    area(A and B) = sum over edges e of A, f of B:  s(e) s(f) area(under e and under f)

where the ground under both e and f lies under the lower of the two, a sum in closed form with at
most one crossing. Holes, several parts and shared edges need no special case, and no shape is made
that could fail.

Only the box in which two areas overlap is looked at, so most edges are never paired: those below
the box or beside it have no ground in it, and a run of edges above it is one lid over the part of
the box it spans. An area whose edges all miss the box is then either empty there or one lid.
Coordinates count from the corner of the box, which keeps their small differences exact enough.
"""

import numpy as np

from mapping.analysis.clipping import EAST, LOW, SIGN, SLOPE, WEST, Desk, clip, is_lid, new_desk
from mapping.analysis.compiling import compiled
from mapping.analysis.frames import Floats, Numbers
from mapping.analysis.outlines import Outlines

FEW = 600
"""Up to so many pairs of edges, trying them all is quicker than sorting first."""

NOISE = 1e-13
"""Shares of the box below this are rounding: neighbours share a line, not ground."""


def measured(a: Outlines, b: Outlines, pairs: Numbers) -> Floats:
    """
    Measure what pairs of areas share.

    Parameters
    ----------
    a, b
        The outlines of both layers in metres.
    pairs
        A row for each pair: position in ``a`` and in ``b``.

    Returns
    -------
    numpy.ndarray
        Square metres; zero for what is only the rounding of a shared line.
    """
    shared, box = np.zeros(len(pairs)), np.empty(4)
    if len(pairs):
        _measure(
            (a, b), (new_desk(a, pairs[:, 0], box), new_desk(b, pairs[:, 1], box)), pairs, shared
        )
    return shared


@compiled
def _measure(
    layers: tuple[Outlines, Outlines], desks: tuple[Desk, Desk], pairs: Numbers, shared: Floats
) -> None:
    """Measure pair by pair."""
    (a, b), (desk_a, desk_b) = layers, desks
    box = desk_a.box
    for pair in range(len(pairs)):
        one, other = pairs[pair, 0], pairs[pair, 1]
        _common_box(a.bounds, one, b.bounds, other, box)
        if not (box[0] < box[2] and box[1] < box[3]):
            continue
        clip(desk_a, a, one)
        clip(desk_b, b, other)
        if is_lid(desk_a) and _same_box(b.bounds, other, box):
            shared[pair] = b.ground[other]
        elif is_lid(desk_b) and _same_box(a.bounds, one, box):
            shared[pair] = a.ground[one]
        else:
            found = _shared(desk_a, desk_b)
            if found > NOISE * (box[2] - box[0]) * (box[3] - box[1]):
                shared[pair] = min(found, a.ground[one], b.ground[other])


@compiled
def _common_box(a: Floats, i: int, b: Floats, j: int, box: Floats) -> None:
    """Intersect two boxes."""
    for axis in range(2):
        box[axis] = max(a[i, axis], b[j, axis])
        box[axis + 2] = min(a[i, axis + 2], b[j, axis + 2])


@compiled
def _same_box(bounds: Floats, at: int, box: Floats) -> bool:
    """Whether a box holds all of an area."""
    west_south = bounds[at, 0] == box[0] and bounds[at, 1] == box[1]
    return bool(west_south and bounds[at, 2] == box[2] and bounds[at, 3] == box[3])


@compiled
def _shared(a: Desk, b: Desk) -> float:
    """Add up every pair of edges that lie over each other."""
    count_a, count_b = a.used[0], b.used[0]
    if count_a * count_b > FEW:
        _sort(a.edges, count_a)
        _sort(b.edges, count_b)
        return _scanned(a.edges, count_a, b.edges, count_b)
    total = 0.0
    for i in range(count_a):
        for j in range(count_b):
            total += _under_both(a.edges, i, b.edges, j)
    return total


@compiled
def _sort(edges: Floats, count: int) -> None:
    """Sort edges from west to east: Shell's sort, short to compile, and few edges need more."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for start in range(gap, count):
            at = start
            while at >= gap and edges[at, WEST] < edges[at - gap, WEST]:
                for column in range(6):
                    held = edges[at, column]
                    edges[at, column] = edges[at - gap, column]
                    edges[at - gap, column] = held
                at -= gap
        gap //= 3


@compiled
def _scanned(a: Floats, count_a: int, b: Floats, count_b: int) -> float:
    """Add up pairs of sorted edges by a forward scan, which meets only those over each other."""
    total = 0.0
    i = j = 0
    while i < count_a and j < count_b:
        if a[i, WEST] <= b[j, WEST]:
            at = j
            while at < count_b and b[at, WEST] < a[i, EAST]:
                total += _under_both(a, i, b, at)
                at += 1
            i += 1
        else:
            at = i
            while at < count_a and a[at, WEST] < b[j, EAST]:
                total += _under_both(a, at, b, j)
                at += 1
            j += 1
    return total


@compiled
def _under_both(a: Floats, i: int, b: Floats, j: int) -> float:
    """Measure the ground under two edges: under the lower one, less where it is not the lower."""
    west, east = max(a[i, WEST], b[j, WEST]), min(a[i, EAST], b[j, EAST])
    width = east - west
    if width <= 0:
        return 0.0
    a_west = a[i, LOW] + (west - a[i, WEST]) * a[i, SLOPE]
    a_east = a[i, LOW] + (east - a[i, WEST]) * a[i, SLOPE]
    over_west = a_west - (b[j, LOW] + (west - b[j, WEST]) * b[j, SLOPE])
    over_east = a_east - (b[j, LOW] + (east - b[j, WEST]) * b[j, SLOPE])
    mean = (a_west + a_east) / 2
    if over_west >= 0 and over_east >= 0:
        mean -= (over_west + over_east) / 2
    elif over_west > 0:
        mean -= over_west * over_west / (over_west - over_east) / 2
    elif over_east > 0:
        mean -= over_east * over_east / (over_east - over_west) / 2
    return float(a[i, SIGN] * b[j, SIGN] * width * mean)
