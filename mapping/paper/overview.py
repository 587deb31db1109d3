"""The cover's map: one area in its surroundings, at a round scale, true like the large map."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.words import listed
from mapping import style
from mapping.paper import beneath, furniture, labels, paths
from mapping.paper.frame_of import RIM, STRIP, Frame, framed
from mapping.paper.marks import written
from mapping.paper.pack import Pack
from mapping.paper.symbols import FONT, POINT, number, printable, text
from mapping.paper.thinned import sound

ROOM = {
    ("A4", "portrait"): (186.0, 128.0),
    ("A4", "landscape"): (160.0, 112.0),
    ("A3", "portrait"): (273.0, 215.0),
    ("A3", "landscape"): (265.0, 190.0),
}
"""The most width and height of its box in millimetres."""
ROUND_ABOUT = 1.2
"""Of the area's own size shown on each side where it lies in nothing larger."""
SIZES = (8 * POINT, 7 * POINT)
NAMED = 12


@dataclass(frozen=True)
class Overview:
    """The picture with its size in millimetres, the scale, and what it shows in words."""

    svg: str
    width: float
    height: float
    scale: int
    alt: str


def overview(pack: Pack) -> Overview:
    """Draw an area in the larger area it lies in, among its neighbours."""
    sheet = pack.sheet
    frame = framed(_bounds(pack), ROOM[sheet.paper, sheet.orientation], upright=False)
    width, height = frame.outer
    own = paths.areas(frame, sheet.area[["geometry"]])[0]
    around, shapes = _around(pack, frame)
    seen = _names(frame, sheet.heading, own, zip(around, shapes, strict=True))
    base = beneath.picture(frame, sheet.area.crs, sheet.tiles)
    inside = "".join((_ground(pack, frame, base), _lines(frame, shapes, own), *seen))
    said = beneath.thanks(sheet, frame, y=frame.height + RIM + STRIP * 0.6 + 3.9) if base else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}mm" '
        f'height="{number(height)}mm" viewBox="{number(-RIM)} {number(-RIM)} {number(width)} '
        f'{number(height)}" font-family="{FONT}"><defs><clipPath id="frame"><rect '
        f'width="{number(frame.width)}" height="{number(frame.height)}"/></clipPath></defs>'
        f'<g clip-path="url(#frame)">{inside}</g>{_surround(pack, frame)}{said}</svg>'
    )
    return Overview(svg, width, height, frame.scale, _alternative(pack, frame, around))


def _bounds(pack: Pack) -> npt.NDArray[np.float64]:
    """Return what is to be seen: the larger area, or else the ground round about."""
    west, south, east, north = pack.sheet.area.total_bounds
    if len(pack.surroundings):
        outer = pack.surroundings.total_bounds
        least = (*np.minimum((west, south), outer[:2]), *np.maximum((east, north), outer[2:]))
        return np.array(least)
    more = ROUND_ABOUT * max(east - west, north - south)
    return np.array((west - more, south - more, east + more, north + more))


def _around(pack: Pack, frame: Frame) -> tuple[list[str], npt.NDArray[np.object_]]:
    """Return the neighbours in view, names and shapes in millimetres."""
    seen = paths.near(frame, paths.placed(pack.around))
    if seen.empty:
        return [], np.empty(0, dtype=object)
    box = shapely.box(0, 0, frame.width, frame.height)
    shapes = shapely.intersection(sound(paths.areas(frame, seen)), box)
    kept = shapely.area(shapes) > 1
    return [str(one) for one in seen["name"][kept]], shapes[kept]


