"""Follow one's own contribution by its private link: see where it stands, correct it, take it back.

Whoever holds the link sees the record as it is, except for what others filled in later and is not
public: a telephone number that a moderator added is not the first contributor's to read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, and_

from layers import clean
from layers.errors import Refused
from layers.layer import Layer
from store import editing, history, links, records
from store.authorship import Authorship, tell
from store.database import Row
from store.editing import KEEP
from store.history import Step
from store.links import Linking
from store.past import Entry
from store.schema import GEOMETRY
from store.showing import OWN
from store.suggesting import author


@dataclass(frozen=True)
class Held:
    """A contribution as its author sees it; ``pending`` are changes of it that wait for review."""

    layer: str
    id: str
    version: int
    status: str
    reason: str
    values: dict[str, object]
    geometry: BaseGeometry | None
    entries: list[Entry]
    pending: list["Held"]


@dataclass(frozen=True)
class Own:
    """A contribution as it is kept: its record, its history, and a change that waits."""

    kind: Layer
    row: Row
    by: str
    mine: Authorship
    change: Row | None
    of_change: Authorship | None

    @property
    def open(self) -> tuple[Row, Authorship]:
        """What a correction is of: the change that waits, or else the record."""
        if self.change is None or self.of_change is None:
            return self.row, self.mine
        return self.change, self.of_change


class Following(Linking):
    """What the holder of a private link may do with their own contribution."""

    def follow(self, key: str) -> Held:
        """
        Return the contribution that a key opens.

        Raises
        ------
        NotFound
            If the key is wrong, was ended, or its record was erased.
        """
        with self._database.reading() as conn:
            own = self._own(conn, key)
        pending = []
        if own.change is not None and own.of_change is not None:
            pending = [held(own.kind, own.change, own.of_change, [])]
        return held(own.kind, own.row, own.mine, pending)

    def correct(
        self,
        key: str,
        values: Mapping[str, object],
        geometry: BaseGeometry | editing.Keep | None = KEEP,
        *,
        version: int,
        reason: str = "",
    ) -> int:
        """
        Correct one's own contribution and return the version of what was written.

        What is not public yet is changed in place and waits for review (again). Of a published
        record the correction becomes a proposed change, a record of its own with ``same_as``; while
        it waits, further corrections change it, and ``version`` is its version.

        Raises
        ------
        Conflict
            If ``version`` is not the current one.
        Refused
            If it was withdrawn, or the values speak for a group or a check.
        NotFound, BadRecord
            If the key opens nothing, or the values have faults.
        """
        why = editing.said(reason)
        with self._database.writing() as conn:
            own = self._own(conn, key)
            before, mine = own.open
            if geometry is None and not mine.may_see(GEOMETRY, before):
                geometry = KEEP
            content = _corrected(own.kind, before, mine.unseen_left(before, values), geometry)
            if own.change is not None:
                content["same_as"] = own.row["id"]
            elif content["same_as"] != before["same_as"]:
                self._require_target(conn, own.kind, content)
            _require_still_hidden(before, content, mine)
            if editing.same(before, content) and before["status"] != "returned":
                return int(str(before["version"]))
            editing.require_version(before, version)
            return self._correct(conn, own, content, why)

    def withdraw(self, key: str, *, pending: bool = False, reason: str = "") -> int:
        """
        Take back one's own contribution, with the change of it that waits; return its version.

        Parameters
        ----------
        key
            The private key.
        pending
            Take back only the change that waits for review.
        reason
            Why.

        Raises
        ------
        Refused
            If it is withdrawn already, or others changed it since it was published.
        NotFound
            If the key opens nothing, or no change waits.
        """
        why = editing.said(reason)
        with self._database.writing() as conn:
            own = self._own(conn, key)
            gone = [own.change] if own.change is not None else []
            if not pending:
                _require_still_own(own)
                gone = [*gone, own.row]
            if not gone:
                raise links.unknown()
            stamp = self._stamp(own.by)
            after = [editing.next_version(row, {"status": "withdrawn"}, stamp) for row in gone]
            steps = [
                Step(action="withdrawn", before=row, after=new, reason=why)
                for row, new in zip(gone, after, strict=True)
            ]
            return self._write_all(conn, own.kind, steps, stamp)

    def _own(self, conn: Connection, key: str) -> Own:
        """Return what a key opens."""
        id = links.record(self._database, conn, "follow", key)  # noqa: A001
        kind = links.layer_of(self._database, conn, id)
        row = records.one(self._database, conn, kind, id)
        if row is None:
            raise links.unknown()
        mine = self._authorship(conn, kind, row, author(id))
        change = self._change(conn, kind, row)
        of_change = change and self._authorship(conn, kind, change, author(id)).after(mine)
        return Own(kind, row, author(id), mine, change, of_change or None)

    def _authorship(self, conn: Connection, kind: Layer, row: Row, by: str) -> Authorship:
        """Return who gave what of a record."""
        past = history.entries(conn, self._database.schema, kind, str(row["id"]))
        return tell(kind, row, past, by)

    def _change(self, conn: Connection, kind: Layer, row: Row) -> Row | None:
        """Return the author's own change of a record that waits for review."""
        table = self._database.schema.layers[kind.name]
        same = and_(
            table.c.same_as == row["id"],
            table.c.created_by == row["created_by"],
            table.c.status.in_(OWN),
        )
        found = records.matching(self._database, conn, kind, same)
        return found[0] if found else None

    def _correct(self, conn: Connection, own: Own, content: Row, why: str) -> int:
        """Write a correction: in place, or as a change that waits."""
        stamp = self._stamp(own.by)
        before, _ = own.open
        if before["status"] in OWN:
            after = editing.next_version(before, content | {"status": "proposed"}, stamp)
            step = Step(action="corrected", before=before, after=after, reason=why)
            return self._write(conn, own.kind, step, stamp)
        if before["status"] == "withdrawn":
            msg = "This was withdrawn, so it can no longer be corrected. Suggest it anew."
            raise Refused(msg)
        origin = {name: str(before[name]) for name in ("source", "licence")}
        row = editing.new(content | {"same_as": before["id"]}, stamp, status="proposed", **origin)
        return self._write(
            conn, own.kind, Step(action="added", before=None, after=row, reason=why), stamp
        )


