"""Who may decide what at which tier: the table ``data/competences.csv``, which anybody may edit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from layers.errors import BadRecord, Fault
from layers.vocabulary import rows

ARRANGEMENTS: dict[str, str] = {
    "E06": "unitary",
    "E07": "two_tier",
    "E08": "metropolitan",
    "E09": "london",
    "W06": "wales",
    "S12": "scotland",
    "N09": "northern_ireland",
}
"""How local government is arranged, by the first letters of a district's GSS code."""

UNKNOWN = "unknown"
"""The arrangement of a place whose district nobody has told us."""

ROLES = ("duty", "power", "shared", "delegated", "consulted")
"""From "must" and "may" to those that only have a part or a say."""

DECIDES = frozenset({"duty", "power"})
"""The roles with which a body can act by itself."""


@dataclass(frozen=True, kw_only=True)
class Competence:
    """
    One row: a body of one tier has one function, under some arrangements.

    Parameters
    ----------
    service
        The function, as named in ``data/functions.csv``.
    tier
        The tier of boundary the body governs.
    arrangements
        Where the row holds; see `ARRANGEMENTS`.
    codes
        The only units it holds for; empty for all of the tier.
    unless
        A tier whose unit, where there is one, has the function instead; empty for none.
    body
        What kind of body it is.
    role
        One of `ROLES`.
    note, source
        What to know besides, and the law it rests on.
    """

    service: str
    tier: str
    arrangements: frozenset[str]
    codes: frozenset[str]
    unless: str
    body: str
    role: str
    note: str
    source: str

    def holds(self, arrangement: str, code: str, present: Iterable[str] = ()) -> bool:
        """Whether the row speaks of this unit, where units of the tiers ``present`` also exist."""
        return (
            arrangement in self.arrangements
            and (not self.codes or code in self.codes)
            and self.unless not in tuple(present)
        )


@cache
def competences() -> tuple[Competence, ...]:
    """Return the table that is shipped."""
    return table(rows("competences.csv"))


def table(given: Iterable[Mapping[str, str]]) -> tuple[Competence, ...]:
    """
    Read a table of competences, such as one that a person has edited.

    Parameters
    ----------
    given
        Rows with the columns of ``data/competences.csv``; ``arrangement`` and ``codes`` hold words
        separated by spaces, and ``all`` stands for every arrangement.

    Raises
    ------
    BadRecord
        With every fault found, by row number.
    """
    listed = list(given)
    faults = [fault for at, row in enumerate(listed, 2) for fault in _faults(at, row)]
    if faults:
        raise BadRecord(faults)
    return tuple(_competence(row) for row in listed)


def _faults(at: int, row: Mapping[str, str]) -> list[Fault]:
    """List what is wrong with one row."""
    known = {*ARRANGEMENTS.values(), "all"}
    wrong = [one for one in row.get("arrangement", "").split() if one not in known]
    faults = [Fault(name, f"Row {at} has no {name}.") for name in _NEEDED if not row.get(name)]
    faults += [Fault("arrangement", f"Row {at}: there is no arrangement {one}.") for one in wrong]
    if row.get("role") and row["role"] not in ROLES:
        reason = f"Row {at}: the role is one of {', '.join(ROLES)}, not {row['role']}."
        faults.append(Fault("role", reason))
    return faults


_NEEDED = ("service", "tier", "arrangement", "body", "role")


def _competence(row: Mapping[str, str]) -> Competence:
    """Read one row."""
    words = frozenset(row["arrangement"].split())
    return Competence(
        service=row["service"],
        tier=row["tier"],
        arrangements=frozenset({*ARRANGEMENTS.values(), UNKNOWN}) if "all" in words else words,
        codes=frozenset(row.get("codes", "").split()),
        unless=row.get("unless", ""),
        body=row["body"],
        role=row["role"],
        note=row.get("note", ""),
        source=row.get("source", ""),
    )


def arrangement(code: object) -> str:
    """Return how local government is arranged in the district with this GSS code."""
    return ARRANGEMENTS.get(str(code)[:3], UNKNOWN)
