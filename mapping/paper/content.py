"""Every word of the document, computed from the sheet: the template only lays it out."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

import geopandas as gpd
import pandas as pd

from layers import small_counts, vocabulary
from layers.words import sentence
from mapping import style
from mapping.paper import furniture, keys
from mapping.paper.drawing import Drawing
from mapping.paper.frame_of import COLUMNS, FOOT, GUTTER, HEAD, MARGIN, RIM
from mapping.paper.heads import heads
from mapping.paper.listing import numbered, words
from mapping.paper.sheet import Credit, Sheet
from mapping.paper.symbols import ink

_NAMED = 6
_CREDITED = 5


def content(drawing: Drawing) -> dict[str, object]:
    """Return what the template prints, as plain values."""
    sheet, frame = drawing.sheet, drawing.frame
    width, height = frame.outer
    legend, listed = keys.keys(drawing), numbered(drawing)
    columns = keys.in_columns(legend, COLUMNS[sheet.paper])
    return {
        "language": sheet.language,
        "heads": heads(sheet.heading, made_on=sheet.made_on, language=sheet.heads),
        "heads_language": sheet.heads,
        "title": sheet.heading,
        "subtitle": sheet.subtitle or _subtitle(sheet),
        "demo": sheet.demo,
        "page": {
            "width": sheet.page[0],
            "height": sheet.page[1],
            "margin": MARGIN,
            "head": HEAD[sheet.paper],
            "foot": FOOT,
            "gutter": GUTTER,
            "rim": RIM,
            "large": sheet.paper == "A3",
        },
        "upright": sheet.orientation == "portrait",
        "map": {
            "svg": drawing.svg,
            "width": width,
            "height": height,
            "alt": alternative(drawing),
            "box": [frame.width, frame.height],
        },
        "answer": answer(sheet),
        "key": [asdict(one) for one in legend],
        "key_two": [[asdict(one) for one in part] for part in keys.in_columns(legend, 2)],
        "key_columns": [[asdict(one) for one in part] for part in columns],
        "inside": _rows(listed, inside=True),
        "across": _rows(listed, inside=False),
        "across_head": f"Just across the line, within {sheet.across_metres:,.0f} m",
        "area_kind": sheet.kind,
        "needs": needs(sheet),
        "patches": _patches(drawing),
        "officers": _officers(sheet),
        "neighbours": _neighbours(drawing),
        "about": about(sheet, drawing),
        "credit": credit(sheet),
        "sources": credited(sheet.sources),
        "notes": list(sheet.notes),
    }


def day(value: date) -> str:
    """Write a date as "22 November 2026"."""
    return f"{value.day} {value:%B %Y}"


def _subtitle(sheet: Sheet) -> str:
    """Say what it is and where: "Ward map, Trafford"."""
    return f"{sheet.kind.capitalize()} map{f', {sheet.place}' if sheet.place else ''}"


def count(number: int, one: str, many: str = "") -> str:
    """Count something in words: "1 asset", "12 assets", "no assets"."""
    if number == 0:
        return f"no {many or one + 's'}"
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _size(frame: gpd.GeoDataFrame | None) -> int:
    """Return the number of records, none when there is no frame."""
    return 0 if frame is None else len(frame)


def answer(sheet: Sheet) -> str:
    """Say in one sentence what is on the map."""
    inside = [
        count(len(frame), word)
        for frame, word in ((sheet.assets, "asset"), (sheet.needs, "need"))
        if frame is not None
    ]
    if not inside:
        return ""
    said = _and(inside)
    said = f"{said[0].upper()}{said[1:]} inside the line"
    near = f"within {sheet.across_metres:,.0f} m"
    beyond = [
        count(len(frame), word)
        for frame, word in ((sheet.assets_across, "asset"), (sheet.needs_across, "need"))
        if frame is not None and len(frame)
    ]
    more = f"{_and(beyond)} just across it" if beyond else "none recorded just across it"
    return f"{said}; {more}, {near}."


def alternative(drawing: Drawing) -> str:
    """Say what the map shows, for those who do not see it."""
    sheet = drawing.sheet
    parts = [f"Map of {sheet.heading} at 1:{drawing.frame.scale:,}. {answer(sheet)}"]
    names = sorted({name for name, _ in drawing.around})
    if names:
        parts.append(f"Round it lie {_and(names[:12])}.")
    if drawing.services:
        titles = [vocabulary.title("services", one) for one in drawing.services]
        parts.append(f"Patches drawn: {_and(titles)}.")
    if drawing.base:
        parts.append(sentence("base_map", "beneath"))
    listed = "All assets are in the numbered list." if _size(sheet.assets) else ""
    return " ".join((*parts, listed)).strip()


def _and(names: list[str]) -> str:
    """Join names as a sentence does."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _rows(rows: pd.DataFrame, *, inside: bool) -> list[dict[str, object]]:
    """Return the rows of one list, with the colour of each number's mark."""
    return [
        {
            "number": str(row["number"]),
            "fill": (fill := style.group("assets", row["category"]).colour),
            "ink": ink(fill),
            "name": row["name"],
            "kind": row["kind"],
            "address": row["address"],
            "postcode": row["postcode"],
            "opening": "; ".join(filter(None, row["opening"].splitlines())),
            "distance": "" if inside else _distance(row["distance"]),
            "area": row["area_name"],
        }
        for row in rows.to_dict("records")
        if row["inside"] == inside
    ]


