"""The map itself as SVG, in exact millimetres of paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers import vocabulary
from mapping import style
from mapping.paper import furniture, paths
from mapping.paper.beneath import beneath, thanks
from mapping.paper.frame_of import RIM, Frame, fit, framed
from mapping.paper.marks import MARKED, marks, names
from mapping.paper.sheet import Sheet
from mapping.paper.spread import Body, spread
from mapping.paper.symbols import FONT, POINT, hatch, number, printable, text

_EDGE = 2.6
"""Marks keep so many millimetres from the box's edge."""
_HATCH_TURNS = (45, -45, 0, 90, 20, -20)


@dataclass(frozen=True)
class Drawing:
    """
    A map drawn for a sheet.

    Parameters
    ----------
    sheet
        What it shows.
    frame
        Its box and scale.
    bodies
        Its marks, numbered and spread apart.
    beyond
        How many records lie beyond the box; their marks stand at its edge.
    base
        The operator's base map beneath it, as SVG; empty without.
    """

    sheet: Sheet
    frame: Frame
    bodies: tuple[Body, ...]
    beyond: int = 0
    base: str = ""

    @cached_property
    def svg(self) -> str:
        """The whole picture: box, figures of the grid, scale bar and north arrow."""
        return _picture(self)

    @cached_property
    def ward(self) -> BaseGeometry:
        """The area in millimetres, thinned together with its neighbours."""
        return self._coverage[0]

    @cached_property
    def around(self) -> list[tuple[str, BaseGeometry]]:
        """The neighbours in view: name and the part of the shape that is in the box."""
        box = shapely.box(0, 0, self.frame.width, self.frame.height)
        seen = shapely.intersection(paths.sound(self._coverage[1:]), box)
        outside = shapely.difference(seen, self.ward)
        names = self._neighbours["name"].astype(str)
        return [
            (name, shape)
            for name, shape in zip(names, outside, strict=True)
            if shapely.area(shape) > 1
        ]

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services whose patches reach the area, sorted."""
        return tuple(sorted({str(one) for one in self.patches["service"]}))

    @cached_property
    def patches(self) -> gpd.GeoDataFrame:
        """The patches in view."""
        frame = self.sheet.patches
        if frame is None:
            return self.sheet.area.iloc[:0].assign(service="", organisation="")
        return paths.near(self.frame, frame)

    @cached_property
    def _neighbours(self) -> gpd.GeoDataFrame:
        """The neighbours whose boxes reach the map's."""
        frame = self.sheet.neighbours
        rows = self.sheet.area.iloc[:0] if frame is None else paths.near(self.frame, frame)
        return rows[~rows["code"].isin(self.sheet.area["code"])]

    @cached_property
    def _coverage(self) -> npt.NDArray[np.object_]:
        """The area and its neighbours in millimetres, thinned together."""
        import pandas as pd

        columns = ["geometry"]
        rows = [self.sheet.area[columns], self._neighbours[columns]]
        return paths.areas(self.frame, gpd.GeoDataFrame(pd.concat(rows, ignore_index=True)))


def draw(sheet: Sheet, *, within: tuple[float, float] | None = None, spare: float = 0.0) -> Drawing:
    """
    Lay a sheet's map out, number its marks and spread them apart.

    Parameters
    ----------
    sheet
        What it shows.
    within
        The most width and height of the map's box in millimetres; what a ward map leaves for it if
        left out.
    spare
        Millimetres of that to leave free on each side.
    """
    sheet = _drawable(sheet)
    bounds = sheet.area.total_bounds
    frame = framed(bounds, within, upright=True) if within else fit(sheet, spare=spare)
    sheet, base = beneath(sheet, frame)
    true = {sort: _spots(frame, getattr(sheet, sort)) for sort in MARKED}
    box = np.array([frame.width, frame.height])
    places = {sort: np.clip(spots, _EDGE, box - _EDGE) for sort, spots in true.items()}
    beyond = sum(int(((xy < 0) | (xy > box)).any(axis=1).sum()) for xy in true.values())
    _, south, _, north = sheet.area.total_bounds
    rows = (frame.millimetres(frame.north - north), frame.millimetres(frame.north - south))
    bodies = spread(places, box=(frame.width, frame.height), rows=rows)
    return Drawing(sheet, frame, tuple(bodies), beyond, base)


