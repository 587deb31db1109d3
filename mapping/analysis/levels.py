"""At which level a need can be decided: who holds its people, and who may act (subsidiarity).

For a footprint of weighted points every tier is asked which units hold how much of it. The lowest
tier at which one unit holds enough is where the need is seen whole; whether that unit may also act
is another question, answered by the table of competences. Where no one unit both holds enough and
may act, the bodies that may act on the ground itself are named: they must agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.competence import DECIDES, Competence, competences
from layers.grid import require_metres
from layers.vocabulary import tier as described
from layers.vocabulary import tiers as described_tiers
from mapping.analysis.footprints import BY_NEEDS
from mapping.analysis.frames import Floats, require_codes, require_columns
from mapping.analysis.points import areas_of
from mapping.analysis.powers import Texts, arranged_at, bodies, by_unit, holding, largest_first

ENOUGH = 0.8
"""The share of the people affected that one unit must hold."""
ROUNDING = 1e-12
GENERAL = ("parish", "ward", "district", "county", "combined_authority")
"""Tiers with people elected for the whole of local life. Tiers with one purpose (police, NHS) are
looked at only for what the table gives them, and tiers made for counting never decide."""

UNIT_COLUMNS = (
    *("tier", "code", "name", "weight", "share", "in_set"),
    *("decides_share", "body", "role", "note", "source"),
)
TIER_COLUMNS = (
    *("tier", "title", "rank", "candidate", "units", "largest_code", "largest_name"),
    *("largest_share", "outside_share", "holds", "decides", "needed", "needed_share"),
)


@dataclass(frozen=True, kw_only=True)
class Levels:
    """
    The answer of `find`.

    Parameters
    ----------
    tiers
        A row per tier, the lowest first: its largest unit and share, the share in no unit of it,
        whether it is a ``candidate`` (somebody there could decide), whether one unit ``holds``
        enough, and whether one unit that ``decides`` does. ``needed`` units, the smallest set,
        hold enough with ``needed_share``; both are missing if all units together do not.
    units
        A row per unit that holds some of the footprint: ``weight``, ``share``, whether it is
        ``in_set``, the ``decides_share`` it holds where it may act by itself, and its ``body``,
        strongest ``role``, ``note`` and ``source`` for the service (empty where it has none).
    bodies
        Who may act where the need is, each point given to one of them (see `powers.bodies`), with
        ``share`` and whether it is ``in_set``, the smallest set that holds enough.
    lowest, lowest_deciding
        The lowest candidate tier that holds, and the lowest that decides; None if there is none.
    service, enough, by
        What was asked, and what the weight counts: ``people``, ``needs`` or ``area``.
    total
        The whole weight.
    unclaimed
        Share of the footprint where the table and the layers name nobody who may act.
    arrangements
        How local government is arranged on the ground: the share under each arrangement.
    """

    tiers: pd.DataFrame
    units: pd.DataFrame
    bodies: pd.DataFrame
    lowest: str | None
    lowest_deciding: str | None
    service: str | None
    enough: float
    by: str
    total: float
    unclaimed: float
    arrangements: Mapping[str, float] = field(default_factory=dict)


def find(
    footprint: gpd.GeoDataFrame,
    tiers: Mapping[str, gpd.GeoDataFrame],
    *,
    service: str | None = None,
    enough: float = ENOUGH,
    table: Sequence[Competence] | None = None,
    arranged: str | None = None,
) -> Levels:
    """
    Find the level at which a need is seen whole, and the level at which it can be decided.

    Parameters
    ----------
    footprint
        Weighted points in metres; see `footprints.footprint`.
    tiers
        Area frame by name of tier (``ward``, ``district`` ...), in the same system. The units of a
        tier should not overlap; where they do, a point counts in the one with the lower code.
    service
        A function of ``data/functions.csv``; None asks only who holds the people.
    enough
        The share of the weight that one unit, or a smallest set, must hold: above 0, at most 1.
    table
        Competences; None takes those shipped.
    arranged
        The arrangement of local government; None reads it from the codes of the tier ``district``.

    Returns
    -------
    Levels
        The same whatever the order of rows; ties go to the lower code.

    Raises
    ------
    WrongCrs, BadFrame, ValueError
        If systems differ, columns are missing or codes double, or ``enough`` is out of range.

    Notes
    -----
    The units of a tier share the footprint out between them, so taking the largest shares first
    finds the smallest set that holds enough: no other set of as many units holds more.
    """
    if not 0 < enough <= 1:
        msg = "The share that is enough must be above 0 and at most 1."
        raise ValueError(msg)
    _check(footprint, tiers)
    weight = footprint["weight"].to_numpy(dtype=float)
    at = _units_at(footprint, tiers)
    rows = [row for row in table or competences() if row.service == service]
    arrangements = arranged_at(at, arranged)
    held = holding(at, arrangements, rows)
    units = _units(at, tiers, weight, enough).merge(
        by_unit(held, weight), how="left", on=["tier", "code"]
    )
    units = _judged(units, float(weight.sum()))
    found = _tiers([str(name) for name in at.columns], units, enough)
    own = ~found["tier"].isin(described_tiers().keys())
    found["candidate"] = own | found["tier"].isin({*GENERAL, *_deciding(rows)})
    acting = bodies(held, tiers, weight)
    acting["in_set"] = smallest(acting["share"].to_numpy(dtype=float), enough)
    return Levels(
        tiers=found[list(TIER_COLUMNS)],
        units=units,
        bodies=acting,
        lowest=_first(found, found["candidate"] & found["holds"]),
        lowest_deciding=_first(found, found["decides"]),
        service=service,
        enough=enough,
        by=str(footprint["by"].iloc[0]) if len(footprint) else BY_NEEDS,
        total=float(weight.sum()),
        unclaimed=_rest(acting["share"]) if weight.sum() > 0 else 0.0,
        arrangements=_shares(arrangements, weight),
    )


def _check(footprint: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Refuse frames that cannot answer."""
    require_metres(footprint, *tiers.values())
    require_columns(footprint, "weight", "by", what="footprint's points")
    for name, frame in tiers.items():
        require_codes(frame, what=described(name).plural.lower())


