"""Which parts of a record its first author gave, told from its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from layers.layer import Layer
from store import history, records
from store.blurring import WITHHELD
from store.database import Row
from store.past import Entry, entry
from store.schema import GEOMETRY

REVIEWER = "reviewer"
"""What an author is told instead of the name of whoever looked at it."""

WHERE = (*WITHHELD, GEOMETRY)
"""What says where a record is; of a blurred one, an author knows only what they gave."""

_DECISIONS = frozenset({"returned", "published", "withdrawn", "merged", "undone", "changed"})
_EDITS = frozenset({"changed", "merged", "undone", "corrected"})


@dataclass(frozen=True)
class Authorship:
    """
    What an author gave, and what others did.

    Parameters
    ----------
    kind
        The layer.
    by
        What the history calls the author.
    past
        The record's history, the oldest first.
    given
        For everything that is not always public the values that the author gave.
    others
        For the same the values that others put there.
    hidden
        Whether the record ever had a private place.
    """

    kind: Layer
    by: str
    past: tuple[Row, ...]
    given: Mapping[str, frozenset[object]]
    others: Mapping[str, frozenset[object]]
    hidden: bool

    @property
    def told(self) -> str:
        """The last reason that somebody else gave."""
        said = [
            str(row["reason"])
            for row in self.past
            if row["by"] != self.by and row["action"] in _DECISIONS and row["reason"]
        ]
        return said[-1] if said else ""

    @property
    def shared(self) -> bool:
        """Whether others changed it after it was last published."""
        published = [at for at, row in enumerate(self.past) if row["action"] == "published"]
        since = self.past[published[-1] + 1 :] if published else self.past
        return any(row["by"] != self.by and row["action"] in _EDITS for row in since)

    def after(self, earlier: "Authorship") -> "Authorship":
        """
        Return this for a change of an earlier record.

        A change starts as a copy, so what it has from others there was not given here either.
        """
        given = {
            name: earlier.given[name] | (values - earlier.others[name])
            for name, values in self.given.items()
        }
        return replace(self, given=given, hidden=self.hidden or earlier.hidden)

    def seen(self, row: Row) -> dict[str, object]:
        """Return a record's values; what is not public only if the author gave it."""
        return {name: row[name] if self.may_see(name, row) else None for name in self.kind.names}

    def place(self, row: Row) -> BaseGeometry | None:
        """Return where a record is, unless others put it where it must not be found."""
        return records.shape(row.get(GEOMETRY)) if self.may_see(GEOMETRY, row) else None

    def unseen_left(self, row: Row, values: Mapping[str, object]) -> dict[str, object]:
        """Return values without the empty ones that stand for what the author may not see."""
        return {
            name: value
            for name, value in values.items()
            if value or name not in self.kind or self.may_see(name, row)
        }

    def may_see(self, name: str, row: Row) -> bool:
        """Whether a value is public, or was given by the author."""
        value = row.get(name)
        if value is None or name not in self.given or value in self.given[name]:
            return True
        return name in WHERE and not self.hidden

    def knows_place(self, row: Row) -> bool:
        """Whether all that says where a record is was public or given by the author."""
        return all(self.may_see(name, row) for name in WHERE)

    def entries(self) -> list[Entry]:
        """Return the history as the author may know it."""
        return [self._entry(row) for row in self.past]

    def _entry(self, row: Row) -> Entry:
        """Return one entry without other people's names and private words."""
        by = row["by"] if row["by"] == self.by else REVIEWER
        before = history.state_before(self.kind, row)
        told = entry(self.kind, row | {"by": by}, self.kind.names)
        if before is None:
            return told
        return replace(told, values=told.values | self.seen(before), geometry=self.place(before))


def tell(kind: Layer, now: Row, past: Sequence[Row], by: str) -> Authorship:
    """Tell from a record's history what its author gave."""
    private = [one.name for one in kind.fields if one.audience != "public"]
    watched = [*private, *(name for name in WHERE if name in kind or name == GEOMETRY)]
    given: dict[str, set[object]] = {name: set() for name in watched}
    others: dict[str, set[object]] = {name: set() for name in watched}
    before: Row | None = None
    hidden = False
    for row in past:
        after = history.state_at(kind, past, now, int(str(row["version"])))
        hidden = hidden or bool((after or {}).get("blur"))
        for name in watched:
            value = (after or {}).get(name)
            if value != (before or {}).get(name):
                (given if row["by"] == by else others)[name].add(value)
        before = after
    return Authorship(
        kind=kind,
        by=by,
        past=tuple(past),
        given={name: frozenset(values) for name, values in given.items()},
        others={name: frozenset(values) for name, values in others.items()},
        hidden=hidden,
    )
