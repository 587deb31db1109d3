"""Private links: a key that opens one record for whoever holds it, without an account.

A key is the record's id with a signature made from the store's own secret. So the same key can be
given again, none has to be kept, and a copy of the records alone opens nothing. A link that was
ended is counted; the next key of the same record is another one.
"""

import base64
import hmac
import uuid
from datetime import date
from typing import Literal

from sqlalchemy import Connection, select

from layers import catalogue
from layers.errors import BadRecord, Fault, Refused
from layers.layer import Layer
from layers.rights import verdict
from store import records, showing
from store.database import Database, Row
from store.editor import Editor
from store.faults import NotFound
from store.signing import digest

Kind = Literal["follow", "check", "member", "officer"]
"""What a link is for: one's own contribution, "is it still there?", being a member of a group,
being an officer."""

_NEEDS: dict[Kind, str] = {
    "follow": "withdraw",
    "check": "confirm",
    "member": "change",
    "officer": "change",
}
"""The right that somebody needs to end a link of each kind."""

_SIGNED = 16
_LETTERS = 22
"""Letters that 16 bytes take."""


def _letters(raw: bytes) -> str:
    """Write bytes as letters that an address takes."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def key(database: Database, conn: Connection, kind: Kind, record: str) -> str:
    """Return the key that opens a record now."""
    signed = digest(database, conn, kind, record, _ended(database, conn, kind, record))
    return _letters(uuid.UUID(record).bytes) + _letters(signed[:_SIGNED])


def record(database: Database, conn: Connection, kind: Kind, given: str) -> str:
    """
    Return the id of the record that a key opens.

    Raises
    ------
    NotFound
        With the same sentence whatever is wrong with the key.
    """
    if len(given) == 2 * _LETTERS and given.isascii():
        try:
            name = str(uuid.UUID(bytes=base64.b64decode(given[:_LETTERS] + "==", b"-_")))
        except ValueError:
            raise unknown() from None
        if hmac.compare_digest(key(database, conn, kind, name), given):
            return name
    raise unknown()


def holds(row: Row, day: date) -> bool:
    """Whether what a link stands for, a membership or a post, is published and runs on a day."""
    begun = row["starts"] is None or str(row["starts"]) <= day.isoformat()
    over = row["ends"] is not None and str(row["ends"]) < day.isoformat()
    return bool(row["status"] == "published" and begun and not over)


def unknown() -> NotFound:
    """Return the one answer to a key that is wrong, cut short, ended, or of what was erased."""
    return NotFound("This link leads to nothing. It may be cut short, or it was ended.")


def _ended(database: Database, conn: Connection, kind: Kind, name: str) -> int:
    """Count how often the links of this kind to a record were ended."""
    table = database.schema.links
    query = select(table.c.ended).where(table.c.kind == kind, table.c.record == name)
    return int(conn.execute(query).scalar() or 0)


def layer_of(database: Database, conn: Connection, name: str) -> Layer:
    """Return the layer that a record belongs to, or belonged to; ``NotFound`` if to none."""
    table = database.schema.history
    found = conn.execute(select(table.c.layer).where(table.c.record == name).limit(1)).scalar()
    if found not in catalogue.LAYERS:
        raise unknown()
    return catalogue.layer(str(found))


class Linking(Editor):
    """Ends private links; the classes beside it make and open them."""

    def end_key(self, kind: Kind, id: str) -> None:  # noqa: A002
        """
        End the private links of one kind to a record; a new one has another key.

        Parameters
        ----------
        kind
            "follow" (a contributor's), "check" ("is it still there?"), "member" or "officer".
        id
            The record's id; for "member" that of the member, for "officer" that of the officer.

        Raises
        ------
        Refused, NotFound
            If the actor may not, or there is no such record.
        """
        with self._database.writing() as conn:
            layer = layer_of(self._database, conn, id)
            self._require_for(conn, kind, layer, id)
            table = self._database.schema.links
            number = _ended(self._database, conn, kind, id) + 1
            conn.execute(table.delete().where(table.c.kind == kind, table.c.record == id))
            stamp = self._stamp()
            own = {"kind": kind, "record": id, "ended": number}
            conn.execute(table.insert(), own | {"ended_at": stamp.at, "ended_by": stamp.by})

    def _require_for(self, conn: Connection, kind: Kind, layer: Layer, name: str) -> None:
        """Refuse whoever may neither give nor end such a link."""
        ruling = verdict(self.actor, _NEEDS[kind], layer.name)
        mine = kind == "check" and self._looks_after(conn, layer, name)
        if not ruling.allowed and not mine:
            raise Refused(ruling.reason)

    def _require_target(self, conn: Connection, kind: Layer, content: Row) -> None:
        """Refuse to add to a record that the actor may not see."""
        if not content["same_as"]:
            return
        wanted = {"id": content["same_as"], "same_as": None}
        seen = showing.condition(self._database, self.actor, kind, where=wanted)
        if not records.matching(self._database, conn, kind, seen):
            fault = Fault("same_as", "The record that this adds to is not there any more.")
            raise BadRecord([fault])