def held(kind: Layer, row: Row, mine: Authorship, pending: list[Held]) -> Held:
    """Return a record as its author sees it."""
    return Held(
        layer=kind.name,
        id=str(row["id"]),
        version=int(str(row["version"])),
        status=str(row["status"]),
        reason=mine.told,
        values=mine.seen(row),
        geometry=mine.place(row),
        entries=mine.entries(),
        pending=pending,
    )


def _corrected(
    kind: Layer,
    before: Row,
    values: Mapping[str, object],
    geometry: BaseGeometry | editing.Keep | None,
) -> Row:
    """Return the content that a correction asks for, cleaned as a whole."""
    for name in ("group", "last_checked"):
        if name in values and values[name] != before[name] and not clean.missing(values[name]):
            msg = f"{kind[name].label!r} is for those who look after the record to say."
            raise Refused(msg)
    kept = {name: before[name] for name in ("group", "last_checked")}
    return editing.laid_over(kind, before, dict(values) | kept, geometry)


def _require_still_own(own: Own) -> None:
    """Refuse to take back what is no longer the author's alone."""
    if own.row["status"] == "withdrawn":
        msg = "This was withdrawn already."
        raise Refused(msg)
    if own.row["status"] == "published" and own.mine.shared:
        msg = (
            "Others have changed this since it was published, so it is no longer yours alone to "
            "take back. Correct it instead, and say why it should go."
        )
        raise Refused(msg)


def _require_still_hidden(before: Row, content: Row, mine: Authorship) -> None:
    """Refuse to show a place more exactly than before, when others said where it is."""
    less = int(str(content["blur"] or 0)) < int(str(before["blur"] or 0))
    if less and not mine.knows_place(before):
        msg = "Where this is was said by others, so only they may show it more exactly."
        raise Refused(msg)
