"""How much work lies on each patch and on each officer."""

import geopandas as gpd
import numpy as np
import pandas as pd

from mapping.analysis.cells import COUNTED, Cells
from mapping.analysis.frames import Flags, Floats
from mapping.analysis.partition import added
from mapping.analysis.posts import Posts, texts

PATCH_COLUMNS = (
    "name",
    "organisation",
    *COUNTED,
    "people_only",
    "officers",
    "officer_names",
    "capacity",
    "load",
    "people_per_officer",
)
OFFICER_COLUMNS = (
    "name",
    "patches",
    *COUNTED,
    "people_shared",
    "capacity",
    "load",
)


def _number(frame: pd.DataFrame, column: str) -> Floats:
    """Return a column as numbers; NaN where it, or a value, is missing."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    return pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float)


def patch_loads(held: gpd.GeoDataFrame, ground: Cells, found: Posts) -> pd.DataFrame:
    """
    Tabulate what lies on each patch.

    Returns
    -------
    pandas.DataFrame
        `PATCH_COLUMNS` with the index of ``held``. ``people_only`` are covered by this patch
        alone; ``capacity`` is the patch's own, else what its officers can look after, each
        officer's shared equally over his or her patches; ``load`` is people / capacity.
    """
    members = ground.members
    table = pd.DataFrame(index=held.index)
    table["name"] = held["name"].astype(str)
    table["organisation"] = texts(held, "organisation")
    for measure in COUNTED:
        table[measure] = added(ground.amounts[measure], members)
    table["area"] = ground.own
    table["people_only"] = _only(ground)
    table["officers"] = found.works.sum(axis=1) if found.known else np.nan
    table["officer_names"] = _names(found)
    table["capacity"] = _patch_capacity(held, found)
    table["load"] = _ratio(table["people"], table["capacity"])
    table["people_per_officer"] = _ratio(table["people"], table["officers"])
    return table[list(PATCH_COLUMNS)]


def _only(ground: Cells) -> Floats:
    """Count the people whom each patch alone covers."""
    return added(ground.amounts["people"], ground.members & (ground.depth == 1)[:, None])


def _names(found: Posts) -> list[str]:
    """List each patch's officers, one a line, as the layer keeps lists."""
    names = found.officers["name"].astype(str).tolist()
    return ["\n".join(sorted(names[at] for at in np.flatnonzero(row))) for row in found.works]


def _ratio(amount: pd.Series, of: pd.Series) -> pd.Series:
    """Divide; NaN where there is nothing to divide by."""
    return amount / of.where(of > 0)


def _patch_capacity(held: gpd.GeoDataFrame, found: Posts) -> Floats:
    """Return each patch's own capacity, else that of its officers."""
    each = _number(found.officers, "capacity") / np.maximum(found.works.sum(axis=0), 1)
    known = found.works & np.isfinite(each)
    theirs = np.where(known.any(axis=1), (known * np.nan_to_num(each)).sum(axis=1), np.nan)
    own = _number(held, "capacity")
    return np.where(np.isfinite(own), own, theirs)


def officer_loads(ground: Cells, found: Posts) -> pd.DataFrame:
    """
    Tabulate what lies on each officer in post.

    Returns
    -------
    pandas.DataFrame
        `OFFICER_COLUMNS` with the officers' index. Ground where two patches of one officer overlap
        counts once. ``people_shared`` divides the people of each cell equally among its officers,
        so that it adds up to the people who have one; ``load`` is people / capacity.
    """
    serves = _serves(ground, found)
    table = pd.DataFrame(index=found.officers.index)
    table["name"] = found.officers["name"].astype(str)
    table["patches"] = found.works.sum(axis=0)
    for measure in COUNTED:
        table[measure] = added(ground.amounts[measure], serves)
    among = np.maximum(serves.sum(axis=1), 1)
    table["people_shared"] = added(ground.amounts["people"] / among, serves)
    table["capacity"] = _number(found.officers, "capacity")
    table["load"] = _ratio(table["people"], table["capacity"])
    return table[list(OFFICER_COLUMNS)]


def _serves(ground: Cells, found: Posts) -> Flags:
    """Say whether officer k serves cell i."""
    serves = np.zeros((len(ground.members), len(found.officers)), dtype=bool)
    for officer, patches in enumerate(found.works.T):
        serves[:, officer] = ground.members[:, patches].any(axis=1)
    return serves


def vacant(ground: Cells, found: Posts) -> float:
    """Count people whose patches have no officer in post that day; NaN when none are known."""
    if not found.known:
        return float("nan")
    empty = (ground.depth > 0) & ~_serves(ground, found).any(axis=1)
    return float(ground.amounts["people"][empty].sum())
