"""Clip the outlines of an area to a box, as edges ready to be paired.

Edges below the box or beside it have no ground in it and are dropped. A run of edges above it is
one lid over the part of the box it spans, whatever it does up there.
"""

from typing import NamedTuple

import numpy as np

from mapping.analysis.compiling import compiled
from mapping.analysis.frames import Floats, Numbers
from mapping.analysis.outlines import BLOCK, Outlines

WEST, LOW, EAST, HIGH, SLOPE, SIGN = range(6)
"""Columns of an edge in the box: its west end (x, y), its east end (x, y), slope and sign."""

START, END, SIDE = range(3)
"""Columns of a lid: where it starts and ends, and the side of the ring on which the area lies."""


class Desk(NamedTuple):
    """Where an area is clipped to a box: its edges there, how many, and the lid being drawn."""

    box: Floats
    edges: Floats
    used: Numbers
    lid: Floats


def new_desk(layer: Outlines, at: Numbers, box: Floats) -> Desk:
    """Make room for the edges of the largest area: each may leave a piece and two lids."""
    most = int(np.diff(layer.ring[layer.area])[at].max())
    return Desk(box, np.empty((3 * most + 8, 6)), np.zeros(1, dtype=np.intp), np.empty(3))


@compiled
def is_lid(desk: Desk) -> bool:
    """Whether an area fills the box: all that is left of it is one lid."""
    width, height = desk.box[2] - desk.box[0], desk.box[3] - desk.box[1]
    if desk.used[0] != 1 or desk.edges[0, SIGN] < 0:
        return False
    level = desk.edges[0, LOW] == height and desk.edges[0, HIGH] == height
    return bool(level and desk.edges[0, WEST] == 0 and desk.edges[0, EAST] == width)


@compiled
def clip(desk: Desk, layer: Outlines, one: int) -> None:
    """Lay out what an area has in the box."""
    desk.used[0] = 0
    for ring in range(layer.area[one], layer.area[one + 1]):
        desk.lid[START] = desk.lid[END] = np.nan
        desk.lid[SIDE] = layer.sign[ring]
        for block in range(layer.block[ring], layer.block[ring + 1]):
            _clip_block(desk, layer, ring, block)
        _close_lid(desk)


@compiled
def _clip_block(desk: Desk, layer: Outlines, ring: int, block: int) -> None:
    """Lay out one block of edges, or pass it over."""
    boxes, box = layer.boxes, desk.box
    if boxes[block, 2] <= box[0] or boxes[block, 0] >= box[2] or boxes[block, 3] <= box[1]:
        return
    first = layer.ring[ring] + (block - layer.block[ring]) * BLOCK
    last = min(first + BLOCK, layer.ring[ring + 1] - 1)
    if boxes[block, 1] >= box[3]:
        _draw_lid(desk, layer.xy[first, 0] - box[0], layer.xy[last, 0] - box[0])
        return
    for at in range(first, last):
        _clip_edge(desk, layer.xy, at)


@compiled
def _clip_edge(desk: Desk, xy: Floats, at: int) -> None:
    """Lay out one edge, always worked from west to east so that neighbours come to one answer."""
    eastward = xy[at, 0] < xy[at + 1, 0]
    west, east = (at, at + 1) if eastward else (at + 1, at)
    x, y = xy[west, 0] - desk.box[0], xy[west, 1] - desk.box[1]
    x2, y2 = xy[east, 0] - desk.box[0], xy[east, 1] - desk.box[1]
    width, height = desk.box[2] - desk.box[0], desk.box[3] - desk.box[1]
    if x2 <= 0 or x >= width or x == x2 or max(y, y2) <= 0:
        return
    turn = -desk.lid[SIDE] if eastward else desk.lid[SIDE]
    if min(y, y2) >= height:
        _lid_over(desk, turn, x, x2)
        return
    slope = (y2 - y) / (x2 - x)
    if x < 0:
        x, y = 0.0, y - slope * x
    if x2 > width:
        x2, y2 = width, y + slope * (width - x)
    _clip_piece(desk, turn, (x, y, x2, y2), slope)


@compiled
def _clip_piece(
    desk: Desk, turn: float, piece: tuple[float, float, float, float], slope: float
) -> None:
    """Cut a piece at the floor and at the ceiling of the box."""
    x, y, x2, y2 = piece
    height = desk.box[3] - desk.box[1]
    if max(y, y2) <= 0:
        return
    if min(y, y2) >= height:
        _lid_over(desk, turn, x, x2)
        return
    if y < 0:
        x, y = min(x - y / slope, x2), 0.0
    elif y2 < 0:
        x2, y2 = max(x2 - y2 / slope, x), 0.0
    if y > height:
        cut = min(x + (height - y) / slope, x2)
        _lid_over(desk, turn, x, cut)
        x, y = cut, height
    elif y2 > height:
        cut = max(x2 + (height - y2) / slope, x)
        _lid_over(desk, turn, cut, x2)
        x2, y2 = cut, height
    _write(desk, turn, (x, y, x2, y2), slope)


@compiled
def _write(desk: Desk, turn: float, piece: tuple[float, float, float, float], slope: float) -> None:
    """Keep one edge."""
    if piece[0] >= piece[2]:
        return
    at = desk.used[0]
    for column in range(4):
        desk.edges[at, column] = piece[column]
    desk.edges[at, SLOPE] = slope
    desk.edges[at, SIGN] = turn
    desk.used[0] = at + 1


@compiled
def _lid_over(desk: Desk, turn: float, x: float, x2: float) -> None:
    """Draw a lid over an edge, in the direction the ring runs."""
    if turn * desk.lid[SIDE] > 0:
        _draw_lid(desk, x2, x)
    else:
        _draw_lid(desk, x, x2)


@compiled
def _draw_lid(desk: Desk, start: float, end: float) -> None:
    """Draw the lid on from ``start`` to ``end``; where it does not go on, begin another."""
    width = desk.box[2] - desk.box[0]
    start, end = min(max(start, 0.0), width), min(max(end, 0.0), width)
    if desk.lid[END] != start:
        _close_lid(desk)
        desk.lid[START] = start
    desk.lid[END] = end


@compiled
def _close_lid(desk: Desk) -> None:
    """Keep the lid drawn so far as one edge along the ceiling of the box."""
    start, end, side = desk.lid[START], desk.lid[END], desk.lid[SIDE]
    height = desk.box[3] - desk.box[1]
    if start > end:
        _write(desk, side, (end, height, start, height), 0.0)
    elif start < end:
        _write(desk, -side, (start, height, end, height), 0.0)
    desk.lid[START] = desk.lid[END] = np.nan
