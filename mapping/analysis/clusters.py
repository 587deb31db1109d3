"""Where raised needs lie thick: density clusters and their outlines.

A need with at least so many needs within so many metres (itself among them) is at the heart of a
cluster; hearts within reach of each other are one cluster, and a need at its edge belongs to the
nearest heart. This is DBSCAN, whose two numbers can be said in a sentence, with one difference: the
edge does not depend on the order of rows. HDBSCAN needs no distance but cannot say why a cluster
ends where it does. scikit-learn's DBSCAN is the rival in the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Floats, Numbers, Shapes, places
from mapping.analysis.nearness import close_pairs
from mapping.analysis.offers import located
from mapping.analysis.points import point_pairs
from mapping.analysis.rates import per_thousand, residents_of, weights_of

WITHIN = 400.0
"""Metres: about five minutes on foot."""
LEAST = 5
HOLLOW = 0.4
"""How far an outline may follow bays between its needs: 0 as far as can be, 1 the convex hull."""


@dataclass(frozen=True, kw_only=True)
class Clusters:
    """
    The answer of `find`.

    Parameters
    ----------
    clusters
        A row per cluster, most needs first: ``spot``, ``needs``, ``affected`` (the sum of the
        weight), ``residents`` inside its outline, ``rate`` per 1,000 of them and ``times`` the rate
        of the whole place (NaN without people), and the outline.
    members
        The needs that belong to a cluster, with its number in ``spot``.
    numbers
        ``needs``, ``in_clusters``, ``alone``.
    """

    clusters: gpd.GeoDataFrame
    members: gpd.GeoDataFrame
    numbers: Mapping[str, int]


def find(
    needs: gpd.GeoDataFrame,
    *,
    within: float = WITHIN,
    least: int = LEAST,
    people: gpd.GeoDataFrame | None = None,
    weight: str | None = None,
) -> Clusters:
    """
    Find clusters of needs.

    Parameters
    ----------
    needs
        Needs in metres, counted at a point inside each.
    within
        How near, in metres, needs must lie to belong together.
    least
        How many needs, itself among them, must lie so near to make a heart.
    people
        People frame in the same system; None leaves residents and rates empty.
    weight
        Column of ``needs`` added up as ``affected``; what is empty counts as 1.

    Returns
    -------
    Clusters
        The same whatever the order of rows.

    Raises
    ------
    WrongCrs, BadFrame, TooThick
        If systems differ, a need has no place, or the distance is far too long for these needs.
    """
    crs = require_metres(needs) if people is None else require_metres(needs, people)
    x, y = located(needs, "needs").T
    spot = _numbered(_grouped(x, y, within, least), x, y)
    outlines = _outlines(x, y, spot, within)
    found = _counted(spot, weights_of(needs, weight), len(outlines))
    found = _peopled(found, outlines, people, len(needs))
    inside = spot > 0
    return Clusters(
        clusters=gpd.GeoDataFrame(found, geometry=outlines, crs=crs),
        members=needs[inside].assign(spot=spot[inside]),
        numbers={
            "needs": len(needs),
            "in_clusters": int(inside.sum()),
            "alone": int((~inside).sum()),
        },
    )


def _grouped(x: Floats, y: Floats, within: float, least: int) -> Numbers:
    """Number the cluster of every need; -1 for none."""
    if not len(x):
        return np.empty(0, dtype=np.intp)
    from scipy.spatial import KDTree

    sites, site = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    everybody = KDTree(np.column_stack([x, y]))
    heart = everybody.query_ball_point(sites, within, return_length=True) >= least
    found = np.full(len(sites), -1, dtype=np.intp)
    if heart.any():
        found[heart] = _connected(sites[heart], within)
        metres, nearest = KDTree(sites[heart]).query(sites[~heart])
        found[~heart] = np.where(metres <= within, found[heart][nearest], -1)
    return found[site.ravel()]


def _connected(hearts: Floats, within: float) -> Numbers:
    """Number the groups of hearts that reach each other."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = close_pairs(hearts, within)
    shape = (len(hearts), len(hearts))
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    groups: Numbers = connected_components(graph, directed=False)[1]
    return groups


def _numbered(group: Numbers, x: Floats, y: Floats) -> Numbers:
    """Number clusters from 1, most needs first, then from west to east; 0 for none."""
    inside = np.flatnonzero(group >= 0)
    spot = np.zeros(len(group), dtype=np.intp)
    if not len(inside):
        return spot
    points = pd.DataFrame({"group": group[inside], "x": x[inside], "y": y[inside]})
    sizes = points.groupby("group").agg(needs=("x", "size"), x=("x", "min"), y=("y", "min"))
    order = sizes.sort_values(["needs", "x", "y"], ascending=[False, True, True]).index
    rank = np.empty(len(order), dtype=np.intp)
    rank[order.to_numpy()] = np.arange(1, len(order) + 1)
    spot[inside] = rank[group[inside]]
    return spot


def _outlines(x: Floats, y: Floats, spot: Numbers, within: float) -> Shapes:
    """Draw a line around the needs of every cluster, a quarter of the distance away from them."""
    inside = np.flatnonzero(spot > 0)
    order = inside[np.lexsort((y[inside], x[inside], spot[inside]))]
    gathered = shapely.multipoints(shapely.points(x[order], y[order]), indices=spot[order] - 1)
    hulls = shapely.concave_hull(gathered, ratio=HOLLOW)
    return np.asarray(shapely.buffer(hulls, within / 4), dtype=object)


def _counted(spot: Numbers, weights: Floats, size: int) -> pd.DataFrame:
    """Count needs and whom they affect."""
    needs = np.bincount(spot, minlength=size + 1)[1:]
    affected = np.bincount(spot, weights, minlength=size + 1)[1:]
    numbers = np.arange(1, size + 1)
    return pd.DataFrame({"spot": numbers, "needs": needs, "affected": affected.astype(float)})


def _peopled(
    found: pd.DataFrame, outlines: Shapes, people: gpd.GeoDataFrame | None, needs: int
) -> pd.DataFrame:
    """Add the residents of every outline and how its rate compares with the whole place."""
    if people is None:
        return found.assign(residents=np.nan, rate=np.nan, times=np.nan)
    point, spot = point_pairs(*places(people), outlines)
    everybody = residents_of(people)
    living = np.bincount(spot, everybody[point], minlength=len(outlines)).astype(float)
    rate = per_thousand(found["needs"].to_numpy(dtype=float), living)
    whole = per_thousand(np.array([float(needs)]), everybody.sum(keepdims=True))
    return found.assign(residents=living, rate=rate, times=rate / whole)
