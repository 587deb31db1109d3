"""Officers in a file whose posts do not fit: kept, and said in the report, row by row."""

from collections.abc import Sequence

from layers.vocabulary import title
from store.register import Register, Row
from store.source import Report

_NEVER, _EVER = "0000-00-00", "9999-99-99"


def note_posts(report: Report, rows: Sequence[Row], register: Register) -> None:
    """
    Say which officers have no patch, one that is not there, or one twice for the same days.

    Parameters
    ----------
    report
        Where it is said, among what was mended.
    rows
        Officers, their values cleaned.
    register
        Knows the patches.
    """
    there = register.read("patches", fields=["service", "name"], geometry=False)
    known = {
        (one, _spoken(name)) for one, name in zip(there["service"], there["name"], strict=True)
    }
    held: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in rows:
        service, patches = str(row.values["service"]), _lines(row.values.get("patches"))
        said = []
        if not patches and not _lines(row.values.get("areas")):
            said.append("no patch and no area is given: nobody finds them by place")
        for patch in patches:
            if known and (service, _spoken(patch)) not in known:
                said.append(
                    f"there is no patch called {patch[:60]!r} of {title('services', service)}"
                )
            mine = held.setdefault((_spoken(row.values["name"]), service, _spoken(patch)), [])
            period = _period(row)
            if any(max(one[0], period[0]) <= min(one[1], period[1]) for one in mine):
                said.append(f"listed twice on {patch[:60]!r} for the same days")
            mine.append(period)
        report.repaired += [{"row": row.number, "what": f"kept, but {what}"} for what in said]


def _period(row: Row) -> tuple[str, str]:
    """Return the first and the last day in post."""
    return str(row.values.get("starts") or _NEVER), str(row.values.get("ends") or _EVER)


def _lines(listed: object) -> list[str]:
    """Return the texts of a list, kept one a line."""
    return [one for one in str(listed or "").split("\n") if one]


def _spoken(name: object) -> str:
    """Return a name as it sounds: case and spaces do not matter."""
    return " ".join(str(name).casefold().split())
