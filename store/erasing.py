"""Take a person's data out of a record and out of its history, for good and on the record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam

from layers.errors import BadRecord, Fault
from layers.layer import Layer
from store import history, records
from store.database import Database, Row
from store.erasures import ERASED
from store.history import Stamp, Step
from store.schema import GEOMETRY

GONE = "erased"
"""Stands for the author of a record whose author was erased."""

BESIDES = ("geometry", "created_by", "reason", "source", "files")
"""What may be erased besides a layer's fields: the place, whoever sent it in and changed it, the
reasons they gave, where it is from, and its photos and files."""

_AUTHORS = ("created_by", "changed_by")
_SHORTEST = 4


@dataclass(frozen=True)
class Wanted:
    """What of a record is to be erased; ``whole`` leaves nothing but that there was a record."""

    layer: Layer
    fields: frozenset[str]
    whole: bool

    def takes(self, name: str) -> bool:
        """Whether this goes."""
        return self.whole or name in self.fields

    @property
    def withdraws(self) -> bool:
        """Whether what is left can no longer be shown."""
        needed = {*self.layer.required, *(["geometry"] if self.layer.place_required else [])}
        return self.whole or bool(needed & self.fields)

    @property
    def columns(self) -> frozenset[str]:
        """The record's columns that are emptied."""
        found = {name for name in self.layer.names if self.takes(name)}
        if self.takes("geometry"):
            found.add(GEOMETRY)
        if self.takes("created_by"):
            found.update(_AUTHORS)
        if "source" in self.fields:
            found.add("source")
        # The key is made of these fields, so whoever knows the rest could try them out.
        if self.whole or "source" in self.fields or set(self.layer.key) & self.fields:
            found.add("source_key")
        return frozenset(found)


def wanted(layer: Layer, fields: Sequence[str] | None) -> Wanted:
    """
    Read what is to be erased; None is everything.

    Raises
    ------
    BadRecord
        If there is no such field, or none was named.
    """
    unknown = [one for one in fields or () if one not in layer and one not in BESIDES]
    if unknown or fields == [] or fields == ():
        listed = ", ".join((*layer.names, *BESIDES))
        named = f"{layer.title} have no field called {', '.join(unknown)}. " if unknown else ""
        raise BadRecord([Fault("fields", f"{named}Name what is to be erased: {listed}.")])
    return Wanted(layer, frozenset(fields or ()), whole=fields is None)


def require_reason(reason: str, gone: Iterable[object]) -> None:
    """
    Ask for a reason that does not itself keep what is erased.

    Raises
    ------
    BadRecord
        If it is empty, or repeats a value.
    """
    said = reason.strip().casefold()
    if not said:
        raise BadRecord([Fault("reason", "Say in a sentence why it is erased.")])
    texts = [one.strip().casefold() for one in gone if isinstance(one, str)]
    if any(len(one) >= _SHORTEST and one in said for one in texts):
        sentence = "Say why without the person's details: the reason is kept."
        raise BadRecord([Fault("reason", sentence)])


def erase(
    database: Database, conn: Connection, what: Wanted, before: Row, *, reason: str, stamp: Stamp
) -> int:
    """Erase within a transaction and return the record's new version."""
    layer, name = what.layer, str(before["id"])
    past = [_left(what, row) for row in history.entries(conn, database.schema, layer, name)]
    number = history.head(conn, database.schema).seq + 1
    after = _after(what, before, stamp)
    step = Step(
        action=ERASED,
        before=before,
        after=after,
        reason=reason,
        told=_emptied(what, before),
        covers=history.covers(sorted(past, key=lambda row: int(str(row["seq"])))),
    )
    writer = records.Writer(database, conn, layer, stamp)
    writer.write([step])
    _empty_rows(database, conn, past, number)
    _forget_beside(database, conn, what, before)
    writer.finish()
    return int(str(after["version"]))


def _emptied(what: Wanted, row: Row) -> Row:
    """Return a state without what goes."""
    return {name: None if name in what.columns else value for name, value in row.items()}


def _after(what: Wanted, before: Row, stamp: Stamp) -> Row:
    """Return what becomes of the record."""
    after = _emptied(what, before)
    after |= {name: GONE for name in ("created_by", "source") if after[name] is None}
    after |= {"version": int(str(before["version"])) + 1}
    after |= {"changed_at": stamp.at, "changed_by": stamp.by}
    return after | ({"status": "withdrawn"} if what.withdraws else {})


def _left(what: Wanted, row: Row) -> Row:
    """Return what is left of one row of history; who erased something before, and why, stays."""
    left: Row = {**row, "before": _before(what, row), "content": b"", "salt": None}
    if what.takes("geometry"):
        left["before_geom"] = None
    if row["action"] != ERASED:
        left |= {"by": ""} if what.takes("created_by") else {}
        left |= {"reason": ""} if what.takes("reason") else {}
    return left


def _before(what: Wanted, row: Row) -> str | None:
    """Return what is left of the state that a row keeps."""
    if row["before"] is None or what.whole:
        return None
    state = json.loads(str(row["before"]))
    kept = {name: value for name, value in state.items() if name not in what.columns}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _empty_rows(database: Database, conn: Connection, rows: Sequence[Row], number: int) -> None:
    """Write what is left, the one change that the history takes, and what accounts for it."""
    table = database.schema.history
    names = ("by", "reason", "before", "before_geom", "content", "salt")
    change = (
        table.update()
        .where(table.c.seq == bindparam("b_seq"))
        .values({name: bindparam(f"b_{name}") for name in (*names, "erased")})
    )
    values = [
        {f"b_{name}": row[name] for name in names} | {"b_seq": row["seq"], "b_erased": number}
        for row in rows
    ]
    conn.execute(change, values)


def _forget_beside(database: Database, conn: Connection, what: Wanted, before: Row) -> None:
    """Erase what is kept of the record in other tables, and end its private links."""
    schema, name = database.schema, before["id"]
    if what.takes("files"):
        conn.execute(schema.files.delete().where(schema.files.c.record == name))
    if what.takes("created_by"):
        conn.execute(schema.files.update().where(schema.files.c.record == name).values(by=""))
        same = schema.links.c.record == name
        conn.execute(schema.links.update().where(same).values(ended_by=""))
        loads = schema.loads.c
        mine = (loads.source == before["source"]) & (loads.loaded_by == before["created_by"])
        conn.execute(schema.loads.update().where(mine).values(loaded_by=""))
    if what.takes("geometry") and what.layer.geometries:
        database.reindex(conn, what.layer)
