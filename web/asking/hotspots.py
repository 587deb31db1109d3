"""Where need is thick, and which lines cut it: hot spots with the units that share them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import vocabulary
from layers.errors import PatchworkError
from layers.words import listed
from mapping.analysis import clusters, cuts, hotspots
from web.area_layers import COUNTING, AreaLayer
from web.asking.ground import finest, kept
from web.place import Place

Look = Literal["areas", "clusters"]
"""By the rates of small areas, or by how close together needs lie."""
WITHIN = 200
"""Metres within which needs belong together, where nobody says."""
HELD = 0.05
"""A ward with less of a spot than this is not named as where it is."""
NAMED = 3
"""Names in a list of wards, or one fewer and how many more there are."""


class UnknownSpot(PatchworkError, LookupError):
    """No hot spot has this name, or no longer."""


class NoSmallAreas(PatchworkError, LookupError):
    """There are no areas whose rates could be compared."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which needs (all, or of a theme), looked at how: by areas of a tier or within some metres."""

    theme: str = ""
    look: Look = "areas"
    tier: str = ""
    within: int = WITHIN

    @property
    def name(self) -> str:
        """What links call it."""
        how = self.tier if self.look == "areas" else str(self.within)
        return f"{self.theme or 'all'}~{how}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Spots:
    """
    The answer, ready to be told.

    Parameters
    ----------
    question
        What was asked, nothing left open.
    spots
        The hot spots in metres, most needs first: ``spot``, ``id`` (what links call it), ``name``
        (where it is), ``needs``, ``residents``, ``times`` the rate of the whole place.
    found
        The answer of the analysis.
    cuts
        `cuts.cuts` of every layer of areas that people work by; layers by ``AreaLayer.spec``.
    isolation
        `cuts.isolation` of them.
    needs
        The needs looked at.
    """

    question: Question
    spots: gpd.GeoDataFrame
    found: hotspots.HotSpots | clusters.Clusters
    cuts: pd.DataFrame
    isolation: pd.DataFrame
    needs: gpd.GeoDataFrame

    @property
    def problem(self) -> str:
        """Why there is no answer; empty when there is one."""
        return self.found.problem if isinstance(self.found, hotspots.HotSpots) else ""

    def sight(self, spec: str) -> pd.DataFrame:
        """Return for each spot what the units of one layer see of it, in the order of spots."""
        rows = self.isolation[self.isolation["layer"] == spec]
        return pd.DataFrame(self.spots["spot"]).merge(rows, how="left", on="spot")


def themes(place: Place) -> dict[str, int]:
    """Return the themes of needs there are, with counts, the largest first."""
    found = place.records("needs")["theme"].value_counts()
    return {str(theme): int(count) for theme, count in found.items()}


def smallest(place: Place) -> str:
    """
    Return the tier of the smallest areas with people: the one they were counted by, if we have it.

    Raises
    ------
    NoSmallAreas
        If there are no boundaries.
    """
    tiers = list(place.tiers())
    if not tiers:
        msg = "There are no boundaries here yet, so no areas can be compared."
        raise NoSmallAreas(msg)
    counted = place.records("people")["code"].dropna()
    fits = [one for one in reversed(tiers) if _counted(place, one, counted)]
    return (fits or tiers[-1:])[0]


def _counted(place: Place, tier: str, codes: pd.Series) -> bool:
    """Whether people were counted by the areas of a tier."""
    return bool(place.areas(f"tier:{tier}")["code"].isin(codes).mean() > 0.5)


def lines(place: Place) -> list[AreaLayer]:
    """Return the layers whose lines may cut a spot: those that people work by."""
    return [one for one in place.area_layers() if one.name not in COUNTING]


def ask(place: Place, question: Question) -> Spots:
    """
    Find hot spots and what cuts them.

    Raises
    ------
    NoSmallAreas, UnknownArea
        If there is nothing to compare, or no such tier.
    """
    whole = question
    if question.look == "areas" and not question.tier:
        whole = replace(question, tier=smallest(place))
    return kept(place, ("hotspots", whole, place.today()), lambda: _ask(place, whole))


