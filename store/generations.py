"""Areas in time: when a new generation of areas ends the one before it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import shapely

from store.editing import Edit
from store.files.table import Shapes
from store.register import Register, Row


def endings(
    register: Register, tier: str, rows: Sequence[Row], *, start: str, source: str
) -> list[Edit]:
    """
    Find the older areas of a tier that new areas replace, and give each its last day.

    An area is replaced when it has no end, began before ``start`` (or never says when), comes from
    another source, and a point inside it lies in one of the new areas.
    """
    old = register.read(
        "boundaries", where={"tier": tier}, fields=["tier", "valid_from", "valid_to"]
    )
    began = old["valid_from"].isna() | (old["valid_from"] < start)
    old = old[began & old["valid_to"].isna() & (old["source"] != source)]
    if old.empty or not rows:
        return []
    tree = shapely.STRtree([row.geometry for row in rows])
    points = shapely.point_on_surface(old.geometry.to_numpy())
    hit = np.unique(tree.query(points, predicate="within")[0])
    last = {"valid_to": day_before(start)}
    reason = f"Followed by {source}"
    return [
        Edit(id=str(one["id"]), version=int(one["version"]), values=last, reason=reason)
        for one in old.iloc[hit][["id", "version"]].to_dict("records")
    ]


def successors(register: Register, tier: str, shapes: Shapes, *, start: str) -> list[str | None]:
    """Return for each new area the last day before a newer one, already loaded, takes its place."""
    ends: list[str | None] = [None] * len(shapes)
    there = register.read("boundaries", where={"tier": tier}, fields=["tier", "valid_from"])
    newer = there[there["valid_from"].notna() & (there["valid_from"] > start)]
    if newer.empty:
        return ends
    tree = shapely.STRtree(newer.geometry.to_numpy())
    mine, theirs = tree.query(shapely.point_on_surface(shapes), predicate="within")
    begins = newer["valid_from"].to_numpy()
    first = pd.Series(begins[theirs]).groupby(mine).min()
    for at, begin in first.items():
        ends[int(str(at))] = day_before(str(begin))
    return ends


def day_before(day: str) -> str:
    """Return the day before a day."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def by_start(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Group areas by the day from which they are in force; without one nothing is replaced."""
    starts = sorted({str(row.values["valid_from"]) for row in rows if row.values.get("valid_from")})
    for start in starts:
        yield start, [row for row in rows if row.values.get("valid_from") == start]
