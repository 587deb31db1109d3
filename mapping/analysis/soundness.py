"""What is wrong, or about to be, with patches and the people who work on them."""

from collections.abc import Iterator
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import polygons, require_columns
from mapping.analysis.located import in_force
from mapping.analysis.posts import in_post, lines, spoken, texts

COLUMNS = ("kind", "service", "patch", "officer", "what", "share")
KINDS = ("outside", "empty", "twice", "nowhere", "unknown", "ended")
"""Patch outside the place; patch without an officer; officer twice on one patch at once; officer
without a patch; officer on a patch that does not exist; patch of areas that are no longer in force.
"""
OUTSIDE = 0.01
"""The share of a patch's ground beyond the place from which it is said: less is a line drawn a
little differently."""
_NEVER, _EVER = "0000-00-00", "9999-99-99"

Fault = tuple[str, str, str, str, str, float]


def faults(
    patches: gpd.GeoDataFrame,
    officers: pd.DataFrame,
    area: gpd.GeoDataFrame,
    codes: frozenset[str],
    *,
    on: date,
) -> pd.DataFrame:
    """
    List what is to be put right about patches and officers.

    Parameters
    ----------
    patches
        Patches in force in metres, with ``service`` and ``name``; ``areas`` (codes, one a line) is
        used when it is there.
    officers
        All officers, with ``name``, ``service``, ``patches``, ``areas``, ``starts`` and ``ends``,
        also those who start later: a clash of dates shows before it happens.
    area
        The ground of the place, in the same system.
    codes
        The codes of the boundaries in force.
    on
        The day.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, in the order of `KINDS`: ``what`` is the name or code that is meant, ``share``
        the share of a patch outside the place, else NaN.

    Raises
    ------
    WrongCrs, BadFrame
        If the frames are not in one metric system, or a column is missing.
    """
    require_metres(patches, area)
    require_columns(patches, "service", "name", what="patches")
    require_columns(officers, "name", "service", "patches", "areas", what="officers")
    now = officers[in_force(officers, on, first="starts", last="ends")]
    found = [
        *_outside(patches, area),
        *_empty(patches, officers[in_post(officers, on)]),
        *_twice(officers, on),
        *_nowhere(now),
        *_unknown(now, patches, codes),
        *_ended(patches, codes),
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _outside(patches: gpd.GeoDataFrame, area: gpd.GeoDataFrame) -> Iterator[Fault]:
    """Find patches that reach beyond the place."""
    if area.empty or patches.empty:
        return
    ground = shapely.union_all(polygons(area))
    shapely.prepare(ground)
    held = polygons(patches, what="patches")
    own = np.maximum(shapely.area(held), 1.0)
    share = 1 - shapely.area(shapely.intersection(held, ground)) / own
    for service, name, one in zip(
        texts(patches, "service"), texts(patches, "name"), share.tolist(), strict=True
    ):
        if one >= OUTSIDE:
            yield ("outside", service, name, "", "", one)


def _empty(patches: gpd.GeoDataFrame, there: pd.DataFrame) -> Iterator[Fault]:
    """Find patches that nobody in post works on, of services whose officers are known."""
    known = set(texts(there, "service"))
    held = {
        (service, spoken(name))
        for service, listed in zip(texts(there, "service"), texts(there, "patches"), strict=True)
        for name in lines(listed)
    }
    for service, name in zip(texts(patches, "service"), texts(patches, "name"), strict=True):
        if service in known and (service, spoken(name)) not in held:
            yield ("empty", service, name, "", "", np.nan)


def _twice(officers: pd.DataFrame, on: date) -> Iterator[Fault]:
    """Find whoever has two posts on one patch at once, now or later."""
    held: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    told: set[tuple[str, str, str]] = set()
    columns = ("name", "service", "starts", "ends", "patches")
    for name, service, starts, ends, listed in zip(
        *(texts(officers, one) for one in columns), strict=True
    ):
        period = (max(starts or _NEVER, on.isoformat()), ends or _EVER)
        for patch in lines(listed):
            key = (spoken(name), service, spoken(patch))
            if key not in told and any(_meet(period, one) for one in held.get(key, ())):
                told.add(key)
                yield ("twice", service, patch, name, "", np.nan)
            held.setdefault(key, []).append(period)


def _meet(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two periods share a day; first and last day belong to each."""
    return max(a[0], b[0]) <= min(a[1], b[1])


def _nowhere(now: pd.DataFrame) -> Iterator[Fault]:
    """Find officers with neither a patch nor an area."""
    columns = ("name", "service", "patches", "areas")
    for name, service, patches, areas in zip(*(texts(now, one) for one in columns), strict=True):
        if not lines(patches) and not lines(areas):
            yield ("nowhere", service, "", name, "", np.nan)


def _unknown(
    now: pd.DataFrame, patches: gpd.GeoDataFrame, codes: frozenset[str]
) -> Iterator[Fault]:
    """Find officers who name a patch or an area that is not there."""
    there = set(zip(texts(patches, "service"), map(spoken, texts(patches, "name")), strict=True))
    columns = ("name", "service", "patches", "areas")
    for name, service, named, areas in zip(*(texts(now, one) for one in columns), strict=True):
        for patch in lines(named):
            if (service, spoken(patch)) not in there:
                yield ("unknown", service, "", name, patch, np.nan)
        for code in lines(areas):
            if code not in codes:
                yield ("unknown", service, "", name, code, np.nan)


def _ended(patches: gpd.GeoDataFrame, codes: frozenset[str]) -> Iterator[Fault]:
    """Find patches made of areas that are no longer in force."""
    columns = ("service", "name", "areas")
    for service, name, areas in zip(*(texts(patches, one) for one in columns), strict=True):
        gone = [code for code in lines(areas) if code not in codes]
        if gone:
            yield ("ended", service, name, "", ", ".join(gone), np.nan)
