"""References round a map: which page shows what lies beyond each of its edges."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from mapping.paper import labels
from mapping.paper.drawing import Drawing
from mapping.paper.frame_of import RIM, STRIP
from mapping.paper.symbols import POINT

Side = Literal["top", "right", "bottom", "left"]

BAND = 5.0
"""Millimetres of paper on each side of the map that hold its references."""
SIZE = 8 * POINT
_AWAY = 1.5
"""Clear paper between two references."""
_TURN: tuple[Side, ...] = ("top", "right", "bottom", "left")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """
    One reference at the map's edge.

    Parameters
    ----------
    code, name
        The neighbour.
    side
        The edge it stands at.
    middle
        Millimetres of its middle from the left end of the edge, or from its upper end.
    width
        How long it is in millimetres.
    """

    code: str
    name: str
    side: Side
    middle: float
    width: float


def references(
    drawing: Drawing, codes: Collection[str], *, widest: str = "888"
) -> tuple[list[Reference], list[tuple[str, str]]]:
    """
    Place a reference to each neighbour that has a page of its own.

    Parameters
    ----------
    drawing
        The map.
    codes
        Codes of the areas that have a page.
    widest
        The widest number of a page that may come: what is longer would break its line.

    Returns
    -------
    tuple
        The references, and code and name of those for which the edges had no more room.
    """
    wanted = [_towards(drawing, *one, widest=widest) for one in _neighbours(drawing, codes)]
    frame = drawing.frame
    long = {"top": frame.width, "bottom": frame.width, "left": frame.height, "right": frame.height}
    placed: list[Reference] = []
    left: list[Reference] = []
    for turn, side in enumerate((*_TURN, *_TURN)):
        if turn == len(_TURN):
            placed, moved, left = [], placed, left
            wanted = [*moved, *(_next(one, long) for one in left)]
            left = []
        here = sorted((one for one in wanted if one.side == side), key=lambda one: one.middle)
        kept, out = _fitting(here, long[side])
        placed += _packed(kept, long[side])
        left += out
    return placed, [(one.code, one.name) for one in left]


def offsets() -> dict[str, float]:
    """Return how far the map's box lies from its picture's corner, and the strip beneath it."""
    return {"rim": RIM, "strip": STRIP, "band": BAND}


def _neighbours(
    drawing: Drawing, codes: Collection[str]
) -> list[tuple[str, str, shapely.Geometry]]:
    """Return code, name and shape of those that share the area's line and have a page."""
    rows = drawing.neighbours
    every = zip(
        drawing.bordering.tolist(),
        rows["code"].tolist(),
        rows["name"].tolist(),
        rows.geometry.to_numpy(),
        strict=True,
    )
    return [
        (str(code), str(name), shape) for near, code, name, shape in every if near and code in codes
    ]


def _towards(
    drawing: Drawing, code: str, name: str, shape: shapely.Geometry, *, widest: str
) -> Reference:
    """Find the edge that lies towards a neighbour as far as it is in view."""
    frame = drawing.frame
    seen = shapely.clip_by_rect(frame.on_paper(np.array([shape]))[0], 0, 0, *_size(drawing))
    spot = seen.centroid if not seen.is_empty else frame.on_paper(np.array([shape]))[0].centroid
    middle = np.array([frame.width, frame.height]) / 2
    way = np.array([spot.x, spot.y]) - middle
    share = np.abs(way) / middle
    width = labels.width(f"{name}, page {widest}", SIZE) + 4.0
    if share[0] >= share[1]:
        side: Side = "right" if way[0] >= 0 else "left"
        at = middle[1] + way[1] / max(float(share[0]), 1e-9)
    else:
        side = "bottom" if way[1] >= 0 else "top"
        at = middle[0] + way[0] / max(float(share[1]), 1e-9)
    return Reference(code=code, name=name, side=side, middle=float(at), width=width)


def _size(drawing: Drawing) -> tuple[float, float]:
    """Return the box's width and height."""
    return drawing.frame.width, drawing.frame.height


def _fitting(row: list[Reference], length: float) -> tuple[list[Reference], list[Reference]]:
    """Part what one edge has room for from what it has not: its last ones go."""
    kept = list(row)
    out: list[Reference] = []
    while kept and sum(one.width + _AWAY for one in kept) > length:
        out.append(kept.pop())
    return kept, out


def _next(one: Reference, long: dict[str, float]) -> Reference:
    """Move a reference to the next edge round the map, near the corner between the two."""
    side = _TURN[(_TURN.index(one.side) + 1) % len(_TURN)]
    corner = {"right": 0.0, "bottom": long["bottom"], "left": long["left"], "top": 0.0}[side]
    return Reference(code=one.code, name=one.name, side=side, middle=corner, width=one.width)


def _packed(row: list[Reference], length: float) -> list[Reference]:
    """Move the references of one edge apart until none touches another, keeping their order."""
    if not row:
        return []
    half = np.array([one.width + _AWAY for one in row]) / 2
    at = np.array([one.middle for one in row])
    for turn in range(len(row)):
        least = half[turn] if turn == 0 else at[turn - 1] + half[turn - 1] + half[turn]
        at[turn] = max(at[turn], least)
    for turn in reversed(range(len(row))):
        last = turn == len(row) - 1
        most = length - half[turn] if last else at[turn + 1] - half[turn + 1] - half[turn]
        at[turn] = min(at[turn], most)
    return [
        Reference(code=one.code, name=one.name, side=one.side, middle=float(spot), width=one.width)
        for one, spot in zip(row, at, strict=True)
    ]
