"""Plans for patches: drafted by whoever leads a service's team, and published on a day, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, and_

from layers import catalogue
from layers.errors import BadRecord, Fault, Refused
from layers.layer import Layer
from layers.rights import verdict
from store import editing, history, showing
from store.database import Row
from store.editor import Editor
from store.history import Stamp, Step

SHOWN = ("id", "version", "status", "changed_at", "service", "name", "units", "moves", "from_date")
KEPT = ("proposed", "published")


@dataclass(frozen=True, kw_only=True)
class NewPatch:
    """A patch as a plan draws it (EPSG:4326)."""

    values: Mapping[str, object]
    shape: BaseGeometry


class Planning(Editor):
    """What may be done with plans; nothing published changes before a plan's day."""

    def may_plan(self, service: str) -> bool:
        """Whether the actor may draft and publish plans for a service."""
        leads = service in self.actor.leads_services
        return leads or verdict(self.actor, "change", "plans").allowed

    def plans(self, service: str) -> pd.DataFrame:
        """
        Return a service's drafts and published plans, the newest last.

        Raises
        ------
        Refused
            If the actor may not read plans.
        """
        kind = self._require("read", "plans")
        table = self._database.schema.layers[kind.name]
        mine = and_(table.c.service == service, table.c.status.in_(KEPT))
        with self._database.reading() as conn:
            found = showing.frame(self._database, conn, kind, SHOWN, mine, geometry=False)
        return pd.DataFrame(found)

    def draft_plan(
        self,
        values: Mapping[str, object],
        *,
        id: str = "",
        version: int | None = None,  # noqa: A002
    ) -> str:
        """
        Keep a draft, new or changed, and return its id.

        Raises
        ------
        Refused
            If the actor may not plan for this service, or the plan is published already.
        Conflict, BadRecord
            If somebody else was faster, or the values have faults.
        """
        kind = self._require_planner(str(values.get("service") or ""))
        content = editing.cleaned(kind, values, None)
        content.pop("geom", None)
        with self._database.writing() as conn:
            stamp = self._stamp()
            if not id:
                row = editing.new(content, stamp, status="proposed", source="", licence="")
                self._write(conn, kind, Step(action="added", before=None, after=row), stamp)
                return str(row["id"])
            before = self._current(conn, kind, id)
            self._require_draft(before, version)
            if not editing.same(before, content):
                row = editing.next_version(before, content, stamp)
                self._write(conn, kind, Step(action="changed", before=before, after=row), stamp)
        return id

    def publish_plan(
        self,
        id: str,  # noqa: A002
        *,
        version: int,
        on: date,
        ends: Mapping[str, int],
        begins: Sequence[NewPatch],
    ) -> None:
        """
        Put a plan in force on a day, in one transaction: all of it or nothing.

        Parameters
        ----------
        id, version
            The draft.
        on
            The first day of the new patches; those they follow end the day before.
        ends
            The patches that end, with the version each was planned from.
        begins
            The patches that begin.

        Raises
        ------
        Refused, Conflict
            If the actor may not, or the plan or a patch changed meanwhile.
        BadRecord
            If the day is not after today and after the beginning of every patch that ends.
        """
        kind, patches = catalogue.layer("plans"), catalogue.layer("patches")
        with self._database.writing() as conn:
            stamp, plan = self._stamp(), self._current(conn, kind, id)
            self._require_draft(plan, version)
            olds = [(self._current(conn, patches, one), known) for one, known in ends.items()]
            why = _why(plan)
            steps = [self._ended(old, known, on, stamp, why) for old, known in olds]
            steps += [_begun(patches, one, on, stamp, why) for one in begins]
            if steps:
                self._write_all(conn, patches, steps, stamp)
            change = {"status": "published", "from_date": on.isoformat()}
            after = editing.next_version(plan, change, stamp)
            self._write(conn, kind, Step(action="published", before=plan, after=after), stamp)

    def undo_plan(self, id: str, *, version: int) -> None:  # noqa: A002
        """
        Undo what publishing a plan changed, before its day: the plan is a draft again.

        It is a change of its own in the history: the patches that were to end go on as before, and
        those that were to begin are withdrawn.

        Raises
        ------
        Refused
            If the actor may not plan for the service, the plan is not published, or is in force.
        Conflict
            If the plan or one of its patches changed since.
        """
        kind, patches = catalogue.layer("plans"), catalogue.layer("patches")
        with self._database.writing() as conn:
            stamp, plan = self._stamp(), self._current(conn, kind, id)
            self._require_undoable(plan, version)
            why = f"Plan undone: {plan['name']}"
            steps = [
                self._undone(conn, patches, entry, stamp, why)
                for entry in self._publication(conn, kind, patches, plan)
            ]
            if steps:
                self._write_all(conn, patches, steps, stamp)
            change = {"status": "proposed", "from_date": None}
            after = editing.next_version(plan, change, stamp)
            self._write(conn, kind, Step(action="undone", before=plan, after=after), stamp)

    def _require_undoable(self, plan: Row, version: int) -> None:
        """Refuse what is not published, or is in force already."""
        self._require_planner(str(plan["service"]))
        if plan["status"] != "published":
            msg = "This plan is not published, so there is nothing to undo."
            raise Refused(msg)
        if str(plan["from_date"]) <= self._day().isoformat():
            msg = "This plan is in force already. Publish another plan to change the patches again."
            raise Refused(msg)
        editing.require_version(plan, version)

    def _publication(self, conn: Connection, kind: Layer, patches: Layer, plan: Row) -> list[Row]:
        """Return what the history says of the patches when the plan was published."""
        schema = self._database.schema
        told = history.entries(conn, schema, kind, str(plan["id"]))
        last = next(one for one in reversed(told) if one["action"] == "published")
        return history.at_once(conn, schema, patches, at=str(last["at"]), reason=_why(plan))

    def _undone(self, conn: Connection, patches: Layer, entry: Row, stamp: Stamp, why: str) -> Step:
        """Put one patch back to where it was; withdraw it if it was not there."""
        before = self._current(conn, patches, str(entry["record"]))
        editing.require_version(before, int(str(entry["version"])))
        earlier = history.state_before(patches, entry)
        change = {"status": "withdrawn"} if earlier is None else editing.content(patches, earlier)
        row = editing.next_version(before, change, stamp)
        return Step(action="undone", before=before, after=row, reason=why)

    def _ended(self, before: Row, known: int, on: date, stamp: Stamp, why: str) -> Step:
        """End a patch the day before."""
        editing.require_version(before, known)
        last = (on - timedelta(days=1)).isoformat()
        if on <= self._day() or str(before["valid_from"] or "") > last:
            words = "A plan begins after today, and after the patches that it changes began."
            raise BadRecord([Fault("from_date", words)])
        row = editing.next_version(before, {"valid_to": last}, stamp)
        return Step(action="changed", before=before, after=row, reason=why)

    def _require_planner(self, service: str) -> Layer:
        """Return the layer of plans; refuse whoever may not plan for a service."""
        if not self.may_plan(service):
            msg = "Only whoever leads the service's team, or looks after all records, may plan."
            raise Refused(msg)
        return catalogue.layer("plans")

    def _require_draft(self, before: Row, version: int | None) -> None:
        """Refuse what is not this actor's draft, or is not as it was."""
        self._require_planner(str(before["service"]))
        if before["status"] != "proposed":
            msg = "This plan is published already. Begin a new one."
            raise Refused(msg)
        editing.require_version(before, version)


def _why(plan: Row) -> str:
    """Say why patches end and begin."""
    return f"Plan: {plan['name']}"


def _begun(patches: Layer, new: NewPatch, on: date, stamp: Stamp, why: str) -> Step:
    """Begin a patch on the day."""
    values = {**new.values, "valid_from": on.isoformat(), "valid_to": None}
    content = editing.cleaned(patches, values, new.shape)
    row = editing.new(content, stamp, status="published", source=why, licence="")
    return Step(action="added", before=None, after=row, reason=why)
