"""Three groups that look after part of the place, the people in them, and what is theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shapely.geometry import Point

from store.demo.draft import Draft
from store.demo.names import table

_OWN_COLUMNS = ("x", "y", "reach", "organisation")
"""What says which records a group looks after, and is not kept with it."""


def group_drafts() -> list[Draft]:
    """Return the groups; those of a street stand on it."""
    return [
        Draft(
            key=row["key"],
            values={name: text for name, text in row.items() if name not in {*_OWN_COLUMNS, "key"}},
            geometry=_at(row),
        )
        for row in table("groups")
    ]


def member_drafts() -> list[Draft]:
    """Return the people in the groups; ``group`` holds the group's key."""
    return [
        Draft(
            key=f"member-{number}",
            values={name: text or None for name, text in row.items()},
        )
        for number, row in enumerate(table("members"), start=1)
    ]


def looked_after(drafts: Iterable[Draft]) -> list[Draft]:
    """Return records with the key of the group that looks after each."""
    found = []
    for draft in drafts:
        key = next((row["key"] for row in table("groups") if _is_theirs(row, draft)), None)
        found.append(replace(draft, values={**draft.values, "group": key}) if key else draft)
    return found


def with_ids(drafts: Iterable[Draft], ids: Mapping[str, str]) -> list[Draft]:
    """Return records with the id of their group in place of its key."""
    return [
        replace(one, values={**one.values, "group": ids[str(one.values["group"])]})
        if one.values.get("group") in ids
        else one
        for one in drafts
    ]


def _at(row: Mapping[str, str]) -> Point | None:
    """Return where a group is, in metres from the ground's origin."""
    return Point(float(row["x"]), float(row["y"])) if row["x"] else None


def _is_theirs(row: Mapping[str, str], draft: Draft) -> bool:
    """Whether a record is near a group's street, or run by it."""
    if row["organisation"]:
        return draft.values.get("organisation") == row["organisation"]
    spot = _at(row)
    if spot is None or draft.geometry is None:
        return False
    return bool(draft.geometry.distance(spot) <= float(row["reach"]))
