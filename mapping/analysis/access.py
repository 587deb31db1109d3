"""The boundary effect: access counted inside each area only, and across the line.

A figure per authority that forgets what lies over the boundary is wrong exactly where people live
near it. So access is counted twice with the same rule: once with supply and demand of the same area
only, once with everything, and the two are laid side by side.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.distances import Distances, coordinates, distances
from mapping.analysis.edges import summed
from mapping.analysis.floating import ZONES, Rule, check, scores, weights
from mapping.analysis.frames import (
    Flags,
    Floats,
    Numbers,
    require_codes,
    require_columns,
)
from mapping.analysis.located import as_points
from mapping.analysis.points import areas_of


@dataclass(frozen=True)
class BoundaryEffect:
    """
    Access inside only and across the line.

    Parameters
    ----------
    points
        The people's points: ``residents``, ``demand``, ``area`` (code, None outside all),
        ``score_inside``, ``score_across``, ``reach_inside``, ``reach_across``, ``only_across``
        (an asset within reach, none of them inside), ``band_inside``, ``band_across`` (1 is the
        least access), ``changes``, geometry.
    areas
        For each area: ``code``, ``name``, ``people``, ``score_inside``, ``score_across`` (means
        weighted by demand), ``people_inside`` and ``people_across`` (who reach one),
        ``people_only_across``, the bands and ``changes``.
    assets
        By the assets' index: ``area``, ``capacity``, ``people`` within reach, ``people_outside``
        its own area, ``people_only_across`` (of those, who have none inside).
    across
        Who is helped by what: ``code`` of the people's area, ``asset`` (index), ``asset_area``,
        ``people``, ``people_only_across``; the assets that make the difference first.
    cuts
        Scores that part the bands, taken from the scores across the line.
    totals
        ``people`` in the areas, ``people_inside``, ``people_across``, ``people_only_across``,
        ``areas_changed``, ``people_changed`` (in points whose band changes).
    """

    points: gpd.GeoDataFrame
    areas: pd.DataFrame
    assets: pd.DataFrame
    across: pd.DataFrame
    cuts: Floats
    totals: dict[str, float]


def boundary_effect(
    people: gpd.GeoDataFrame,
    assets: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    rule: Rule | None = None,
) -> BoundaryEffect:
    """
    Count access inside each area only and across the line.

    Parameters
    ----------
    people
        People frame in metres; small areas are spread over points first. Give the neighbours'
        people too: across the line they compete for the same assets.
    assets
        What is reached, in the same system; lines and areas at a point inside them. Give the
        neighbours' assets too.
    areas
        Areas with ``code`` and ``name``. Where they overlap a point belongs to the first.
    rule
        How access is counted.

    Returns
    -------
    BoundaryEffect
        Points and assets outside every area count across the line only.

    Raises
    ------
    WrongCrs, BadFrame
        If frames are not in one metric system, a column is missing, or the rule makes no sense.
    """
    how = rule or Rule()
    check(how)
    require_metres(people, assets, areas)
    require_codes(areas)
    points, offers = _points(people, areas, how), _offers(assets, areas, how)
    pairs = distances(
        coordinates(points), coordinates(assets), limit=how.threshold, network=how.network
    )
    inside = _same(points["area"], offers["area"], pairs)
    points = _banded(_scored(points, offers, pairs, inside, how), how.bands)
    cuts = points.attrs.pop("cuts")
    only = points["only_across"].to_numpy()[pairs.person] & _in_area(points)[pairs.person]
    table = _by_area(points, areas, cuts)
    return BoundaryEffect(
        points=points,
        areas=table,
        assets=_by_asset(points, offers, pairs, ~inside, only),
        across=_across(points, offers, pairs, ~inside, only),
        cuts=cuts,
        totals=_totals(points, table),
    )


def _points(people: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, how: Rule) -> gpd.GeoDataFrame:
    """Return points with residents, demand and the code of their area."""
    require_columns(people, how.demand, what="people")
    points = as_points(people)
    table = points[["residents", points.geometry.name]].copy()
    table["residents"] = table["residents"].fillna(0.0).astype(float)
    if how.demand in points:
        table["demand"] = points[how.demand].fillna(0.0).astype(float)
    else:
        each = people[how.demand].to_numpy(dtype=float) / people["residents"].to_numpy(dtype=float)
        table["demand"] = table["residents"] * np.nan_to_num(each)[points["source"]]
    table["area"] = areas_of(points, areas).to_numpy()
    return table


def _offers(assets: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, how: Rule) -> pd.DataFrame:
    """Return each asset's area and capacity."""
    capacity = pd.Series(1.0, index=assets.index)
    if how.capacity in assets:
        capacity = pd.to_numeric(assets[how.capacity], errors="coerce").fillna(1.0)
    return pd.DataFrame({"area": areas_of(assets, areas).to_numpy(), "capacity": capacity})


def _same(first: pd.Series, second: pd.Series, pairs: Distances) -> Flags:
    """Say which pairs lie in one area."""
    codes = pd.factorize(pd.concat([first, second]))[0]
    here, there = codes[: len(first)][pairs.person], codes[len(first) :][pairs.asset]
    return np.asarray((here == there) & (here >= 0))