def _units_at(footprint: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Say in which unit of every tier each point lies, the lowest tier first."""
    order = sorted(tiers, key=lambda name: (-_height(name, tiers), _size(tiers[name]), name))
    columns = {name: areas_of(footprint, tiers[name].sort_values("code")) for name in order}
    return pd.DataFrame(columns, index=footprint.index, dtype=object).reset_index(drop=True)


def _height(tier: str, tiers: Mapping[str, gpd.GeoDataFrame]) -> float:
    """Return how high a tier stands; one of the place's own stands below all with larger areas."""
    known = described_tiers()
    if tier in known:
        return known[tier].rank
    size = _size(tiers[tier])
    above = [known[one].rank for one in tiers if one in known and _size(tiers[one]) > size]
    return max(above, default=0) + 0.5


def _size(areas: gpd.GeoDataFrame) -> float:
    """Return how large the areas of a tier are, in square metres; 0 without any."""
    return float(areas.area.mean()) if len(areas) else 0.0


def _units(
    at: pd.DataFrame, tiers: Mapping[str, gpd.GeoDataFrame], weight: Floats, enough: float
) -> pd.DataFrame:
    """List every unit with some of the footprint, largest share first within its tier."""
    names = [str(name) for name in at.columns]
    parts = [_of_tier(name, at[name], tiers[name], weight, enough) for name in names]
    parts = [part for part in parts if len(part)]
    if not parts:
        none = pd.DataFrame(columns=list(UNIT_COLUMNS[:6]), dtype=object)
        return none.astype({"weight": float, "share": float, "in_set": bool})
    return pd.concat(parts, ignore_index=True)


def _of_tier(
    tier: str, codes: pd.Series, areas: gpd.GeoDataFrame, weight: Floats, enough: float
) -> pd.DataFrame:
    """List the units of one tier that hold some of the footprint."""
    at, known = pd.factorize(codes.to_numpy(dtype=object))
    sums = np.bincount(at[at >= 0], weight[at >= 0], minlength=len(known)).astype(float)
    names = dict(zip(areas["code"], areas["name"], strict=True))
    share = sums / weight.sum() if weight.sum() > 0 else sums
    order = [one for one in largest_first(share, known) if sums[one] > 0]
    held = {"tier": tier, "code": known[order], "name": [names[code] for code in known[order]]}
    held |= {"weight": sums[order], "share": share[order], "in_set": smallest(share[order], enough)}
    return pd.DataFrame(held)


def smallest(shares: Floats, enough: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the first shares, which come largest first, that hold enough; none if all do not."""
    so_far = np.cumsum(shares)
    if not len(so_far) or so_far[-1] < enough - ROUNDING:
        return np.zeros(len(so_far), dtype=bool)
    return np.arange(len(so_far)) <= np.argmax(so_far >= enough - ROUNDING)


def _judged(units: pd.DataFrame, total: float) -> pd.DataFrame:
    """Turn the weight where a unit may act into a share, and leave no text missing."""
    share = units["may_decide"].astype(float).fillna(0.0) / total if total > 0 else 0.0
    texts = {name: units[name].astype(object).fillna("") for name in UNIT_COLUMNS[7:]}
    return units.assign(decides_share=share, **texts)[list(UNIT_COLUMNS)]


def _tiers(order: Sequence[str], units: pd.DataFrame, enough: float) -> pd.DataFrame:
    """Sum up every tier."""
    rows = [_tier(name, units[units["tier"] == name], enough) for name in order]
    columns = [name for name in TIER_COLUMNS if name != "candidate"]
    found = pd.DataFrame(rows, columns=columns, dtype=object)
    numbers = dict.fromkeys(("largest_share", "outside_share", "needed", "needed_share"), float)
    counts = dict.fromkeys(("rank", "units"), int)
    return found.astype({**numbers, **counts, "holds": bool, "decides": bool})


def _tier(tier: str, units: pd.DataFrame, enough: float) -> dict[str, object]:
    """Sum up one tier; its units come largest share first."""
    chosen = units[units["in_set"]]
    return {
        "tier": tier,
        "title": described(tier).title,
        "rank": described(tier).rank,
        "units": len(units),
        "largest_code": units["code"].iloc[0] if len(units) else None,
        "largest_name": units["name"].iloc[0] if len(units) else None,
        "largest_share": float(units["share"].iloc[0]) if len(units) else 0.0,
        "outside_share": _rest(units["share"]),
        "holds": bool((units["share"] >= enough - ROUNDING).any()),
        "decides": bool((units["decides_share"] >= enough - ROUNDING).any()),
        "needed": float(len(chosen)) if len(chosen) else np.nan,
        "needed_share": float(chosen["share"].sum()) if len(chosen) else np.nan,
    }


def _rest(shares: pd.Series) -> float:
    """Return the share that nobody holds; what rounding leaves is nothing."""
    rest = 1 - float(shares.sum())
    return rest if rest > ROUNDING else 0.0


def _deciding(rows: Sequence[Competence]) -> set[str]:
    """Return the tiers at which somebody may act."""
    return {row.tier for row in rows if row.role in DECIDES}


def _first(found: pd.DataFrame, fits: pd.Series) -> str | None:
    """Return the lowest tier that fits."""
    return str(found["tier"][fits].iloc[0]) if fits.any() else None


def _shares(kinds: Texts, weight: Floats) -> dict[str, float]:
    """Return the share of the weight under each kind, the largest first."""
    if not weight.sum() > 0:
        return {}
    held = pd.Series(weight / weight.sum()).groupby(kinds).sum()
    return {str(kind): float(share) for kind, share in held.sort_values(ascending=False).items()}
