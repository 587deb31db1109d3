"""The numbered list of what is on the map, in the numbers' order."""

import re
from collections.abc import Hashable, Mapping

import pandas as pd

from layers import vocabulary
from mapping.paper.drawing import Drawing, draw
from mapping.paper.sheet import Sheet
from mapping.paper.spread import Body

Record = Mapping[Hashable, object]

COLUMNS = (
    "number", "mark", "inside", "name", "kind", "address", "postcode", "opening", "contact",
    "distance", "area_name", "category", "geometry",
)  # fmt: skip


def listing(sheet: Sheet) -> pd.DataFrame:
    """
    Return the numbered list of a sheet's assets, as the map numbers them.

    Returns
    -------
    pandas.DataFrame
        ``number``; ``mark``: what is written on its mark ("7" or "12–15"); ``inside``; ``name``;
        ``kind`` in words; ``address``, ``postcode``; ``opening``; ``contact``; ``distance``
        in metres across the line (None inside); ``area_name``: where those across lie;
        ``category``; ``geometry``.
    """
    return numbered(draw(sheet))


def numbered(drawing: Drawing) -> pd.DataFrame:
    """Return the numbered list of a drawn map; see `listing`."""
    records = {sort: _records(drawing.sheet, sort) for sort in ("assets", "assets_across")}
    rows: list[dict[str, object]] = []
    for body in drawing.bodies:
        if body.sort in records:
            mine = [records[body.sort][row] for row in body.members]
            mine.sort(key=lambda one: words(one.get("name")))
            rows += [_row(body, one, number=len(rows) + turn) for turn, one in enumerate(mine, 1)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _records(sheet: Sheet, sort: str) -> list[Record]:
    """Return a frame's records as plain values."""
    frame = getattr(sheet, sort)
    if frame is None:
        return []
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return list(plain.assign(geometry=frame.geometry.to_numpy()).to_dict("records"))


def _row(body: Body, record: Record, *, number: int) -> dict[str, object]:
    """Return one row of the list."""
    across = body.sort.endswith("across")
    return {
        "number": number,
        "mark": body.label,
        "inside": not across,
        "name": words(record.get("name")),
        "kind": vocabulary.title("categories", words(record.get("category")) or "other"),
        "address": _address(record),
        "postcode": words(record.get("postcode")),
        "opening": words(record.get("opening")),
        "contact": words(record.get("contact_public")),
        "distance": record.get("distance") if across else None,
        "area_name": words(record.get("area_name")) if across else "",
        "category": words(record.get("category")),
        "geometry": record["geometry"],
    }


def words(value: object) -> str:
    """Return a value as text; nothing for what is not known."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    return str(value).strip()


def _address(record: Record) -> str:
    """Return the address without the postcode, which stands by itself, with its commas spaced."""
    address, postcode = words(record.get("address")), words(record.get("postcode"))
    if postcode and address.endswith(postcode):
        address = address.removesuffix(postcode).rstrip(" ,")
    return re.sub(r",(?=[^\s\d])", ", ", address)
