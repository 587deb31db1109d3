"""An indicator published for one kind of area, answered for another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from layers import vocabulary
from layers.errors import PatchworkError
from mapping.analysis.interpolation import interpolate, require_kind
from web.area_layers import AreaLayer
from web.frames import SHARED
from web.place import Place

Made = TypeVar("Made")


class UnknownIndicator(PatchworkError, LookupError):
    """No indicator has this name, or none for these areas."""


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """
    An indicator's figures for other areas.

    Parameters
    ----------
    indicator, kind, unit
        What was published.
    tier, date, sources
        For which areas, when (empty if not known) and by whom.
    layer
        The areas it is answered for.
    areas
        In metres: ``id`` and the columns of `interpolate`, the highest figure first.
    """

    indicator: str
    kind: str
    unit: str
    tier: str
    date: str
    sources: tuple[str, ...]
    layer: AreaLayer
    areas: gpd.GeoDataFrame


def ask(place: Place, indicator: str, to: str, *, tier: str = "") -> pd.DataFrame:
    """
    Estimate an indicator for other areas, from its newest figures.

    Parameters
    ----------
    place
        Its boundaries and patches in force today.
    indicator
        Its name, in any case.
    to
        A layer of areas, such as ``tier:ward`` or ``service:police``; a bare word is a tier.
    tier
        The areas it was published for; empty takes the smallest.

    Returns
    -------
    pandas.DataFrame
        As `interpolate` gives it.

    Raises
    ------
    UnknownIndicator, UnknownArea, UnknownAreaLayer, NotAveraged
        If there is no such indicator or layer, or it cannot be carried over.
    """
    targets = place.areas(to if ":" in to else f"tier:{to}")
    return carried(place, published(place, indicator, tier=tier), targets)


def estimates(place: Place, indicator: str, to: AreaLayer) -> Estimates:
    """Answer as `ask` does, kept until something it is made from changes, with where it is from."""
    rows = published(place, indicator)

    def make() -> gpd.GeoDataFrame:
        targets = place.areas(to)
        found = carried(place, rows, targets)
        joined = targets[["id", "geometry"]].join(found.set_index(targets.index))
        return joined.sort_values("value", ascending=False, kind="stable", ignore_index=True)

    first = rows.iloc[0]
    tier = str(first["tier"])
    versions = [place.register.version(one) for one in VERSIONS]
    return Estimates(
        indicator=str(first["indicator"]),
        kind=str(first["kind"]),
        unit=str(first["unit"] or "") if pd.notna(first["unit"]) else "",
        tier=tier,
        date=str(first["date"]) if pd.notna(first["date"]) else "",
        sources=tuple(sorted(set(rows["source"].dropna()))),
        layer=to,
        areas=_kept(place, ("estimates", first["indicator"], tier, to, *versions), make),
    )


VERSIONS = ("indicators", "boundaries", "patches", "people", "postcodes")
"""The layers that an estimate is made from."""


def indicators(place: Place) -> pd.DataFrame:
    """Return ``indicator`` and ``kind`` of all there are, those that can be carried over first."""
    found = every(place).drop_duplicates("indicator")[["indicator", "kind"]]
    order = found["kind"].map({"score": 0, "rate": 1, "count": 2}).fillna(3)
    return (
        found.assign(order=order)
        .sort_values(["order", "indicator"], ignore_index=True)
        .drop(columns="order")
    )


def published(place: Place, indicator: str, *, tier: str = "") -> pd.DataFrame:
    """Return the newest figures of an indicator for one tier; see `ask` for the rest."""
    rows = _rows(place, indicator)
    require_kind(str(rows["kind"].iloc[0]))
    return _of_tier(place, rows, tier)


def _kept(place: Place, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """Keep what was made for everybody with the same rights."""
    sight = place.register.actor.sight
    return SHARED.get((place.register.store.where, sight, place.today(), *key), make)


def carried(place: Place, rows: pd.DataFrame, targets: gpd.GeoDataFrame) -> pd.DataFrame:
    """Carry published figures over to other areas; see `ask`."""
    people = place.people()
    known = people if len(people) else None
    return interpolate(_units(place, rows), targets, kind=str(rows["kind"].iloc[0]), people=known)


def every(place: Place) -> pd.DataFrame:
    """Return the figures of all indicators."""
    version = place.register.version("indicators")
    return _kept(
        place,
        ("indicators", version),
        lambda: pd.DataFrame(place.register.read("indicators", geometry=False)),
    )


def _rows(place: Place, indicator: str) -> pd.DataFrame:
    """Return the figures of an indicator."""
    known = every(place)
    rows = known[known["indicator"].str.casefold() == indicator.casefold()]
    if rows.empty:
        there = "; ".join(sorted(set(known["indicator"]))) or "none yet"
        msg = f"There is no indicator called {indicator!r}. There are: {there}."
        raise UnknownIndicator(msg)
    return rows


def _of_tier(place: Place, rows: pd.DataFrame, tier: str) -> pd.DataFrame:
    """Keep the newest figures for one tier whose areas we have."""
    known = place.tiers()
    there = [one for one in known if one in set(rows["tier"].dropna())]
    wanted = tier or (there[-1] if there else "")
    if wanted not in there:
        said = ", ".join(there) or "none whose boundaries are loaded"
        name = vocabulary.tier(wanted).plural if wanted else "any areas here"
        msg = f"The indicator was not published for {name}. It was for: {said}."
        raise UnknownIndicator(msg)
    chosen = rows[rows["tier"] == wanted]
    dates = chosen["date"].fillna("")
    return pd.DataFrame(chosen[dates == dates.max()])


def _units(place: Place, rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the areas it was published for, each with its figure."""
    areas = place.areas(f"tier:{rows['tier'].iloc[0]}")
    values = rows.drop_duplicates("area_code").set_index("area_code")["value"].astype(float)
    return areas.assign(value=areas["code"].map(values).astype(float))
