"""Neighbourhoods as data.police.uk gives them: about each, its boundary, and the people in it.

The files are kept as the service sends them, zipped together, a folder for each neighbourhood in a
folder for its force; or as one JSON file that holds the three answers by name. Numbers come as
text, rings open or closed and latitude first, some keys with hyphens; an id is one only within its
force.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import numpy as np
import pandas as pd
import shapely

from layers.errors import BadFile
from store.files import archive, tables
from store.files.limits import Limits
from store.files.table import Content, Fault

SHEETS = ["neighbourhoods", "people"]
PARTS = ("neighbourhood", "boundary", "people")
_REACHED = ("email", "telephone", "mobile", "address", "website")
_LEAST = 3

Json = dict[str, object]


def is_bundle(text: str) -> bool:
    """Whether a JSON file holds neighbourhoods."""
    return '"neighbourhood"' in text or '"neighbourhoods"' in text


def read_bundle(text: str, limits: Limits, sheet: str | None) -> Content:
    """
    Read one JSON file of neighbourhoods.

    Raises
    ------
    BadFile
        If it is no JSON, or holds none.
    """
    found = _plain(_parsed(text))
    many = found.get("neighbourhoods", [found]) if isinstance(found, dict) else []
    bundles = [one for one in many if isinstance(one, dict)] if isinstance(many, list) else []
    return _content([one for one in bundles if isinstance(one.get(PARTS[0]), dict)], limits, sheet)


def in_zip(packed: ZipFile) -> list[str]:
    """Return the JSON files of a zip file, when they are several as these are."""
    names = [one for one in archive.members(packed) if one.casefold().endswith(".json")]
    return names if len(names) > 1 else []


def read_zip(packed: ZipFile, folder: Path, limits: Limits, sheet: str | None) -> Content:
    """Read zipped answers: those of one neighbourhood lie in one folder, or begin alike."""
    bundles: dict[str, Json] = {}
    for name in in_zip(packed):
        path = archive.unpack(packed, name, folder / "answer.json.part", limits)
        part, held = _part(name, _plain(_parsed(path.read_text(encoding="utf-8-sig"))))
        bundle = bundles.setdefault(_whose(name), {})
        bundle[part] = held
        above = PurePosixPath(name).parent.parent.name
        if above:
            bundle["force"] = above
    whole = [one for one in bundles.values() if isinstance(one.get(PARTS[0]), dict)]
    return _content(whole, limits, sheet)


def _parsed(text: str) -> object:
    """Read JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = "The JSON is damaged or cut off."
        raise BadFile(msg) from error


