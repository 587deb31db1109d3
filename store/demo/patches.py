"""Patches of five services, each drawn by its own logic.

The police follow the river and the coach road, housing the estates it owns, health teams overlap on
purpose, community localities were once drawn with a ruler, youth work reaches round its centres and
leaves the rest. None of them asked where the wards are.
"""

from collections.abc import Iterable, Mapping

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from store.demo.draft import Draft
from store.demo.ground import Ground
from store.demo.lines import Points, blob, drawn, faces
from store.demo.story import QUAYSIDE_STREET_AT

Seeds = Mapping[str, tuple[float, float]]

_SINCE = "2024-04-01"
_OVERLAP_METRES = 300.0
_QUAY_HALF_METRES, _QUAY_DEPTH_METRES = 215.0, 112.0

_POLICE_LINES: tuple[Points, ...] = (
    ((10650, 14500), (10400, 11500), (10100, 9200), (10650, 7800), (11050, 6200), (10950, 5200)),
    ((11500, 6200), (11700, 5000), (11150, 3800), (11600, 2200), (11300, -600)),
)
_POLICE: Seeds = {
    "Beat 1 Thrale Road": (4500, 10500),
    "Beat 2 Town North": (9300, 9300),
    "Beat 3 Ostrey": (13600, 9000),
    "Beat 4 Wexley Road": (4500, 5000),
    "Beat 5 Town South": (9500, 4000),
    "Beat 6 Marl and Fen": (13500, 3000),
}
_HOUSING_LINES: tuple[Points, ...] = (
    ((6300, 14500), (6100, 11000), (6500, 8900), (6000, 7000), (6350, 5000), (6900, 2800))
    + ((6700, -600),),
    ((10900, 14500), (10000, 12000), (9700, 9400), (11300, 7400), (10800, 5000), (10100, 3000))
    + ((10600, -600),),
    ((5600, 6200), (6800, 6300), (8000, 6480), (8700, 7300), (9900, 7500), (11700, 7800)),
    ((10700, 6650), (11600, 6600), (13000, 7700), (14800, 7900), (16500, 8500), (18700, 8100)),
)
_HOUSING: Seeds = {
    "Western homes": (3500, 7000),
    "Northgate and Castle homes": (8000, 9000),
    "Quays and Southfield homes": (8500, 4500),
    "Ostrey homes": (13500, 9500),
    "Marl and Sallow homes": (13500, 4500),
}
_HEALTH_LINES: tuple[Points, ...] = (
    ((9300, 14500), (9100, 11500), (9550, 9000), (8900, 7900), (9250, 6600), (9000, 5000))
    + ((9700, 3000), (9300, -600)),
    ((-600, 6900), (2500, 6300), (5200, 7100), (7600, 7500), (9300, 7250), (11500, 8000))
    + ((13500, 7900), (15500, 8300), (18700, 8000)),
)
_HEALTH: Seeds = {
    "Thrale health team": (5000, 10500),
    "Ostrey health team": (13500, 10500),
    "Leam health team": (5000, 4500),
    "Marl health team": (13500, 4500),
}
_COMMUNITY_LINES: tuple[Points, ...] = (
    ((1500, 14500), (4200, 10800), (6600, 8300), (8300, 6300), (9600, 5000), (11000, 3100))
    + ((12400, -600),),
    ((18700, 11500), (15000, 10300), (12000, 9600), (9700, 7600), (8000, 6500), (6000, 5000))
    + ((3000, 3200), (-600, 1500)),
)
_COMMUNITY: Seeds = {
    "North locality": (9000, 11000),
    "West locality": (3500, 7000),
    "South locality": (7500, 3000),
    "East locality": (14000, 6000),
}
_YOUTH: Mapping[str, tuple[float, float, float]] = {
    "Merrowbridge youth centre": (8500, 7000, 2300),
    "Ostrey youth centre": (13650, 8900, 2250),
    "Cold Harbour youth bus": (3100, 9900, 2150),
    "Wexley youth bus": (3000, 4700, 2300),
    "Fenny Marl youth club": (12500, 3550, 2450),
}
ORGANISATIONS = {
    "police": "Merrowshire Constabulary (made up)",
    "housing": "Merrow Homes (made up)",
    "health": "Merrowshire Community Health (made up)",
    "community": "Merrowshire County Council (made up)",
    "youth": "Merrow Youth Trust (made up)",
}
_ABOUT = {
    "police": "Neighbourhood policing: two or more officers who know the streets of the beat.",
    "housing": "The homes that Merrow Homes lets, and the people who live in them.",
    "health": "Nurses and health workers who come to people at home.",
    "community": "Workers who help neighbours to start things and to be heard.",
    "youth": "Places and people for everybody from 11 to 19.",
}
_CAPACITY = {"police": 15_000, "housing": 8_000, "health": 24_000, "community": 30_000}
"""People one patch's officer can look after; for youth work the centres' own number."""
_YOUTH_CAPACITY = 6_000


