"""Look for damage: the database itself, the history's chain, and every record against it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np
import shapely
from sqlalchemy import Connection, and_, func, select

from layers.catalogue import LAYERS
from layers.layer import Layer
from store import attached, history, records
from store.database import Database, Row
from store.erasures import Erasures
from store.faults import NotKept
from store.history import chain_hash, content_hash, seal, state_before
from store.schema import GEOMETRY

CHUNK = 5_000
MOST = 20
"""So many problems of one kind are told one by one; then only their number."""


def problems(database: Database) -> list[str]:
    """Return every problem found, a sentence each."""
    found = _told(database, database.faults)
    found += _told(database, lambda conn: _few(_broken_chain(database, conn), "rows of history"))
    for layer in LAYERS.values():
        found += _told(database, partial(_records, database, layer))
    found += _told(database, lambda conn: _few(attached.problems(conn, database.schema), "photos"))
    return list(dict.fromkeys(found))


def _told(database: Database, look: Callable[[Connection], list[str]]) -> list[str]:
    """Take one look; damage that stops it is a finding too, and the other looks go on."""
    try:
        with database.reading() as conn:
            return look(conn)
    except NotKept as error:
        return [str(error)]


def _records(database: Database, layer: Layer, conn: Connection) -> list[str]:
    """Look at the records of one layer."""
    return _few(_edited(database, conn, layer), f"records of {layer.name}")


def _few(problems: Iterable[str], what: str) -> list[str]:
    """Tell some one by one and count the rest."""
    found = list(problems)
    if len(found) <= MOST:
        return found
    return [*found[:MOST], f"{len(found):,} {what} are not as they were written."]


def _broken_chain(database: Database, conn: Connection) -> Iterator[str]:
    """Follow the history from its first row to its last."""
    table = database.schema.history
    chain, number = history.START, 0
    last: dict[tuple[object, object], bytes | None] = {}
    erasures = Erasures()
    rows = conn.execute(select(table).order_by(table.c.seq)).yield_per(CHUNK).mappings()
    for row in map(dict, rows):
        number += 1
        if row["seq"] != number:
            yield f"Row {number} of the history is missing."
            number = int(str(row["seq"]))
        if chain_hash(chain, row) != row["chain"] or not _sealed(row):
            yield f"Row {number} of the history was altered."
        chain = bytes(row["chain"])
        name = (row["layer"], row["record"])
        yield from _unlike(row, last.get(name, NEW), number)
        last[name] = None if row["erased"] else bytes(row["content"])
        yield from erasures.follow(row)
    yield from erasures.unaccounted()


NEW = b"new"
"""Stands for the content of a record that has no history yet."""


def _sealed(row: Row) -> bool:
    """Whether a row is what its seal says; one that was erased is judged by its erasure."""
    return row["erased"] is not None or seal(row) == row["seal"]


def _unlike(row: Row, content: bytes | None, number: int) -> Iterator[str]:
    """Compare the state a row keeps with what the row before it said it left, if that is known."""
    layer = LAYERS.get(str(row["layer"]))
    if layer is None or content is None or row["erased"]:
        return
    try:
        before = state_before(layer, row)
        fits = (NEW if before is None else content_hash(layer, before)) == content
    except (TypeError, ValueError):  # the state is no longer readable
        fits = False
    if not fits:
        yield f"Row {number} of the history does not continue the row before it."


def _edited(database: Database, conn: Connection, layer: Layer) -> Iterator[str]:
    """Compare every record with the last row of its history."""
    written = _last_contents(database, conn, layer)
    table = database.schema.layers[layer.name]
    names = records.columns(layer)
    query = select(*(table.c[name] for name in names)).order_by(table.c.fid)
    for cells in conn.execute(query).yield_per(CHUNK).partitions():
        rows: list[Row] = [dict(zip(names, row, strict=True)) for row in cells]
        for row, shape in zip(rows, _shapes(database, rows), strict=True):
            expected = written.pop(str(row["id"]), None)
            if expected is None:
                yield f"Record {row['id']} of {layer.name} has no history."
            elif not _fits(layer, row | {GEOMETRY: shape}, expected):
                yield f"Record {row['id']} of {layer.name} was altered behind the register."
    yield from (f"Record {one} of {layer.name} is gone, its history is not." for one in written)


def _shapes(database: Database, rows: list[Row]) -> list[bytes | None]:
    """Return the rows' shapes as WKB; one that is not packed as we pack it comes as no WKB."""
    packed = [blob if isinstance(blob := row.get(GEOMETRY), bytes) else None for row in rows]
    blobs = [database.unpack(blob) for blob in packed]
    again = database.pack(
        blobs, shapely.from_wkb(np.array(blobs, dtype=object), on_invalid="ignore")
    )
    return [
        blob if there == expected else b"another header"
        for blob, there, expected in zip(blobs, packed, again, strict=True)
    ]


def _fits(layer: Layer, row: Row, content: bytes) -> bool:
    """Whether a record is what its history says."""
    try:
        return content_hash(layer, row) == content
    except (TypeError, ValueError):  # a text that turned into something else
        return False


def _last_contents(database: Database, conn: Connection, layer: Layer) -> dict[str, bytes]:
    """Return what the history says each record is now."""
    table = database.schema.history
    newest = (
        select(table.c.record, func.max(table.c.version).label("version"))
        .where(table.c.layer == layer.name)
        .group_by(table.c.record)
        .subquery()
    )
    same = and_(table.c.record == newest.c.record, table.c.version == newest.c.version)
    query = select(table.c.record, table.c.content).join(newest, same)
    rows = conn.execute(query.where(table.c.layer == layer.name))
    return {str(record): bytes(content) for record, content in rows}
