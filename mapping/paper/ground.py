"""What lies beneath the map's lines and marks: the ground, patches, the grid and a veil."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from mapping import style
from mapping.paper import furniture, paths
from mapping.paper.symbols import number
from mapping.paper.thinned import FINEST, sound

if TYPE_CHECKING:
    from mapping.paper.drawing import Drawing


def ground(drawing: "Drawing") -> Iterable[str]:
    """Draw what lies beneath, the whole box full, and then the veil over what lies across."""
    frame, ward = drawing.frame, drawing.outline
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


def _context(drawing: "Drawing") -> Iterable[str]:
    """Draw green space, water, railways and roads."""
    rows = drawing.sheet.context
    if rows is None or rows.empty:
        return
    seen = paths.near(drawing.frame, rows)
    shapes = drawing.frame.on_paper(sound(seen.geometry.to_numpy()))
    shapes = paths.cut(drawing.frame, shapely.simplify(shapes, FINEST))
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


def _patches(drawing: "Drawing") -> Iterable[str]:
    """Hatch and outline patches, one service after the other."""
    if not drawing.services:
        return
    rows = drawing.patches
    shapes = paths.areas(drawing.frame, rows)
    for turn, service in enumerate(drawing.services):
        colour = style.service_colour(service, drawing.services)
        mine = paths.cut(drawing.frame, shapes[(rows["service"] == service).to_numpy()])
        yield (
            f'<path d="{paths.path(*mine)}" fill="url(#hatch-{turn})" fill-rule="evenodd" '
            f'stroke="{colour}" stroke-width="0.5" stroke-opacity="0.8"/>'
        )
