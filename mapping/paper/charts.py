"""Small bar charts as SVG: one area beside others, with the figure at each bar."""

from mapping import style
from mapping.paper.labels import width, wrapped
from mapping.paper.pack import Chart
from mapping.paper.symbols import FONT, POINT, number, text

WIDE = 84.0
ROW = 6.2
_NAMES = 30.0
_FIGURES = 17.0
_LETTERS = 8 * POINT


def svg(chart: Chart) -> tuple[str, float, float]:
    """Return a chart with its width and height in millimetres."""
    rows, y = [], 1.0
    longest = max((abs(bar.value) for bar in chart.bars), default=0.0) or 1.0
    room = WIDE - _NAMES - _FIGURES
    for bar in chart.bars:
        lines = _lines(bar.label)
        high = max(ROW, 3.4 * len(lines) + 1.6)
        long = max(0.0, bar.value) / longest * room
        rows.append(_bar(y + high / 2, long, own=bar.own))
        first = y + high / 2 - (len(lines) - 1) * 1.7 + 1.0
        rows += [
            text(line, _NAMES - 1.5, first + turn * 3.4, size=_LETTERS, text_anchor="end")
            for turn, line in enumerate(lines)
        ]
        weight = "700" if bar.own else "400"
        at = _NAMES + long + 1.2
        rows.append(text(bar.said, at, y + high / 2 + 1.0, size=_LETTERS, font_weight=weight))
        y += high
    axis = f'<path d="M{_NAMES} 0.5V{number(y + 0.5)}" stroke="#1A1A1A" stroke-width="0.25"/>'
    high = y + 1.0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}mm" height="{number(high)}mm" '
        f'viewBox="0 0 {WIDE} {number(high)}" font-family="{FONT}">{"".join(rows)}{axis}</svg>',
        WIDE,
        high,
    )


def _bar(middle: float, long: float, *, own: bool) -> str:
    """Draw one bar; the area's own is dark, and its figure is bold."""
    fill = style.DARK_BLUE if own else style.pale(style.DARK_BLUE, 0.35)
    return (
        f'<rect x="{_NAMES}" y="{number(middle - 1.7)}" width="{number(long)}" height="3.4" '
        f'fill="{fill}"/>'
    )


def _lines(label: str) -> list[str]:
    """Break a name into at most three lines that fit; what is too long ends in dots."""
    lines = wrapped(label, _LETTERS, widest=_NAMES - 2)
    if len(lines) > 3:
        lines = [*lines[:2], lines[2] + " …"]
    return [_cut(line) for line in lines]


def _cut(line: str) -> str:
    """Shorten a word that is wider than the names' column."""
    while len(line) > 2 and width(line, _LETTERS) > _NAMES - 2:
        line = line.rstrip("…")[:-1] + "…"
    return line


def alternative(chart: Chart) -> str:
    """Say what a chart shows."""
    bars = "; ".join(f"{bar.label} {bar.said}" for bar in chart.bars)
    return f"Bar chart of {chart.title}: {bars}. The table below has the same figures."