def shapes(ground: Ground, county: Polygon) -> dict[str, dict[str, BaseGeometry]]:
    """
    Return every patch by service and name, in metres from the ground's origin.

    Parameters
    ----------
    ground
        River and roads, which the police follow.
    county
        The county's final outline, beyond which no patch reaches.
    """
    quay = quayside(ground.river)
    road = ground.roads["Old Coach Road"]
    police = parted(county, [ground.river, road, *map(drawn, _POLICE_LINES)], _POLICE)
    health = parted(county, map(drawn, _HEALTH_LINES), _HEALTH)
    return {
        "police": {name: shapely.difference(beat, quay) for name, beat in police.items()},
        "housing": parted(county, map(drawn, _HOUSING_LINES), _HOUSING),
        "health": {
            name: shapely.intersection(team.buffer(_OVERLAP_METRES), county)
            for name, team in health.items()
        },
        "community": parted(county, map(drawn, _COMMUNITY_LINES), _COMMUNITY),
        "youth": {
            name: shapely.intersection(blob((x, y), radius, corners=11), county)
            for name, (x, y, radius) in _YOUTH.items()
        },
    }


def quayside(river: LineString) -> Polygon:
    """Return the quay, which each of two beats takes to be the other's."""
    middle = river.project(Point(QUAYSIDE_STREET_AT))
    bank = substring(river, middle - _QUAY_HALF_METRES, middle + _QUAY_HALF_METRES)
    return bank.buffer(_QUAY_DEPTH_METRES, single_sided=True)


def parted(county: Polygon, lines: Iterable[LineString], seeds: Seeds) -> dict[str, BaseGeometry]:
    """Cut the county by lines; a part without a seed joins whom it shares its longest edge with."""
    parts = faces(county, lines)
    held = {
        name: [part for part in parts if part.contains(Point(seed))] for name, seed in seeds.items()
    }
    loose = [part for part in parts if not any(part.contains(Point(s)) for s in seeds.values())]
    for part in sorted(loose, key=lambda one: -one.area):
        best = max(held, key=lambda name: _shared(part, held[name]))
        held[best].append(part)
    return {name: shapely.union_all(some) for name, some in held.items()}


def _shared(part: Polygon, others: list[Polygon]) -> float:
    """Return the length of the edge that a part shares with others."""
    return float(sum(part.intersection(other).length for other in others))


def patch_drafts(patches: Mapping[str, Mapping[str, BaseGeometry]]) -> list[Draft]:
    """Return the patches as records."""
    return [
        Draft(
            key=f"{service}-{i}",
            values={
                "service": service,
                "name": name,
                "code": f"{service[:2].upper()}{i}",
                "organisation": ORGANISATIONS[service],
                "about": _ABOUT[service],
                "capacity": _CAPACITY.get(service, _YOUTH_CAPACITY),
                "valid_from": _SINCE,
            },
            geometry=shape,
        )
        for service, some in patches.items()
        for i, (name, shape) in enumerate(some.items(), start=1)
    ]
