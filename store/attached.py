"""Photos and files as rows: what is known of them, their bytes, and how many there are."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from sqlalchemy import ColumnElement, Connection, func, select

from layers import clean
from layers.errors import BadRecord, Fault
from store.database import Row
from store.pictures.preparing import Prepared
from store.schema import Schema

Size = Literal["full", "small"]


@dataclass(frozen=True)
class Attachment:
    """
    What is known of one photo or file.

    ``kind`` is "photo" or "file", ``status`` "proposed" (waits for review) or "published",
    ``bytes`` the size of the larger version. ``version`` rises when its bytes or words change.
    """

    id: str
    layer: str
    record: str
    kind: str
    status: str
    name: str
    alt: str
    caption: str
    media: str
    width: int
    height: int
    bytes: int
    version: int
    at: str
    by: str


LONGEST = {"alt": 500, "caption": 500, "name": 200}
ABOUT = tuple(one.name for one in fields(Attachment))


def of_record(conn: Connection, schema: Schema, record: str) -> list[Attachment]:
    """Return what a record has, the oldest first."""
    return matching(conn, schema, schema.files.c.record == record)


def one(conn: Connection, schema: Schema, id: str) -> Attachment | None:  # noqa: A002
    """Return one, or None."""
    found = matching(conn, schema, schema.files.c.id == id)
    return found[0] if found else None


def matching(conn: Connection, schema: Schema, condition: ColumnElement[bool]) -> list[Attachment]:
    """Return those that meet a condition, the oldest first."""
    table = schema.files
    columns = (table.c[name] for name in ABOUT)
    query = select(*columns).where(condition).order_by(table.c.at, table.c.id)
    return [Attachment(**row) for row in conn.execute(query).mappings()]


def content(conn: Connection, schema: Schema, id: str, size: Size) -> bytes:  # noqa: A002
    """Return the bytes of one that is there."""
    table = schema.files
    return bytes(conn.execute(select(table.c[size]).where(table.c.id == id)).scalar_one())


def same(conn: Connection, schema: Schema, record: str, prepared: Prepared) -> str | None:
    """Return the id under which a record has these very bytes already."""
    table = schema.files
    query = select(table.c.id).where(table.c.record == record, table.c.digest == digest(prepared))
    found = conn.execute(query).scalar()
    return None if found is None else str(found)


def add(conn: Connection, schema: Schema, about: Row, prepared: Prepared) -> None:
    """Keep a new one."""
    conn.execute(schema.files.insert(), {**about, **_kept(prepared), "version": 1})


def replace(conn: Connection, schema: Schema, id: str, prepared: Prepared) -> None:  # noqa: A002
    """Put other bytes in place of those there are."""
    change(conn, schema, id, _kept(prepared))


def change(conn: Connection, schema: Schema, id: str, values: Row) -> None:  # noqa: A002
    """Change what is kept of one."""
    table = schema.files
    raised = table.c.version + 1
    conn.execute(table.update().where(table.c.id == id).values({**values, "version": raised}))


def remove(conn: Connection, schema: Schema, id: str) -> None:  # noqa: A002
    """Delete one, bytes and words."""
    conn.execute(schema.files.delete().where(schema.files.c.id == id))


def remove_all(conn: Connection, schema: Schema, record: str) -> int:
    """Delete all that a record has, and say how many there were."""
    return conn.execute(schema.files.delete().where(schema.files.c.record == record)).rowcount


def move_all(conn: Connection, schema: Schema, record: str, *, to: str) -> int:
    """Give all that a record has to another one of its layer, and say how many there were."""
    table = schema.files
    return conn.execute(table.update().where(table.c.record == record).values(record=to)).rowcount


def total(conn: Connection, schema: Schema, *, waiting: bool) -> int:
    """Add up the bytes of all, or of those that wait for review."""
    table = schema.files
    query = select(func.coalesce(func.sum(table.c.bytes), 0))
    if waiting:
        query = query.where(table.c.status == "proposed")
    return int(conn.execute(query).scalar_one())


def problems(conn: Connection, schema: Schema) -> Iterator[str]:
    """Compare the bytes of each with what was written."""
    table = schema.files
    columns = (table.c.id, table.c.full, table.c.small, table.c.digest)
    for row in conn.execute(select(*columns)).yield_per(10):
        if _digest(bytes(row.full), bytes(row.small)) != bytes(row.digest):
            yield f"Photo or file {row.id} is not as it was written."


def digest(prepared: Prepared) -> bytes:
    """Hash both sizes."""
    return _digest(prepared.full, prepared.small)


def _digest(full: bytes, small: bytes) -> bytes:
    """Hash two parts, so that no bytes can wander from one to the other."""
    return hashlib.sha256(hashlib.sha256(full).digest() + small).digest()


def words(*, alt: str, caption: str, name: str) -> Row:
    """Return the words of a photo, cleaned; with every fault found."""
    given = {"alt": alt, "caption": caption, "name": name.replace("\\", "/").rpartition("/")[2]}
    kept: Row = {}
    faults = []
    for one, raw in given.items():
        plain = re.sub(r"\s+", " ", clean.text(raw))
        kept[one] = plain
        if len(plain) > LONGEST[one]:
            told = f"This is {len(plain):,} characters long; {LONGEST[one]:,} is the most."
            faults.append(Fault(one, told))
    if not kept["alt"]:
        told = "Say what the photo shows, as you would on the telephone."
        faults.append(Fault("alt", told))
    if faults:
        raise BadRecord(faults)
    return kept


def _kept(prepared: Prepared) -> Row:
    """Return the columns that bytes fill."""
    return {
        "kind": prepared.kind,
        "media": prepared.media,
        "width": prepared.width,
        "height": prepared.height,
        "bytes": len(prepared.full) + len(prepared.small),
        "digest": digest(prepared),
        "small": prepared.small,
        "full": prepared.full,
    }
