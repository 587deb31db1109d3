"""Where a person is named in a store: a search through everything that people wrote."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from layers.catalogue import LAYERS
from layers.errors import BadRecord, Fault
from layers.layer import Layer
from store.database import Database
from store.erasures import ERASED
from store.history import STORE

IMPERSONAL = frozenset({"boundaries", "postcodes", "places", "people", "indicators"})
"""Layers of ground and numbers, in which nobody is named."""

AUTHORS = ("created_by", "changed_by")
FILE_WORDS = ("name", "alt", "caption", "by")
_FEWEST = 3
_PHONE = re.compile(r"\+?\d(?:[\s().\-\u2010-\u2013/]{0,3}\d){6,}")

Match = Callable[[object], bool]


@dataclass(frozen=True)
class Found:
    """
    One place where a person is named.

    Parameters
    ----------
    layer, id
        The record.
    version
        The record's version now; in the history, the version that the change made.
    field
        The field; ``by`` and ``reason`` for who changed it and why.
    where
        "record", "history" (the state before that change, or who made it and why) or "file".
    text
        What stands there.
    """

    layer: str
    id: str
    version: int
    field: str
    where: str
    text: str = ""


def matcher(text: str) -> Match:
    """
    Return what tells whether a value names whoever is looked for.

    Names and addresses match as whole words, in any case and spacing; telephone numbers by their
    digits, with or without the country's code.

    Raises
    ------
    BadRecord
        If the text is too short to name anybody.
    """
    if sum(map(str.isalnum, text)) < _FEWEST:
        raise BadRecord([Fault("text", "Type at least three letters or digits.")])
    if re.fullmatch(r"[\d\s()+./\u2010-\u2013-]+", text) and len(re.sub(r"\D", "", text)) > 6:
        number = _national(text)
        return lambda value: any(_national(one) == number for one in _PHONE.findall(_said(value)))
    words = r"\s+".join(map(re.escape, text.casefold().split()))
    pattern = re.compile(rf"(?<!\w){words}(?!\w)")
    return lambda value: bool(pattern.search(_said(value).casefold()))


def _said(value: object) -> str:
    """Return a value as text; numbers name nobody."""
    return value if isinstance(value, str) else ""


def _national(number: str) -> str:
    """Return a number's digits as they are dialled within the country."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return re.sub(r"^(?:00)?44(?=\d{9,10}$)", "0", digits)


def search(database: Database, conn: Connection, match: Match) -> Iterator[Found]:
    """Go through all records, their history and their files."""
    for layer in LAYERS.values():
        if layer.name not in IMPERSONAL:
            yield from _in_records(database, conn, layer, match)
    yield from _in_history(database, conn, match)
    yield from _in_files(database, conn, match)


def _in_records(
    database: Database, conn: Connection, layer: Layer, match: Match
) -> Iterator[Found]:
    """Look at what records are now."""
    table = database.schema.layers[layer.name]
    names = (*_written(layer), "source", *AUTHORS)
    query = select(table.c.id, table.c.version, *(table.c[name] for name in names))
    for id_, version, *cells in conn.execute(query.order_by(table.c.fid)):
        for name, value in zip(names, cells, strict=True):
            if match(value):
                yield Found(layer.name, id_, version, name, "record", value)


def _written(layer: Layer) -> list[str]:
    """Return the fields that hold people's words."""
    numbers = ("integer", "number", "date", "choice")
    return [one.name for one in layer.fields if one.kind not in numbers]


def _in_history(database: Database, conn: Connection, match: Match) -> Iterator[Found]:
    """Look at what records were, who changed them, and why."""
    table = database.schema.history
    names = ("layer", "record", "version", "action", "by", "reason", "before")
    mine = table.c.layer.not_in([*IMPERSONAL, STORE])
    query = select(*(table.c[name] for name in names)).where(mine).order_by(table.c.seq)
    for row in conn.execute(query).mappings():
        for name, value in _told(dict(row)).items():
            if match(value):
                yield Found(row["layer"], row["record"], row["version"], name, "history", value)


def _told(row: Mapping[str, object]) -> dict[str, str]:
    """Return the words of a row of history."""
    before = json.loads(str(row["before"])) if row["before"] else {}
    words = {name: value for name, value in before.items() if isinstance(value, str)}
    if row["action"] == ERASED:
        return words  # who erased something, and why, is what must stay
    return words | {"by": str(row["by"]), "reason": str(row["reason"])}


def _in_files(database: Database, conn: Connection, match: Match) -> Iterator[Found]:
    """Look at the words that go with photos and files; what they show is for a person to see."""
    table = database.schema.files
    names = ("layer", "record", "version", *FILE_WORDS)
    for layer, record, version, *words in conn.execute(select(*(table.c[one] for one in names))):
        for name, value in zip(FILE_WORDS, words, strict=True):
            if match(value):
                yield Found(layer, record, version, name, "file", value)
