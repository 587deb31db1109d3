"""Lead a group: see who is in it, let somebody in, and end a membership with its private link."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from sqlalchemy import Connection

from layers import catalogue
from layers.actor import Actor
from layers.errors import BadRecord, Fault, Refused
from layers.layer import Layer
from layers.rights import verdict
from store import editing, links, records, showing
from store.belonging import Belonging
from store.history import Step
from store.links import Kind

LEAD = "lead"
MOST_MEMBERS = 500
"""In one group: more is a mistake, or somebody who fills the store."""
SHOWN = ("id", "version", "name", "role", "email", "starts", "ends")


class Leading(Belonging):
    """What the leads of a group may do with its members, as moderators may with all."""

    def member(self, key: str) -> Actor:
        """Return who comes with a member's link; see `Belonging.member`. A lead leads the group."""
        actor = super().member(key)
        kind = catalogue.layer("members")
        with self._database.reading() as conn:
            name = links.record(self._database, conn, "member", key)
            row = records.one(self._database, conn, kind, name)
        leads = row is not None and row["role"] == LEAD
        return replace(actor, leads=actor.groups) if leads else actor

    def members(self, group: str) -> pd.DataFrame:
        """
        Return the people in a group, also those whose time is over.

        Returns
        -------
        pandas.DataFrame
            id, version, name, role, email, starts and ends, by name.

        Raises
        ------
        Refused
            If the actor neither leads the group nor looks after all of them.
        """
        kind = self._require_lead(group)
        table = self._database.schema.layers[kind.name]
        mine = (table.c.group == group) & (table.c.status == "published")
        with self._database.reading() as conn:
            found = showing.frame(self._database, conn, kind, SHOWN, mine, geometry=False)
        return pd.DataFrame(found).sort_values("name", kind="stable", ignore_index=True)

    def invite(self, group: str, values: Mapping[str, object]) -> str:
        """
        Let somebody into a group and return the key of their private link.

        Parameters
        ----------
        group
            The group's id.
        values
            name, email, role, starts and ends, as people give them.

        Raises
        ------
        Refused
            If the actor neither leads the group nor looks after all of them.
        BadRecord
            With every fault found, or when the group is full or has somebody of this name.
        """
        kind = self._require_lead(group)
        content = editing.cleaned(kind, {**values, "group": group}, None)
        _require_room(self.members(group), str(content["name"]))
        with self._database.writing() as conn:
            stamp = self._stamp()
            row = editing.new(content, stamp, status="published", source="", licence="")
            self._write(conn, kind, Step(action="added", before=None, after=row), stamp)
            return links.key(self._database, conn, "member", str(row["id"]))

    def invite_again(self, member: str) -> str:
        """
        End a member's private link and return the key of a new one.

        Raises
        ------
        Refused, NotFound
            If the actor may not, or there is no such member now.
        """
        kind = catalogue.layer("members")
        with self._database.reading() as conn:
            row = self._current(conn, kind, member)
            self._require_lead(str(row["group"]))
            self._require_current(row, conn)
        self.end_key("member", member)
        with self._database.reading() as conn:
            return links.key(self._database, conn, "member", member)

    def end_membership(self, member: str) -> None:
        """
        End a membership today; the private link leads to nothing from now on.

        Raises
        ------
        Refused, NotFound
            If the actor may not, or there is no such member.
        """
        kind = catalogue.layer("members")
        with self._database.writing() as conn:
            before = self._current(conn, kind, member)
            self._require_lead(str(before["group"]))
            stamp = self._stamp()
            ends = before["ends"] or self._day().isoformat()
            row = editing.next_version(before, {"ends": ends, "status": "withdrawn"}, stamp)
            step = Step(action="withdrawn", before=before, after=row, reason="Membership ended")
            self._write(conn, kind, step, stamp)

    def _require_for(self, conn: Connection, kind: Kind, layer: Layer, name: str) -> None:
        """Let leads give and end the links of their own group's members."""
        if kind == "member" and self.actor.leads:
            row = records.one(self._database, conn, layer, name)
            if row is not None and row.get("group") in self.actor.leads:
                return
        super()._require_for(conn, kind, layer, name)

    def _require_lead(self, group: str) -> Layer:
        """Return the layer of members; refuse whoever does not lead this group."""
        kind = catalogue.layer("members")
        if group not in self.actor.leads and not verdict(self.actor, "change", kind.name).allowed:
            msg = "Only whoever leads the group may see or change who is in it."
            raise Refused(msg)
        return kind


def _require_room(there: pd.DataFrame, name: str) -> None:
    """Refuse a second member of one name, whom nobody could tell apart, and too many."""
    if len(there) >= MOST_MEMBERS:
        words = f"The group has {MOST_MEMBERS:,} members, which is the most there can be."
        raise BadRecord([Fault("name", words)])
    if name.casefold() in set(there["name"].str.casefold()):
        words = f"There is a member called {name} already. Add something that tells them apart."
        raise BadRecord([Fault("name", words)])