def _ground(pack: Pack, frame: Frame, base: str) -> str:
    """Draw the larger area as land, and its edge; a base map is paler outside it."""
    whole = f'<rect width="{number(frame.width)}" height="{number(frame.height)}"'
    outside = f'{whole} fill="{style.PAPER_OUTSIDE}"/>'
    if pack.surroundings.empty:
        return f'{whole} fill="{style.PAPER_INSIDE}"/>{base}'
    land = paths.path(*paths.areas(frame, pack.surroundings[["geometry"]]))
    edge = f'stroke="{style.DARK_GREY}" stroke-width="0.5" fill-rule="evenodd"'
    if not base:
        return f'{outside}<path d="{land}" fill="{style.PAPER_INSIDE}" {edge}/>'
    box = f"M0 0H{number(frame.width)}V{number(frame.height)}H0Z"
    veil = f'fill="{style.PAPER_OUTSIDE}" fill-opacity="{1 - style.ACROSS_OPACITY:.2f}"'
    return f'{outside}{base}<path d="{box}{land}" {veil} {edge}/>'


def _lines(frame: Frame, shapes: npt.NDArray[np.object_], own: BaseGeometry) -> str:
    """Draw the neighbours' edges and, above them, the area itself."""
    edges = paths.path(paths.edges(frame, shapes))
    said = ""
    if edges:
        said = f'<path d="{edges}" fill="none" stroke="#7A7A7A" stroke-width="0.22"/>'
    return said + (
        f'<path d="{paths.path(own)}" fill="{style.pale(style.DARK_BLUE, 0.35)}" '
        f'fill-rule="evenodd" stroke="{style.DARK_BLUE}" stroke-width="0.6"/>'
    )


def _names(
    frame: Frame, heading: str, own: BaseGeometry, around: "zip[tuple[str, BaseGeometry]]"
) -> list[str]:
    """Name the area, in it or beside it, and the neighbours where there is room."""
    ground = labels.Ground((frame.width, frame.height))
    words = printable(heading)
    mine = labels.within(ground, words, own, (10 * POINT, 9 * POINT, 8 * POINT))
    if mine is None:
        mine = _beside(ground, words, own)
    found = [labels.within(ground, name, shape, SIZES) for name, shape in around]
    said = [written(one, fill="#44546A") for one in found if one is not None]
    return [*said, *([written(mine, fill="#111111", font_weight="700")] if mine else [])]


def _beside(ground: labels.Ground, words: str, own: BaseGeometry) -> labels.Name | None:
    """Name the area beside its largest part, clear of its edge where that is free."""
    part = max(shapely.get_parts(own), key=shapely.area)
    left, top, right, bottom = part.bounds
    middle, half = (
        ((left + right) / 2, (top + bottom) / 2),
        ((right - left) / 2, (bottom - top) / 2),
    )
    spot = part.representative_point()
    found = labels.beside(ground, words, middle, 9 * POINT, clear=half)
    return found or labels.beside(ground, words, (spot.x, spot.y), 9 * POINT)


def _surround(pack: Pack, frame: Frame) -> str:
    """Draw the box, the scale bar and the north arrow."""
    base = frame.height + RIM + STRIP * 0.6
    stated = f"Scale 1:{frame.scale:,} on {pack.sheet.paper} paper"
    return (
        f'<rect width="{number(frame.width)}" height="{number(frame.height)}" fill="none" '
        'stroke="#1A1A1A" stroke-width="0.35"/>'
        + furniture.scale_bar(frame, x=0.0, y=base)
        + text(stated, frame.width - 10, base, size=8.5 * POINT, text_anchor="end")
        + furniture.north_arrow(x=frame.width - 5.5, y=base)
    )


def _alternative(pack: Pack, frame: Frame, around: list[str]) -> str:
    """Say what the map shows."""
    name = pack.sheet.heading
    inside = [str(one) for one in pack.surroundings.get("name", [])]
    where = f" in {inside[0]}" if inside else ""
    names = sorted(set(around))[:NAMED]
    near = f" Round it are {listed(names)}." if names else ""
    return f"Overview map: {name}{where}, at 1:{frame.scale:,}.{near}"


def empty(crs: object) -> gpd.GeoDataFrame:
    """Return surroundings of ground that lies in nothing larger."""
    return gpd.GeoDataFrame({"name": []}, geometry=[], crs=crs)
