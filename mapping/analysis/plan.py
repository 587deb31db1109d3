"""What becomes of patches when whole units go from one to another: plain sums over the units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mapping.analysis.frames import Floats, Numbers
from mapping.analysis.units import MEASURES, NOBODY, Units

COLUMNS = ("patch", "units", *MEASURES, "capacity", "load", "against", "crossings", "pieces")
FIGURES = ("people", "against", "needs", "assets", "load", "crossings", "pieces")
"""What plans are compared by, in this order."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """
    Patches under a plan.

    Parameters
    ----------
    patches
        `COLUMNS`, one row per patch. ``load`` is people / capacity; ``against`` is people over the
        average of the patches that have units, less 1; ``crossings`` are the wards it has only
        part of; ``pieces`` in how many pieces it lies.
    nobody
        The share of people whose unit no patch has.
    """

    patches: pd.DataFrame
    nobody: float


def outcome(found: Units, of: Numbers, names: Sequence[str], capacity: Floats) -> Outcome:
    """
    Say what becomes of each patch.

    Parameters
    ----------
    found
        The units.
    of
        The position of each unit's patch, or `NOBODY`.
    names, capacity
        The patches: their names, and whom each can look after (NaN where that is not known).
    """
    size = len(names)
    held = of >= 0
    table = pd.DataFrame({"patch": list(names)})
    table["units"] = np.bincount(of[held], minlength=size)
    for one in MEASURES:
        table[one] = np.bincount(of[held], found.amounts[one][held], minlength=size).astype(float)
    table["capacity"] = capacity
    table["load"] = table["people"] / np.where(capacity > 0, capacity, np.nan)
    table["against"] = against(table["people"].to_numpy(), table["units"].to_numpy())
    table["crossings"] = _crossings(found, of, size)
    links = found.links
    table["pieces"] = [len(pieces(np.flatnonzero(of == at).tolist(), links)) for at in range(size)]
    people = found.amounts["people"]
    nobody = float(people[~held].sum() / people.sum()) if people.sum() else 0.0
    return Outcome(table[list(COLUMNS)], nobody)


def compared(now: Outcome, one: Outcome, other: Outcome) -> pd.DataFrame:
    """
    Lay two plans beside each other and beside how things are now.

    Returns
    -------
    pandas.DataFrame
        ``patch``, ``figure`` (of `FIGURES`), ``now``, ``one``, ``other`` and ``change``, which is
        other - one. A patch that is not there has NaN. Patches that the plans differ in come first.
    """
    frames = [found.patches.set_index("patch") for found in (now, one, other)]
    names = list(dict.fromkeys(name for frame in frames for name in frame.index))
    parts = [frame.reindex(names)[list(FIGURES)].astype(float).stack() for frame in frames]
    table = pd.concat(parts, axis=1, keys=["now", "one", "other"])
    rows = pd.MultiIndex.from_product([names, FIGURES], names=["patch", "figure"])
    table = table.reindex(rows).reset_index()
    table["change"] = table["other"] - table["one"]
    known = table[["one", "other"]].fillna(-1.0)
    differs = (known["one"] - known["other"]).abs().gt(1e-9).groupby(table["patch"])
    return table.iloc[np.argsort(~differs.transform("any").to_numpy(), kind="stable")].reset_index(
        drop=True
    )


def against(people: Floats, units: Numbers) -> Floats:
    """Return by how much each patch is over the average of those that have units; NaN for none."""
    there = units > 0
    average = people[there].mean() if there.any() else 0.0
    return np.where(there & (average > 0), people / max(average, 1e-9) - 1, np.nan)


def _crossings(found: Units, of: Numbers, size: int) -> list[int]:
    """Count for each patch the wards that it shares with another patch, or with nobody."""
    holders: dict[int, set[int]] = {}
    for unit, wards in enumerate(found.wards):
        for ward in wards:
            holders.setdefault(ward, set()).add(int(of[unit]))
    counts = [0] * size
    for several in holders.values():
        for patch in several - {NOBODY} if len(several) > 1 else ():
            counts[patch] += 1
    return counts


def pieces(members: Sequence[int], links: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the pieces in which some units lie, each a list of units."""
    left, found = set(members), []
    for first in members:
        if first not in left:
            continue
        left.discard(first)
        piece = [first]
        for one in piece:
            for other in links[one]:
                if other in left:
                    left.discard(other)
                    piece.append(other)
        found.append(piece)
    return found
