"""Packs as documents: every word computed here, laid out by the templates."""

from dataclasses import asdict
from pathlib import Path

from mapping.paper import charts
from mapping.paper.content import about, boundary, content
from mapping.paper.document import Press
from mapping.paper.drawing import Drawing, draw
from mapping.paper.overview import overview
from mapping.paper.pack import Chapter, Pack

TITLES = {"map": "map", "across": "across_title", "sources": "about_pack"}
"""What the list of contents calls a section, where it is not the section's own name."""

TEMPLATE = "ward_pack.typ"


def pack_content(pack: Pack, drawing: Drawing | None = None) -> dict[str, object]:
    """
    Return what the templates print of one pack, as plain values; its map may be drawn already.

    It is what `content` gives for the pack's map, with the rest of the pack under ``pack``:
    ``pack(data)`` of ``pack.typ`` lays it out, as often as a file has packs.
    """
    drawing, mapped = drawing or draw(pack.sheet), "map" in pack.sections
    made = content(drawing)
    heads = made["heads"]
    assert isinstance(heads, dict)  # noqa: S101  (made by `heads`)
    heads = {**heads, "about_map": heads["about_pack"]}
    picture = overview(pack)
    return {
        **made,
        "heads": heads,
        "about": about(pack.sheet, drawing) if mapped else boundary(pack.sheet),
        "pack": {
            "key": pack.key,
            "map": mapped,
            "overview": asdict(picture),
            "answer": pack.answer,
            "facts": [list(one) for one in pack.facts],
            "notes": list(pack.notes),
            "contents": [
                {"name": one, "title": heads[TITLES.get(one, one)]} for one in pack.sections
            ],
            "chart_columns": 2 if pack.sheet.page[0] < 290 else 3,
            "chapters": [_chapter(pack, one) for one in pack.sections if one != "map"],
        },
    }


def _chapter(pack: Pack, section: str) -> dict[str, object]:
    """Return one chapter; what is known of it comes from the pack or, for sources, the sheet."""
    found: Chapter = pack.chapters.get(section, Chapter(title=""))  # type: ignore[call-overload]
    return {
        "name": section,
        "title": found.title,
        "said": list(found.said),
        "after": list(found.after),
        "tables": [asdict(one) for one in found.tables],
        "charts": [
            {
                "title": one.title,
                "alt": charts.alternative(one),
                **dict(zip(("svg", "width", "height"), charts.svg(one), strict=True)),
            }
            for one in found.charts
        ],
    }


def ward_pack(pack: Pack, *, fonts: Path, press: Press | None = None) -> bytes:
    """
    Make one pack as a document of its own.

    Parameters
    ----------
    pack
        What is in it.
    fonts
        Folder with Source Sans 3.
    press
        A compiler to use again, when many are made.

    Returns
    -------
    bytes
        PDF/UA-1: tagged, with alternative texts and the fonts in it.

    Raises
    ------
    CannotPrint
        If Typst refuses; the message says why.
    """
    return (press or Press(fonts)).pdf(TEMPLATE, pack_content(pack))


def cover(pack: Pack, *, fonts: Path, dpi: float = 80) -> bytes:
    """Draw a pack's first page as PNG."""
    return Press(fonts).pages(TEMPLATE, pack_content(pack), form="png", dpi=dpi)[0]