def _drawable(sheet: Sheet) -> Sheet:
    """Leave out records that have no place or one that is not a number; their list does too."""
    names = ("neighbours", "context", "patches", *MARKED)
    given = {name: getattr(sheet, name) for name in names}
    kept = {name: paths.placed(rows) for name, rows in given.items() if rows is not None}
    lines = {tier: paths.placed(rows) for tier, rows in sheet.lines.items()}
    return replace(sheet, lines=lines, **kept)


def _spots(frame: Frame, rows: gpd.GeoDataFrame | None) -> npt.NDArray[np.float64]:
    """Return where records stand on the paper; areas and lines at their representative point."""
    if rows is None or rows.empty:
        return np.empty((0, 2))
    points = shapely.point_on_surface(rows.geometry.to_numpy())
    spots: npt.NDArray[np.float64] = shapely.get_coordinates(frame.on_paper(points))
    return spots


def _picture(drawing: Drawing) -> str:
    """Put all parts together."""
    frame = drawing.frame
    width, height = frame.outer
    title = printable(drawing.sheet.heading)
    lines = f'<g id="boundaries">{"".join(_lines(drawing))}</g>'
    inside = "".join((*_ground(drawing), lines, *marks(drawing), names(drawing)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}mm" '
        f'height="{number(height)}mm" viewBox="{number(-RIM)} {number(-RIM)} {number(width)} '
        f'{number(height)}" font-family="{FONT}" role="img">'
        f"<title>{_escaped(title)}</title><defs>{_definitions(drawing)}</defs>"
        f'<g id="map" clip-path="url(#box)">{inside}</g>{_surround(drawing)}</svg>'
    )


def _escaped(words: str) -> str:
    """Escape words for XML."""
    from xml.sax.saxutils import escape

    return escape(words)


def _definitions(drawing: Drawing) -> str:
    """Define the box that clips, and a hatch for each service."""
    frame = drawing.frame
    box = (
        f'<clipPath id="box"><rect width="{number(frame.width)}" '
        f'height="{number(frame.height)}"/></clipPath>'
    )
    # The more services share the ground, the wider their hatches, or the map turns grey.
    step = 2.0 + 1.2 * len(drawing.services)
    return box + "".join(
        hatch(
            f"hatch-{turn}", style.service_colour(service, drawing.services), angle(turn), step=step
        )
        for turn, service in enumerate(drawing.services)
    )


def angle(turn: int) -> int:
    """Return the lean of a service's hatch."""
    return _HATCH_TURNS[turn % len(_HATCH_TURNS)]


def _ground(drawing: Drawing) -> Iterable[str]:
    """Draw what lies beneath, the whole box full, and then the veil over what lies across."""
    frame, ward = drawing.frame, paths.path(drawing.ward)
    whole = f"M0 0H{number(frame.width)}V{number(frame.height)}H0Z"
    yield f'<path d="{whole}" fill="{style.PAPER_OUTSIDE}"/>'
    yield f'<path d="{ward}" fill="{style.PAPER_INSIDE}" fill-rule="evenodd"/>'
    yield drawing.base
    yield f'<g id="ground">{"".join(_context(drawing))}</g>'
    yield f'<g id="patches">{"".join(_patches(drawing))}</g>'
    yield furniture.grid_lines(frame)
    yield (
        f'<path id="veil" d="{whole}{ward}" fill="{style.PAPER_OUTSIDE}" fill-rule="evenodd" '
        f'fill-opacity="{1 - style.ACROSS_OPACITY:.2f}"/>'
    )


def _context(drawing: Drawing) -> Iterable[str]:
    """Draw green space, water, railways and roads."""
    rows = drawing.sheet.context
    if rows is None:
        return
    seen = paths.near(drawing.frame, rows)
    shapes = drawing.frame.on_paper(paths.sound(seen.geometry.to_numpy()))
    shapes = paths.cut(drawing.frame, shapely.simplify(shapes, paths.FINEST))
    grounds = [style.ground(kind) for kind in seen["kind"]]
    for look in (style.OTHER_GROUND, style.GROUNDS[1], style.GROUNDS[0], *style.GROUNDS[2:]):
        mine = [shape for shape, ground in zip(shapes, grounds, strict=True) if ground == look]
        yield _filled([one for one in mine if shapely.get_dimensions(one) == 2], look)
        yield _stroked([one for one in mine if shapely.get_dimensions(one) == 1], look)