def _plain(value: object) -> object:
    """Write keys with hyphens as others are written."""
    if isinstance(value, dict):
        return {str(key).replace("-", "_"): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _whose(name: str) -> str:
    """Return what the files of one neighbourhood share: the folder, and how their names begin."""
    path = PurePosixPath(name)
    stem = re.sub(r"[-_ ]?(neighbourhood|boundary|people|details?)$", "", path.stem.casefold())
    return f"{path.parent}/{stem}"


def _part(name: str, held: object) -> tuple[str, object]:
    """Tell an answer by what it holds; an empty list by the file's name."""
    if isinstance(held, dict):
        return PARTS[0], held
    first = held[0] if isinstance(held, list) and held else None
    if isinstance(first, dict):
        return (PARTS[1] if "latitude" in first else PARTS[2]), held
    return (PARTS[2] if "people" in name.casefold() else PARTS[1]), held


def _content(bundles: list[Json], limits: Limits, sheet: str | None) -> Content:
    """Make the table that is asked for."""
    if not bundles:
        msg = "This JSON file is not GeoJSON, and holds no neighbourhood of data.police.uk either."
        raise BadFile(msg)
    tables.check_name(sheet, SHEETS, "sheet")
    chosen = sheet or SHEETS[0]
    names = _names(bundles)
    made = _people(bundles, names) if chosen == SHEETS[1] else _places(bundles, names)
    if len(made.frame) > limits.rows:
        msg = f"The table has more than {limits.rows:,} rows, which is the most."
        raise BadFile(msg)
    made.sheet, made.sheets = chosen, SHEETS
    return made


def _about(bundle: Json) -> Json:
    """Return what is said about a neighbourhood."""
    found = bundle[PARTS[0]]
    return found if isinstance(found, dict) else {}


def _names(bundles: list[Json]) -> list[str]:
    """Name neighbourhoods; those of one name by their force, or by their id, as well."""
    named = [_words(_about(one).get("name")) or _words(_about(one).get("id")) for one in bundles]
    forces = [_words(one.get("force")) for one in bundles]
    for more in (forces, [_words(_about(one).get("id")) for one in bundles]):
        count = Counter(named)
        named = [
            f"{name} ({word})" if count[name] > 1 and word else name
            for name, word in zip(named, more, strict=True)
        ]
    return named


def _places(bundles: list[Json], names: list[str]) -> Content:
    """Tabulate neighbourhoods."""
    rows, shapes, faults = [], [], []
    for number, (bundle, name) in enumerate(zip(bundles, names, strict=True), start=1):
        about = _about(bundle)
        force, id_ = _words(bundle.get("force")), _words(about.get("id"))
        code = f"{force}/{id_}" if force else id_
        rows.append([name, code, force, _words(about.get("description")), about.get("population")])
        try:
            shapes.append(_ring(bundle.get(PARTS[1])))
        except ValueError as error:
            shapes.append(None)
            faults.append(Fault(row=number, field="geometry", reason=str(error)))
    frame = pd.DataFrame(rows, columns=["name", "code", "organisation", "about", "population"])
    made = Content(frame=frame, geometry=np.array(shapes, dtype=object), crs="EPSG:4326")
    made.faults = faults
    return made


def _ring(given: object) -> shapely.Polygon:
    """Make an area of corners given as text, latitude first; ``ValueError`` says what is wrong."""
    corners = given if isinstance(given, list) else []
    try:
        points = [(float(one["longitude"]), float(one["latitude"])) for one in corners]
    except (KeyError, TypeError, ValueError):
        msg = "A corner of its boundary is not a pair of numbers."
        raise ValueError(msg) from None
    if len(dict.fromkeys(points)) < _LEAST:
        msg = "Its boundary has fewer than three corners."
        raise ValueError(msg)
    return shapely.Polygon(points)


def _people(bundles: list[Json], names: list[str]) -> Content:
    """Tabulate the people of all neighbourhoods; whoever is in several has one row."""
    found: dict[tuple[str, str, str], tuple[list[str], Json]] = {}
    for bundle, name in zip(bundles, names, strict=True):
        listed = bundle.get(PARTS[2])
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict):
                force = _words(bundle.get("force"))
                key = (_words(one.get("name")), _words(one.get("rank")), force)
                found.setdefault(key, ([], one))[0].append(name)
    rows = [
        [name, rank, force, "\n".join(patches), _words(one.get("bio")), _reached(one)]
        for (name, rank, force), (patches, one) in found.items()
    ]
    columns = ["name", "role", "organisation", "patches", "about", "contact_public"]
    return Content(frame=pd.DataFrame(rows, columns=columns, dtype=object))


def _reached(one: Mapping[str, object]) -> str:
    """Join the ways in which somebody can be reached."""
    given = one.get("contact_details")
    held = given if isinstance(given, dict) else {}
    return ", ".join(text for name in _REACHED if (text := _words(held.get(name))))


class _Text(HTMLParser):
    """Keeps what a reader sees of a text with marks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.parts.append(data)


def _words(value: object) -> str:
    """Return a text without its marks; empty for what is none."""
    if not isinstance(value, str | int | float):
        return ""
    reader = _Text()
    reader.feed(str(value))
    reader.close()
    return _joined(reader.parts)


def _joined(parts: Iterable[str]) -> str:
    """Put the words of a text in one line."""
    return re.sub(r"\s+", " ", " ".join(parts)).strip()
