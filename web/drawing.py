"""A sheet in the form a person takes away: PDF, PNG, SVG or one HTML file."""

from pathlib import Path
from typing import Literal, cast, get_args

from layers.errors import PatchworkError
from layers.words import sentence
from mapping.paper.pack import Pack
from mapping.paper.sheet import Sheet
from mapping.paper.tiles import Tiles
from web.place import Place
from web.static_files import FOLDER

Form = Literal["pdf", "png", "svg", "html"]

MEDIA: dict[Form, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "html": "text/html",
}

FONTS = FOLDER / "node_modules" / "@expo-google-fonts" / "source-sans-3"
LEAFLET = FOLDER / "node_modules" / "leaflet" / "dist"


class UnknownForm(PatchworkError, ValueError):
    """A map cannot be drawn in this form."""


def form_of(out: Path) -> Form:
    """Return the form that a file's ending asks for; raises ``UnknownForm`` for any other."""
    form = out.suffix.lstrip(".").lower()
    if form not in get_args(Form):
        forms = ", ".join(get_args(Form))
        msg = f"A map is drawn as {forms}, not as {out.suffix or 'a file without ending'}."
        raise UnknownForm(msg)
    return cast("Form", form)


def draw(sheet: Sheet, form: Form, *, dpi: int = 150) -> bytes:
    """
    Draw a sheet.

    Parameters
    ----------
    sheet
        What is on it.
    form
        What to draw it as.
    dpi
        Dots to the inch, for PNG.

    Raises
    ------
    PatchworkError
        If the fonts or scripts that set-up puts in place are missing.
    """
    require(FONTS if form != "html" else LEAFLET)
    # Typst is loaded only by the person who draws, not by everybody who opens a page.
    if form == "html":
        from mapping.screen.standalone import standalone_html

        return standalone_html(sheet, leaflet=LEAFLET)
    if form == "pdf":
        from mapping.paper.document import ward_map

        return ward_map(sheet, fonts=FONTS)
    from mapping.paper import picture

    if form == "png":
        return picture.png(sheet, fonts=FONTS, dpi=dpi)
    return picture.svg(sheet, fonts=FONTS)


def draw_pack(pack: Pack) -> bytes:
    """Draw a pack as PDF; raises as `draw` does."""
    require(FONTS)
    from mapping.paper.packing import ward_pack

    return ward_pack(pack, fonts=FONTS)


def pack_cover(pack: Pack, *, dpi: int) -> bytes:
    """Draw a pack's cover as PNG; raises as `draw` does."""
    require(FONTS)
    from mapping.paper.packing import cover

    return cover(pack, fonts=FONTS, dpi=dpi)


def tiles_of(url: str, attribution: str) -> Tiles | None:
    """Return where printed maps have the operator's base map from; None when there is none."""
    if not url:
        return None
    from store.tiles import Tiles as Fetched

    return Fetched(url, attribution)


def without_base(place: Place, *, since: int | None = None) -> str:
    """
    Say in a sentence that the base map could not be had; empty when it was, or there is none.

    Parameters
    ----------
    place
        What was drawn.
    since
        How often it had failed when the drawing began; None for something drawn this moment.
    """
    tiles = place.tiles
    if tiles is None or not (tiles.resting or (since is not None and tiles.failures > since)):
        return ""
    return sentence("base_map", "without", why=tiles.fault)


def base_state(place: Place) -> tuple[object, ...]:
    """Return what a kept drawing depends on besides the records: whether the base map was there."""
    return (place.tiles.failures, place.tiles.resting) if place.tiles else ()


def require(folder: Path) -> None:
    """Say in one sentence what to do when set-up has not been run."""
    if not folder.is_dir():
        msg = "The map's fonts and scripts are not in place. Run: python -m web.static_files"
        raise PatchworkError(msg)
