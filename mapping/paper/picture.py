"""The ward map as a picture: PNG and SVG, of the first page or of the map alone."""

from pathlib import Path

from mapping.paper.content import content
from mapping.paper.document import Press
from mapping.paper.drawing import draw
from mapping.paper.sheet import Sheet


def png(
    sheet: Sheet,
    *,
    fonts: Path,
    dpi: float = 150,
    map_only: bool = False,
    press: Press | None = None,
) -> bytes:
    """
    Draw the first page, or the map alone, as PNG.

    Parameters
    ----------
    sheet
        What is on it.
    fonts
        Folder with Source Sans 3.
    dpi
        Dots to the inch.
    map_only
        Whether to leave title, legend and lists out.
    press
        A compiler to use again, when many are made.
    """
    template = "map.typ" if map_only else "ward_map.typ"
    pages = (press or Press(fonts)).pages(template, content(draw(sheet)), form="png", dpi=dpi)
    return pages[0]


def svg(sheet: Sheet, *, fonts: Path, map_only: bool = True, press: Press | None = None) -> bytes:
    """
    Draw the map, or the whole first page, as SVG.

    The map alone keeps its text as text and its layers as named groups, in exact millimetres, so
    that a drawing program can go on from it; the page has its letters as outlines.
    """
    drawing = draw(sheet)
    if map_only:
        return drawing.svg.encode()
    return (press or Press(fonts)).pages("ward_map.typ", content(drawing), form="svg")[0]
