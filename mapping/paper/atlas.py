"""An atlas: many areas in one document, with an index and references from page to page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import geopandas as gpd

from layers.words import day as in_words
from layers.words import number, sentence
from mapping.paper import edges, keys
from mapping.paper.content import alternative, answer, credit, credited
from mapping.paper.document import CannotPrint, Press
from mapping.paper.drawing import Drawing, draw_all
from mapping.paper.frame_of import COLUMNS, FOOT, GUTTER, HEAD, MARGIN, RIM
from mapping.paper.index_map import index_map
from mapping.paper.listing import numbered
from mapping.paper.pack import Pack
from mapping.paper.packing import pack_content
from mapping.paper.sheet import PAPERS, Credit, Orientation, Paper, Sheet
from mapping.paper.thinned import Thinned

TEMPLATE = "atlas.typ"
PACK_PAGES = 14
"""Of one pack, so many at the most, to know how wide the numbers of pages may be."""
_INDEX_HIGH, _CROWDED_HIGH, _CROWDED = 0.44, 0.6, 100
"""Of the first page's height that the index map may take, and where so many areas are on it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Atlas:
    """
    What an atlas is of.

    Parameters
    ----------
    title, subtitle
        What stands on its first page.
    areas
        ``code`` and ``name`` of every area asked for, in the order of its pages, in metres.
    column
        What the index calls one of them: "Ward".
    made_on
        The day to print.
    sources
        Whom to name.
    demo
        Whether the place is made up.
    paper, orientation
        The paper.
    thinned
        The areas, where they were thinned for their own maps already.
    """

    title: str
    subtitle: str
    areas: gpd.GeoDataFrame
    column: str
    made_on: date
    sources: tuple[Credit, ...] = ()
    demo: bool = False
    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    thinned: Thinned | None = None

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the paper in millimetres, as it is turned."""
        short, long = PAPERS[self.paper]
        return (long, short) if self.orientation == "landscape" else (short, long)


@dataclass(frozen=True)
class Failed:
    """An area that could not be drawn, and why in a sentence."""

    code: str
    name: str
    why: str


@dataclass(frozen=True)
class Leaf:
    """One area's page, or its pack when it is named in ``pack``, as plain values."""

    code: str
    name: str
    assets: int
    needs: int
    made: Mapping[str, object]
    references: tuple[edges.Reference, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    pack: str = ""

    @property
    def label(self) -> str:
        """What the template calls the place where its pages begin."""
        return f"{self.pack}-cover" if self.pack else f"area-{self.code}"

    def without(self, gone: Collection[str]) -> "Leaf":
        """Return the same page with no reference to some areas."""
        kept = tuple(one for one in self.references if one.code not in gone)
        more = tuple(one for one in self.more if one[0] not in gone)
        return replace(self, references=kept, more=more)

    def content(self, labels: Mapping[str, str]) -> dict[str, object]:
        """Return everything that is printed, given what the template calls each area's place."""
        return {
            **self.made,
            "band": edges.BAND,
            "edges": [{**asdict(one), "label": labels[one.code]} for one in self.references],
            "more": [{"name": name, "label": labels[code]} for code, name in self.more],
            "also": _say("also"),
        }


def laid(sheets: Iterable[Sheet]) -> list[Drawing]:
    """Lay out the maps of several pages, with room for the references at their edges."""
    return draw_all(sheets, spare=edges.BAND)


def leaf(drawing: Drawing, codes: Collection[str], *, lists: bool = True) -> Leaf:
    """
    Draw the page of one area.

    Parameters
    ----------
    drawing
        Its map, as `laid` lays it out.
    codes
        Codes of all areas that have a page, which its edges may refer to.
    lists
        Whether to keep the numbered list for the end of the atlas.
    """
    sheet = drawing.sheet
    around, more = edges.references(drawing, codes, widest=_widest(len(codes)))
    width, height = drawing.frame.outer
    legend = keys.keys(drawing)
    parts = (
        [legend]
        if sheet.orientation == "landscape"
        else keys.in_columns(legend, COLUMNS[sheet.paper])
    )
    code = str(sheet.area["code"].iloc[0])
    made = {
        "code": code,
        "title": sheet.heading,
        "answer": answer(sheet),
        "map": {
            "svg": drawing.svg,
            "width": width,
            "height": height,
            "alt": alternative(drawing),
            "box": [drawing.frame.width, drawing.frame.height],
        },
        "key": [[asdict(one) for one in part] for part in parts],
        "credit": credit(drawing.sheet),
        "list": _listed(drawing) if lists else [],
    }
    return Leaf(code, sheet.heading, *_counts(sheet), made, tuple(around), tuple(more))


def pack_leaf(pack: Pack, codes: Collection[str]) -> Leaf:
    """Draw the pack of one area; the edges of its map may refer to those of some other areas."""
    sheet, drawing = pack.sheet, laid([pack.sheet])[0]
    around, more = edges.references(drawing, codes, widest=_widest(len(codes), packs=True))
    made = pack_content(pack, drawing)
    code = str(sheet.area["code"].iloc[0])
    return Leaf(
        code, sheet.heading, *_counts(sheet), made, tuple(around), tuple(more), pack=pack.key
    )


def _widest(many: int, *, packs: bool = False) -> str:
    """Return the widest number that a page of an atlas may have, before there are pages."""
    return "8" * max(2, len(str(int(many * (PACK_PAGES if packs else 1.4)))))


def _counts(sheet: Sheet) -> tuple[int, int]:
    """Count assets and needs inside."""
    assets, needs = (0 if one is None else len(one) for one in (sheet.assets, sheet.needs))
    return assets, needs


def _listed(drawing: Drawing) -> list[list[object]]:
    """Return number and words of each asset on a map, as short as can be."""
    listed: list[list[object]] = []
    for row in numbered(drawing).to_dict("records"):
        lies_in = "" if row["inside"] else row["area_name"]
        more = [str(one) for one in (row["kind"], row["postcode"], lies_in) if one]
        listed.append([row["number"], row["name"], ", ".join(more)])
    return listed


def bound(
    atlas: Atlas,
    leaves: Sequence[Leaf],
    *,
    failed: Sequence[Failed] = (),
    fonts: Path,
    press: Press | None = None,
) -> tuple[bytes, tuple[Failed, ...]]:
    """
    Bind pages into one document.

    Returns
    -------
    tuple
        PDF/UA-1, and every area that is not in it: a page that cannot be set is left out and named.

    Raises
    ------
    CannotPrint
        If nothing at all can be set.
    """
    used = press or Press(fonts)
    try:
        return used.pdf(TEMPLATE, _content(atlas, leaves, failed)), tuple(failed)
    except CannotPrint:
        faults = [one for page in leaves if (one := _fault(atlas, page, used)) is not None]
        if not faults:
            raise
    bad = {one.code for one in faults}
    good = [page.without(bad) for page in leaves if page.code not in bad]
    every = (*failed, *faults)
    return used.pdf(TEMPLATE, _content(atlas, good, every)), every


def _fault(atlas: Atlas, page: Leaf, press: Press) -> Failed | None:
    """Try to set one page alone."""
    alone = replace(page, references=(), more=())
    try:
        press.pdf(TEMPLATE, _content(atlas, [alone], ()))
    except CannotPrint as error:
        return Failed(page.code, page.name, str(error))
    return None


def _content(atlas: Atlas, leaves: Sequence[Leaf], failed: Sequence[Failed]) -> dict[str, object]:
    """Return everything that the template prints."""
    width, height = atlas.page
    high = _INDEX_HIGH if len(atlas.areas) < _CROWDED else _CROWDED_HIGH
    room = (width - 2 * MARGIN, (height - MARGIN - FOOT) * high)
    labels = {one.code: one.label for one in leaves}
    widest = _widest(len(atlas.areas), packs=any(one.pack for one in leaves))
    drawn = index_map(atlas.areas, room, widest=widest, thinned=atlas.thinned)
    return {
        "title": atlas.title,
        "subtitle": atlas.subtitle,
        "demo": atlas.demo,
        "made_with": _say("made_with", day=in_words(atlas.made_on)),
        "page": {
            "width": width,
            "height": height,
            "margin": MARGIN,
            "foot": FOOT,
            "head": HEAD[atlas.paper],
            "gutter": GUTTER,
            "rim": RIM,
            "large": atlas.paper == "A3",
            "upright": atlas.orientation == "portrait",
            **{name: value for name, value in edges.offsets().items() if name != "rim"},
        },
        "column": atlas.column,
        "index": {
            "svg": drawn.svg,
            "width": drawn.width,
            "height": drawn.height,
            "alt": _say("index_alt", title=atlas.title, scale=f"{drawn.scale:,}"),
            "spots": [asdict(one) for one in drawn.spots if one.code in labels],
        },
        "answer": _say(
            "answer",
            areas=number(len(leaves)),
            assets=number(sum(one.assets for one in leaves)),
            needs=number(sum(one.needs for one in leaves)),
        ),
        "rows": [
            {"code": one.code, "name": one.name, "assets": one.assets, "needs": one.needs}
            for one in leaves
        ],
        "failed": [asdict(one) for one in failed],
        "labels": labels,
        "pages": [one.content(labels) for one in leaves if not one.pack],
        "packs": [one.content(labels) for one in leaves if one.pack],
        "sources": credited(atlas.sources),
        "words": {name: _say(name) for name in _FIXED},
    }


_FIXED = (
    *("index", "page", "of", "assets", "needs", "failed", "failed_why", "lists", "lists_about"),
    *("legend", "about", "about_numbers", "about_edges", "sources", "made_up", "also"),
)


def _say(code: str, **values: object) -> str:
    """Return one of an atlas's sentences."""
    return sentence("atlas", code, **values)