def _ask(place: Place, question: Question) -> Spots:
    """Gather the frames and put the question."""
    raised = place.records("needs")
    needs = raised[raised["theme"] == question.theme] if question.theme else raised
    people = place.people()
    found: hotspots.HotSpots | clusters.Clusters
    if question.look == "areas":
        found = hotspots.find(place.areas(f"tier:{question.tier}"), needs, people)
        spots, anchors = found.spots[found.spots["kind"] == hotspots.HOT], _areas(found)
        shared = needs
    else:
        known = people if len(people) else None
        found = clusters.find(needs, within=question.within, people=known)
        spots, anchors, shared = found.clusters, _members(found), found.members
    layers = {one.spec: place.areas(one) for one in lines(place)}
    table = cuts.cuts(spots, layers, needs=shared, people=people)
    named = spots.assign(
        id=[f"{question.name}~{anchors[spot]}" for spot in spots["spot"]],
        name=_where(spots, table, finest(place, place.today())),
    )
    return Spots(
        question=question,
        spots=named.reset_index(drop=True),
        found=found,
        cuts=table,
        isolation=cuts.isolation(table),
        needs=needs,
    )


def _areas(found: hotspots.HotSpots) -> Mapping[int, str]:
    """Name each spot by the area in it with most needs, so that a link outlives new numbers."""
    inside = found.areas.sort_values(["spot", "needs", "code"], ascending=[True, False, True])
    first = inside.drop_duplicates("spot")
    return dict(zip(first["spot"], first["code"].astype(str), strict=True))


def _members(found: clusters.Clusters) -> Mapping[int, str]:
    """Name each cluster by one of its needs."""
    first = found.members.sort_values(["spot", "id"]).drop_duplicates("spot")
    return dict(zip(first["spot"], first["id"].astype(str), strict=True))


def _where(spots: gpd.GeoDataFrame, table: pd.DataFrame, layer: AreaLayer | None) -> pd.Series:
    """Say where each spot is: the wards that hold it, the largest part first."""
    held = table[(table["share_of_needs"] >= HELD) & table["code"].notna()]
    held = held[held["layer"] == (layer.spec if layer else "")]
    names = [_names(held.loc[held["spot"] == spot, "name"]) for spot in spots["spot"]]
    return pd.Series(names, index=spots.index, dtype=object)


def _names(names: pd.Series) -> str:
    """List a few names."""
    few = [str(one) for one in names]
    if len(few) > NAMED:
        few = [*few[: NAMED - 1], f"{len(few) - NAMED + 1} more"]
    return listed(few) or "This place"


def read(name: str) -> tuple[Question, str]:
    """
    Read the name of a spot: what was asked, and what it is known by.

    Raises
    ------
    UnknownSpot
        If it is no such name.
    """
    theme, how, anchor = (name.split("~", 2) + ["", "", ""])[:3]
    if not (theme and how and anchor):
        msg = "This link names no hot spot. Choose one from the list."
        raise UnknownSpot(msg)
    wanted = "" if theme == "all" else theme
    if how.isdecimal() and len(how) < 6:
        return Question(theme=wanted, look="clusters", within=int(how)), anchor
    return Question(theme=wanted, tier=how), anchor


def spot(place: Place, name: str) -> tuple[Spots, gpd.GeoDataFrame]:
    """
    Find a hot spot by what links call it, also when another area leads it by now.

    Returns
    -------
    tuple
        All spots of the same question, and a frame of one row.

    Raises
    ------
    UnknownSpot, UnknownArea
        If there is none, or no longer.
    """
    question, anchor = read(name)
    found = ask(place, question)
    rows = found.spots[found.spots["spot"] == _spot_of(found, anchor)]
    if rows.empty:
        msg = "What was a hot spot when this link was made is none now. Choose another."
        raise UnknownSpot(msg)
    return found, rows


def _spot_of(found: Spots, anchor: str) -> int:
    """Return the number of the spot that holds an area or a need; 0 for none."""
    if isinstance(found.found, hotspots.HotSpots):
        frame, column = found.found.areas, "code"
    else:
        frame, column = found.found.members, "id"
    numbers = frame.loc[frame[column].astype(str) == anchor, "spot"]
    return int(numbers.iloc[0]) if len(numbers) else 0


def theme_of(place: Place, ground: gpd.GeoDataFrame) -> str:
    """Return the theme most needs on some ground are about; empty when there are none."""
    raised = place.records("needs")
    inside = np.unique(raised.sindex.query(ground.geometry.to_numpy(), predicate="intersects")[1])
    counts = raised["theme"].iloc[inside].value_counts()
    best = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return str(best[0][0]) if best else ""


def function_for(theme: str) -> str:
    """Return the kind of service that answers a theme of need first; empty for none."""
    terms = vocabulary.terms("functions")
    return next((name for name, term in terms.items() if theme and theme in term.hints), "")
