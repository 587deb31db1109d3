"""The marks of the map as SVG: circles for assets, diamonds for needs, hatches for patches."""

import re
from functools import lru_cache
from xml.sax.saxutils import escape

from mapping import style

FONT = "Source Sans 3, Source Sans Pro, Arial, sans-serif"
POINT = 0.352778
"""Millimetres in a typographer's point."""
SMALLEST = 7 * POINT
"""No letter on the sheet is smaller."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
DARK, PALE = "#111111", "#FFFFFF"


def number(value: float) -> str:
    """Write millimetres with hundredths, without needless noughts."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def text(words: str, x: float, y: float, *, size: float = SMALLEST, **look: str) -> str:
    """Write words at a place; whatever they hold stays text."""
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{attributes}>'
        f"{escape(printable(words))}</text>"
    )


def printable(words: str) -> str:
    """Leave out characters that neither XML nor paper can hold: controls and broken halves."""
    return _UNPRINTABLE.sub("", words)


def faded(colour: str) -> str:
    """Mix a colour with white to the strength of what lies across the line."""
    return style.pale(colour, style.ACROSS_OPACITY)


@lru_cache(maxsize=256)
def ink(colour: str) -> str:
    """Return the letters' colour, dark or white, that stands out better on a ground."""
    return PALE if contrast(colour, PALE) >= contrast(colour, DARK) else DARK


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def half_width(label: str) -> float:
    """Return half the width in millimetres of a numbered mark; a pill when the number is long."""
    return 2.15 if len(label) <= 2 else 0.68 * len(label) + 0.55


HALF_HEIGHT = 2.15


def inside(fill: str, *, across: bool, old: bool) -> str:
    """Return the ground of a mark: paler across the line, and when nobody checked it for long."""
    if old:
        return style.pale(fill, style.OLD_STRENGTH)
    return faded(fill) if across else fill


def _outline(*, across: bool, old: bool) -> str:
    """Return the attributes of a mark's outline; a broken one tells what is old without colour."""
    if old:
        dashes = " ".join(number(one * POINT / 2) for one in style.OLD_DASHES)
        return f'stroke="{style.OUTLINE}" stroke-dasharray="{dashes}"'
    return f'stroke="{faded(style.OUTLINE) if across else style.OUTLINE}"'


def roundel(  # noqa: PLR0913  (where, how, and two ways to be paler)
    label: str, x: float, y: float, *, fill: str, across: bool = False, old: bool = False
) -> str:
    """Draw a numbered circle, or a pill when the number is long."""
    half = half_width(label)
    ground, outline = inside(fill, across=across, old=old), _outline(across=across, old=old)
    shape = (
        f'<rect x="{number(x - half)}" y="{number(y - HALF_HEIGHT)}" width="{number(2 * half)}" '
        f'height="{number(2 * HALF_HEIGHT)}" rx="{number(HALF_HEIGHT)}" fill="{ground}" '
        f'{outline} stroke-width="0.25"/>'
    )
    return shape + text(
        label, x, y + 0.88, text_anchor="middle", font_weight="600", fill=ink(ground)
    )


def diamond(  # noqa: PLR0913  (where, how, and two ways to be paler)
    x: float,
    y: float,
    *,
    fill: str,
    across: bool = False,
    half: float = 1.75,
    old: bool = False,
) -> str:
    """Draw a diamond."""
    ground, outline = inside(fill, across=across, old=old), _outline(across=across, old=old)
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return f'<polygon points="{points}" fill="{ground}" {outline} stroke-width="0.25"/>'


def hatch(name: str, colour: str, turn: int, *, step: float = 3.0, thick: float = 0.18) -> str:
    """Define a light hatch; each service's lines lean another way, so that overlaps show."""
    size = number(step)
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><path d="M0 {number(step / 2)}H{size}" '
        f'stroke="{colour}" stroke-width="{number(thick)}" stroke-opacity="0.45"/></pattern>'
    )


def swatch(inside: str, *, width: float = 7.0, height: float = 4.6, defs: str = "") -> str:
    """Wrap a mark as a small picture of its own for the legend."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}mm" '
        f'height="{number(height)}mm" viewBox="0 0 {number(width)} {number(height)}" '
        f'font-family="{FONT}">'
        f"{'<defs>' + defs + '</defs>' if defs else ''}{inside}</svg>"
    )
