"""Boundaries on the map: weak where they lie across the area's own line, which is drawn last."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import shapely

from layers import vocabulary
from mapping import style
from mapping.paper import paths
from mapping.paper.symbols import POINT, number
from mapping.paper.thinned import Shapes

if TYPE_CHECKING:
    from mapping.paper.drawing import Drawing

_OWN = 1.2
"""Lines within so many millimetres of the area are drawn as strong as those in it."""


def boundaries(drawing: "Drawing") -> Iterable[str]:
    """Draw boundaries: small areas, other tiers, neighbours, and last the area's own edge."""
    frame, lines = drawing.frame, drawing.sheet.lines
    zone = shapely.buffer(drawing.ward, _OWN, quad_segs=4)
    for tier in sorted(lines, key=lambda tier: -vocabulary.tier(tier).rank):
        shapes = lines[tier].geometry.to_numpy()
        areas = drawing.thinned(tier, shapes[paths.reaching(frame.bounds, shapes)])
        inside, across = paths.parted(paths.seams(frame, areas), zone)
        yield _line(across, style.line(tier), across=True)
        yield _line(inside, style.line(tier), across=False)
    yield _line(drawing.seams, style.line("ward"), across=True)
    band = f'stroke="{style.DARK_BLUE}" stroke-linejoin="round" fill="none"'
    yield f'<path d="{drawing.outline}" {band} stroke-width="2.6" stroke-opacity="0.16"/>'
    yield f'<path id="edge" d="{drawing.outline}" {band} stroke-width="0.7"/>'


def _line(edges: Shapes, look: style.Line, *, across: bool) -> str:
    """Draw edges; widths are given in half points, and what lies across is weaker."""
    data = paths.path(*edges)
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
