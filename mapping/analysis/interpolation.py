"""A figure published for one set of areas, answered for another or for a drawn area.

An estimate, always: within an area that is split, nobody published who lives on which side. So
every figure carries a band and the note of how it was made. Ranks and deciles are refused, because
the average of two ranks is not the rank of anything.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import PatchworkError
from layers.grid import require_metres
from mapping.analysis.amounts import tally
from mapping.analysis.areas import intersection_areas
from mapping.analysis.frames import (
    Flags,
    Floats,
    Numbers,
    Shapes,
    polygons,
    require_codes,
    require_columns,
    summed,
)

COLUMNS = ("code", "name", "value", "low", "high", "units", "split", "known", "by", "note")

CLUMPS = 4
"""People of a small area live in streets and blocks, not evenly: they count as so many clumps of
equal size, each wholly on one side. Between four and five fit published ward populations."""

SPREAD = 1.96
"""Standard deviations on either side that the band takes in."""

TRACE = 1e-6
"""A share of a unit below this is rounding, not a part."""


class NotAveraged(PatchworkError, ValueError):
    """A figure of this kind cannot be carried over to other areas."""


NEARLY = 0.005
"""Shares of the whole below this go unsaid."""


@dataclass(frozen=True)
class _Weights:
    """What units and areas have in common, pair by pair, and how much of each unit it is."""

    unit: Numbers
    area: Numbers
    amount: Floats
    share: Floats
    by_people: Flags

    @property
    def touched(self) -> Flags:
        """Which pairs have more than a trace in common."""
        return np.asarray(self.share > TRACE)

    @property
    def whole(self) -> Flags:
        """Which pairs are units wholly inside."""
        return np.asarray(self.share > 1 - TRACE)

    def joined(self, other: "_Weights", kept: Flags) -> "_Weights":
        """Add some pairs of others."""
        return _Weights(
            unit=np.concatenate([self.unit, other.unit[kept]]),
            area=np.concatenate([self.area, other.area[kept]]),
            amount=np.concatenate([self.amount, other.amount[kept]]),
            share=np.concatenate([self.share, other.share[kept]]),
            by_people=np.concatenate([self.by_people, other.by_people[kept]]),
        )


def interpolate(
    units: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    kind: str,
    people: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """
    Estimate a published figure for other areas.

    Parameters
    ----------
    units
        The areas it is published for, in metres, with the column ``value``; NaN is not known.
    targets
        Area frame in the same system; the areas may overlap each other.
    kind
        ``count``, ``rate`` or ``score``.
    people
        People frame; without it, and in units where nobody lives, ground stands for people.

    Returns
    -------
    pandas.DataFrame
        One row for each target: ``code``, ``name``, the estimate ``value`` with the band ``low`` to
        ``high``, the number of ``units`` used and how many are ``split`` by its line, the share of
        the target's people for which a figure is ``known``, the weight (``people``, ``area`` or
        ``people and area``) and the ``note`` that belongs beside the figure.

    Raises
    ------
    NotAveraged
        For ranks, deciles and kinds that are not known.
    WrongCrs, BadFrame
        If the frames are not in one metric system, or a column is missing.

    Notes
    -----
    With w the part of unit s's people who live in target t, P the people in both, v the value::

        count:        V_t = sum_s v_s w_st
        rate, score:  V_t = sum_s v_s P_st / sum_s P_st

    The band is V_t +- 1.96 sd. A split unit counts as four clumps of people, so that the variance
    of w_st is w_st (1 - w_st) / 4. For a rate, a part may also differ from its unit, by as much as
    units differ from each other at most. The band of a count never leaves what is certain: whole
    units at least, and all of every unit that is touched at most.
    """
    require_kind(kind)
    frames = [units, targets] + ([] if people is None else [people])
    require_metres(*frames)
    require_columns(units, "value", what="published areas")
    require_codes(targets)
    shapes_units, shapes_targets = polygons(units), polygons(targets)
    values = units["value"].to_numpy(dtype=float)
    ground = _by_ground(shapes_units, shapes_targets)
    weights = ground
    if people is not None and len(people):
        weights = _by_people(people, shapes_units, shapes_targets, ground, kind)
    estimate = _counts if kind == "count" else _averages
    figures = estimate(weights, values, len(targets))
    given = summed(ground.area, ~np.isnan(values)[ground.unit], len(targets)) > 0
    table = pd.DataFrame(
        {
            "code": targets["code"].to_numpy(),
            "name": targets["name"].to_numpy(),
            **{name: np.where(given, figure, np.nan) for name, figure in figures.items()},
            **_measures(weights, values, len(targets)),
        }
    )
    inside = _share(summed(ground.area, ground.amount, len(targets)), shapely.area(shapes_targets))
    notes = [_note(kind, row, at) for row, at in zip(table.to_dict("records"), inside, strict=True)]
    return table.assign(note=notes)[list(COLUMNS)]


def interpolate_together(
    units: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    kind: str,
    people: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """
    Estimate a published figure for all targets together, what they share counted once.

    Patches overlap legitimately, so the sum of `interpolate` counts some people twice; this is the
    figure to show next to it. One row, with the columns and errors of `interpolate`.
    """
    ground = shapely.union_all(polygons(targets))
    frame = gpd.GeoDataFrame({"code": [""], "name": ["All together"]}, geometry=[ground])
    return interpolate(units, frame.set_crs(targets.crs), kind=kind, people=people)


def require_kind(kind: str) -> None:
    """Raise ``NotAveraged``, with what to use instead, for a figure that cannot be carried over."""
    if kind in {"count", "rate", "score"}:
        return
    if kind in {"rank", "decile"}:
        msg = (
            f"A {kind} only orders the areas it was made for, so it cannot be worked out for other "
            "areas. Use the score or the rate behind it."
        )
    else:
        msg = f"A figure must be a count, a rate or a score to be worked out, not {kind!r}."
    raise NotAveraged(msg)


def _by_ground(units: Shapes, targets: Shapes) -> _Weights:
    """Weigh every pair by the ground it shares."""
    unit, area, ground = intersection_areas(units, targets)
    share = ground / shapely.area(units)[unit]
    return _Weights(unit, area, ground, share, np.zeros(len(unit), dtype=bool))


def _by_people(
    people: gpd.GeoDataFrame, units: Shapes, targets: Shapes, ground: _Weights, kind: str
) -> _Weights:
    """
    Weigh every pair by the people in it, and by ground where there is nobody to weigh by.

    For a count that is a unit without people, whose count still lies somewhere; for an average it
    is a target without people, which still has the rate of its surroundings.
    """
    found = tally(people, people["residents"].to_numpy(dtype=float), units, targets)
    some = found.pairs > 0
    keys, at = np.unique(found.i[some] * len(targets) + found.j[some], return_inverse=True)
    living = summed(at, found.pairs[some], len(keys))
    unit, area = keys // max(len(targets), 1), keys % max(len(targets), 1)
    share = living / found.in_a[unit]
    weights = _Weights(unit, area, living, share, np.ones(len(unit), dtype=bool))
    if kind == "count":
        return weights.joined(ground, found.in_a[ground.unit] == 0)
    return weights.joined(ground, found.in_b[ground.area] == 0)


def _share(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing of nothing is nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, 0.0)


def _counts(weights: _Weights, values: Floats, size: int) -> dict[str, Floats]:
    """Add up the parts of counts, with their band."""
    value, share = np.nan_to_num(values)[weights.unit], np.clip(weights.share, 0, 1)
    found = summed(weights.area, value * weights.share, size)
    reach = SPREAD * np.sqrt(summed(weights.area, value**2 * share * (1 - share) / CLUMPS, size))
    whole, part = weights.whole, weights.touched & ~weights.whole
    sure = summed(weights.area, np.where(whole, value, 0), size)
    least = sure + summed(weights.area, np.where(part, np.minimum(value, 0), 0), size)
    most = sure + summed(weights.area, np.where(part, np.maximum(value, 0), 0), size)
    low = np.minimum(np.maximum(found - reach, least), found)
    high = np.maximum(np.minimum(found + reach, most), found)
    return {"value": found, "low": low, "high": high}


def _averages(weights: _Weights, values: Floats, size: int) -> dict[str, Floats]:
    """Average rates or scores over people, with their band."""
    given = ~np.isnan(values)[weights.unit]
    value = np.nan_to_num(values)[weights.unit]
    amount, share = np.where(given, weights.amount, 0), np.clip(weights.share, TRACE, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = summed(weights.area, amount, size)
        found = summed(weights.area, value * amount, size) / whole
        part = np.nan_to_num(amount / whole[weights.area])
    off = np.where(given, value - found[weights.area], 0)
    split = np.nan_to_num(off * part / share) ** 2 * share * (1 - share) / CLUMPS
    inner = np.nanvar(values) if given.any() else 0.0
    within = part**2 * inner * np.minimum(1, (1 - share) / share / CLUMPS)
    reach = SPREAD * np.sqrt(summed(weights.area, split + within, size))
    edges = (np.nanmin(values), np.nanmax(values)) if given.any() else (np.nan, np.nan)
    low, high = np.maximum(found - reach, edges[0]), np.minimum(found + reach, edges[1])
    return {"value": found, "low": low, "high": high}


def _measures(weights: _Weights, values: Floats, size: int) -> dict[str, object]:
    """Say of each target how many units it takes, how many it splits, and what is known."""
    used = weights.touched & ~np.isnan(values)[weights.unit]
    some = summed(weights.area, np.where(used, weights.amount, 0), size)
    every = summed(weights.area, weights.amount, size)
    by_people = summed(weights.area, used & weights.by_people, size)
    by_ground = summed(weights.area, used & ~weights.by_people, size)
    return {
        "units": (by_people + by_ground).astype(int),
        "split": summed(weights.area, used & ~weights.whole, size).astype(int),
        "known": _share(some, every),
        "by": np.select(
            [(by_people > 0) & (by_ground > 0), by_people > 0, by_ground > 0],
            ["people and area", "people", "area"],
            "nothing",
        ),
    }


_WAYS = {
    "people": "by where people live",
    "area": "by area",
    "people and area": "by where people live, and by area where nobody does",
}


NOTHING = "No figure was published for any of this ground."


def _note(kind: str, row: Mapping[Hashable, Any], inside: float) -> str:
    """Say how a figure was made, in the words that belong beside it."""
    if not row["units"]:
        nobody = row["value"] == 0 and inside > 0
        return "Estimate. Nobody is known to live here." if nobody else NOTHING
    verb = "Shared out" if kind == "count" else "Averaged"
    areas = "1 area" if row["units"] == 1 else f"{row['units']:,} areas"
    split = f"{row['split']:,} of them split by its line" if row["split"] else "none of them split"
    notes = [f"Estimate. {verb} {_WAYS[row['by']]} from {areas}, {split}."]
    if inside < 1 - NEARLY:
        notes.append(f"{1 - inside:.0%} of this ground lies outside those areas.")
    if row["known"] < 1 - NEARLY:
        notes.append(f"Nothing was published for {1 - row['known']:.0%} of it.")
    return " ".join(notes)
