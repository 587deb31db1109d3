"""Merge two records that are one place; accept a proposed change of a record."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, and_

from layers.errors import BadRecord, Fault, Refused
from layers.layer import Layer
from store import attached, editing, records
from store.database import Row
from store.editing import KEEP
from store.editor import Editor
from store.history import Step
from store.showing import OWN


@dataclass(frozen=True)
class Pair:
    """Two records that are one place, and what becomes of the one that stays."""

    gone: Row
    kept: Row
    content: Row


class Merging(Editor):
    """What a moderator may make of two records."""

    def merge(  # noqa: PLR0913  (two records, both versions, what is chosen of each)
        self,
        layer: str,
        id: str,  # noqa: A002
        *,
        into: str,
        values: Mapping[str, object],
        version: int,
        into_version: int,
        geometry: BaseGeometry | editing.Keep | None = KEEP,
        reason: str = "",
    ) -> int:
        """
        Merge a record into another one of its layer and return that one's new version.

        In one transaction ``into`` gets the values and the geometry given, and ``id`` is withdrawn
        with ``same_as`` set to it; the history of both says so. What was proposed as a change of
        ``id`` is from then on a change of ``into``.

        Parameters
        ----------
        layer
            The layer of both.
        id, version
            What is merged, and the version of it that was looked at.
        into, into_version
            What it is merged into.
        values
            The fields chosen; those left out stay as they are in ``into``.
        geometry
            The place chosen; as it is in ``into`` if left out.
        reason
            Why.

        Raises
        ------
        Conflict
            If either version is not the current one.
        Refused, NotFound, BadRecord
            If the actor may not, a record is not there or withdrawn, or the values have faults.
        """
        kind = self._require("merge", layer)
        editing.require_contributed(kind)
        why = editing.said(reason)
        with self._database.writing() as conn:
            gone, kept = self._current(conn, kind, id), self._current(conn, kind, into)
            self._require_mergeable(kind, gone, kept)
            editing.require_version(gone, version)
            editing.require_version(kept, into_version)
            content = editing.changed(self.actor, kind, kept, values, geometry)
            if content["same_as"] in {gone["id"], kept["id"]}:
                content["same_as"] = None
            return self._merged(conn, kind, Pair(gone, kept, content), why)

    def _require_mergeable(self, kind: Layer, gone: Row, kept: Row) -> None:
        """Refuse to merge a record with itself, or into one that is gone."""
        if gone["id"] == kept["id"]:
            raise BadRecord([Fault("into", "A record cannot be merged with itself.")])
        if kept["status"] == "withdrawn":
            msg = "A record that was withdrawn takes in no other. Publish it again first."
            raise Refused(msg)
        editing.require_move(self.actor, kind, gone, "withdrawn")

    def _merged(self, conn: Connection, kind: Layer, pair: Pair, why: str) -> int:
        """Write what a merge makes of both, and of changes proposed to the one that goes."""
        stamp = self._stamp()
        gone, kept = pair.gone, pair.kept
        target = {"same_as": kept["id"]}
        withdrawn = editing.next_version(gone, target | {"status": "withdrawn"}, stamp)
        told = why or "It is the same as another record."
        steps = [Step(action="merged", before=gone, after=withdrawn, reason=told)]
        for row in self._proposed_to(conn, kind, gone):
            if row["id"] != kept["id"]:
                after = editing.next_version(row, target, stamp)
                told = f"What it adds to was merged into {kept['id']}."
                steps.append(Step(action="changed", before=row, after=after, reason=told))
        after = editing.next_version(kept, pair.content, stamp)
        told = f"{why} Merged with {gone['id']}.".strip()
        steps.append(Step(action="merged", before=kept, after=after, reason=told))
        attached.move_all(conn, self._database.schema, str(gone["id"]), to=str(kept["id"]))
        return self._write_all(conn, kind, steps, stamp)

    def _proposed_to(self, conn: Connection, kind: Layer, gone: Row) -> list[Row]:
        """Return the changes that wait for a record."""
        table = self._database.schema.layers[kind.name]
        waiting = and_(table.c.same_as == gone["id"], table.c.status.in_(OWN))
        return records.matching(self._database, conn, kind, waiting)
