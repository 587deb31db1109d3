"""What stands round a map: scale bar, north arrow, grid lines and their figures."""

import numpy as np

from layers import grid
from mapping.paper import scale
from mapping.paper.frame_of import RIM, Frame
from mapping.paper.sheet import Sheet
from mapping.paper.symbols import POINT, SMALLEST, number, text

_INK = "#1A1A1A"
_GREY = "#5A5A5A"
_GRID = "#7FA7C9"


def scale_bar(frame: Frame, *, x: float, y: float) -> str:
    """
    Draw the scale bar: round metres, as long as they are at this scale.

    Its length in millimetres is metres * 1000 / N; four parts, dark and light by turns.
    """
    metres = scale.round_length(frame.metres(min(70.0, frame.width * 0.45)))
    long = frame.millimetres(metres)
    parts = "".join(
        f'<rect x="{x + long * part / 4:.4f}" y="{number(y)}" width="{long / 4:.4f}" height="1.5" '
        f'fill="{_INK if part % 2 == 0 else "#FFFFFF"}" stroke="{_INK}" stroke-width="0.2"/>'
        for part in range(4)
    )
    figures = "".join(
        text(
            label,
            x + long * part / 4,
            y - 1.0,
            size=7.5 * POINT,
            text_anchor="start" if part == 0 else "middle",
        )
        for part, label in ((0, "0"), (2, scale.spoken(metres / 2)), (4, scale.spoken(metres)))
    )
    return f'<g id="scale-bar" data-metres="{metres}" data-mm="{long:.4f}">{parts}{figures}</g>'


def north_arrow(*, x: float, y: float) -> str:
    """Draw an arrow to grid north, its middle at this place."""
    return (
        f'<g id="north-arrow"><path d="M{number(x)} {number(y - 4.6)}L{number(x + 2)} '
        f"{number(y + 2.6)}L{number(x)} {number(y + 1.2)}L{number(x - 2)} {number(y + 2.6)}Z"
        f'" fill="{_INK}"/>'
        + text("N", x + 2.8, y - 1.6, size=9 * POINT, font_weight="600")
        + "</g>"
    )


def grid_lines(frame: Frame) -> str:
    """Draw the grid inside the box, hair-thin."""
    easts, norths = _ticks(frame)
    runs = "".join(f"M{number(x)} 0V{number(frame.height)}" for _, x in easts)
    runs += "".join(f"M0 {number(y)}H{number(frame.width)}" for _, y in norths)
    return (
        f'<path id="grid" d="{runs}" fill="none" stroke="{_GRID}" stroke-width="0.12" '
        'stroke-opacity="0.7"/>'
    )


def grid_figures(frame: Frame) -> str:
    """Write each grid line's figures outside the box, on all four sides."""
    step = scale.grid_step(frame.scale)
    easts, norths = _ticks(frame)
    said: list[str] = []
    for metres, x in easts:
        label = scale.tick(metres, step)
        said += [_figure(label, x, -1.1), _figure(label, x, frame.height + 3.0)]
    for metres, y in norths:
        label = scale.tick(metres, step)
        for side in (-1.0, frame.width + 1.0):
            turned = f"rotate(-90 {number(side)} {number(y)})"
            down = 0.0 if side < 0 else 1.8
            said.append(_figure(label, side, y + down, transform=turned))
    return f'<g id="grid-figures">{"".join(said)}</g>'


def _figure(label: str, x: float, y: float, **look: str) -> str:
    """Write the figures of one grid line."""
    return text(label, x, y, size=SMALLEST, text_anchor="middle", fill=_GREY, **look)


def _ticks(frame: Frame) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Return the grid lines in the box with their places in millimetres."""
    step = scale.grid_step(frame.scale)
    west, south, east, north = frame.bounds
    easts = [
        (int(one), frame.millimetres(one - west))
        for one in np.arange(np.ceil(west / step) * step, east, step)
    ]
    norths = [
        (int(one), frame.millimetres(north - one))
        for one in np.arange(np.ceil(south / step) * step, north, step)
    ]
    corner = RIM + 2
    return (
        [one for one in easts if corner < one[1] < frame.width - corner],
        [one for one in norths if corner < one[1] < frame.height - corner],
    )


def grid_words(sheet: Sheet, frame: Frame) -> str:
    """Say which grid the figures are of."""
    step = scale.spoken(scale.grid_step(frame.scale))
    if not grid.is_british(sheet.area.crs):
        name = sheet.area.crs.name.replace("WGS 84 / ", "")
        return f"Grid: {name}, every {step}; figures are kilometres."
    west, south, east, north = frame.bounds
    corners = [(x, y) for y in (north, south) for x in (west, east)]
    squares = list(dict.fromkeys(filter(None, (scale.square(*corner) for corner in corners))))
    word = "square" if len(squares) == 1 else "squares"
    return f"British National Grid, {word} {' and '.join(squares)}, every {step}."