def _distance(metres: float) -> str:
    """Write how far beyond the line something is."""
    return "on the line" if metres < 1 else f"{metres:,.0f} m"


def needs(sheet: Sheet) -> list[dict[str, str]]:
    """Summarise needs by theme: how many inside and across, and the people affected."""
    inside, across = _themes(sheet.needs), _themes(sheet.needs_across)
    every = sorted({*inside, *across}, key=lambda one: (-inside.get(one, (0, 0, ""))[0], one))
    return [
        {
            "theme": vocabulary.title("themes", theme),
            "inside": f"{inside.get(theme, (0, 0, ''))[0]:,}",
            "affected": _people(inside.get(theme, (0, 0, ""))[1]),
            "across": f"{across.get(theme, (0, 0, ''))[0]:,}",
            "names": inside.get(theme, (0, 0, ""))[2],
        }
        for theme in every
    ]


def _themes(frame: gpd.GeoDataFrame | None) -> dict[str, tuple[int, float, str]]:
    """Return number, people affected and first names of needs by theme."""
    if frame is None or frame.empty:
        return {}
    themes = frame["theme"].map(lambda one: words(one) or "other")
    return {
        str(theme): (len(rows), _affected(rows), _some([words(one) for one in rows["name"]]))
        for theme, rows in frame.groupby(themes)
    }


def _affected(rows: pd.DataFrame) -> float:
    """Add up the people affected where that is known."""
    if "affected" not in rows:
        return 0.0
    return float(pd.to_numeric(rows["affected"], errors="coerce").fillna(0).sum())


def _people(number: float) -> str:
    """Write about how many people, so that nobody is found by it; a dash when nobody said."""
    safe = small_counts.handed_on(number)
    if safe is not None:
        return f"{safe:,}"
    return f"under {small_counts.SMALLEST}" if number else "–"


def _some(names: Iterable[str]) -> str:
    """List the first few different names, in order, and say how many more there are."""
    every = sorted(set(filter(None, names)))
    more = len(every) - _NAMED
    return "; ".join(every[:_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def _patches(drawing: Drawing) -> list[dict[str, str]]:
    """List the patches that reach the area."""
    frame, area = drawing.patches, drawing.sheet.area.geometry.iloc[0]
    here = frame[frame.intersects(area)] if len(frame) else frame
    rows = [
        {
            "service": vocabulary.title("services", words(row.get("service"))),
            "name": words(row.get("name")),
            "organisation": words(row.get("organisation")),
        }
        for _, row in here.iterrows()
    ]
    return sorted(rows, key=lambda row: (row["service"], row["name"]))


def _officers(sheet: Sheet) -> list[dict[str, str]]:
    """List who works here."""
    frame = sheet.officers
    if frame is None:
        return []
    columns = ("name", "role", "service", "organisation", "contact_public")
    return [{name: words(row.get(name)) for name in columns} for _, row in frame.iterrows()]


def _neighbours(drawing: Drawing) -> str:
    """Name the areas that meet this one's line."""
    names = {str(one) for one in drawing.neighbours["name"][drawing.bordering]}
    return _and(sorted(names)) if names else ""


def about(sheet: Sheet, drawing: Drawing) -> list[str]:
    """Say how the map was made."""
    said = [
        f"The map is drawn at 1:{drawing.frame.scale:,} when printed on {sheet.paper} paper "
        "without scaling.",
        furniture.grid_words(sheet, drawing.frame),
        "Assets are numbered from the north down, from west to east. A mark that would hide "
        "another is moved aside; a thin line leads to its place.",
    ]
    said = [*boundary(sheet), *said]
    if drawing.beyond:
        said.append("A mark at the very edge of the map stands for a place just beyond it.")
    if any(len(one.members) > 1 for one in drawing.bodies):
        said.append("Where several are too close to be drawn apart, one mark stands for all.")
    return said


def boundary(sheet: Sheet) -> list[str]:
    """Say which day the boundary is of, where that is known."""
    return [] if sheet.boundary_date is None else [f"Boundary of {day(sheet.boundary_date)}."]


def credit(sheet: Sheet) -> str:
    """Return what must be read on the map's own page: the boundary's day and whom to name."""
    named = [one.attribution or f"{one.name}, {one.licence}".strip(", ") for one in sheet.sources]
    every = list(dict.fromkeys(one.rstrip(". ") for one in named if one))
    day_of = [one.rstrip(".") for one in boundary(sheet)]
    more = ["All sources and licences are on the last page"] if len(every) > _CREDITED else []
    return "".join(f"{one}. " for one in (*day_of, *every[:_CREDITED], *more)).strip()


def credited(sources: Iterable[Credit]) -> list[dict[str, str]]:
    """Return the words of every source; wording that several share is said once."""
    said: set[str] = set()
    found = []
    for one in sources:
        wording = "" if one.attribution in said else one.attribution
        said.add(one.attribution)
        found.append({"name": one.name, "licence": one.licence, "attribution": wording})
    return found
