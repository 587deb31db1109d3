"""Patches that a change of boundaries cut, and the areas each could be made of now."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd

from mapping.analysis.frames import Flags
from mapping.analysis.overlaps import overlaps

WHOLE = 0.02
"""The share of an area up to which it counts as wholly in or wholly out: lines are never the same
to the metre."""
HALF = 0.5
COLUMNS = ("patch", "code", "name", "area_share", "people_share", "proposed")


def cut(patches: gpd.GeoDataFrame, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> Flags:
    """
    Tell which patches followed the lines of areas before a change and do not now.

    Parameters
    ----------
    patches
        Areas in metres.
    before, after
        Areas of one kind with ``code`` and ``name`` before and after the change, in the same
        system.

    Returns
    -------
    numpy.ndarray
        True for a patch that was made of whole areas before, and now holds only part of one.
    """
    return _follows(patches, before) & ~_follows(patches, after)


def _follows(patches: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> Flags:
    """Tell which patches are made of whole areas."""
    found = overlaps(_coded(patches), areas, sliver_share=0).table
    share = found["share_of_b_area"]
    part = found[(share > WHOLE) & (share < 1 - WHOLE)]
    whole = found[share >= 1 - WHOLE]
    codes = _coded(patches)["code"]
    return np.asarray(codes.isin(whole["a_code"]) & ~codes.isin(part["a_code"]), dtype=bool)


def _coded(patches: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give every patch a code of its own: its place in the frame."""
    codes = [str(at) for at in range(len(patches))]
    return patches[["name", "geometry"]].assign(code=codes)


def proposed(
    patches: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    people: gpd.GeoDataFrame | None = None,
    some: Iterable[bool] | None = None,
) -> pd.DataFrame:
    """
    Propose which areas in force each patch could be made of.

    Parameters
    ----------
    patches
        Areas in metres with ``name``.
    areas
        The areas in force, with ``code`` and ``name``, in the same system.
    people
        Residents; without them ground decides.
    some
        Which patches to propose for; all if left out.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, a row for each area that a patch holds a part of: the shares of the area's ground
        and people that lie on the patch, and whether it holds at least half, by people where they
        are known. ``patch`` is its index.
    """
    kept = patches if some is None else patches[list(some)]
    found = overlaps(_coded(kept), areas, people=people).table
    by_people = found["share_of_b_people"].astype(float)
    ground = found["share_of_b_area"].astype(float)
    index = kept.index.to_numpy()
    table = pd.DataFrame(
        {
            "patch": index[found["a_code"].astype(int).to_numpy()],
            "code": found["b_code"],
            "name": found["b_name"],
            "area_share": ground,
            "people_share": by_people,
            "proposed": by_people.fillna(ground) >= HALF,
        }
    )
    return table[list(COLUMNS)].reset_index(drop=True)