def _filled(shapes: list[BaseGeometry], look: style.Ground) -> str:
    """Fill areas of one kind."""
    data = paths.path(*shapes)
    return f'<path d="{data}" fill="{look.colour}" fill-rule="evenodd"/>' if data else ""


def _stroked(shapes: list[BaseGeometry], look: style.Ground) -> str:
    """Draw lines of one kind."""
    data = paths.path(*shapes)
    if not data:
        return ""
    return (
        f'<path d="{data}" fill="none" stroke="{look.colour}" '
        f'stroke-width="{number(look.width)}" stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _patches(drawing: Drawing) -> Iterable[str]:
    """Hatch and outline patches, one service after the other."""
    rows = drawing.patches
    shapes = paths.areas(drawing.frame, rows)
    for turn, service in enumerate(drawing.services):
        colour = style.service_colour(service, drawing.services)
        mine = paths.cut(drawing.frame, shapes[(rows["service"] == service).to_numpy()])
        yield (
            f'<path d="{paths.path(*mine)}" fill="url(#hatch-{turn})" fill-rule="evenodd" '
            f'stroke="{colour}" stroke-width="0.5" stroke-opacity="0.8"/>'
        )


def _lines(drawing: Drawing) -> Iterable[str]:
    """Draw boundaries: small areas, other tiers, neighbours, and last the area's own edge."""
    frame, ward = drawing.frame, drawing.ward
    zone = shapely.buffer(ward, 1.2)
    order = sorted(drawing.sheet.lines, key=lambda tier: -vocabulary.tier(tier).rank)
    for tier in order:
        shapes = paths.areas(frame, paths.near(frame, drawing.sheet.lines[tier]))
        every = paths.edges(frame, shapes)
        yield _tier(tier, shapely.difference(every, zone), across=True)
        yield _tier(tier, shapely.intersection(every, zone), across=False)
    yield _line(paths.edges(frame, drawing._coverage[1:]), style.line("ward"), across=True)
    own = paths.path(ward)
    band = f'stroke="{style.DARK_BLUE}" stroke-linejoin="round" fill="none"'
    yield f'<path d="{own}" {band} stroke-width="2.6" stroke-opacity="0.16"/>'
    yield f'<path id="edge" d="{own}" {band} stroke-width="0.7"/>'


def _tier(tier: str, edges: BaseGeometry, *, across: bool) -> str:
    """Draw the edges of one tier."""
    return _line(edges, style.line(tier), across=across)


def _line(edges: BaseGeometry, look: style.Line, *, across: bool) -> str:
    """Draw edges; widths are given in half points, and what lies across is weaker."""
    data = paths.path(edges)
    if not data:
        return ""
    unit = POINT / 2
    dashes = " ".join(number(one * unit * 1.4) for one in look.dashes)
    return (
        f'<path d="{data}" fill="none" stroke="{look.colour}" '
        f'stroke-width="{number(look.width * unit * 1.4)}" stroke-linejoin="round"'
        + (f' stroke-dasharray="{dashes}"' if dashes else "")
        + (f' stroke-opacity="{style.ACROSS_OPACITY}"' if across else "")
        + "/>"
    )


def _surround(drawing: Drawing) -> str:
    """Draw the box, the grid's figures and the strip with scale bar and north arrow."""
    frame = drawing.frame
    base = frame.height + RIM + (6.6 if drawing.base else 7.5)
    stated = f"Scale 1:{frame.scale:,} on {drawing.sheet.paper} paper"
    look = {"text_anchor": "end"}
    return (
        f'<rect width="{number(frame.width)}" height="{number(frame.height)}" fill="none" '
        'stroke="#1A1A1A" stroke-width="0.35"/>'
        + furniture.grid_figures(frame)
        + furniture.scale_bar(frame, x=0.0, y=base)
        + text(stated, frame.width - 10, base - 1.6, size=9 * POINT, font_weight="600", **look)
        + text(
            furniture.grid_words(drawing.sheet, frame),
            frame.width - 10,
            base + 1.9,
            size=SMALL,
            fill="#5A5A5A",
            **look,
        )
        + furniture.north_arrow(x=frame.width - 5.5, y=base)
        + (thanks(drawing.sheet, frame, y=base + 4.6) if drawing.base else "")
    )


SMALL = 7 * POINT
