"""Small areas: cells of homes that follow river and roads where they are near, without gaps.

All larger areas of the place are unions of these cells, which is why they tile it exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Polygon

from store.demo.ground import Ground
from store.demo.homes import Home
from store.demo.lines import SEED, Array, faces, rough

_SEEDS = 260
_FEWEST_HOMES = 5
_WIGGLE = 0.13
_STEP = 95.0
NORTH_POINT = (8600.0, 9000.0)
"""A point that lies north of the district line."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """
    The small areas in metres from the ground's origin, in reading order from the north-west.

    ``near`` maps each cell to its neighbours: the length of the edge they share in metres, less
    nine tenths of what runs along a river or road, which people seldom cross on foot.
    """

    shapes: tuple[Polygon, ...]
    homes: tuple[tuple[int, ...], ...]
    people: tuple[int, ...]
    north: tuple[bool, ...]
    near: tuple[dict[int, float], ...]


def divide(ground: Ground, homes: Sequence[Home]) -> Cells:
    """
    Divide the county into small areas of at least five postcodes.

    Parameters
    ----------
    ground
        The ground, in metres from its origin.
    homes
        Postcodes, in the same metres.
    """
    points = np.array([(home.x, home.y) for home in homes])
    edges = shapely.voronoi_polygons(
        MultiPoint(_middles(points)), extend_to=ground.county, only_edges=True
    )
    walls = (ground.district_line, *ground.barriers)
    pieces = faces(ground.county, [*shapely.get_parts(edges), *walls])
    merged = _merged(pieces, points, ground)
    return _described(_roughened(merged), homes, ground)


def _middles(points: Array) -> Array:
    """Return the middles of clusters of homes (k-means), closer together where homes are."""
    dice = np.random.default_rng(SEED)
    middles = points[dice.choice(len(points), _SEEDS, replace=False)]
    for _ in range(14):
        nearest = _squared(points, middles).argmin(axis=1)
        count = np.maximum(np.bincount(nearest, minlength=_SEEDS), 1)
        sums = [np.bincount(nearest, weights=axis, minlength=_SEEDS) for axis in points.T]
        middles = np.column_stack(sums) / count[:, None]
    return np.asarray(np.round(middles, 3))


def _squared(points: Array, middles: Array) -> Array:
    """Return squared distances of every point to every middle."""
    return np.asarray(((points[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2))


def _merged(pieces: list[Polygon], points: Array, ground: Ground) -> list[Polygon]:
    """Join pieces with few homes to the neighbour they share most of an edge with."""
    north = _north(pieces, ground)
    near = _neighbours(pieces, north, ground, across=False)
    count = {i: len(homes) for i, homes in enumerate(_homes_in(pieces, points))}
    members = {i: [piece] for i, piece in enumerate(pieces)}
    while min(count.values()) < _FEWEST_HOMES:
        small = min(count, key=lambda i: (count[i], i))
        into = max(near[small], key=lambda i: (near[small][i], -i))
        count[into] += count.pop(small)
        members[into] += members.pop(small)
        _rewire(near, small, into)
    return [shapely.coverage_union_all(parts) for parts in members.values()]


def _rewire(near: list[dict[int, float]], small: int, into: int) -> None:
    """Give one piece's neighbours to another."""
    for other, length in near[small].items():
        near[other].pop(small)
        if other != into:
            near[other][into] = near[into][other] = near[into].get(other, 0.0) + length


def _north(shapes: Sequence[Polygon], ground: Ground) -> list[bool]:
    """Return which shapes lie north of the district line."""
    sides = faces(ground.county, [ground.district_line])
    point = shapely.Point(NORTH_POINT)
    side = next(part for part in sides if part.contains(point))
    shapely.prepare(side)
    return [bool(side.contains(shape.representative_point())) for shape in shapes]


def _homes_in(shapes: Sequence[Polygon], points: Array) -> list[list[int]]:
    """Return the numbers of the homes in each shape."""
    shape, home = shapely.STRtree(shapely.points(points)).query(
        np.array(shapes), predicate="contains"
    )
    found: list[list[int]] = [[] for _ in shapes]
    for s, h in sorted(zip(shape.tolist(), home.tolist(), strict=True)):
        found[s].append(h)
    return found


def _neighbours(
    shapes: Sequence[Polygon], north: Sequence[bool], ground: Ground, *, across: bool
) -> list[dict[int, float]]:
    """Return each shape's neighbours; those over the district line only if ``across``."""
    array = np.array(shapes)
    left, right = shapely.STRtree(array).query(array, predicate="touches")
    once = left < right
    left, right = left[once], right[once]
    shared = shapely.intersection(array[left], array[right])
    walls = shapely.union_all(ground.barriers).buffer(1.0)
    length = shapely.length(shared) - 0.9 * shapely.length(shapely.intersection(shared, walls))
    near: list[dict[int, float]] = [{} for _ in shapes]
    for a, b, metres in zip(left.tolist(), right.tolist(), length.tolist(), strict=True):
        if metres > 0 and (across or north[a] == north[b]):
            near[a][b] = near[b][a] = round(metres, 3)
    return near


def _roughened(shapes: list[Polygon]) -> list[Polygon]:
    """Give the straight edges between cells a natural line, each edge once for both its sides."""
    noded = shapely.union_all([shape.boundary for shape in shapes])
    arcs = list(shapely.get_parts(shapely.line_merge(noded)))
    amplitude = np.full(len(arcs), _WIGGLE)
    for _ in range(8):
        lines = [_natural(arc, share) for arc, share in zip(arcs, amplitude, strict=True)]
        crossing = _crossing(lines)
        if not len(crossing):
            break
        amplitude[crossing] *= 0.4
    whole = shapely.polygonize(lines)
    return list(shapely.get_parts(whole))


def _natural(arc: LineString, amplitude: float) -> LineString:
    """Return an arc with its long straight stretches roughened."""
    if amplitude < 0.01:
        return arc
    return LineString(rough(shapely.get_coordinates(arc), step=_STEP, amplitude=amplitude))


def _crossing(lines: list[LineString]) -> Array:
    """Return the numbers of lines that cross another, overlap one or touch one inside it."""
    array = np.array(lines)
    left, right = shapely.STRtree(array).query(array, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    ends = shapely.boundary(array)
    met = shapely.intersection(array[left], array[right])
    bad = ~shapely.is_empty(shapely.difference(met, shapely.union(ends[left], ends[right])))
    loops = np.flatnonzero(~shapely.is_simple(array))
    return np.unique(np.concatenate([left[bad], right[bad], loops]))


def _described(shapes: list[Polygon], homes: Sequence[Home], ground: Ground) -> Cells:
    """Put the cells in reading order and say who lives in them and which are neighbours."""
    ordered = sorted(
        shapes, key=lambda one: (-round(one.centroid.y / 1500), round(one.centroid.x, 3))
    )
    points = np.array([(home.x, home.y) for home in homes])
    inside = _homes_in(ordered, points)
    north = _north(ordered, ground)
    return Cells(
        shapes=tuple(ordered),
        homes=tuple(tuple(some) for some in inside),
        people=tuple(sum(homes[i].people for i in some) for some in inside),
        north=tuple(north),
        near=tuple(_neighbours(ordered, north, ground, across=True)),
    )
