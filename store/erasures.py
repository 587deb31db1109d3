"""Follow the erasures through the history: whether each was logged by who made it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from store import history

ERASED = "erased"
"""The action of the row that says who erased a record's data, when and why."""


class Erasures:
    """What was erased from rows seen so far, until the row comes that accounts for it."""

    def __init__(self) -> None:
        self._emptied: dict[int, list[dict[str, object]]] = defaultdict(list)

    def follow(self, row: Mapping[str, object]) -> Iterator[str]:
        """Take one row of the history; tell when it does not account for what was erased."""
        number = int(str(row["seq"]))
        if row["erased"] is not None:
            self._emptied[int(str(row["erased"]))].append(_kept(row))
        rows = self._emptied.pop(number, [])
        # An erasure that a later one took over no longer accounts for anything itself.
        if row["action"] == ERASED and row["erased"] is None:
            accounted = row["covers"] == history.covers(rows) and _alike(rows, row)
        else:
            accounted = not rows
        if not accounted:
            yield f"Row {number} of the history does not account for what was erased."

    def unaccounted(self) -> Iterator[str]:
        """Tell what no row accounts for, at the end."""
        for rows in self._emptied.values():
            yield from (f"Row {row['seq']} of the history was erased unlogged." for row in rows)


def _kept(row: Mapping[str, object]) -> dict[str, object]:
    """Return what is needed of a row until its erasure comes."""
    names = ("seq", "layer", "record", "by", "reason", "before", "before_geom")
    return {name: row[name] for name in names}


def _alike(rows: list[dict[str, object]], row: Mapping[str, object]) -> bool:
    """Whether rows are of the record whose erasure this is."""
    return all((one["layer"], one["record"]) == (row["layer"], row["record"]) for one in rows)
