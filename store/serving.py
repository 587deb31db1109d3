"""Be an officer by a private link, for as long as the post lasts."""

from layers import catalogue
from layers.actor import Actor
from store import links, records
from store.database import Row
from store.links import Linking

LEAD = "lead"


class Serving(Linking):
    """What an officer's record gives whoever holds its link."""

    def officer_key(self, id: str) -> str:  # noqa: A002
        """
        Return the key of an officer's private link: always the same until it is ended.

        Raises
        ------
        Refused, NotFound
            If the actor may not change officers, or there is no such officer now.
        """
        kind = self._require("change", "officers")
        with self._database.reading() as conn:
            self._require_serving(self._current(conn, kind, id))
            return links.key(self._database, conn, "officer", id)

    def officer(self, key: str) -> Actor:
        """
        Return who comes with an officer's link.

        Returns
        -------
        Actor
            An officer, with the id of the record, and the service if this person leads its team.
            The name carries role and service, so that no two officers are taken for one.

        Raises
        ------
        NotFound
            If the key is wrong or was ended, or the officer does not work here today.
        """
        kind = catalogue.layer("officers")
        with self._database.reading() as conn:
            id = links.record(self._database, conn, "officer", key)  # noqa: A001
            row = records.one(self._database, conn, kind, id)
        if row is None:
            raise links.unknown()
        self._require_serving(row)
        service = str(row["service"])
        return Actor(
            f"{row['name']} ({row['role'] or 'officer'}, {service})",
            frozenset({"visitor", "officer"}),
            officer=id,
            leads_services=frozenset({service} if row["part"] == LEAD else ()),
        )

    def _require_serving(self, row: Row) -> None:
        """Raise ``NotFound`` unless the officer works here today."""
        if not links.holds(row, self._day()):
            raise links.unknown()
