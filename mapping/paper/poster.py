"""Posters that say who works in an area, with its map and a code to scan."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from layers.words import sentence
from mapping import style
from mapping.paper import keys
from mapping.paper.code_to_scan import code_to_scan
from mapping.paper.content import credit, day
from mapping.paper.document import Press
from mapping.paper.drawing import Drawing, draw
from mapping.paper.frame_of import MARGIN, RIM, STRIP
from mapping.paper.sheet import Orientation, Sheet

TEMPLATE = "poster.typ"
SHARE: Mapping[Orientation, tuple[float, float]] = {
    "portrait": (1.0, 0.33),
    "landscape": (0.42, 0.46),
}
"""The most of the paper inside its margins that the map's box may take, across and down."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """
    Somebody on a poster, or a post that nobody fills.

    Parameters
    ----------
    service
        What people read for the service.
    colour
        The colour of the service's patches on the map.
    name, role, organisation
        Who it is.
    about
        What people may come for.
    ground
        On which patches: "Works on Beat 2".
    for_now
        Who answers while they are away.
    contact
        How residents reach them, or whoever answers for now.
    """

    service: str
    name: str
    colour: str = style.DARK_BLUE
    role: str = ""
    organisation: str = ""
    about: str = ""
    ground: str = ""
    for_now: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Poster:
    """
    One poster.

    Parameters
    ----------
    sheet
        The area, what lies round it, and the paper.
    answer
        Who works there, in a sentence.
    people
        Everybody, in the order in which they are read.
    remarks
        What else must be said: which service nobody has here.
    address
        The live page that the code to scan leads to; without one there is no code.
    """

    sheet: Sheet
    answer: str
    people: tuple[Person, ...]
    remarks: tuple[str, ...] = ()
    address: str = ""


def posters(many: Sequence[Poster], *, fonts: Path, press: Press | None = None) -> bytes:
    """
    Make one document of posters, each beginning on a page of its own with a bookmark.

    All are printed on the paper of the first.

    Returns
    -------
    bytes
        PDF/UA-1: tagged, with alternative texts for maps and codes.

    Raises
    ------
    CannotPrint
        If Typst refuses; the message says why.
    """
    return (press or Press(fonts)).pdf(TEMPLATE, content(many))


def content(many: Sequence[Poster]) -> dict[str, object]:
    """Return what the template prints, as plain values."""
    first = many[0].sheet
    title = _say("title")
    areas = [one.sheet.heading for one in many]
    return {
        "language": first.language,
        "title": f"{title}: {areas[0]}" if len(many) == 1 else f"{title}: {first.place}",
        "page": {
            "width": first.page[0],
            "height": first.page[1],
            "margin": MARGIN,
            "large": first.paper == "A3",
        },
        "upright": first.orientation == "portrait",
        "words": {
            name: _say(name) for name in ("title", "scan", "page", "continued", "key", "demo")
        },
        "posters": [_poster(one) for one in many],
    }


def _say(code: str, **values: object) -> str:
    """Return one of the poster's sentences."""
    return sentence("poster", code, **values)


def _poster(one: Poster) -> dict[str, object]:
    """Return what one poster prints."""
    drawing = draw(one.sheet, within=_room(one.sheet))
    width, height = drawing.frame.outer
    marks = [asdict(mark) for mark in keys.keys(drawing) if mark.title != "Also on the map"]
    return {
        "name": one.sheet.heading,
        "kind": one.sheet.kind,
        "answer": one.answer,
        "remarks": list(one.remarks),
        "map": {"svg": drawing.svg, "width": width, "height": height, "alt": _shows(drawing)},
        "key": [mark for section in marks for mark in section["marks"]],
        "people": [asdict(person) for person in one.people],
        "code": _code(one),
        "demo": one.sheet.demo,
        "made_on": _say("made_on", day=day(one.sheet.made_on)),
        "credit": credit(one.sheet),
    }


def _room(sheet: Sheet) -> tuple[float, float]:
    """Return the most width and height of the map's box in millimetres."""
    across, down = SHARE[sheet.orientation]
    width, height = (side - 2 * MARGIN for side in sheet.page)
    return across * width - 2 * RIM, down * height - STRIP


def _shows(drawing: Drawing) -> str:
    """Say what the map shows, for those who do not see it."""
    near = sorted({name for name, _ in drawing.around})[:12]
    said = _say("map", name=drawing.sheet.heading, scale=f"{drawing.frame.scale:,}")
    return f"{said} {_say('round', names=', '.join(near))}" if near else said


def _code(one: Poster) -> dict[str, str]:
    """Return the code to scan with its words; nothing without an address."""
    if not one.address:
        return {}
    return {
        "svg": code_to_scan(one.address),
        "alt": _say("code", address=one.address),
        "address": one.address.removeprefix("https://"),
    }
