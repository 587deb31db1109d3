"""Who can reach what: people within reach of assets, the nearest, and a proposed site tried."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.distances import Distances, coordinates, distances, nearest
from mapping.analysis.edges import summed
from mapping.analysis.frames import Floats, Numbers, require_codes
from mapping.analysis.located import as_points
from mapping.analysis.network import Network
from mapping.analysis.points import areas_of

REACH = 800.0
"""Metres people come when an asset does not say: about ten minutes on foot."""


@dataclass(frozen=True)
class Catchments:
    """
    Who reaches what.

    Parameters
    ----------
    people
        The person points with ``residents``, ``area`` (code, None outside), ``nearest`` (index of
        the asset), ``metres`` to it, ``reached`` and ``choices`` (how many assets reach them).
    assets
        The assets' index with ``reach``, ``people`` within it, ``people_only`` (who reach no
        other) and ``people_nearest`` (for whom it is the nearest).
    areas
        A row for each area: ``code``, ``name``, ``people``, ``reached``, ``missed``, ``share``. A
        last row without a code holds people outside every area, when there are any.
    totals
        ``people``, ``reached``, ``missed``, ``share``.
    """

    people: gpd.GeoDataFrame
    assets: pd.DataFrame
    areas: pd.DataFrame
    totals: dict[str, float]


def within_reach(
    people: gpd.GeoDataFrame,
    assets: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    reach: float = REACH,
    network: Network | None = None,
) -> Catchments:
    """
    Count the people within reach of assets.

    Parameters
    ----------
    people
        People frame in metres (small areas are spread over points first).
    assets
        Assets in the same system; an asset's own ``reach`` in metres goes before the default.
        Lines and areas are reached at a point inside them.
    areas
        Areas with ``code`` and ``name`` to count by; a point on a line counts in one of them.
    reach
        Metres, inclusive.
    network
        Paths to walk along; None measures straight lines.

    Returns
    -------
    Catchments
        The counts of the areas, with the row for outside, add up to the totals.

    Raises
    ------
    WrongCrs, BadFrame
        If frames are not in one metric system or a column is missing.
    """
    require_metres(people, assets, areas)
    require_codes(areas)
    points = as_points(people)
    own = reaches(assets, reach)
    here, there = coordinates(points), coordinates(assets)
    most = float(own.max(initial=0.0))
    found = distances(here, there, limit=most, network=network)
    found = found.where(found.metres <= own[found.asset] + 1e-9)
    which, metres = nearest(here, there, network=network)
    return _answer(points, assets, areas, (found, own, which, metres))


def reaches(assets: gpd.GeoDataFrame, default: float) -> Floats:
    """Return how far people come to each asset, in metres."""
    if "reach" not in assets:
        return np.full(len(assets), float(default))
    own = pd.to_numeric(assets["reach"], errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(own), own, float(default))


def _answer(
    points: gpd.GeoDataFrame,
    assets: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    found: tuple[Distances, Floats, Numbers, Floats],
) -> Catchments:
    """Tabulate people, assets and areas."""
    pairs, own, which, metres = found
    table = points[["residents", points.geometry.name]].copy()
    table["residents"] = table["residents"].fillna(0.0).astype(float)
    table["area"] = areas_of(points, areas).to_numpy()
    names = [*assets.index.tolist(), None]
    table["nearest"] = pd.Series([names[at] for at in which], index=table.index, dtype=object)
    table["metres"] = metres
    table["choices"] = np.bincount(pairs.person, minlength=len(points))
    table["reached"] = table["choices"] > 0
    return Catchments(
        people=table,
        assets=_by_asset(assets, table, pairs, own, which),
        areas=by_area(table, areas),
        totals=_totals(table),
    )


def _by_asset(
    assets: gpd.GeoDataFrame,
    people: gpd.GeoDataFrame,
    pairs: Distances,
    own: Floats,
    which: Numbers,
) -> pd.DataFrame:
    """Count the people of each asset."""
    weight = people["residents"].to_numpy()
    only = people["choices"].to_numpy()[pairs.person] == 1
    some = which >= 0
    size = len(assets)
    return pd.DataFrame(
        {
            "reach": own,
            "people": summed(pairs.asset, weight[pairs.person], size),
            "people_only": summed(pairs.asset[only], weight[pairs.person[only]], size),
            "people_nearest": summed(which[some], weight[some], size),
        },
        index=assets.index,
    )


def by_area(people: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count the reached and the missed of each area, and outside all of them."""
    codes = areas["code"].tolist()
    place = pd.Index(codes).get_indexer(people["area"])
    place = np.where(place < 0, len(codes), place)
    weight, reached = people["residents"].to_numpy(), people["reached"].to_numpy()
    table = pd.DataFrame({"code": [*codes, None], "name": [*areas["name"], None]}, dtype=object)
    table["people"] = summed(place, weight, len(codes) + 1)
    table["reached"] = summed(place[reached], weight[reached], len(codes) + 1)
    table["missed"] = table["people"] - table["reached"]
    table["share"] = table["reached"] / table["people"].where(table["people"] > 0)
    outside = bool((place == len(codes)).any())
    return table if outside else table.iloc[:-1].copy()


def _totals(people: gpd.GeoDataFrame) -> dict[str, float]:
    """Add everybody up."""
    everybody = float(people["residents"].sum())
    reached = float(people.loc[people["reached"], "residents"].sum())
    return {
        "people": everybody,
        "reached": reached,
        "missed": everybody - reached,
        "share": reached / everybody if everybody else float("nan"),
    }


@dataclass(frozen=True)
class Trial:
    """
    A proposed site tried.

    Parameters
    ----------
    before, after
        The answers without and with the sites.
    areas
        ``code``, ``name``, ``people``, ``before``, ``after`` (reached) and ``newly`` reached.
    newly
        The person points that only the sites reach.
    """

    before: Catchments
    after: Catchments
    areas: pd.DataFrame
    newly: gpd.GeoDataFrame


def try_sites(
    people: gpd.GeoDataFrame,
    assets: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    reach: float = REACH,
    network: Network | None = None,
) -> Trial:
    """
    Try proposed sites beside the assets there are.

    Parameters
    ----------
    people, assets, areas, reach, network
        As for `within_reach`.
    sites
        Places in the same system, with ``reach`` if they have their own.

    Raises
    ------
    WrongCrs, BadFrame
        As `within_reach`.
    """
    require_metres(assets, sites)
    before = within_reach(people, assets, areas, reach=reach, network=network)
    after = within_reach(people, _both(assets, sites), areas, reach=reach, network=network)
    table = before.areas[["code", "name", "people"]].copy()
    table["before"], table["after"] = before.areas["reached"], after.areas["reached"]
    table["newly"] = table["after"] - table["before"]
    newly = after.people[after.people["reached"] & ~before.people["reached"]]
    return Trial(before, after, table, newly)


def _both(assets: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put assets and sites into one frame; the sites' index follows as ``site 0`` and so on."""
    frames = [
        gpd.GeoDataFrame({"reach": _own(frame)}, geometry=frame.geometry.array, crs=frame.crs)
        for frame in (assets, sites)
    ]
    index = [*assets.index, *(f"site {at}" for at in range(len(sites)))]
    joined = pd.concat(frames, ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry="geometry", crs=assets.crs).set_axis(index)


def _own(frame: gpd.GeoDataFrame) -> Floats:
    """Return a frame's own reaches, NaN where it has none."""
    return reaches(frame, float("nan"))
