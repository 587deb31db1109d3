"""Where need is higher than chance would have it: Gi*, local Moran, and the spots they make.

The rate of a small area is tested together with its neighbours (Gi*), the p-values are adjusted for
the number of areas looked at, and hot areas that touch become one spot. Gi* leans on rates being
near enough normal, and rates of crime or of food-bank visits are skewed. Local Moran, tested by
permutation, does not: an area found hot is ``backed`` when Moran's p alone also has it high among
high (no second adjustment, since only what was found already is checked).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from mapping.analysis.association import Tested, getis_ord, local_moran
from mapping.analysis.contiguity import TOLERANCE, Neighbours, neighbours
from mapping.analysis.discovery import false_discovery
from mapping.analysis.frames import Floats, Numbers, polygons
from mapping.analysis.rates import per_thousand, rates, residents_of, weights_of

LEAST_PEOPLE = 100
"""With fewer people one need more or less swings the rate too far to mean anything."""
LEAST_AREAS = 30
"""With fewer areas neither test can tell a hot spot from chance."""
SURE = 0.05
"""Of what is called hot or cold, about this share is expected to be chance."""

HOT, COLD, UNCLEAR = "hot", "cold", "not_clear"
FEW_PEOPLE, ALONE, UNTESTED = "too_few_people", "alone", "not_tested"

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class HotSpots:
    """
    The answer of `find`.

    Parameters
    ----------
    areas
        The small areas with ``needs``, ``residents``, ``rate`` per 1,000 people, ``neighbours``,
        ``gi_z``, ``gi_p``, ``gi_q``, ``moran_i``, ``moran_p``, ``moran_q`` (p and q two-sided, q
        adjusted for false discoveries), ``kind`` (``hot``, ``cold``, ``not_clear``,
        ``too_few_people``, ``alone`` or ``not_tested``), ``backed`` and ``spot`` (0 for none).
    spots
        Hot and cold areas that touch, as one shape each: ``spot`` (hot ones first, most needs
        first), ``kind``, ``areas``, ``needs``, ``residents``, ``rate``, ``times`` the rate of the
        whole place, ``names`` of the areas, most needs first, and how many are ``backed``.
    problem
        Why there are no figures, a code of ``data/words/hotspots.toml``: ``no_needs``,
        ``no_people``, ``too_few_areas``, ``all_alike`` or ``no_neighbours``; empty when there are.
    numbers
        ``areas``, ``tested``, ``too_few_people``, ``alone``, ``needs``, ``needs_outside`` (in no
        area), ``residents``, ``residents_outside``, ``rate`` of all areas together, ``sure`` and
        ``least_people``.
    """

    areas: gpd.GeoDataFrame
    spots: gpd.GeoDataFrame
    problem: str
    numbers: Mapping[str, float]


def find(
    areas: gpd.GeoDataFrame,
    needs: gpd.GeoDataFrame,
    people: gpd.GeoDataFrame,
    *,
    weight: str | None = None,
    least_people: float = LEAST_PEOPLE,
    sure: float = SURE,
) -> HotSpots:
    """
    Find hot and cold spots of need.

    Parameters
    ----------
    areas, needs, people, weight
        As for `rates.rates`. LSOAs or output areas serve best: wards are too few and too large.
    least_people
        Areas with fewer residents are left out of the tests, and counted as left out.
    sure
        The share of false discoveries that is put up with.

    Returns
    -------
    HotSpots
        The same whatever the order of rows.

    Raises
    ------
    WrongCrs, BadFrame
        As for `rates.rates`.
    """
    counted = rates(areas, needs, people, weight=weight)
    used = (counted["residents"] >= max(least_people, 1)).to_numpy()
    near = neighbours(counted, tolerance=TOLERANCE)
    problem = _problem(counted, near.among(used), used)
    tested = _tested(counted, near.among(used), used, skip=bool(problem))
    judged = _judged(tested, used, sure)
    numbered = judged.assign(spot=_numbered(judged, near))
    return HotSpots(
        areas=numbered,
        spots=_spots(numbered),
        problem=problem,
        numbers={
            **_counts(numbered),
            "needs_outside": _outside(weights_of(needs, weight), counted["needs"].to_numpy()),
            "residents_outside": _outside(residents_of(people), counted["residents"].to_numpy()),
            "sure": sure,
            "least_people": least_people,
        },
    )


def _problem(counted: gpd.GeoDataFrame, inner: Neighbours, used: Flags) -> str:
    """Say what stands in the way of a test; empty for nothing."""
    values = counted["rate"].to_numpy(dtype=float)[used]
    checks = {
        "no_needs": not counted["needs"].sum() > 0,
        "no_people": not counted["residents"].sum() > 0,
        "too_few_areas": len(values) < LEAST_AREAS,
        "all_alike": len(values) > 0 and np.ptp(values) <= 1e-12 * np.abs(values).max(),
        "no_neighbours": bool(inner.islands.all()),
    }
    return next((code for code, holds in checks.items() if holds), "")


def _tested(
    counted: gpd.GeoDataFrame, inner: Neighbours, used: Flags, *, skip: bool
) -> gpd.GeoDataFrame:
    """Add both statistics; areas that are not tested have none."""
    values = counted["rate"].to_numpy(dtype=float)[used]
    nothing = Tested(np.full(len(values), np.nan), np.full(len(values), np.nan))
    gi = nothing if skip else getis_ord(values, inner)
    moran = nothing if skip else local_moran(values, inner)
    found = {
        "neighbours": inner.counts.astype(float),
        **{"gi_z": gi.value, "gi_p": gi.p, "gi_q": false_discovery(gi.p)},
        **{"moran_i": moran.value, "moran_p": moran.p, "moran_q": false_discovery(moran.p)},
    }
    return counted.assign(**{name: _filled(column, used) for name, column in found.items()})


def _filled(values: Floats, used: Flags) -> Floats:
    """Put values back in their places among all areas."""
    whole = np.full(len(used), np.nan)
    whole[used] = values
    return whole


def _judged(tested: gpd.GeoDataFrame, used: Flags, sure: float) -> gpd.GeoDataFrame:
    """Name what every area is."""
    z, q = tested["gi_z"].to_numpy(), tested["gi_q"].to_numpy()
    kind = np.select(
        [~used, tested["neighbours"].to_numpy() == 0, np.isnan(q), q > sure, z > 0],
        [FEW_PEOPLE, ALONE, UNTESTED, UNCLEAR, HOT],
        COLD,
    )
    alike = (tested["moran_i"] > 0) & (tested["moran_p"] <= sure)
    backed = np.isin(kind, (HOT, COLD)) & alike.to_numpy()
    return tested.assign(kind=kind.astype(object), backed=backed)


def _numbered(judged: gpd.GeoDataFrame, near: Neighbours) -> Numbers:
    """Number the groups of areas of one kind that touch: hot first, most needs first."""
    spot = np.zeros(len(judged), dtype=np.intp)
    for kind in (HOT, COLD):
        group = near.groups((judged["kind"] == kind).to_numpy())
        inside = np.flatnonzero(group >= 0)
        if not len(inside):
            continue
        needs = np.bincount(group[inside], judged["needs"].to_numpy()[inside])
        first = np.unique(group[inside], return_index=True)[1]
        rank = np.empty(len(needs), dtype=np.intp)
        rank[np.lexsort((first, -needs.round(9)))] = np.arange(1, len(needs) + 1)
        spot[inside] = spot.max() + rank[group[inside]]
    return spot


def _spots(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the areas of every spot into one shape."""
    inside = areas[areas["spot"] > 0].sort_values(
        ["spot", "needs", "code"], ascending=[True, False, True]
    )
    shapes = gpd.GeoSeries(polygons(inside), index=inside.index, crs=areas.crs)
    grouped = inside.groupby("spot")
    found = grouped.agg(
        kind=("kind", "first"),
        areas=("code", "size"),
        needs=("needs", "sum"),
        residents=("residents", "sum"),
        names=("name", lambda names: "\n".join(map(str, names))),
        backed=("backed", "sum"),
    ).reset_index()
    rate = per_thousand(found["needs"].to_numpy(float), found["residents"].to_numpy(float))
    joined = [shapely.union_all(shapes.loc[rows].to_numpy()) for rows in grouped.groups.values()]
    found.insert(5, "rate", rate)
    found.insert(6, "times", rate / _overall(areas))
    return gpd.GeoDataFrame(found, geometry=joined, crs=areas.crs)


def _overall(areas: gpd.GeoDataFrame) -> float:
    """Return the rate of all areas together, which weighs each by its people."""
    residents = np.array([areas["residents"].sum()])
    return float(per_thousand(np.array([areas["needs"].sum()]), residents)[0])


def _counts(areas: gpd.GeoDataFrame) -> dict[str, float]:
    """Count what was looked at and what was left out."""
    kinds = areas["kind"].value_counts()
    return {
        "areas": float(len(areas)),
        "tested": float(areas["gi_z"].notna().sum()),
        FEW_PEOPLE: float(kinds.get(FEW_PEOPLE, 0)),
        ALONE: float(kinds.get(ALONE, 0)),
        "needs": float(areas["needs"].sum()),
        "residents": float(areas["residents"].sum()),
        "rate": _overall(areas),
    }


def _outside(values: Floats, counted: Floats) -> float:
    """Return how much lies in no area; what rounding leaves is nothing."""
    rest = float(values.sum() - counted.sum())
    return rest if rest > 1e-9 * max(1.0, float(values.sum())) else 0.0
