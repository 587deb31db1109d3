"""Outlines of areas as plain arrays, ready for compiled loops."""

from typing import NamedTuple

import numpy as np
import shapely

from mapping.analysis.compiling import compiled
from mapping.analysis.frames import Floats, Numbers, Shapes

BLOCK = 16
"""So many edges in a row share one box, which lets a loop pass them over at once."""


class Outlines(NamedTuple):
    """
    The rings of a layer of areas.

    Parameters
    ----------
    xy
        Corners, ring after ring, each ring closed.
    ring
        Where each ring starts among the corners, and where the last one ends.
    sign
        1 for a ring whose edges run so that the area is on their left, else -1.
    area
        Where each area starts among the rings, and where the last one ends.
    block
        Where each ring starts among the boxes, and where the last one ends.
    boxes
        West, south, east and north of each block of edges.
    bounds
        West, south, east and north of each area; NaN for an empty one.
    ground
        The size of each area.
    """

    xy: Floats
    ring: Numbers
    sign: Floats
    area: Numbers
    block: Numbers
    boxes: Floats
    bounds: Floats
    ground: Floats


def outlines(areas: Shapes) -> Outlines:
    """Take the outlines from valid polygons."""
    parts, owner = shapely.get_parts(areas, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, at = shapely.get_coordinates(rings, return_index=True)
    ring = _starts(at, len(rings))
    blocks = -(-(np.diff(ring) - 1) // BLOCK)
    made = Outlines(
        xy=xy,
        ring=ring,
        sign=_signs(rings, part),
        area=_starts(owner[part], len(areas)),
        block=np.concatenate([[0], np.cumsum(blocks)]).astype(np.intp),
        boxes=np.empty((blocks.sum(), 4)),
        bounds=shapely.bounds(areas),
        ground=shapely.area(areas),
    )
    _fill_boxes(made.xy, made.ring, made.block, made.boxes)
    return made


def _starts(index: Numbers, size: int) -> Numbers:
    """Return where each number of a sorted column starts, and where the last one ends."""
    counts = np.bincount(index, minlength=size)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)


def _signs(rings: Shapes, part: Numbers) -> Floats:
    """Tell for each ring on which side its area lies: outer rings and holes may run either way."""
    outer = np.diff(part, prepend=-1) > 0
    return np.where(shapely.is_ccw(rings) == outer, 1.0, -1.0)


@compiled
def _fill_boxes(xy: Floats, ring: Numbers, block: Numbers, boxes: Floats) -> None:
    """Measure the box of every block of edges."""
    for one in range(len(ring) - 1):
        for at in range(block[one], block[one + 1]):
            first = ring[one] + (at - block[one]) * BLOCK
            west, south = east, north = xy[first, 0], xy[first, 1]
            for corner in range(first + 1, min(first + BLOCK + 1, ring[one + 1])):
                west, east = min(west, xy[corner, 0]), max(east, xy[corner, 0])
                south, north = min(south, xy[corner, 1]), max(north, xy[corner, 1])
            boxes[at, 0], boxes[at, 1], boxes[at, 2], boxes[at, 3] = west, south, east, north
