"""How much ground two layers share: the area of every intersection, pair by pair."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely

from mapping.analysis.frames import Floats, Numbers, Shapes, mended

MANY = 250_000
"""Corners from which on measuring outlines is quicker than making shapes, its start included."""

CHUNK = 4_000
"""Pairs that one thread measures at a time."""

Measured = tuple[Numbers, Numbers, Floats]


def intersection_areas(
    a: Shapes, b: Shapes, *, pairs: tuple[Numbers, Numbers] | None = None
) -> Measured:
    """
    Measure the ground every two areas share.

    Parameters
    ----------
    a, b
        Polygons in metres, of one system; invalid ones are repaired first.
    pairs
        Positions in ``a`` and in ``b`` to measure; None measures every pair that shares ground.

    Returns
    -------
    tuple of arrays
        Positions in ``a`` and in ``b`` and the area in square metres. With ``pairs`` these come
        back in the order given, with zeros; else only pairs with ground in common, in order.

    Raises
    ------
    BadFrame
        If a shape is not an area, or a coordinate is not a number.
    """
    first, second = mended(a), mended(b)
    i, j = pairs if pairs is not None else _candidates(first, second)
    many = _corners(first, i) + _corners(second, j) > MANY
    area = (_by_outlines if many else _by_shapes)(first, second, i, j)
    if pairs is not None:
        return i, j, area
    kept = area > 0
    return i[kept], j[kept], area[kept]


def warm_up() -> None:
    """Compile what a large question needs, once and for all, so that nobody waits for it."""
    one = np.array([shapely.box(0, 0, 2, 2)], dtype=object)
    _by_outlines(one, one, np.zeros(1, dtype=np.intp), np.zeros(1, dtype=np.intp))


def _corners(areas: Shapes, at: Numbers) -> int:
    """Count the corners that would be looked at."""
    return int(shapely.get_num_coordinates(areas)[at].sum())


def _candidates(a: Shapes, b: Shapes) -> tuple[Numbers, Numbers]:
    """List the pairs that touch, ordered by position in ``a``, then ``b``."""
    if not len(a) or not len(b):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    i, j = shapely.STRtree(b).query(a)
    order = np.lexsort((j, i))
    return i[order], j[order]


def _by_shapes(a: Shapes, b: Shapes, i: Numbers, j: Numbers) -> Floats:
    """Measure pairs by making each intersection."""
    area = np.zeros(len(i))
    shapely.prepare(b)
    inside = shapely.contains_properly(b[j], a[i])
    area[inside] = shapely.area(a[i[inside]])
    cut = np.flatnonzero(~inside)
    cut = cut[shapely.intersects(b[j[cut]], a[i[cut]])]
    area[cut] = shapely.area(shapely.intersection(a[i[cut]], b[j[cut]]))
    return area


def _by_outlines(a: Shapes, b: Shapes, i: Numbers, j: Numbers) -> Floats:
    """Measure pairs from their outlines alone."""
    # Imported here: compiling needs numba, which takes half a second to load.
    from mapping.analysis.outlines import outlines
    from mapping.analysis.trapezoids import measured

    pairs = np.column_stack([i, j])
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        first, second = threads.map(outlines, (a, b))
        parts = np.array_split(pairs, max(1, len(pairs) // CHUNK))
        found = list(threads.map(lambda part: measured(first, second, part), parts))
    return np.concatenate(found)
