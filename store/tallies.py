"""Numbers about the store as a whole: counts, groups, sources, counters, notes."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, select

from layers.layer import Layer
from store.database import Database

Origin = tuple[str, str, int, str]
"""A source, its licence, how many records it has, and when the last of them changed."""
Kept = dict[str, tuple[int, list[Origin]]]
"""By layer its counter, and what was counted then."""

SOURCES = ("layer", "source", "licence", "records", "loaded_at")


def count(
    database: Database, conn: Connection, layer: Layer, condition: ColumnElement[bool]
) -> int:
    """Count the records that meet a condition."""
    table = database.schema.layers[layer.name]
    query = select(func.count()).select_from(table).where(condition)
    return int(conn.execute(query).scalar_one())


def groups(
    database: Database,
    conn: Connection,
    layer: Layer,
    column: ColumnElement[object],
    condition: ColumnElement[bool],
) -> dict[str, int]:
    """Count records by the values of a field, in the values' order."""
    table = database.schema.layers[layer.name]
    query = (
        select(column, func.count())
        .select_from(table)
        .where(condition, column.is_not(None))
        .group_by(column)
        .order_by(column)
    )
    return {str(value): int(number) for value, number in conn.execute(query)}


def version(database: Database, conn: Connection, layer: Layer) -> int:
    """Return the layer's counter; 0 when it was never touched."""
    counters = database.schema.counters
    query = select(counters.c.version).where(counters.c.layer == layer.name)
    return int(conn.execute(query).scalar() or 0)


def sources(
    database: Database, conn: Connection, kinds: Sequence[Layer], *, kept: Kept
) -> pd.DataFrame:
    """
    Return where the published records of some layers come from.

    To count them means to go through every record, so a layer's counts are kept until its counter
    rises.
    """
    rows: list[tuple[object, ...]] = []
    loads = database.schema.loads
    loaded = {(row.layer, row.source): row.loaded_at for row in conn.execute(select(loads))}
    for layer in kinds:
        number = version(database, conn, layer)
        known = kept.get(layer.name)
        if known is None or known[0] != number:
            known = kept[layer.name] = (number, _origins(database, conn, layer))
        for source, licence, records, last in known[1]:
            when = loaded.get((layer.name, source), last)
            rows.append((layer.name, source, licence, records, when))
    return pd.DataFrame(rows, columns=list(SOURCES)).astype({"records": "int64"})


def _origins(database: Database, conn: Connection, layer: Layer) -> list[Origin]:
    """Count a layer's published records by source and licence, with their last change."""
    table = database.schema.layers[layer.name]
    columns = (table.c.source, table.c.licence)
    query = (
        select(*columns, func.count(), func.max(table.c.changed_at))
        .where(table.c.status == "published")
        .group_by(*columns)
        .order_by(*columns)
    )
    return [(str(row[0]), str(row[1]), int(row[2]), str(row[3])) for row in conn.execute(query)]


def note(database: Database, conn: Connection, name: str) -> str | None:
    """Return one of the place's own facts."""
    notes = database.schema.notes
    value = conn.execute(select(notes.c.value).where(notes.c.name == name)).scalar()
    return None if value is None else str(value)


def set_note(database: Database, conn: Connection, name: str, value: str | None) -> None:
    """Keep one of the place's own facts; None forgets it."""
    notes = database.schema.notes
    conn.execute(notes.delete().where(notes.c.name == name))
    if value is not None:
        conn.execute(notes.insert(), {"name": name, "value": value})
