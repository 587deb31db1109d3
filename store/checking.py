"""Ask whether a record still holds, and keep the answer, also from a link without an account."""

from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, and_

from layers import catalogue
from layers.actor import VISITOR
from layers.errors import BadRecord, Fault, Refused
from layers.layer import Layer
from layers.rights import readable
from store import editing, history, links, records
from store.database import Row
from store.faults import NotFound
from store.history import Step
from store.links import Linking
from store.reader import Reader, not_found
from store.showing import OWN

Answer = Literal["still", "changed", "gone"]

_SAID: dict[Answer, str] = {"changed": "Said to have changed.", "gone": "Said to be gone."}


@dataclass(frozen=True)
class Checkable:
    """A published record as everybody sees it, for somebody who is asked about it."""

    layer: str
    id: str
    version: int
    values: dict[str, object]
    geometry: BaseGeometry | None


def _checker(record: str) -> str:
    """Return what the history calls whoever answers by a link."""
    return f"check {record[:8]}"


class Checking(Linking):
    """Who may say that a record still holds."""

    def confirm(
        self,
        layer: str,
        id: str,  # noqa: A002
        *,
        version: int | None = None,
        reason: str = "",
    ) -> int:
        """
        Say that a published record was checked today and holds; return its version.

        Checked twice on a day, it has one new version.

        Raises
        ------
        Refused
            If the actor is no officer, does not look after all records and is not in the group of
            this one.
        Conflict, NotFound
            If ``version`` is not the current one, or there is no such published record.
        """
        kind = _checked(layer)
        why = editing.said(reason)
        with self._database.writing() as conn:
            self._require_for(conn, "check", kind, id)
            before = self._published(conn, kind, id)
            editing.require_version(before, version)
            return self._confirm(conn, kind, before, self.actor.name, why)

    def check_key(self, layer: str, id: str) -> str:  # noqa: A002
        """
        Return the key of a record's "is it still there?" link: always the same until it is ended.

        Raises
        ------
        Refused, NotFound
            If the actor may not confirm the record, or it is not published.
        """
        kind = _checked(layer)
        with self._database.reading() as conn:
            self._require_for(conn, "check", kind, id)
            self._published(conn, kind, id)
            return links.key(self._database, conn, "check", id)

    def checkable(self, key: str) -> Checkable:
        """
        Return what a "still there?" link asks about, with what everybody may know of it.

        Raises
        ------
        NotFound
            If the key opens nothing, or the record is no longer public.
        """
        with self._database.reading() as conn:
            kind, row = self._asked(conn, key)
        shown = Reader(self.store, VISITOR, clock=self._clock).get(kind.name, str(row["id"]))
        place = shown["geometry"]
        return Checkable(
            layer=kind.name,
            id=str(row["id"]),
            version=int(str(shown["version"])),
            values={name: shown[name] for name in readable(VISITOR, kind)},
            geometry=place if isinstance(place, BaseGeometry) else None,
        )

    def answer_check(self, key: str, answer: Answer, *, note: str = "") -> None:
        """
        Keep an answer given by a "still there?" link.

        "still" confirms the record. "changed" and "gone" are for a moderator to judge: the record's
        history has the answer, and a proposed record with ``same_as`` waits for review with the
        note as its reason. Further answers go to the one that waits.

        Raises
        ------
        NotFound
            If the key opens nothing.
        BadRecord
            If there is no such answer, or the note is too long.
        """
        if answer not in ("still", *_SAID):
            raise BadRecord([Fault("answer", "Answer with: still, changed or gone.")])
        why = editing.said(note)
        with self._database.writing() as conn:
            kind, row = self._asked(conn, key)
            by = _checker(str(row["id"]))
            if answer == "still":
                self._confirm(conn, kind, row, by, why)
            else:
                self._doubt(conn, kind, row, f"{_SAID[answer]} {why}".strip())

    def _asked(self, conn: Connection, key: str) -> tuple[Layer, Row]:
        """Return the published record that a key asks about."""
        id = links.record(self._database, conn, "check", key)  # noqa: A001
        kind = links.layer_of(self._database, conn, id)
        try:
            return kind, self._published(conn, kind, id)
        except NotFound:
            raise links.unknown() from None

    def _published(self, conn: Connection, kind: Layer, id: str) -> Row:  # noqa: A002
        """Return a published record; any other is answered as if there were none."""
        found = records.one(self._database, conn, kind, id)
        if found is None or found["status"] != "published":
            raise not_found(kind)
        return found

    def _confirm(self, conn: Connection, kind: Layer, before: Row, by: str, why: str) -> int:
        """Write that a record was checked today."""
        day = self._day().isoformat()
        if before["last_checked"] == day:
            return int(str(before["version"]))
        stamp = self._stamp(by)
        after = editing.next_version(before, {"last_checked": day}, stamp)
        return self._write(
            conn, kind, Step(action="checked", before=before, after=after, reason=why), stamp
        )

    def _doubt(self, conn: Connection, kind: Layer, before: Row, why: str) -> None:
        """Write that somebody says a record no longer holds."""
        stamp = self._stamp(_checker(str(before["id"])))
        report = self._report(conn, kind, before)
        if report is not None:
            past = history.entries(conn, self._database.schema, kind, str(report["id"]))
            if past[-1]["reason"] != why or report["status"] != "proposed":
                after = editing.next_version(report, {"status": "proposed"}, stamp)
                step = Step(action="reported", before=report, after=after, reason=why)
                self._write(conn, kind, step, stamp)
            return
        # The copy belongs to no group: its members would see there what is blurred in the record.
        copy = {**before, "same_as": before["id"], "group": None}
        origin = {name: str(before[name]) for name in ("source", "licence")}
        new = editing.new(copy, stamp, status="proposed", **origin)
        after = editing.next_version(before, {}, stamp)
        steps = [
            Step(action="added", before=None, after=new, reason=why),
            Step(action="reported", before=before, after=after, reason=why),
        ]
        self._write_all(conn, kind, steps, stamp)

    def _report(self, conn: Connection, kind: Layer, row: Row) -> Row | None:
        """Return an earlier answer by link that waits for review."""
        table = self._database.schema.layers[kind.name]
        same = and_(
            table.c.same_as == row["id"],
            table.c.created_by == _checker(str(row["id"])),
            table.c.status.in_(OWN),
        )
        found = records.matching(self._database, conn, kind, same)
        return found[0] if found else None


def _checked(layer: str) -> Layer:
    """Return a layer whose records are checked."""
    kind = catalogue.layer(layer)
    if "last_checked" not in kind:
        msg = f"{kind.title} are not checked for whether they still hold."
        raise Refused(msg)
    return kind
