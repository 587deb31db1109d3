"""From where somebody looks at the photos and files of a record: what they see and may change."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from layers.errors import Refused
from layers.layer import Layer
from layers.rights import verdict
from store import attached, links, records, showing, veil
from store.attached import Attachment
from store.database import Row
from store.faults import NotFound
from store.following import Following
from store.reader import not_found
from store.suggesting import author

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Seat:
    """
    From where somebody looks at a record.

    Parameters
    ----------
    kind, row
        The record.
    by
        What the history calls them.
    own
        Whether they contributed it, or their group did.
    tends
        Whether they look after all records of the layer.
    """

    kind: Layer
    row: Row
    by: str
    own: bool
    tends: bool

    def sees(self, found: Attachment) -> bool:
        """Whether a photo or file is for them to see."""
        if found.status == "published":
            return self.tends or self.own or not veil.hides(self.row)
        return self.tends or (self.own and found.by == self.by)

    def may_change(self, found: Attachment) -> bool:
        """Whether it is for them to change or take away."""
        return self.tends or (self.own and found.by == self.by)


class Seated(Following):
    """Finds records and photos for whoever asks, by an id or by a private key."""

    def _seat(self, conn: Connection, layer: str, who: str) -> Seat:
        """Return from where the actor looks at a record, named by its id or a private key."""
        kind = self._require("read", layer)
        if not _ID.fullmatch(who):
            return self._by_key(conn, kind, who)
        seen = showing.condition(self._database, self.actor, kind, where={"id": who})
        found = records.matching(self._database, conn, kind, seen)
        if not found:
            raise not_found(kind)
        row = found[0]
        known = self.actor.has("contributor", "officer", "councillor")
        member = row.get("group") is not None and row.get("group") in self.actor.groups
        return Seat(
            kind=kind,
            row=row,
            by=self.actor.name,
            own=member or (known and row["created_by"] == self.actor.name),
            tends=self._tends(kind),
        )

    def _by_key(self, conn: Connection, kind: Layer, key: str) -> Seat:
        """Return the seat of whoever contributed a record."""
        id = links.record(self._database, conn, "follow", key)  # noqa: A001
        row = records.one(self._database, conn, kind, id)
        if row is None:
            raise links.unknown()
        return Seat(kind=kind, row=row, by=author(id), own=True, tends=self._tends(kind))

    def _tends(self, kind: Layer) -> bool:
        """Whether the actor looks after all records of a layer."""
        return verdict(self.actor, "change", kind.name).allowed

    def _file_seen(self, conn: Connection, id: str, key: str) -> tuple[Seat, Attachment]:  # noqa: A002
        """Return a photo or file that the actor may see, and from where."""
        found = attached.one(conn, self._database.schema, id)
        if found is None:
            raise unknown()
        try:
            seat = self._seat(conn, found.layer, key or found.record)
        except (NotFound, Refused):
            raise unknown() from None
        if seat.row["id"] != found.record or not seat.sees(found):
            raise unknown()
        return seat, found

    def _file_own(self, conn: Connection, id: str, key: str) -> tuple[Seat, Attachment]:  # noqa: A002
        """Return a photo or file that the actor may change."""
        seat, found = self._file_seen(conn, id, key)
        if not seat.may_change(found):
            msg = "Only those who sent a photo and those who look after the map may change it."
            raise Refused(msg)
        return seat, found


def unknown() -> NotFound:
    """Return the one answer to both "there is none" and "not for you"."""
    return NotFound("There is no such photo or file.")
