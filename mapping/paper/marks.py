"""Marks and names on the map: what stands above everything else."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapping import style
from mapping.paper import fading, labels, paths
from mapping.paper.sheet import Sheet
from mapping.paper.spread import Body
from mapping.paper.symbols import POINT, diamond, ink, inside, number, roundel, text

if TYPE_CHECKING:
    from mapping.paper.drawing import Drawing

MARKED = ("assets", "assets_across", "needs", "needs_across")
"""The frames of a sheet that are drawn as marks, in the order in which numbers run on."""


def marks(drawing: "Drawing") -> Iterable[str]:
    """Draw needs, then assets, with a thin line to the true place of any that was moved."""
    known = fading.old(drawing.sheet)
    colours = {sort: _colours(drawing.sheet, sort) for sort in MARKED}
    last = sorted(drawing.bodies, key=lambda one: MARKED[::-1].index(one.sort))
    yield f'<g id="leaders">{"".join(_leader(one) for one in last)}</g>'
    for sort in MARKED[::-1]:
        mine = [
            _mark(one, colour(colours[sort], one), old=fading.fades(known, one))
            for one in last
            if one.sort == sort
        ]
        yield f'<g id="{sort.replace("_", "-")}">{"".join(mine)}</g>' if mine else ""


def _leader(body: Body) -> str:
    """Draw the line from a moved mark to its place."""
    if body.moved < 1.0:
        return ""
    x, y = body.drawn
    return (
        f'<path d="M{number(body.x)} {number(body.y)}L{number(x)} {number(y)}" '
        f'stroke="{style.OUTLINE}" stroke-width="0.25"/>'
        f'<circle cx="{number(body.x)}" cy="{number(body.y)}" r="0.45" fill="{style.OUTLINE}"/>'
    )


def _mark(body: Body, fill: str, *, old: bool) -> str:
    """Draw one mark."""
    x, y = body.drawn
    across = body.sort.endswith("across")
    if not body.sort.startswith("needs"):
        return roundel(body.label, x, y, fill=fill, across=across, old=old)
    half = body.half[0] - 0.05
    shape = diamond(x, y, fill=fill, across=across, half=half, old=old)
    if not body.label:
        return shape
    dark = ink(inside(fill, across=across, old=old))
    return shape + text(body.label, x, y + 0.88, text_anchor="middle", font_weight="600", fill=dark)


def _colours(sheet: Sheet, sort: str) -> list[str]:
    """Return the colour of each record of a frame: its kind's."""
    rows = getattr(sheet, sort)
    if rows is None:
        return []
    layer, column = ("needs", "theme") if sort.startswith("needs") else ("assets", "category")
    return [style.group(layer, kind).colour for kind in rows[column].tolist()]


def colour(colours: list[str], body: Body) -> str:
    """Return a mark's colour: its kind's, or white for several kinds together."""
    kinds = {colours[row] for row in body.members}
    return kinds.pop() if len(kinds) == 1 else "#FFFFFF"


def names(drawing: "Drawing") -> str:
    """Name the neighbours and the places in the context wherever there is room."""
    frame = drawing.frame
    ground = labels.Ground((frame.width, frame.height))
    for body in drawing.bodies:
        ground.take(*body.drawn, (body.half[0] + 0.3, body.half[1] + 0.3))
    found = [
        labels.within(ground, name, shape, (9 * POINT, 8 * POINT, 7 * POINT))
        for name, shape in drawing.around
    ]
    said = [written(one, fill="#44546A", font_weight="600") for one in found if one is not None]
    said += _place_names(drawing, ground)
    return f'<g id="names">{"".join(said)}</g>'


def _place_names(drawing: "Drawing", ground: labels.Ground) -> list[str]:
    """Name the points of the context."""
    rows = drawing.sheet.context
    if rows is None or rows.empty:
        return []
    lived_in = np.array([style.is_settlement(kind) for kind in rows["kind"]], dtype=bool)
    points = rows[(rows.geometry.geom_type == "Point").to_numpy(dtype=bool) & lived_in]
    seen = paths.near(drawing.frame, points[points["name"].notna()])
    spots = shapely.get_coordinates(drawing.frame.on_paper(seen.geometry.to_numpy()))
    around = {name for name, _ in drawing.around}
    found = [
        labels.beside(ground, str(name), (float(x), float(y)), 8 * POINT)
        for name, (x, y) in zip(seen["name"], spots, strict=True)
        if name not in around
    ]
    return [written(one, fill="#333333", font_style="italic") for one in found if one is not None]


def written(name: labels.Name, **look: str) -> str:
    """Write a name line by line, with a pale rim that keeps it legible on lines."""
    rim = {"stroke": "#FFFFFF", "stroke_width": "0.7", "paint_order": "stroke"}
    first = name.y - (len(name.lines) - 1) * name.size * labels.LINE / 2 + name.size * 0.35
    return "".join(
        text(
            line,
            name.x,
            first + turn * name.size * labels.LINE,
            size=name.size,
            text_anchor="middle",
            stroke_linejoin="round",
            **rim,
            **look,
        )
        for turn, line in enumerate(name.lines)
    )
