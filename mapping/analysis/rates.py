"""Needs for every 1,000 people in small areas."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.frames import Floats, require_codes, require_columns
from mapping.analysis.points import areas_of

PER = 1_000


def rates(
    areas: gpd.GeoDataFrame,
    needs: gpd.GeoDataFrame,
    people: gpd.GeoDataFrame,
    *,
    weight: str | None = None,
) -> gpd.GeoDataFrame:
    """
    Count needs and people in small areas.

    Parameters
    ----------
    areas
        Area frame in metres. Where areas overlap, a point counts in the one with the lower code.
    needs, people
        Frames in the same system, counted at a point inside each shape; people have ``residents``.
    weight
        Column of ``needs`` that says how much each counts, such as ``affected``; empty counts as 1.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``name``, ``needs``, ``residents``, ``rate`` (needs per 1,000 people; NaN without
        people) and the shape, ordered by code.

    Raises
    ------
    WrongCrs, BadFrame
        If systems differ, a column is missing or a code comes twice.
    """
    require_metres(areas, needs, people)
    require_codes(areas)
    ordered = areas.sort_values("code").reset_index(drop=True)
    residents = _summed(people, residents_of(people), ordered)
    raised = _summed(needs, weights_of(needs, weight), ordered)
    values = {"code": ordered["code"], "name": ordered["name"], "needs": raised}
    return gpd.GeoDataFrame(
        {**values, "residents": residents, "rate": per_thousand(raised, residents)},
        geometry=ordered.geometry.to_numpy(),
        crs=areas.crs,
    )


def per_thousand(raised: Floats, residents: Floats) -> Floats:
    """Return needs per 1,000 residents; NaN where nobody lives."""
    rate = np.full(len(raised), np.nan)
    np.divide(PER * raised, residents, out=rate, where=residents > 0)
    return rate


def weights_of(needs: gpd.GeoDataFrame, weight: str | None) -> Floats:
    """Read how much each need counts; what is empty counts as 1."""
    if weight is None:
        return np.ones(len(needs))
    require_columns(needs, weight, what="needs")
    return _numbers(needs[weight], empty=1.0)


def residents_of(people: gpd.GeoDataFrame) -> Floats:
    """Read how many people each row of a people frame stands for."""
    require_columns(people, "residents", what="people")
    return _numbers(people["residents"], empty=0.0)


def _numbers(column: pd.Series, *, empty: float) -> Floats:
    """Read numbers that are not negative."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), np.clip(values, 0, None), empty)


def _summed(frame: gpd.GeoDataFrame, values: Floats, areas: gpd.GeoDataFrame) -> Floats:
    """Add up values by the area they lie in."""
    place = pd.Index(areas["code"]).get_indexer(areas_of(frame, areas))
    inside = place >= 0
    return np.bincount(place[inside], values[inside], minlength=len(areas)).astype(float)
