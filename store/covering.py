"""Who answers for an officer who is away: all that may be told of an absence to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from store import showing
from store.database import Row
from store.reader import Reader

KNOWN = ("id", "name", "service", "absent_from", "absent_to", "cover")


@dataclass(frozen=True)
class StandIn:
    """
    Who answers for somebody who is away.

    Parameters
    ----------
    covered
        Whether anybody does.
    by
        The id of the officer who does; empty for somebody who is not among the officers, whose name
        is for colleagues alone.
    """

    covered: bool
    by: str = ""


class Covering(Reader):
    """What everybody may be told of absences: that somebody is away today, and who answers."""

    def standing_in(self) -> dict[str, StandIn]:
        """
        Return who is away today, by id, each with who answers meanwhile.

        No other day can be asked about, so that nobody finds out since when or until when.

        Raises
        ------
        Refused
            If the actor may not read officers.
        """
        kind, day = self._require("read", "officers"), self._day()
        table = self._database.schema.layers[kind.name]
        serving = and_(table.c.status == "published", showing.in_force(kind, table, day))
        wanted = select(*(table.c[name] for name in KNOWN)).where(serving).order_by(table.c.fid)
        with self._database.reading() as conn:
            rows: list[Row] = [dict(row) for row in conn.execute(wanted).mappings()]
        away = [row for row in rows if _away(row, day.isoformat())]
        there = [row for row in rows if row not in away]
        return {str(row["id"]): _stand_in(row, away, there) for row in away}


def _away(row: Row, day: str) -> bool:
    """Whether somebody is away on a day, first and last day included."""
    first, last = row["absent_from"], row["absent_to"]
    return bool(first) and str(first) <= day <= str(last or day)


def _stand_in(row: Row, away: Sequence[Row], there: Sequence[Row]) -> StandIn:
    """Find who covers: of several who are called so, one of the same service."""
    cover = _spoken(row["cover"])
    called = [one for one in there if cover and _spoken(one["name"]) == cover]
    if called:
        called.sort(key=lambda one: one["service"] != row["service"])
        return StandIn(covered=True, by=str(called[0]["id"]))
    # Whoever is to cover and is away as well does not answer.
    return StandIn(covered=bool(cover) and cover not in {_spoken(one["name"]) for one in away})


def _spoken(name: object) -> str:
    """Return a name as it sounds: case and spaces do not matter."""
    return " ".join(str(name or "").casefold().split())
