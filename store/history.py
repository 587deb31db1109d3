"""The history: append-only and hash-chained, with the complete state before every change.

A row keeps what the record was *before*, so that a first load of many records stays small: what it
is after is the record itself. Three hashes guard it. ``content`` covers the record after the
change, so a record edited behind the register, or a flipped bit, no longer fits its last row.
``seal`` covers what the row says of people and content, ``chain`` covers the row's seal and the
chain before it, so no row can be altered or taken out unseen.

A person's data can be erased from a row: the chain covers the seal, not what is sealed, so it still
holds. The seal is salted and the salt goes too, so that nobody can find out what was erased by
trying. Such a row names in ``erased`` the later row that says who erased it, when and why; that
row's ``covers`` is the digest of what was left, so that what is left cannot be altered either.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from sqlalchemy import Connection, func, select

from layers.catalogue import LAYERS
from layers.layer import RECORD_FIELDS, Layer
from store.database import Database, Row
from store.schema import GEOMETRY, Schema

START = bytes(32)
"""What the first row's chain continues."""

STORE = "store"
"""Stands for layer and record where the history tells of the store as a whole."""

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SEALED = ("by", "reason", "before")
_SHARED = ("at", "layer", "action")
_OWN = ("seq", "record", "version")
_SALT = 16


@dataclass(frozen=True, kw_only=True)
class Step:
    """
    One change to one record: its state before (None when it is new) and after.

    For an erasure alone: ``told`` is the state before as far as the history may keep it, ``covers``
    the digest of what is left of the rows before.
    """

    action: str
    before: Row | None
    after: Row
    reason: str = ""
    told: Row | None = None
    covers: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Who did something, and when (UTC, ISO 8601)."""

    at: str
    by: str


@dataclass
class Head:
    """The end of the history, to which the next row is chained."""

    seq: int
    chain: bytes
    rows: list[Row] = field(default_factory=list)


def as_json(layer: Layer, row: Row) -> str:
    """
    Write a record's values as text, the same in every database and for ever.

    Empty fields are left out, so that a field added to a layer later changes no old hash.
    """
    return _ENCODE({name: row[name] for name in _names(layer.name) if row[name] is not None})


@cache
def _names(layer: str) -> tuple[str, ...]:
    """Return a record's columns in the order in which they are hashed."""
    return tuple(sorted((*RECORD_FIELDS, *LAYERS[layer].names)))


def content_hash(layer: Layer, row: Row) -> bytes:
    """Hash a record: its values and its shape (WKB under ``geom``)."""
    digest = hashlib.sha256(as_json(layer, row).encode("utf-8", "surrogatepass"))
    shape = row.get(GEOMETRY)
    if isinstance(shape, bytes):
        digest.update(b"\0")
        digest.update(shape)
    return digest.digest()


def seal(row: Mapping[str, object]) -> bytes:
    """Hash what a history row says of people and content, together with its salt."""
    digest = hashlib.sha256(_bytes(row["salt"]))
    digest.update(left(row))
    digest.update(_bytes(row["content"]))
    digest.update(_bytes(row["covers"]))
    return digest.digest()


def left(row: Mapping[str, object]) -> bytes:
    """Write what a history row holds of people and content."""
    words = "".join(_measured(row[name]) for name in _SEALED)
    return words.encode("utf-8", "surrogatepass") + b"\0" + _bytes(row["before_geom"])


