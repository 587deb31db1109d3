"""The officers of the services' patches, and a councillor or two for each ward."""

from shapely.geometry import Point

from layers.patches import COUNCILLORS
from store.demo.draft import Draft
from store.demo.names import table
from store.demo.patches import ORGANISATIONS
from store.demo.wards import DISTRICTS, NORTH, SOUTH

_FIRST_SOUTHERN = "X05000013"
"""Wards are numbered from the northern district on."""


def officer_drafts() -> list[Draft]:
    """
    Return officers and councillors as records.

    One youth club has nobody: its post is vacant. One community worker has no patch: she works with
    everybody who cares for somebody, wherever they live.
    """
    officers = [
        Draft(key=f"officer-{i:02d}", values=_officer(row, i), geometry=_at(row))
        for i, row in enumerate(table("officers"), start=1)
    ]
    councillors = [
        Draft(key=f"councillor-{i:02d}", values=_councillor(row, i))
        for i, row in enumerate(table("councillors"), start=1)
    ]
    return officers + councillors


def _at(row: dict[str, str]) -> Point:
    """Return where an officer is to be found."""
    return Point(float(row["x"]), float(row["y"]))


def _officer(row: dict[str, str], number: int) -> dict[str, object]:
    """Return an officer's values."""
    own = {name: text or None for name, text in row.items() if name not in {"x", "y"}}
    return {
        **own,
        **_shared(row["name"], row["role"], 200 + number),
        "organisation": ORGANISATIONS[row["service"]],
        "capacity": int(row["capacity"]),
    }


def _councillor(row: dict[str, str], number: int) -> dict[str, object]:
    """Return a councillor's values."""
    district = DISTRICTS[NORTH if row["ward"] < _FIRST_SOUTHERN else SOUTH]
    return {
        **_shared(row["name"], "Councillor", 300 + number),
        "name": row["name"],
        "role": "Councillor",
        "service": COUNCILLORS,
        "organisation": f"{district} Council (made up)",
        "areas": row["ward"],
        "starts": row["starts"],
        "ends": row["ends"] or None,
    }


def _shared(name: str, role: str, number: int) -> dict[str, object]:
    """Return what is for residents, and what is for colleagues; nobody answers either."""
    return {
        "about": _about()[role],
        "contact_public": f"01632 960 {number}",
        "contact_colleagues": f"{name.replace(' ', '.').lower()}@example.org, 07700 900 {number}",
    }


def _about() -> dict[str, str]:
    """Return what people of each role are for."""
    return {row["role"]: row["about"] for row in table("roles")}
