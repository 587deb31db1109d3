"""The writing half of the register: add, change, move, undo, load."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from functools import partial

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from layers import catalogue
from layers.errors import Refused
from layers.layer import Layer
from layers.rights import verdict
from store import bulk, editing, history, records
from store.bulk import Loaded, Row
from store.editing import KEEP, Edit
from store.faults import NotFound
from store.history import Stamp, Step
from store.past import Past
from store.proposing import Proposals


class Editor(Past):
    """What an actor may write to a store, besides what `Reader` and `Past` read."""

    def add(  # noqa: PLR0913  (a record's origin is part of it)
        self,
        layer: str,
        values: Mapping[str, object],
        geometry: BaseGeometry | None,
        *,
        source: str = "",
        licence: str = "",
        reason: str = "",
        status: str = "proposed",
    ) -> str:
        """
        Add a record and return its id.

        Parameters
        ----------
        layer
            The layer's name.
        values
            Field to value, as people give them; they are cleaned here.
        geometry
            Its place (EPSG:4326) or None.
        source, licence
            Where it comes from and on which terms.
        reason
            Why, for the history.
        status
            "proposed"; or "published", for those who may publish.

        Raises
        ------
        Refused
            If the actor may not.
        BadRecord
            With every fault found.
        """
        kind = self._require("add", layer)
        editing.require_own(self.actor, kind, values)
        if status != "proposed":
            editing.require_move(self.actor, kind, {"status": "proposed"}, status)
        content = editing.cleaned(kind, values, geometry)
        with self._database.writing() as conn:
            stamp = self._stamp()
            row = editing.new(content, stamp, status=status, source=source, licence=licence)
            self._write(
                conn, kind, Step(action="added", before=None, after=row, reason=reason), stamp
            )
        return str(row["id"])

    def change(  # noqa: PLR0913  (what, whose version, why)
        self,
        layer: str,
        id: str,  # noqa: A002
        values: Mapping[str, object],
        geometry: BaseGeometry | editing.Keep | None = KEEP,
        *,
        version: int,
        reason: str = "",
    ) -> int:
        """
        Change a record and return its new version.

        Fields that are left out stay as they are; None empties a field. A change that changes
        nothing makes no version.

        Raises
        ------
        Conflict
            If ``version`` is not the current one: somebody else was faster.
        Refused, NotFound, BadRecord
            If the actor may not, there is no such record, or the values have faults.
        """
        kind = self._require("change", layer)
        edit = Edit(id=id, values=values, version=version, reason=reason)
        with self._database.writing() as conn:
            return self._edit(conn, kind, edit, geometry)

    def move(  # noqa: PLR0913  (which record, where to, why)
        self,
        layer: str,
        id: str,  # noqa: A002
        *,
        to: str,
        reason: str = "",
        version: int | None = None,
    ) -> int:
        """
        Move a record to another status and return its new version.

        Raises
        ------
        Refused
            If there is no such move from where it is, or the actor may not make it.
        Conflict, NotFound, BadRecord
            If ``version`` is stale, there is no such record, or a return gives no reason.
        """
        kind = self._require("read", layer)
        with self._database.writing() as conn:
            stamp, before = self._stamp(), self._current(conn, kind, id)
            editing.require_move(self.actor, kind, before, to)
            editing.require_separate(before, to)
            editing.require_reason(to, reason)
            editing.require_version(before, version)
            row = editing.next_version(before, {"status": to}, stamp)
            return self._write(
                conn, kind, Step(action=to, before=before, after=row, reason=reason), stamp
            )

    def undo(self, layer: str, id: str, *, version: int, reason: str = "") -> int:  # noqa: A002
        """
        Put back the state that an earlier version had, as a new version; return its number.

        Raises
        ------
        Refused, NotFound
            If the actor may not, or there is no such record or version.
        """
        kind = self._require("change", layer)
        with self._database.writing() as conn:
            stamp, before = self._stamp(), self._current(conn, kind, id)
            past = history.entries(conn, self._database.schema, kind, id)
            earlier = history.state_at(kind, past, before, version)
            if earlier is None:
                msg = f"{kind.singular.capitalize()} has no version {version} to go back to."
                raise NotFound(msg)
            editing.require_undo(self.actor, kind, before, earlier)
            row = editing.next_version(before, editing.content(kind, earlier), stamp)
            why = reason or f"Back to version {version}"
            return self._write(
                conn, kind, Step(action="undone", before=before, after=row, reason=why), stamp
            )

    def load(  # noqa: PLR0913  (a load names what its records share)
        self,
        layer: str,
        rows: Iterable[Row],
        *,
        source: str,
        licence: str = "",
        dry_run: bool = False,
        reason: str = "",
        edits: Sequence[Edit] = (),
        status: str = "published",
        group: str = "",
    ) -> Loaded:
        """
        Take in the rows of one source in one transaction: all or nothing.

        A row is matched by source and key. New ones are added as published, those that differ
        get a new version, equal ones are left alone; what the file no longer has stays, and what
        was withdrawn stays withdrawn. As proposals, new ones wait for review, and those that differ
        from a published record become a proposed change of it.

        Parameters
        ----------
        layer
            The layer's name.
        rows
            Cleaned rows, each with a source, licence and status of its own if it has one. Without
            a key, the layer's key fields name a row (or, when these are all empty, its shape); a
            key seen before in the same load gets "#2" and so on.
        source
            What the rows come from; a later load of the same source updates them.
        licence
            The terms it may be used on.
        dry_run
            Count only; write nothing.
        reason
            Why, for the history.
        edits
            Changes of other records of the layer that belong to this load: areas that end because
            the new ones take their place.
        status
            "published", for those who may load; or "proposed", for the members of a group.
        group
            Whose list it is, when it is proposed; a member of one group need not say.

        Raises
        ------
        Refused
            If the actor may not load, or not for this group.
        BadRecord
            If a shape has coordinates that are not numbers; nothing is kept then.
        """
        kind = catalogue.layer(layer)
        origin = bulk.Origin(source=source, licence=licence, reason=reason, status=status)
        group = self._require_load(kind, status, group)
        with self._database.reading() if dry_run else self._database.writing() as conn:
            how = bulk.Load if status == "published" else partial(Proposals, group=group)
            done = Loaded(0, 0, 0)
            for own, some in origin.shared(rows).items():
                load = how(self._database, conn, kind, own, self._stamp())
                done += load.count(some) if dry_run else load.run(some)
            if dry_run:
                return done
            for edit in edits if status == "published" else ():
                self._edit(conn, kind, edit)
            return done

    def _require_load(self, kind: Layer, status: str, group: str) -> str:
        """Refuse a load that is not this actor's to make; return the group that it is for."""
        if status == "published":
            self._require("load", kind.name)
            return group
        self._require("suggest", kind.name)
        editing.require_contributed(kind)
        own = group or (next(iter(self.actor.groups)) if len(self.actor.groups) == 1 else "")
        mine = own in self.actor.groups or verdict(self.actor, "change", kind.name).allowed
        if status != "proposed" or not own or not mine:
            msg = "A list is proposed for a group that you are a member of."
            raise Refused(msg)
        return own

    def _edit(
        self,
        conn: Connection,
        kind: Layer,
        edit: Edit,
        geometry: BaseGeometry | editing.Keep | None = KEEP,
    ) -> int:
        """Make one change within a transaction and return the record's version."""
        stamp, before = self._stamp(), self._current(conn, kind, edit.id)
        editing.require_version(before, edit.version)
        after = editing.changed(self.actor, kind, before, edit.values, geometry)
        if editing.same(before, after):
            return edit.version
        row = editing.next_version(before, after, stamp)
        step = Step(action="changed", before=before, after=row, reason=edit.reason)
        return self._write(conn, kind, step, stamp)

    def _stamp(self, by: str = "") -> Stamp:
        """Say who does it, and when; what comes by a private link says so instead of a name."""
        now = self._clock().astimezone(UTC)
        at = now.strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"
        return Stamp(at=at, by=by or self.actor.name)

    def _write(self, conn: Connection, kind: Layer, step: Step, stamp: Stamp) -> int:
        """Write one step and return the record's version."""
        return self._write_all(conn, kind, [step], stamp)

    def _write_all(self, conn: Connection, kind: Layer, steps: Sequence[Step], stamp: Stamp) -> int:
        """Write steps of one layer as one change and return the last record's version."""
        writer = records.Writer(self._database, conn, kind, stamp)
        writer.write(steps)
        writer.finish()
        return int(str(steps[-1].after["version"]))
