"""What became of a record, as people are told it: one entry for each change."""

from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from layers import catalogue
from layers.errors import Refused
from layers.layer import Layer
from layers.rights import SUGGESTED, readable, verdict
from store import blurring, history, records
from store.database import Row as Record
from store.reader import Reader, not_found
from store.schema import GEOMETRY


@dataclass(frozen=True)
class Entry:
    """One change of a record, with the state before it (no values when it was new)."""

    version: int
    action: str
    at: str
    by: str
    reason: str
    values: dict[str, object]
    geometry: BaseGeometry | None


class Past(Reader):
    """What an actor may see of how a record became what it is."""

    def history(self, layer: str, id: str) -> list[Entry]:  # noqa: A002
        """
        Return a record's changes, the oldest first; also of one that was withdrawn.

        Moderators see all of it, members of the group that looks after the record see what they
        may read of it.

        Raises
        ------
        Refused, NotFound
            If the actor may not see histories, or there is no such record.
        """
        kind = catalogue.layer(layer)
        with self._database.reading() as conn:
            self._require_history(conn, kind, id)
            past = history.entries(conn, self._database.schema, kind, id)
            now = records.one(self._database, conn, kind, id)
        if not past:
            raise not_found(kind)
        told = [entry(kind, row, readable(self.actor, kind)) for row in past]
        if not blurring.veiled(self.actor, kind):
            return told
        # What was blurred once must not be found in what it was before, or is now.
        blurred = now is None or now["blur"] or any(one.values.get("blur") for one in told)
        return [_placeless(one) for one in told] if blurred else told

    def _require_history(self, conn: Connection, kind: Layer, record: str) -> None:
        """Refuse whoever neither looks after all records nor is in the group of this one."""
        ruling = verdict(self.actor, "history", kind.name)
        if not ruling.allowed and not self._looks_after(conn, kind, record):
            raise Refused(ruling.reason)

    def _looks_after(self, conn: Connection, kind: Layer, record: str) -> bool:
        """Whether the actor is a member of the group that a record belongs to."""
        if not self.actor.groups or kind.name not in SUGGESTED:
            return False
        found = records.one(self._database, conn, kind, record)
        return found is not None and found["group"] in self.actor.groups

    def _current(self, conn: Connection, kind: Layer, record: str) -> Record:
        """Return a record as it is now, also a withdrawn one."""
        found = records.one(self._database, conn, kind, record)
        if found is None:
            raise not_found(kind)
        return found


def entry(kind: Layer, row: Record, names: tuple[str, ...]) -> Entry:
    """Return a history row as it is shown to somebody who may read these fields."""
    before = history.state_before(kind, row)
    shown = (*names, "status", "source", "licence")
    return Entry(
        version=int(str(row["version"])),
        action=str(row["action"]),
        at=str(row["at"]),
        by=str(row["by"]),
        reason=str(row["reason"]),
        values={} if before is None else {name: before[name] for name in shown},
        geometry=None if before is None else records.shape(before.get(GEOMETRY)),
    )


def _placeless(one: Entry) -> Entry:
    """Return an entry without what says where the record is."""
    hidden = {name: None for name in blurring.WITHHELD if name in one.values}
    return replace(one, values=one.values | hidden, geometry=None)
