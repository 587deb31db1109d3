"""Assets as answers: one row for every theme of need an asset fits, searchable by distance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from mapping.analysis.frames import BadFrame, Floats, Numbers, places, require_columns

APART = 1e9
"""Metres between groups that must not see each other: farther than any two places on Earth."""

Fits = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Offers:
    """
    Every asset once for each theme that it fits, ordered by id so that ties do not hang on rows.

    Parameters
    ----------
    themes
        The themes that ``group`` numbers.
    asset
        Position of the asset in its frame.
    xy
        Where it is, in metres, of shape (n, 2).
    group
        What a need's group must equal to be answered by it: the theme, or theme and area.
    reach
        How far people come, in metres.
    """

    themes: pd.Index
    asset: Numbers
    xy: Floats
    group: Numbers
    reach: Floats

    def within(self, area: Numbers) -> "Offers":
        """Return the same offers for needs of the same area only, given by offer."""
        return replace(self, group=in_area(self, self.group, area))


def offers(assets: gpd.GeoDataFrame, fits: Fits, *, reach: float) -> Offers:
    """
    List what assets offer.

    Parameters
    ----------
    assets
        Assets in metres with ``id``, ``name``, ``category`` and, where known, ``reach``.
    fits
        Categories by theme.
    reach
        Metres for assets that do not say how far people come.

    Raises
    ------
    BadFrame
        If a column is missing or an asset has no place.
    """
    require_columns(assets, "id", "name", "category", what="assets")
    xy = located(assets, "assets")
    kinds, known = pd.factorize(assets["category"].to_numpy(dtype=object))
    fit = np.array([[kind in fits[theme] for kind in known] for theme in fits], dtype=bool)
    by_id = np.argsort(pd.factorize(assets["id"].to_numpy(dtype=object), sort=True)[0])
    fits_asset = fit.reshape(len(fits), len(known))[:, kinds[by_id]] & (kinds[by_id] >= 0)
    group, at = np.nonzero(fits_asset)
    return Offers(
        themes=pd.Index(list(fits), dtype=object),
        asset=by_id[at],
        xy=xy[by_id[at]],
        group=group,
        reach=_reaches(assets, reach)[by_id[at]],
    )


def _reaches(assets: gpd.GeoDataFrame, usual: float) -> Floats:
    """Say how far people come to every asset."""
    if "reach" not in assets.columns:
        return np.full(len(assets), usual)
    own = assets["reach"].to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(own), own, usual)


def located(frame: gpd.GeoDataFrame, what: str) -> Floats:
    """Return where records are counted, of shape (n, 2); raises ``BadFrame`` if one is nowhere."""
    xy = np.column_stack(places(frame)).astype(float)
    lost = int((~np.isfinite(xy).all(axis=1)).sum())
    if lost:
        msg = f"{lost} of the {what} have no place on the map."
        raise BadFrame(msg)
    return xy


def wanted(offer: Offers, themes: pd.Series) -> Numbers:
    """Return the group of every need; -1 for a theme that nothing answers."""
    codes, known = pd.factorize(themes.to_numpy(dtype=object))
    if not len(known):
        return np.full(len(codes), -1, dtype=np.intp)
    return np.where(codes >= 0, offer.themes.get_indexer(pd.Index(known, dtype=object))[codes], -1)


def in_area(offer: Offers, group: Numbers, area: Numbers) -> Numbers:
    """Return the group of theme and area together; -1 where either is unknown."""
    return np.where((group >= 0) & (area >= 0), area * len(offer.themes) + group, -1)


def nearest(offer: Offers, xy: Floats, group: Numbers) -> tuple[Numbers, Floats]:
    """
    Find the nearest offer of its own group for every place.

    Returns
    -------
    tuple of arrays
        Position in the offers, -1 where the group has none, and the metres (infinite there).
    """
    found, metres = np.full(len(xy), -1, dtype=np.intp), np.full(len(xy), np.inf)
    asked = np.flatnonzero(group >= 0)
    used = np.flatnonzero(np.isin(offer.group, np.unique(group[asked])))
    if len(used) and len(asked):
        from scipy.spatial import KDTree

        tree = KDTree(_apart(offer.xy[used], offer.group[used]))
        far, at = tree.query(_apart(xy[asked], group[asked]), distance_upper_bound=APART / 2)
        known = np.isfinite(far)
        found[asked[known]], metres[asked] = used[at[known]], far
    return found, metres


def in_reach(offer: Offers, xy: Floats, group: Numbers) -> Numbers:
    """Count the offers of its own group that reach every place."""
    count = np.zeros(len(xy), dtype=np.intp)
    asked = np.flatnonzero(group >= 0)
    used = np.isin(offer.group, np.unique(group[asked]))
    if not used.any():
        return count
    from scipy.spatial import KDTree

    there, here = _apart(offer.xy[used], offer.group[used]), _apart(xy[asked], group[asked])
    reach = offer.reach[used]
    usual = reach == np.median(reach)
    if usual.any():
        tree = KDTree(there[usual])
        count[asked] = tree.query_ball_point(here, float(np.median(reach)), return_length=True)
    if not usual.all():
        reached = KDTree(here).query_ball_point(there[~usual], reach[~usual], return_sorted=False)
        every = np.concatenate([np.asarray(one, dtype=np.intp) for one in reached])
        count[asked] += np.bincount(every, minlength=len(asked))
    return count


def _apart(xy: Floats, group: Numbers) -> Floats:
    """Move groups so far apart, along a third axis, that the nearest is always of one's own."""
    return np.column_stack([xy, APART * group])
