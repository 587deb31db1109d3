"""The map itself as SVG, in exact millimetres of paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mapping import style
from mapping.paper import furniture, paths
from mapping.paper.beneath import beneath, thanks
from mapping.paper.boundaries import boundaries
from mapping.paper.frame_of import RIM, Frame, fit, framed
from mapping.paper.ground import ground
from mapping.paper.marks import MARKED, marks, names
from mapping.paper.sheet import Sheet
from mapping.paper.spread import Body, Crowd, spread_all
from mapping.paper.symbols import FONT, POINT, hatch, number, printable, text
from mapping.paper.thinned import Shapes, Thinned, sound

_EDGE = 2.6
"""Marks keep so many millimetres from the box's edge."""
_SHARED = 5.0
"""Areas that share less than so many metres of line only meet at a corner."""
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
    def outline(self) -> str:
        """The area as the data of an SVG path."""
        return paths.path(self.ward)

    @cached_property
    def around(self) -> list[tuple[str, BaseGeometry]]:
        """The neighbours in view: name and the part of the shape that is in the box."""
        outside = paths.within(self.frame, sound(self._coverage[1:]))
        if not self._areas.fits:
            outside = shapely.difference(outside, self.ward)
        names = self.neighbours["name"].tolist()
        shown = zip(names, outside, shapely.area(outside).tolist(), strict=True)
        return [(str(name), shape) for name, shape, area in shown if area > 1]

    @cached_property
    def bordering(self) -> npt.NDArray[np.bool_]:
        """Which of the neighbours share the area's line; to meet at a corner is not enough."""
        own, others = self.sheet.area.geometry.iloc[0], self.neighbours.geometry.to_numpy()
        if self._areas.fits:
            own, *others = self._areas.of([own, *others], self.frame.scale)
        zone = shapely.buffer(own, 1.0, quad_segs=4)
        near = np.flatnonzero(shapely.intersects(zone, others))
        lines = shapely.boundary(np.array(others, dtype=object)[near])
        found = np.zeros(len(others), dtype=bool)
        found[near] = shapely.length(shapely.intersection(lines, zone)) > _SHARED
        return found

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services whose patches reach the area, sorted."""
        if self.sheet.patches is None:
            return ()
        return tuple(sorted({str(one) for one in self.patches["service"]}))

    @cached_property
    def patches(self) -> gpd.GeoDataFrame:
        """The patches in view."""
        frame = self.sheet.patches
        if frame is None:
            return self.sheet.area.iloc[:0].assign(service="", organisation="")
        return paths.near(self.frame, frame)

    @cached_property
    def neighbours(self) -> gpd.GeoDataFrame:
        """The neighbours whose boxes reach the map's."""
        frame, own = self.sheet.neighbours, self.sheet.area["code"].iloc[0]
        if frame is None:
            return self.sheet.area.iloc[:0]
        seen = paths.reaching(self.frame.bounds, frame.geometry.to_numpy()).tolist()
        codes = zip(frame["code"].tolist(), seen, strict=True)
        return frame.iloc[[row for row, (code, near) in enumerate(codes) if near and code != own]]

    @cached_property
    def seams(self) -> Shapes:
        """The edges of the area and its neighbours in millimetres, each once."""
        return paths.seams(self.frame, self._areas)

    def thinned(self, tier: str, shapes: Shapes) -> Thinned:
        """Return the areas of a tier thinned for several sheets, or else for this one alone."""
        shared = self.sheet.thinned.get(tier)
        return shared if shared is not None and shared.knows(shapes) else Thinned(shapes)

    @cached_property
    def _shapes(self) -> Shapes:
        """The area and its neighbours in metres."""
        rows = (self.sheet.area, self.neighbours)
        return np.concatenate([one.geometry.to_numpy() for one in rows])

    @cached_property
    def _areas(self) -> Thinned:
        """The area and its neighbours, thinned together."""
        return self.thinned("", self._shapes)

    @cached_property
    def _coverage(self) -> Shapes:
        """The area and its neighbours in millimetres, thinned together."""
        return self.frame.on_paper(self._areas.of(self._shapes, self.frame.scale))


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
    return draw_all([sheet], within=within, spare=spare)[0]


def draw_all(
    sheets: Iterable[Sheet], *, within: tuple[float, float] | None = None, spare: float = 0.0
) -> list[Drawing]:
    """Lay several maps out, each as `draw` does; together they take less time."""
    drawn = [_drawable(sheet) for sheet in sheets]
    frames = [
        framed(one.area.total_bounds, within, upright=True) if within else fit(one, spare=spare)
        for one in drawn
    ]
    based = [beneath(sheet, frame) for sheet, frame in zip(drawn, frames, strict=True)]
    laid = [_laid(sheet, frame) for sheet, frame in zip(drawn, frames, strict=True)]
    spread = spread_all([crowd for crowd, _ in laid])
    return [
        Drawing(sheet, frame, tuple(bodies), beyond, base)
        for (sheet, base), frame, bodies, (_, beyond) in zip(
            based, frames, spread, laid, strict=True
        )
    ]


def _laid(sheet: Sheet, frame: Frame) -> tuple[Crowd, int]:
    """Return where the marks belong, and how many of them lie beyond the box."""
    true = {sort: _spots(frame, getattr(sheet, sort)) for sort in MARKED}
    box = np.array([frame.width, frame.height])
    places = {sort: np.clip(spots, _EDGE, box - _EDGE) for sort, spots in true.items()}
    beyond = sum(int(((xy < 0) | (xy > box)).any(axis=1).sum()) for xy in true.values())
    _, south, _, north = sheet.area.total_bounds
    rows = (frame.millimetres(frame.north - north), frame.millimetres(frame.north - south))
    return Crowd(places=places, box=(frame.width, frame.height), rows=rows), beyond


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
    points = paths.spots(rows.geometry.to_numpy())
    spots: npt.NDArray[np.float64] = shapely.get_coordinates(frame.on_paper(points))
    return spots


def _picture(drawing: Drawing) -> str:
    """Put all parts together."""
    frame = drawing.frame
    width, height = frame.outer
    title = printable(drawing.sheet.heading)
    lines = f'<g id="boundaries">{"".join(boundaries(drawing))}</g>'
    inside = "".join((*ground(drawing), lines, *marks(drawing), names(drawing)))
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
