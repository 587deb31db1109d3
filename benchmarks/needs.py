"""The questions about needs, asked of the same made-up council as the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import geopandas as gpd
import numpy as np
import shapely

from layers.vocabulary import terms
from mapping.analysis import clusters, hotspots, levels, matching, together
from mapping.analysis.cuts import cuts
from mapping.analysis.footprints import footprint

SIDE = 10_000.0
NEEDS, ASSETS = 6_000, 6_000
"""Together the 12,000 points of a council."""


class Place(Protocol):
    """What these questions need of a council."""

    @property
    def wards(self) -> gpd.GeoDataFrame:
        """Areas with codes."""

    @property
    def small(self) -> gpd.GeoDataFrame:
        """Small areas with codes."""

    @property
    def people(self) -> gpd.GeoDataFrame:
        """Points with residents."""


@dataclass(frozen=True)
class Raised:
    """Needs and assets with all that matching asks for."""

    needs: gpd.GeoDataFrame
    assets: gpd.GeoDataFrame


@cache
def raised(seed: int = 2) -> Raised:
    """Scatter needs of every theme and assets of every category."""
    random = np.random.default_rng(seed)
    reach = np.where(random.random(ASSETS) < 0.1, random.integers(2, 30, ASSETS) * 100.0, np.nan)
    needs = {"theme": random.choice(list(terms("themes")), NEEDS)}
    assets = {"category": random.choice(list(terms("categories")), ASSETS), "reach": reach}
    return Raised(_points(random, "n", NEEDS, needs), _points(random, "a", ASSETS, assets))


def _points(
    random: np.random.Generator, letter: str, count: int, columns: Mapping[str, object]
) -> gpd.GeoDataFrame:
    """Scatter points with an id and a name."""
    ids = [f"{letter}{at}" for at in range(count)]
    geometry = shapely.points(random.uniform(0, SIDE, (count, 2)))
    return gpd.GeoDataFrame({"id": ids, "name": ids, **columns}, geometry=geometry, crs=27700)


def _level(place: Place) -> levels.Levels:
    """Find the level of everybody within a kilometre of the middle."""
    middle = shapely.Point(SIDE / 2, SIDE / 2).buffer(1_000)
    drawn = gpd.GeoDataFrame(geometry=[middle], crs=place.people.crs)
    mark = footprint(drawn, people=place.people)
    return levels.find(
        mark,
        {"ward": place.wards, "lsoa": place.small},
        service="halls",
        arranged="metropolitan",
    )


def _clusters(place: Place) -> object:
    """Find clusters and what the wards see of them."""
    found = clusters.find(raised().needs, within=150, people=place.people)
    return cuts(found.clusters, {"ward": place.wards}, needs=found.members, people=place.people)


QUESTIONS: list[tuple[str, Callable[[Place], object]]] = [
    (
        "matching: 6,000 needs, 6,000 assets, what is within reach",
        lambda _: matching.answered(raised().needs, raised().assets),
    ),
    (
        "matching: 6,000 needs, 6,000 assets, across the line",
        lambda c: matching.across(raised().needs, raised().assets, c.wards),
    ),
    ("clusters of 6,000 needs, and what wards see of them", _clusters),
    (
        "hot spots of 6,000 needs in small areas",
        lambda c: hotspots.find(c.small, raised().needs, c.people),
    ),
    ("themes of 6,000 needs that lie together", lambda _: together.pairs(raised().needs)),
    ("level of a footprint one kilometre around", _level),
]
