"""Access: who reaches a kind of asset inside their own area, only across the line, or nowhere."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.words import listed
from mapping.analysis.access import BoundaryEffect, boundary_effect
from mapping.analysis.catchments import REACH, try_sites
from mapping.analysis.floating import Rule
from web.area_layers import AreaLayer
from web.asking import lines
from web.asking.ground import Ground, ground, kept
from web.asking.walking import walking
from web.asking.weighing import weighed
from web.place import Place, UnknownArea

PEOPLE = 10_000
"""A score is told as so many assets for so many people."""
INSIDE = 0.5
"""The least share of an area that must lie in the ground to be counted with it."""
NAMED = 2
"""How many areas are named that an asset helps."""


class NothingToReach(UnknownArea):
    """There is no asset of a kind, or no count of people, to ask about."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    What is asked.

    Parameters
    ----------
    category
        The kind of asset.
    within
        Code of the area asked about; empty for the whole place.
    by
        The tier or layer whose lines count, and by whose areas people are counted; empty for the
        usual one.
    reach
        Metres that people can go.
    weigh
        An indicator that says where more is wanted; empty when everybody counts the same.
    on_foot
        Whether the metres are walked along the place's paths instead of measured straight.
    """

    category: str
    within: str = ""
    by: str = ""
    reach: float = REACH
    weigh: str = ""
    on_foot: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Access:
    """
    The answer, ready to be told; frames are in metres.

    Parameters
    ----------
    question, ground, layer
        What was asked, of which ground, by which areas.
    areas
        ``id``, ``code``, ``name``, ``people``; ``inside``, ``only_across`` and ``nowhere`` (people,
        their sum is ``people``), ``share`` (only across; NaN where nobody lives), ``score_inside``
        and ``score_across`` (assets for 10,000 people), ``band_inside`` and ``band_across`` (1 is
        the least access of the whole place, 5 the most) and ``changes``.
    helping
        Assets that people of those areas reach across the line, the most needed first: ``id``,
        ``name``, ``area_code`` and ``area_name`` (None outside all), ``people_outside``,
        ``people_only_across`` (of these, who have none inside) and ``helps`` (the areas' names).
    pairs
        The same for each ``code`` and ``name`` of the people's area and ``asset`` (name).
    assets
        All assets of the kind.
    unknown
        People without a figure of the indicator; they count as the average.
    """

    question: Question
    ground: Ground
    layer: AreaLayer
    areas: gpd.GeoDataFrame
    helping: gpd.GeoDataFrame
    pairs: pd.DataFrame
    assets: gpd.GeoDataFrame
    unknown: float

    def total(self, column: str) -> float:
        """Add up one column of the areas."""
        return float(self.areas[column].sum())


def ask(place: Place, question: Question) -> Access:
    """
    Say who reaches what.

    Raises
    ------
    UnknownArea
        If there is no such area, no such asset, no count of people, no path to walk along, or none
        of the areas to count by lies in the ground.
    NotAveraged
        If the indicator cannot weigh people.
    """
    key = ("access", question, place.today(), place.register.version("indicators"))
    return kept(place, key, lambda: _ask(place, question))


def _ask(place: Place, question: Question) -> Access:
    """Gather the frames and put the question."""
    today = place.today()
    where = ground(place, question.within, today)
    layer = lines.chosen(place, question.by)
    areas = place.areas(layer)
    shown = _inside(areas, layer, where)
    assets, (people, unknown) = offered(place, question.category), wanted(place, question)
    paths = walking(place) if question.on_foot else None
    rule = Rule(threshold=question.reach, demand="demand", network=paths)
    found = boundary_effect(people, assets, areas, rule=rule)
    pairs = _pairs(found, shown, assets)
    return Access(
        question=question,
        ground=where,
        layer=layer,
        areas=_areas(found, shown),
        helping=_helping(pairs, assets, areas),
        pairs=pairs,
        assets=assets,
        unknown=unknown,
    )


def offered(place: Place, category: str) -> gpd.GeoDataFrame:
    """
    Return the assets of a kind without their own reach: here all are reached from the same way off.

    Raises
    ------
    NothingToReach
        If there are none.
    """
    assets = place.records("assets")
    chosen = assets[assets["category"] == category].reset_index(drop=True)
    if chosen.empty:
        known = ", ".join(sorted(assets["category"].dropna().unique())) or "none"
        msg = f"There are no assets of the kind {category!r} here. There are: {known}."
        raise NothingToReach(msg)
    return chosen.drop(columns=["reach", "capacity"], errors="ignore")


def wanted(place: Place, question: Question) -> tuple[gpd.GeoDataFrame, float]:
    """Return people with what they want in ``demand``, and how many have no figure."""
    people = place.people()
    if people.empty:
        msg = "Nobody can be counted: bring in how many people live where first."
        raise NothingToReach(msg)
    if question.weigh:
        return weighed(place, people, question.weigh)
    return people.assign(demand=people["residents"]), 0.0


def _inside(areas: gpd.GeoDataFrame, layer: AreaLayer, where: Ground) -> gpd.GeoDataFrame:
    """Keep the areas that lie in the ground for the most part."""
    if not where.code:
        return areas
    shape = shapely.union_all(where.frame.geometry.to_numpy())
    near = areas[areas.intersects(shape)]
    found = near[near.intersection(shape).area > INSIDE * near.area]
    if found.empty:
        msg = f"No {layer.singular.lower()} lies in {where.name}. Count by a smaller kind of area."
        raise UnknownArea(msg)
    return found


def _areas(found: BoundaryEffect, shown: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Tabulate the areas asked about; those with most people only across come first."""
    rows = found.areas.set_index("code").loc[shown["code"]].reset_index()
    people, across = rows["people"], rows["people_across"]
    table = pd.DataFrame(
        {
            "id": shown["id"].to_numpy(),
            "code": rows["code"],
            "name": rows["name"].fillna(rows["code"]),
            "people": people,
            "inside": rows["people_inside"],
            "only_across": rows["people_only_across"],
            # What is left by rounding is nobody.
            "nowhere": (people - across).where(people - across > 1e-6, 0.0),
            "share": rows["people_only_across"] / people.where(people > 0),
            "score_inside": rows["score_inside"] * PEOPLE,
            "score_across": rows["score_across"] * PEOPLE,
            **{name: rows[name] for name in ("band_inside", "band_across", "changes")},
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=shown.geometry.to_numpy(), crs=shown.crs)
    return frame.sort_values(
        ["only_across", "nowhere", "name"], ascending=[False, False, True], ignore_index=True
    )


def _pairs(
    found: BoundaryEffect, shown: gpd.GeoDataFrame, assets: gpd.GeoDataFrame
) -> pd.DataFrame:
    """List which asset serves which of the areas asked about across the line."""
    rows = found.across[found.across["code"].isin(shown["code"])].reset_index(drop=True)
    names = shown.set_index("code")["name"]
    return rows.assign(
        name=names.reindex(rows["code"]).to_numpy(),
        at=rows["asset"].to_numpy(),
        asset=assets["name"].reindex(rows["asset"]).to_numpy(),
    )


def _helping(
    pairs: pd.DataFrame, assets: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Add up what each asset does for the areas asked about."""
    sums = pairs.groupby("at")[["people", "people_only_across"]].sum()
    order = sums.sort_values(["people_only_across", "people"], ascending=False, kind="stable")
    rows = assets.loc[order.index]
    own = pairs.drop_duplicates("at").set_index("at")["asset_area"].reindex(order.index)
    names = areas.set_index("code")["name"].reindex(own).to_numpy()
    table = pd.DataFrame(
        {
            "id": rows["id"].to_numpy(),
            "name": rows["name"].to_numpy(),
            "area_code": own.to_numpy(),
            "area_name": np.where(pd.isna(names), None, names),
            "people_outside": order["people"].to_numpy(),
            "people_only_across": order["people_only_across"].to_numpy(),
            "helps": [_helped(pairs, at) for at in order.index],
        }
    )
    return gpd.GeoDataFrame(table, geometry=rows.geometry.to_numpy(), crs=assets.crs)


def _helped(pairs: pd.DataFrame, at: object) -> str:
    """Name the areas an asset helps most."""
    names = pairs.loc[pairs["at"] == at, "name"].astype(str).tolist()
    more = len(names) - NAMED
    return listed([*names[:NAMED], f"{more} more"] if more > 1 else names)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tried:
    """
    A proposed site tried.

    Parameters
    ----------
    areas
        Areas where it reaches people whom nothing reached before, most first: ``id``, ``code``,
        ``name`` (None outside all), ``people``, ``before`` and ``after`` (people who reach one),
        ``newly``.
    newly
        How many it newly reaches in all.
    """

    areas: pd.DataFrame
    newly: float


def try_site(place: Place, question: Question, lon: float, lat: float) -> Tried:
    """
    Say whom one more asset at a point would newly reach.

    Raises
    ------
    UnknownPlace
        If the point cannot be measured from here.
    UnknownArea
        As `ask`.
    """
    key = ("site", question, round(lon, 6), round(lat, 6), place.today())
    return kept(place, key, lambda: _try_site(place, question, lon, lat))


def _try_site(place: Place, question: Question, lon: float, lat: float) -> Tried:
    """Reach people without and with the site, and compare."""
    assets = offered(place, question.category)
    site = gpd.GeoDataFrame(geometry=[place.point(lon, lat)], crs=assets.crs)
    areas = place.areas(lines.chosen(place, question.by))
    paths = walking(place) if question.on_foot else None
    people = place.people()
    found = try_sites(people, assets, site, areas, reach=question.reach, network=paths).areas
    some = found[found["newly"] > 1e-6].sort_values("newly", ascending=False, ignore_index=True)
    ids = areas.set_index("code")["id"].reindex(some["code"]).to_numpy()
    return Tried(areas=some.assign(id=ids), newly=float(some["newly"].sum()))
