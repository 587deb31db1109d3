"""How far the people of a patch are from whoever looks after them."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.frames import Floats, places, polygons, require_columns
from mapping.analysis.located import residents
from mapping.analysis.points import point_pairs

COLUMNS = ("travel", "travel_far", "from_office")
MOST = 0.9
"""The share of the people whose distance ``travel_far`` is not less than."""


def travel(
    grounds: gpd.GeoDataFrame | gpd.GeoSeries,
    people: gpd.GeoDataFrame | None,
    *,
    offices: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """
    Measure how far people live from the office of their ground.

    Parameters
    ----------
    grounds
        Areas in metres; they may overlap.
    people
        People frame in the same system; None where nothing is known.
    offices
        Points in the same system with ``ground``, a label in the index of ``grounds``; a ground may
        have several, and people count from the nearest.

    Returns
    -------
    pandas.DataFrame
        By the index of ``grounds``: ``travel``, the mean distance in metres in a straight line,
        each resident counted once; ``travel_far``, within which nine in ten live; ``from_office``,
        False where no office is known and people count from their own middle. NaN where nobody is
        known to live.

    Raises
    ------
    WrongCrs, BadFrame
        If the frames are not in one metric system, or a column is missing.

    Notes
    -----
    ``travel`` is sum(residents * distance) / sum(residents). The middle is the mean of the
    people's coordinates, which makes the sum of squared distances least.
    """
    require_metres(grounds, offices, *([] if people is None else [people]))
    require_columns(offices, "ground", what="offices")
    x, y = places(offices)
    known = np.isfinite(x)
    at = grounds.index.get_indexer(offices["ground"])
    starts = [np.column_stack([x, y])[known & (at == ground)] for ground in range(len(grounds))]
    found = _measured(grounds, people, starts)
    return pd.DataFrame(
        {
            "travel": [one[0] for one in found],
            "travel_far": [one[1] for one in found],
            "from_office": [len(one) > 0 for one in starts],
        },
        index=grounds.index,
    )


def _measured(
    grounds: gpd.GeoDataFrame | gpd.GeoSeries,
    people: gpd.GeoDataFrame | None,
    starts: list[Floats],
) -> list[tuple[float, float]]:
    """Measure ground by ground."""
    if people is None or people.empty or not starts:
        return [(np.nan, np.nan)] * len(starts)
    living = residents(people)
    spots = np.column_stack([living.x, living.y])
    person, ground = point_pairs(living.x, living.y, polygons(grounds))
    order = np.argsort(ground, kind="stable")
    ends = np.cumsum(np.bincount(ground, minlength=len(starts)))
    return [
        _spread(spots[mine], living.amount[mine], start)
        for mine, start in zip(np.split(person[order], ends[:-1]), starts, strict=True)
    ]


def _spread(spots: Floats, amount: Floats, starts: Floats) -> tuple[float, float]:
    """Return the mean distance, and that within which most live."""
    total = float(amount.sum())
    if total <= 0:
        return np.nan, np.nan
    if not len(starts):
        starts = np.average(spots, axis=0, weights=amount)[None, :]
    away = np.min([np.hypot(*(spots - start).T) for start in starts], axis=0)
    order = np.argsort(away, kind="stable")
    within = np.cumsum(amount[order])
    far = away[order][np.searchsorted(within, MOST * total)]
    return float((amount * away).sum() / total), float(far)
