"""Things that are counted where they stand: people, assets and needs as points with an amount."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Floats, places, require_columns, shapes
from mapping.analysis.people import people_points

MEASURES = ("people", "assets", "needs")
"""What is counted, besides the ground itself."""


@dataclass(frozen=True)
class Located:
    """Where things are counted (metres) and how much each counts."""

    x: Floats
    y: Floats
    amount: Floats

    @property
    def known(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which things have a place at all."""
        return np.isfinite(self.x) & np.isfinite(self.y)


def things(frame: gpd.GeoDataFrame) -> Located:
    """Count each record as one, at the point itself or at a point inside its shape."""
    x, y = places(frame)
    return Located(x, y, np.ones(len(frame)))


def residents(people: gpd.GeoDataFrame) -> Located:
    """Count residents at points; small areas are first spread over points inside them."""
    points = as_points(people)
    x, y = places(points)
    return Located(x, y, np.nan_to_num(points["residents"].to_numpy(dtype=float)))


def as_points(people: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return a people frame whose every row is a point.

    Raises
    ------
    WrongCrs, BadFrame
        If the frame is not in metres or has no column ``residents``.
    """
    require_metres(people)
    require_columns(people, "residents", what="people")
    kinds = shapely.get_type_id(shapes(people))
    return people if (kinds <= 0).all() else people_points(people)


def located(measure: str, frame: gpd.GeoDataFrame) -> Located:
    """Place one of the `MEASURES`."""
    return residents(frame) if measure == "people" else things(frame)


def in_force(frame: pd.DataFrame, on: date | None, *, first: str, last: str) -> pd.Series:
    """
    Say which records hold on a day.

    Parameters
    ----------
    frame
        Records with dates as ``YYYY-MM-DD`` text in the columns ``first`` and ``last``; an empty
        date, or a missing column, is open-ended. Both days count as in force.
    on
        The day; None holds for all.
    """
    holds = pd.Series(True, index=frame.index)
    if on is None:
        return holds
    day = on.isoformat()
    if first in frame:
        holds &= frame[first].isna() | (frame[first].fillna("").astype(str) <= day)
    if last in frame:
        known = frame[last].fillna("").astype(str)
        holds &= (known == "") | (known >= day)
    return holds
