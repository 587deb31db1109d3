"""Which marks of a sheet fade, because nobody checked what they stand for for too long."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mapping.analysis.freshness import freshness
from mapping.paper.sheet import Sheet
from mapping.paper.spread import Body

Old = Mapping[str, npt.NDArray[np.bool_]]
"""For each frame of a sheet, which of its records fade."""


@lru_cache(maxsize=4)
def old(sheet: Sheet) -> Old:
    """Return which records fade; none does where nothing is known of checks; map and legend ask."""
    sorts = ("assets", "assets_across", "needs", "needs_across")
    return {sort: _rows(sheet, sort) for sort in sorts}


def _rows(sheet: Sheet, sort: str) -> npt.NDArray[np.bool_]:
    """Say of each record of a frame whether it fades."""
    rows = getattr(sheet, sort)
    if rows is not None and "old" in rows:
        return np.array(rows["old"], dtype=bool)
    if rows is None or "last_checked" not in rows:
        return np.zeros(0 if rows is None else len(rows), dtype=bool)
    layer = "needs" if sort.startswith("needs") else "assets"
    found = freshness(rows, layer=layer, today=sheet.made_on)["old"]
    return np.array(found, dtype=bool)


def fades(known: Old, body: Body) -> bool:
    """Whether a mark fades: all that it stands for is old."""
    return bool(known[body.sort][list(body.members)].all())
