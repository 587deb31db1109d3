"""How far people are from assets: in a straight line, or on foot along paths."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from mapping.analysis.frames import Flags, Floats, Numbers, places
from mapping.analysis.network import Network, on_foot, on_foot_nearest


@dataclass(frozen=True)
class Distances:
    """
    Every person point and asset that lie within reach of each other.

    Parameters
    ----------
    person, asset
        Positions, in no order.
    metres
        The distance.
    people, assets
        How many there are of each, reached or not.
    """

    person: Numbers
    asset: Numbers
    metres: Floats
    people: int
    assets: int

    def where(self, kept: Flags) -> "Distances":
        """Keep some of the pairs."""
        found = self.person[kept], self.asset[kept], self.metres[kept]
        return Distances(*found, self.people, self.assets)


def distances(
    people: Floats, assets: Floats, *, limit: float, network: Network | None = None
) -> Distances:
    """
    Find all pairs within a distance.

    Parameters
    ----------
    people, assets
        Coordinates in metres, arrays (n, 2); NaN is within reach of nothing.
    limit
        Metres, inclusive.
    network
        Paths to walk along; None measures straight lines.
    """
    if network is None:
        found = _straight(people, assets, limit)
    else:
        found = on_foot(network, people, assets, limit=limit)
    return Distances(*found, len(people), len(assets))


def _straight(people: Floats, assets: Floats, limit: float) -> tuple[Numbers, Numbers, Floats]:
    """Find pairs within a straight line of ``limit``."""
    from scipy.spatial import cKDTree

    here, there = _known(people), _known(assets)
    if not len(here) or not len(there):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0)
    # A hair more than the limit is asked for, so that what lies exactly on it is never lost to
    # rounding; the distance itself decides.
    found = cKDTree(people[here]).sparse_distance_matrix(
        cKDTree(assets[there]), limit * (1 + 1e-12) + 1e-9, output_type="ndarray"
    )
    return here[found["i"]], there[found["j"]], found["v"]


def nearest(
    people: Floats, assets: Floats, *, network: Network | None = None, limit: float = np.inf
) -> tuple[Numbers, Floats]:
    """
    Find the nearest asset of each person point.

    Returns
    -------
    tuple of arrays
        Position of the asset, -1 where there is none, and metres, infinite where there is none. Of
        assets equally near the first counts.
    """
    if network is not None:
        return on_foot_nearest(network, people, assets, limit=limit)
    from scipy.spatial import cKDTree

    at = np.full(len(people), -1, dtype=np.intp)
    metres = np.full(len(people), np.inf)
    here, there = _known(people), _known(assets)
    if len(here) and len(there):
        found, which = cKDTree(assets[there]).query(people[here], distance_upper_bound=limit)
        got = np.isfinite(found)
        at[here[got]], metres[here[got]] = there[which[got]], found[got]
    return at, metres


def _known(points: Floats) -> Numbers:
    """Return the positions of points that have a place."""
    return np.flatnonzero(np.isfinite(points).all(axis=1))


def coordinates(frame: gpd.GeoDataFrame) -> Floats:
    """Return where each record is counted, an array (n, 2)."""
    return np.column_stack(places(frame)).reshape(len(frame), 2)
