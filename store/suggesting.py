"""Suggest a record without an account, and learn what alike already waits for review."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, and_, or_, select

from layers.errors import Refused
from layers.layer import Layer
from layers.rights import verdict
from store import editing, links, showing
from store.database import Row
from store.history import Step
from store.links import Linking
from store.signing import digest

SHORTEST = 16
"""Characters: a form's own number must be too long to guess, because it gives the key again."""

COMPARED = ("name", "category", "theme", "postcode")
"""What is compared with a record that waits for review, as far as its layer has it."""


@dataclass(frozen=True)
class Suggestion:
    """What was suggested, and the key to follow, correct and withdraw it."""

    id: str
    key: str


def author(record: str) -> str:
    """Return what the history calls whoever suggested a record."""
    return f"suggestion {record[:8]}"


class Suggesting(Linking):
    """What anybody may send in; nobody but its author and a moderator sees it before review."""

    def suggest(  # noqa: PLR0913  (a record's origin is part of it)
        self,
        layer: str,
        values: Mapping[str, object],
        geometry: BaseGeometry | None,
        *,
        once: str = "",
        group: str = "",
        source: str = "",
        licence: str = "",
    ) -> Suggestion:
        """
        Suggest a record.

        Parameters
        ----------
        layer
            The layer's name.
        values
            Field to value, as people give them; with ``same_as`` it adds to that record.
        geometry
            Its place (EPSG:4326).
        once
            A random number of the form, of 16 characters or more: the same form sent twice is one
            record, and its key is given again.
        group
            The group it is for; the actor must be a member.
        source, licence
            Where it comes from and on which terms.

        Raises
        ------
        Refused
            If the actor may not, for instance because they are not in the group.
        BadRecord
            With every fault found.
        """
        kind = self._require("suggest", layer)
        editing.require_contributed(kind)
        wanted = _for_group(kind, values, group)
        editing.require_own(self.actor, kind, wanted)
        content = editing.cleaned(kind, wanted, geometry)
        origin = {"source": editing.said(source), "licence": editing.said(licence)}
        with self._database.writing() as conn:
            id = self._own_id(conn, once)  # noqa: A001
            if not self._there(conn, id):
                self._require_target(conn, kind, content)
                self._suggested(conn, kind, content | origin, id)
            return Suggestion(id, links.key(self._database, conn, "follow", id))

    def sent_before(self, once: str) -> Suggestion | None:
        """
        Return what this very form made when it was sent before; None when it was not.

        Parameters
        ----------
        once
            The form's own random number, of 16 characters or more.
        """
        with self._database.reading() as conn:
            id = self._own_id(conn, once)  # noqa: A001
            if not self._there(conn, id):
                return None
            return Suggestion(id, links.key(self._database, conn, "follow", id))

    def waiting(self, layer: str, within: BaseGeometry) -> gpd.GeoDataFrame:
        """
        Return what waits for review here: to compare with, never to show to who may not read it.

        Parameters
        ----------
        layer
            The layer's name.
        within
            Only what meets this shape (EPSG:4326).

        Returns
        -------
        geopandas.GeoDataFrame
            EPSG:4326: id, name, category or theme, postcode, created_at, geometry. Changes proposed
            to another record are left out. So are records whose place is private, for whoever may
            not review: to try many places would find it.

        Raises
        ------
        Refused
            If the actor may not compare with records of this layer.
        """
        kind = self._require("compare", layer)
        editing.require_contributed(kind)
        names = ("id", *(name for name in COMPARED if name in kind), "created_at")
        table = self._database.schema.layers[kind.name]
        proposed = and_(table.c.status == "proposed", table.c.same_as.is_(None))
        if not verdict(self.actor, "change", kind.name).allowed:
            proposed = and_(proposed, or_(table.c.blur.is_(None), table.c.blur == 0))
        condition = and_(showing.nearby(self._database, self.actor, kind, within), proposed)
        with self._database.reading() as conn:
            found = showing.frame(self._database, conn, kind, names, condition, geometry=True)
        return showing.touching(found, within)

    def _own_id(self, conn: Connection, once: str) -> str:
        """Return an id: always the same for the same form."""
        if not once:
            return str(uuid.uuid4())
        if len(once) < SHORTEST:
            msg = f"A form's own number has at least {SHORTEST} characters."
            raise ValueError(msg)
        made = digest(self._database, conn, "once", once)
        return str(uuid.UUID(bytes=made[:16], version=4))

    def _there(self, conn: Connection, id: str) -> bool:  # noqa: A002
        """Whether this very form was sent before, also if its record was erased since."""
        table = self._database.schema.history
        query = select(table.c.seq).where(table.c.record == id).limit(1)
        return conn.execute(query).first() is not None

    def _suggested(self, conn: Connection, kind: Layer, content: Row, id: str) -> None:  # noqa: A002
        """Write what was suggested."""
        stamp = self._stamp(author(id))
        origin = {name: str(content[name]) for name in ("source", "licence")}
        row = editing.new(content, stamp, status="proposed", **origin) | {"id": id}
        self._write(conn, kind, Step(action="added", before=None, after=row), stamp)


def _for_group(kind: Layer, values: Mapping[str, object], group: str) -> Mapping[str, object]:
    """Lay the group over the values; two that differ are refused."""
    named = values.get("group")
    if named and named != group:
        msg = f"Say for which group this is, in {kind.title.casefold()} as everywhere, once."
        raise Refused(msg)
    return {**values, "group": group or None}
