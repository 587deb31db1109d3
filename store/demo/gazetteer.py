"""Postcodes and place names, with river and roads as context for the map."""

from collections.abc import Sequence

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from store.demo.draft import Draft
from store.demo.ground import LEAT, SETTLEMENTS, Ground
from store.demo.homes import Home, Street
from store.demo.lines import drawn

_SINCE = "2001-01-01"
_BEYOND_METRES = 1200.0
"""How far rivers and roads are drawn beyond the county, so that they do not stop at its line."""


def postcode_drafts(homes: Sequence[Home]) -> list[Draft]:
    """Return the postcodes as records."""
    return [
        Draft(
            key=home.postcode,
            values={"postcode": home.postcode, "starts": _SINCE, "quality": 1},
            geometry=Point(home.x, home.y),
        )
        for home in homes
    ]


def place_drafts(ground: Ground, streets: Sequence[Street], county: BaseGeometry) -> list[Draft]:
    """Return towns, villages and streets as points, river, brook, leat and roads as lines."""
    towns = [
        Draft(
            key=f"{one.kind}:{one.name}",
            values={"name": one.name, "kind": one.kind},
            geometry=Point(one.x, one.y),
        )
        for one in SETTLEMENTS
    ]
    named = [
        Draft(
            key=f"street:{i}",
            values={
                "name": f"{one.name}, {one.place}",
                "kind": "street" if one.postcodes > 1 else "farm",
            },
            geometry=Point(round(one.x, 1), round(one.y, 1)),
        )
        for i, one in enumerate(streets, start=1)
    ]
    return towns + named + _lines(ground, county)


def _lines(ground: Ground, county: BaseGeometry) -> list[Draft]:
    """Return what runs through the county."""
    named = [
        ("River Merrow", "river", ground.river),
        ("Thrale Brook", "river", ground.brook),
        ("Old Mill Leat (filled in)", "old stream", drawn(LEAT, step=60, amplitude=0.06)),
        *((name, "road", line) for name, line in ground.roads.items()),
    ]
    reach = county.buffer(_BEYOND_METRES)
    return [
        Draft(
            key=f"{kind}:{name}",
            values={"name": name, "kind": kind},
            geometry=shapely.intersection(line, reach),
        )
        for name, kind, line in named
    ]