def _scored(
    points: gpd.GeoDataFrame, offers: pd.DataFrame, pairs: Distances, inside: Flags, how: Rule
) -> gpd.GeoDataFrame:
    """Score every point both ways."""
    zones = how.zones or ZONES.get(how.method, ())
    demand, supply = points["demand"].to_numpy(), offers["capacity"].to_numpy(dtype=float)
    table = points.copy()
    for name, kept in (("inside", inside), ("across", np.ones(len(inside), dtype=bool))):
        some = pairs.where(kept)
        weight = weights(some.metres, threshold=how.threshold, zones=zones)
        table[f"score_{name}"] = scores(some, demand, supply, weight, how.method)
        table[f"reach_{name}"] = np.bincount(some.person, minlength=len(points)) > 0
    table["only_across"] = table["reach_across"] & ~table["reach_inside"]
    return table


def _in_area(points: gpd.GeoDataFrame) -> Flags:
    """Say which points lie in an area."""
    return np.asarray(points["area"].notna(), dtype=bool)


def _banded(points: gpd.GeoDataFrame, bands: int) -> gpd.GeoDataFrame:
    """Put scores into bands parted by the scores across the line."""
    held = _in_area(points)
    cuts = _cuts(
        points["score_across"].to_numpy()[held], points["residents"].to_numpy()[held], bands
    )
    table = points.copy()
    for name in ("inside", "across"):
        table[f"band_{name}"] = _band(table[f"score_{name}"].to_numpy(), cuts)
    table["changes"] = held & (table["band_inside"] != table["band_across"])
    table.attrs["cuts"] = cuts
    return table


def _cuts(score: Floats, people: Floats, bands: int) -> Floats:
    """Return the scores below which one, two ... of ``bands`` equal parts of the people lie."""
    if not people.sum() > 0:
        return np.zeros(bands - 1)
    order = np.argsort(score, kind="stable")
    share = np.cumsum(people[order]) / people.sum()
    at = np.searchsorted(share, np.arange(1, bands) / bands - 1e-12)
    return score[order][np.minimum(at, len(order) - 1)]


def _band(score: Floats, cuts: Floats) -> Numbers:
    """Number the bands from 1, the least access; a score on a cut is in the lower band."""
    return np.searchsorted(cuts, score, side="left") + 1


def _by_area(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, cuts: Floats) -> pd.DataFrame:
    """Tabulate the areas."""
    table = pd.DataFrame(areas[["code", "name"]].reset_index(drop=True))
    place = pd.Index(table["code"]).get_indexer(points["area"])
    held = place >= 0
    place, some = place[held], points[held]
    people, demand = some["residents"].to_numpy(), some["demand"].to_numpy()
    table["people"] = summed(place, people, len(table))
    wanted = summed(place, demand, len(table))
    for name in ("inside", "across"):
        total = summed(place, demand * some[f"score_{name}"].to_numpy(), len(table))
        table[f"score_{name}"] = np.divide(
            total, wanted, out=np.full(len(table), np.nan), where=wanted > 0
        )
        reached = some[f"reach_{name}"].to_numpy()
        table[f"people_{name}"] = summed(place, people * reached, len(table))
        table[f"band_{name}"] = _band(table[f"score_{name}"].to_numpy(), cuts)
    table["people_only_across"] = summed(place, people * some["only_across"].to_numpy(), len(table))
    table["changes"] = table["band_inside"] != table["band_across"]
    return table


def _by_asset(
    points: gpd.GeoDataFrame, offers: pd.DataFrame, pairs: Distances, away: Flags, only: Flags
) -> pd.DataFrame:
    """Count the people each asset serves, in its own area and outside it."""
    weight = points["residents"].to_numpy()[pairs.person]
    table = offers.copy()
    for name, kept in (("people", True), ("people_outside", away), ("people_only_across", only)):
        table[name] = summed(pairs.asset, weight * kept, len(offers))
    return table


def _across(
    points: gpd.GeoDataFrame, offers: pd.DataFrame, pairs: Distances, away: Flags, only: Flags
) -> pd.DataFrame:
    """List which assets serve which areas across the line."""
    place, codes = pd.factorize(points["area"])
    kept = away & (place[pairs.person] >= 0)
    person, asset = pairs.person[kept], pairs.asset[kept]
    weight = points["residents"].to_numpy()[person]
    size = max(len(offers), 1)
    found = place[person] * size + asset
    # Counted rather than sorted: there are many pairs, but few areas and assets.
    dense = size * len(codes) <= 4 * len(found)
    keys, at = _counted(found) if dense else np.unique(found, return_inverse=True)
    table = pd.DataFrame(
        {
            "code": np.asarray(codes, dtype=object)[keys // size],
            "asset": offers.index[keys % size],
            "asset_area": offers["area"].to_numpy()[keys % size],
            "people": summed(at, weight, len(keys)),
            "people_only_across": summed(at, weight * only[kept], len(keys)),
        }
    )
    order = ["people_only_across", "people"]
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def _counted(found: Numbers) -> tuple[Numbers, Numbers]:
    """List the different numbers in order, and which of them each is."""
    held = np.bincount(found) > 0
    return np.flatnonzero(held), (np.cumsum(held) - 1)[found]


def _totals(points: gpd.GeoDataFrame, table: pd.DataFrame) -> dict[str, float]:
    """Add everything up."""
    names = ("people", "people_inside", "people_across", "people_only_across")
    totals = {name: float(table[name].sum()) for name in names}
    totals["areas_changed"] = float(table["changes"].sum())
    totals["people_changed"] = float(points.loc[points["changes"], "residents"].sum())
    return totals