def covers(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Hash what an erasure leaves of the rows before it, given in their order."""
    digest = hashlib.sha256()
    for row in rows:
        rest = left(row)
        digest.update(f"{row['seq']}:{len(rest)}:".encode())
        digest.update(rest)
    return digest.digest()


def chain_hash(previous: bytes, row: Mapping[str, object]) -> bytes:
    """Hash a history row, by its seal, together with the chain before it."""
    shared = _shared(*(str(row[name]) for name in _SHARED))
    own = "".join(_measured(row[name]) for name in _OWN)
    digest = hashlib.sha256(previous)
    digest.update((shared + own).encode("utf-8", "surrogatepass"))
    digest.update(_bytes(row["seal"]))
    return digest.digest()


@lru_cache(maxsize=64)
def _shared(*values: str) -> str:
    """Join what all rows of one load have alike."""
    return "".join(_measured(value) for value in values)


def _measured(value: object) -> str:
    """Write a value after its length, so that no two rows read alike when joined."""
    return "-" if value is None else f"{len(said := str(value))}:{said}"


def _bytes(value: object) -> bytes:
    """Return a blob or, for none, no bytes."""
    return value if isinstance(value, bytes) else b""


def head(conn: Connection, schema: Schema) -> Head:
    """Find the end of the history; only sound inside the writing transaction."""
    table = schema.history
    last = conn.execute(
        select(table.c.seq, table.c.chain).order_by(table.c.seq.desc()).limit(1)
    ).first()
    return Head(0, START) if last is None else Head(int(last.seq), bytes(last.chain))


def rows(
    conn: Connection, schema: Schema, layer: Layer, steps: Sequence[Step], stamp: Stamp
) -> list[Row]:
    """Return one row for each step, chained to the history as it ends now."""
    end = head(conn, schema)
    for step in steps:
        _chain(end, layer, step, stamp)
    return end.rows


def _chain(end: Head, layer: Layer, step: Step, stamp: Stamp) -> None:
    """Build the row of one step."""
    before = step.told or step.before
    row: Row = {
        "seq": end.seq + 1,
        "at": stamp.at,
        "by": stamp.by,
        "layer": layer.name,
        "record": step.after["id"],
        "version": step.after["version"],
        "action": step.action,
        "reason": step.reason,
        "before": None if before is None else as_json(layer, before),
        "before_geom": None if before is None else before.get(GEOMETRY),
        "content": content_hash(layer, step.after),
        "salt": os.urandom(_SALT),
        "erased": None,
        "covers": step.covers,
    }
    _close(end, row)


def _close(end: Head, row: Row) -> None:
    """Seal a row and chain it to the history as it ends now."""
    row["seal"] = seal(row)
    row["chain"] = chain_hash(end.chain, row)
    end.seq, end.chain = end.seq + 1, _bytes(row["chain"])
    end.rows.append(row)


def log(conn: Connection, database: Database, *, action: str, stamp: Stamp) -> None:
    """Write that something was done to the store as a whole, within a writing transaction."""
    table = database.schema.history
    mine = (table.c.layer == STORE) & (table.c.record == STORE)
    last = conn.execute(select(func.max(table.c.version)).where(mine)).scalar() or 0
    end = head(conn, database.schema)
    row: Row = dict.fromkeys(("before", "before_geom", "erased", "covers"))
    row |= {"seq": end.seq + 1, "at": stamp.at, "by": stamp.by, "layer": STORE, "record": STORE}
    row |= {"version": last + 1, "action": action, "reason": ""}
    row |= {"content": b"", "salt": os.urandom(_SALT)}
    _close(end, row)
    database.insert_plain(conn, table, end.rows)


def entries(conn: Connection, schema: Schema, layer: Layer, record: str) -> list[Row]:
    """Return a record's history, the oldest first."""
    table = schema.history
    query = (
        select(table)
        .where(table.c.layer == layer.name, table.c.record == record)
        .order_by(table.c.version)
    )
    return [dict(row) for row in conn.execute(query).mappings()]


def at_once(conn: Connection, schema: Schema, layer: Layer, *, at: str, reason: str) -> list[Row]:
    """Return what was done to a layer's records in one change, known by its moment and reason."""
    table = schema.history
    query = (
        select(table)
        .where(table.c.layer == layer.name, table.c.at == at, table.c.reason == reason)
        .order_by(table.c.seq)
    )
    return [dict(row) for row in conn.execute(query).mappings()]


def state_before(layer: Layer, entry: Row) -> Row | None:
    """Return the complete state that a history row keeps."""
    if entry["before"] is None:
        return None
    row: Row = dict.fromkeys((*RECORD_FIELDS, *layer.names))
    row.update(json.loads(str(entry["before"])))
    row[GEOMETRY] = entry["before_geom"]
    return row


def state_at(layer: Layer, past: Sequence[Row], now: Row, version: int) -> Row | None:
    """
    Return the state that a version had: what the next change found, or what there is now.

    None if there never was such a version.
    """
    if version == now["version"]:
        return now
    for entry in past:
        if entry["version"] == version + 1:
            return _whole(layer, entry)
    return None


def _whole(layer: Layer, entry: Row) -> Row | None:
    """Return the state that a row keeps, unless an erasure took what a record cannot be without."""
    state = state_before(layer, entry)
    cut = entry["erased"] is not None or entry["action"] == "erased"
    if state is None or not cut:
        return state
    there = all(state[name] is not None for name in layer.required)
    placed = state[GEOMETRY] is not None or not layer.place_required
    return state if there and placed else None


def length(conn: Connection, schema: Schema) -> int:
    """Count the rows."""
    return int(conn.execute(select(func.count()).select_from(schema.history)).scalar_one())
