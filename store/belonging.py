"""Be a member of a group by a private link, until the membership ends."""

from sqlalchemy import Connection

from layers import catalogue
from layers.actor import OPERATOR, VISITOR, Actor
from store import links, records
from store.database import Row
from store.links import Linking

_RESERVED = (VISITOR.name, OPERATOR.name, "suggestion ", "check ")
"""Names that the history gives a meaning; nobody is let in under them."""


class Belonging(Linking):
    """What a membership gives whoever holds its link."""

    def member_key(self, id: str) -> str:  # noqa: A002
        """
        Return the key of a member's private link: always the same until it is ended.

        Raises
        ------
        Refused, NotFound
            If the actor may not change members, or there is no such member now.
        """
        kind = self._require("change", "members")
        with self._database.reading() as conn:
            self._require_current(self._current(conn, kind, id), conn)
            return links.key(self._database, conn, "member", id)

    def member(self, key: str) -> Actor:
        """
        Return who comes with a member's link: a contributor in their group.

        Raises
        ------
        NotFound
            If the key is wrong or was ended, or the membership or its group ended.
        """
        kind = catalogue.layer("members")
        with self._database.reading() as conn:
            id = links.record(self._database, conn, "member", key)  # noqa: A001
            row = records.one(self._database, conn, kind, id)
            if row is None:
                raise links.unknown()
            self._require_current(row, conn)
        name = str(row["name"])
        if name.casefold().startswith(_RESERVED):
            name = f"{name} (member)"
        roles = frozenset({"visitor", "contributor"})
        return Actor(name, roles, frozenset({str(row["group"])}))

    def _require_current(self, row: Row, conn: Connection) -> None:
        """Raise ``NotFound`` unless the membership holds today and its group is there."""
        groups = catalogue.layer("groups")
        group = records.one(self._database, conn, groups, str(row["group"]))
        there = group is not None and group["status"] == "published"
        if not there or not links.holds(row, self._day()):
            raise links.unknown()
