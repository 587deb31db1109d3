"""When patches will have nobody in post: posts that end, and absences that nobody covers."""

from collections.abc import Iterable
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd

from mapping.analysis.frames import Flags, Numbers
from mapping.analysis.located import in_force
from mapping.analysis.posts import posts

COLUMNS = ("patch", "name", "begins", "ends")
AHEAD = 366
"""Days looked ahead: whoever plans the next year should see it."""
_FIRST = ("starts", "absent_from")
"""Fields that name the first day on which something is otherwise."""
_LAST = ("ends", "absent_to")
"""Fields that name the last day on which something is as it was."""


def vacancies(
    officers: pd.DataFrame | None, patches: gpd.GeoDataFrame, *, on: date, ahead: int = AHEAD
) -> pd.DataFrame:
    """
    List the patches that have somebody in post on a day and later nobody, with the dates.

    Parameters
    ----------
    officers
        As for `load.posts`, also those who have not started yet; None is nobody known.
    patches
        Patches with ``name``; with ``valid_from`` and ``valid_to`` a patch that is not in force on
        a day is not vacant then.
    on
        The day from which to look.
    ahead
        How many days to look ahead.

    Returns
    -------
    pandas.DataFrame
        ``patch`` (label in the index of ``patches``), ``name``, ``begins`` (the first day without
        anybody) and ``ends`` (the first day on which somebody is there again; None when that is
        not within the days looked at), the earliest first. Of several times of one patch, the
        first.

    Raises
    ------
    BadFrame
        If a column is missing.
    """
    if officers is None or officers.empty or patches.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    days = [on, *_changes(officers, patches, on, ahead)]
    staffed = np.column_stack([_staffed(officers, patches, one) for one in days])
    there = np.column_stack(
        [in_force(patches, one, first="valid_from", last="valid_to") for one in days]
    )
    empty = there & ~staffed
    going = np.flatnonzero(there[:, 0] & staffed[:, 0] & empty.any(axis=1))
    begins = empty[going].argmax(axis=1)
    found = pd.DataFrame(
        {
            "patch": patches.index[going],
            "name": patches["name"].astype(str).to_numpy()[going],
            "begins": [days[at] for at in begins],
            "ends": pd.Series(_ends(empty[going], begins, days), dtype=object),
        }
    )
    return found.sort_values(["begins", "name"], kind="stable", ignore_index=True)


def _staffed(officers: pd.DataFrame, patches: gpd.GeoDataFrame, on: date) -> Flags:
    """Say which patches have somebody in post on a day."""
    return np.asarray(posts(officers, patches, on=on).works.any(axis=1), dtype=bool)


def _ends(empty: Flags, begins: Numbers, days: list[date]) -> list[date | None]:
    """Return the first day on which each vacancy is over."""
    over = [np.flatnonzero(~row[first:]) + first for row, first in zip(empty, begins, strict=True)]
    return [days[int(later[0])] if len(later) else None for later in over]


def _changes(officers: pd.DataFrame, patches: gpd.GeoDataFrame, on: date, ahead: int) -> list[date]:
    """List the days on which somebody comes, goes, leaves or returns, or a patch does."""
    found = {
        *_days(officers, _FIRST, 0),
        *_days(officers, _LAST, 1),
        *_days(patches, ("valid_from",), 0),
        *_days(patches, ("valid_to",), 1),
    }
    return sorted(one for one in found if 0 < (one - on).days <= ahead)


def _days(frame: pd.DataFrame, columns: Iterable[str], later: int) -> set[date]:
    """Read the days in some columns, each moved by a number of days."""
    return {
        date.fromisoformat(text) + timedelta(days=later)
        for column in columns
        if column in frame
        for text in frame[column].fillna("").astype(str)
        if text
    }
