"""Numbers about the store as a whole: counts, groups, sources, counters, notes."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, select

from layers.layer import Layer
from store.database import Database

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


def sources(database: Database, conn: Connection, kinds: Sequence[Layer]) -> pd.DataFrame:
    """Return where the published records of some layers come from."""
    rows: list[tuple[object, ...]] = []
    loads = database.schema.loads
    loaded = {(row.layer, row.source): row.loaded_at for row in conn.execute(select(loads))}
    for layer in kinds:
        table = database.schema.layers[layer.name]
        columns = (table.c.source, table.c.licence)
        query = (
            select(*columns, func.count(), func.max(table.c.changed_at))
            .where(table.c.status == "published")
            .group_by(*columns)
            .order_by(*columns)
        )
        for source, licence, number, last in conn.execute(query):
            when = loaded.get((layer.name, source), last)
            rows.append((layer.name, source, licence, number, when))
    return pd.DataFrame(rows, columns=list(SOURCES)).astype({"records": "int64"})


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
