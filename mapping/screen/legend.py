"""The legend: accessible HTML beside the map, made from the same marks and lines as the map."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from mapping import style
from mapping.screen.escape import colour
from mapping.screen.url_layer import Pattern

WIDTH, HEIGHT = 34, 20
_SHAPES: dict[style.Mark, str] = {
    "circle": '<circle cx="17" cy="10" r="6.5" {paint}/>',
    "diamond": '<path d="M17 1.5 25.5 10 17 18.5 8.5 10z" {paint}/>',
    "square": '<rect x="11" y="4" width="12" height="12" {paint}/>',
}


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a picture made here, and what it stands for."""

    swatch: str
    title: str


def mark_entries(layer: str, groups: Iterable[style.Group]) -> list[Entry]:
    """Return one entry per group of a layer's marks."""
    shape = _SHAPES[style.MARKS[layer]]
    return [
        Entry(_svg(shape.format(paint=_paint(one.colour, fill=one.colour))), one.title)
        for one in groups
    ]


def old_entry(layers: Iterable[str], title: str) -> Entry:
    """Return the entry of marks that nobody checked for too long: pale, with a broken outline."""
    shapes = [_SHAPES[style.MARKS[one]] for one in layers]
    pale = style.pale(style.DARK_GREY, style.OLD_STRENGTH)
    dashes = " ".join(f"{one:g}" for one in style.OLD_DASHES)
    paint = f'{_paint(pale, fill=pale)} stroke-dasharray="{dashes}"'
    apart = (-8.5, 8.5) if len(shapes) > 1 else (0,)
    drawn = "".join(
        f'<g transform="translate({x:g} 0)">{shape.format(paint=paint)}</g>'
        for shape, x in zip(shapes, apart, strict=False)
    )
    return Entry(_svg(drawn), title)


def line_entry(line: style.Line, title: str) -> Entry:
    """Return the entry of a kind of boundary."""
    path = f'<path d="M1 10H33" {_stroke(line.colour, line.width, line.dashes)}/>'
    return Entry(_svg(path), title)


def ring_entry(ink: str, title: str) -> Entry:
    """Return the entry of the ring around one record."""
    return Entry(_svg(f'<circle cx="17" cy="10" r="7.5" fill="none" {_stroke(ink, 3)}/>'), title)


def hatch_entry(ink: str, angle: int, title: str) -> Entry:
    """Return the entry of a service's patches: outline and hatch in the service's colour."""
    turned = "".join(
        f'<path d="M{x} -20V40" transform="rotate({90 - angle} 17 10)" '
        f'{_stroke(ink, 1.2)} opacity="0.5"/>'
        for x in range(-16, 60, 7)
    )
    frame = f'<rect x="2" y="2" width="30" height="16" fill="none" {_stroke(ink, 2)}/>'
    return Entry(_svg(turned + frame), title)


def pattern_entry(pattern: Pattern, ink: str, title: str) -> Entry:
    """Return the entry of ground told apart by a pattern: stripes, crossed stripes or dots."""
    if pattern == "stipple":
        drawn = "".join(
            f'<circle cx="{x}" cy="{y}" r="1.4" fill="{colour(ink)}"/>'
            for x, y in product(range(6, 32, 5), (5, 10, 15))
        )
    else:
        turns = {"hatch": (45,), "cross": (45, -45)}.get(pattern, ())
        drawn = "".join(
            f'<path d="M{x} -20V40" transform="rotate({turn} 17 10)" {_stroke(ink, 1.2)}/>'
            for turn, x in product(turns, range(-16, 60, 6))
        )
    frame = f'<rect x="2" y="2" width="30" height="16" fill="none" {_stroke(ink, 1.5)}/>'
    return Entry(_svg(drawn + frame), title)


def area_entry(fill: str, line: str, title: str) -> Entry:
    """Return the entry of a filled area."""
    paint = _paint(line, fill=fill)
    return Entry(_svg(f'<rect x="2" y="3" width="30" height="14" {paint}/>'), title)


def as_html(groups: Sequence[tuple[str, Sequence[Entry]]]) -> str:
    """
    Return the legend as lists under headings.

    Parameters
    ----------
    groups
        Headings with their entries; empty ones are left out. Every title is escaped.
    """
    parts = [_list(heading, entries) for heading, entries in groups if entries]
    return f'<div class="pw-legend">{"".join(parts)}</div>' if parts else ""


def _list(heading: str, entries: Sequence[Entry]) -> str:
    """Return one heading with its list."""
    items = "".join(_item(one) for one in entries)
    return f"<div><h2>{html.escape(heading)}</h2><ul>{items}</ul></div>"


def _item(entry: Entry) -> str:
    """Return one entry as a list item."""
    return f"<li>{entry.swatch}<span>{html.escape(entry.title)}</span></li>"


def _svg(inner: str) -> str:
    """Wrap a drawing as a picture; it only repeats what the title says, so it has no text."""
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inner}</svg>'
    return (
        f'<img src="data:image/svg+xml,{quote(drawing)}" alt="" width="{WIDTH}" height="{HEIGHT}">'
    )


def _paint(line: str, *, fill: str) -> str:
    """Return fill and outline; marks have the dark outline of every mark."""
    ink = style.OUTLINE if line == fill else colour(line)
    return f'fill="{colour(fill)}" stroke="{ink}" stroke-width="1.5"'


def _stroke(ink: str, width: float, dashes: Sequence[float] = ()) -> str:
    """Return a line's attributes."""
    dashed = f' stroke-dasharray="{" ".join(f"{one:g}" for one in dashes)}"' if dashes else ""
    return f'stroke="{colour(ink)}" stroke-width="{max(width, 0.8):g}"{dashed}'
