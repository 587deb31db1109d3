"""The index map of an atlas: every area once, with room in it for the number of its page."""

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapping import style
from mapping.paper import furniture, labels, paths
from mapping.paper.frame_of import RIM, Array, Frame, framed
from mapping.paper.symbols import FONT, POINT, number
from mapping.paper.thinned import Thinned

SIZES = (9 * POINT, 8 * POINT, 7 * POINT)
_NEAR = 4.0
"""A number so many millimetres from its area's middle needs no line to it."""
_CLEAR = 2.2
"""A line ends so far from the middle of its number."""
_RINGS = 14
_EDGE = 3.0
"""Millimetres between the areas and the box."""


@dataclass(frozen=True)
class Spot:
    """Where the number of an area's page stands: its middle and its letters' size, in mm."""

    code: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class IndexMap:
    """The picture, its size in millimetres, its scale and where the numbers stand in it."""

    svg: str
    width: float
    height: float
    scale: int
    spots: tuple[Spot, ...]


def index_map(
    areas: gpd.GeoDataFrame,
    room: tuple[float, float],
    *,
    widest: str = "888",
    thinned: Thinned | None = None,
) -> IndexMap:
    """
    Draw all areas of an atlas.

    Parameters
    ----------
    areas
        ``code`` and an area, in metres.
    room
        The most width and height in millimetres.
    widest
        The widest number of a page that may come.
    thinned
        The areas, where they were thinned for their own maps already.

    Returns
    -------
    IndexMap
        Numbers stand inside their areas where there is room, else beside them with a thin line.
    """
    frame = _frame(areas.total_bounds, room)
    given = areas.geometry.to_numpy()
    thin = thinned if thinned is not None and thinned.knows(given) else Thinned(given)
    shapes = frame.on_paper(thin.of(given, frame.scale))
    spots, leaders = _spots(frame, [str(one) for one in areas["code"]], list(shapes), widest)
    width, height = frame.outer
    look = f'stroke="{style.DARK_BLUE}" stroke-linejoin="round"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}mm" '
        f'height="{number(height)}mm" viewBox="{number(-RIM)} {number(-RIM)} {number(width)} '
        f'{number(height)}" font-family="{FONT}">'
        f'<rect width="{number(frame.width)}" height="{number(frame.height)}" '
        f'fill="{style.PAPER_OUTSIDE}" stroke="#1A1A1A" stroke-width="0.35"/>'
        f'<path d="{paths.path(*shapes)}" fill="{style.PAPER_INSIDE}" fill-rule="evenodd"/>'
        f'<path d="{paths.path(paths.edges(frame, shapes))}" fill="none" {look} '
        f'stroke-width="0.3"/>{leaders}'
        + furniture.scale_bar(frame, x=0.0, y=frame.height + RIM + 7.5)
        + furniture.north_arrow(x=frame.width - 5.5, y=frame.height + RIM + 7.5)
        + "</svg>"
    )
    return IndexMap(svg, width, height, frame.scale, tuple(spots))


def _frame(bounds: Array, room: tuple[float, float]) -> Frame:
    """Make the map as large as there is room for: its scale need not be round, only its bar."""
    usual = framed(bounds, room, upright=True)
    west, south, east, north = (float(one) for one in bounds)
    wide, high = east - west, north - south
    least = 1000 * max(wide / (room[0] - 2 * _EDGE), high / (room[1] - 2 * _EDGE))
    scale = math.ceil(least / 1000) * 1000
    if scale >= usual.scale:
        return usual
    box = room[0], high * 1000 / scale + 2 * _EDGE
    return Frame(
        width=box[0],
        height=box[1],
        scale=scale,
        west=(west + east) / 2 - box[0] * scale / 2000,
        north=(south + north) / 2 + box[1] * scale / 2000,
    )


def _spots(
    frame: Frame, codes: list[str], shapes: list[BaseGeometry], widest: str
) -> tuple[list[Spot], str]:
    """Place a number for each area, the smallest areas first, and draw lines to those outside."""
    ground = labels.Ground((frame.width, frame.height))
    order = np.argsort(shapely.area(np.array(shapes)), kind="stable")
    found: list[Spot] = []
    outside: list[int] = []
    for row in order:
        name = labels.within(ground, widest, shapes[row], SIZES)
        if name is None:
            outside.append(int(row))
        else:
            found.append(Spot(codes[row], name.x, name.y, name.size))
    lines = []
    for row in outside:
        home = shapes[row].representative_point()
        x, y = _free(ground, widest, (home.x, home.y))
        found.append(Spot(codes[row], x, y, SIZES[-1]))
        far = float(np.hypot(x - home.x, y - home.y))
        if far > _NEAR:
            part = 1 - _CLEAR / far
            end = (home.x + (x - home.x) * part, home.y + (y - home.y) * part)
            lines.append(f"M{number(home.x)} {number(home.y)}L{number(end[0])} {number(end[1])}")
    if not lines:
        return found, ""
    return found, f'<path d="{"".join(lines)}" stroke="{style.OUTLINE}" stroke-width="0.2"/>'


def _free(ground: labels.Ground, widest: str, home: tuple[float, float]) -> tuple[float, float]:
    """Find the nearest free place for a number round about its area."""
    half = labels.half_size([widest], SIZES[-1])
    turns = np.arange(24) * (2 * np.pi / 24)
    round_about: Array = np.column_stack([np.cos(turns), np.sin(turns)])
    for ring in range(1, _RINGS * 4):
        tries = np.array(home) + round_about * ring * 1.5
        good = np.flatnonzero(ground.free(tries, half))
        if len(good):
            x, y = (float(one) for one in tries[good[0]])
            ground.take(x, y, half)
            return x, y
    return home
