"""About 1,200 assets: the story's hall, places and groups along the streets, parks and walks."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from store.demo.draft import Draft
from store.demo.ground import LEAT, SETTLEMENTS, Ground
from store.demo.homes import Home
from store.demo.lines import SEED, blob, drawn
from store.demo.names import slug, table, words
from store.demo.story import ASSETS, CHAPEL_HALL, CHAPEL_HALL_METRES, TANNERS_ROW_AT

_COUNTS = {
    **{"hall": 77, "hub": 12, "library": 14, "food": 40, "health": 104, "care": 50, "advice": 34},
    **{"worship": 80, "school": 66, "sport": 90, "green": 62, "culture": 60, "transport": 130},
    **{"safety": 34, "shop": 96, "polling": 50, "land": 34, "group": 80, "skill": 34, "other": 10},
}
_PARKS = 30
_ACCESS = (
    *("Level entrance", "Ramp at the side; hearing loop", "Two steps; ring for help"),
    *(
        "Lift to all floors; accessible toilet",
        "Narrow door; the yard entrance is level",
        None,
        None,
    ),
)
_FIRST_DAY, _DAYS = date(2025, 1, 6), 650
_FAR_FROM_ROW_METRES = 550.0
"""No other hall lies nearer to Tanner's Row, so that its nearest is the one across the line."""
_FREE_OF_WATER_METRES = 25.0
_JITTER_METRES = 24.0
"""How far an asset may stand from the middle of its postcode, either way."""
_PATHS = (
    *(("Wexley", "Great Ashel"), ("Great Ashel", "Little Ashel"), ("Priors Leam", "Leam Weir")),
    *(("Tolland", "Cold Harbour"), ("Upper Thrale", "Nether Thrale"), ("Eastmoor", "Sallowby")),
    *(("Brackwater", "Hollin Green"), ("Fenny Marl", "Marl Staithe"), ("Dunsel", "Fenny Marl")),
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What assets and needs are set in, in metres from the ground's origin."""

    ground: Ground
    county: BaseGeometry
    homes: Sequence[Home]
    without_hall: BaseGeometry
    """The ward that has need and no hall."""


def asset_drafts(setting: Setting) -> list[Draft]:
    """Return all assets as records."""
    dice = random.Random(f"{SEED}:assets")  # noqa: S311
    chosen = [
        chapel_hall(setting),
        *_along_streets(setting, dice),
        *_parks(setting, dice),
        *_walks(setting, dice),
    ]
    return [
        Draft(key=f"asset-{i:04d}", values=one.values, geometry=one.geometry)
        for i, one in enumerate(chosen[:ASSETS], start=1)
    ]


def chapel_hall(setting: Setting) -> Draft:
    """Return the hall 120 m over the line from the ward that has none."""
    ward = setting.without_hall
    x, y = TANNERS_ROW_AT
    spots = (Point(x + 70, y - 0.5 * step) for step in range(600))
    spot = next(one for one in spots if one.distance(ward) >= CHAPEL_HALL_METRES)
    near = min(setting.homes, key=lambda home: Point(home.x, home.y).distance(spot))
    values = {
        "name": CHAPEL_HALL,
        "category": "hall",
        "description": "A former chapel, two minutes' walk from the old leat.",
        "offer": "A hall for 120, a kitchen fit for a food club, and two small rooms for advice",
        "opening": "Mon to Sat 9am-9pm; free for residents' groups before noon",
        "access": "Level entrance; accessible toilet; hearing loop",
        "address": f"Chapel Yard, {near.place}",
        "postcode": near.postcode,
        "website": f"https://example.org/{slug(CHAPEL_HALL)}",
        "contact_public": "01632 960 101",
        "telephone": "01632 960 102",
        "email": "keys.chapel.hall@example.org",
        "reach": 1500,
        "organisation": "Chapel Hall Trust (made up)",
        "last_checked": "2026-05-07",
    }
    return Draft(key="chapel-hall", values=values, geometry=spot)


def _along_streets(setting: Setting, dice: random.Random) -> list[Draft]:
    """Return places and groups near homes, more of them where more people live."""
    homes = [home for home in setting.homes if not home.farm]
    allowed = [home for home in homes if _may_have_hall(home, setting.without_hall)]
    used: set[tuple[str, str]] = set()
    return [
        _one(category, allowed if category == "hall" else homes, used, dice)
        for category, count in _COUNTS.items()
        for _ in range(count)
    ]


def _may_have_hall(home: Home, ward: BaseGeometry) -> bool:
    """Whether a hall may stand near a home without spoiling the story."""
    spot = Point(home.x, home.y)
    far = spot.distance(Point(TANNERS_ROW_AT)) > _FAR_FROM_ROW_METRES
    return bool(far and spot.distance(ward) > 2 * _JITTER_METRES)


def _one(
    category: str, homes: Sequence[Home], used: set[tuple[str, str]], dice: random.Random
) -> Draft:
    """Return one asset whose name is not used yet in its settlement."""
    templates = [row for row in table("assets") if row["category"] == category]
    weights = [int(row["weight"]) for row in templates]
    for _ in range(200):
        home = dice.choice(homes)
        (row,) = dice.choices(templates, weights)
        said = _said(home, dice)
        name = row["name"].format(**said)
        if (name, home.place) not in used:
            break
    used.add((name, home.place))
    spot = Point(
        round(home.x + dice.uniform(-_JITTER_METRES, _JITTER_METRES), 1),
        round(home.y + dice.uniform(-_JITTER_METRES, _JITTER_METRES), 1),
    )
    values = {
        **_values(name, home, dice),
        "category": category,
        "offer": row["offer"],
        "opening": row["opening"],
        "organisation": row["organisation"].format(**said) or None,
        "reach": int(row["reach"]),
    }
    return Draft(key=name, values=values, geometry=spot)


def _said(home: Home, dice: random.Random) -> dict[str, str]:
    """Return the words that a template may use."""
    return {
        "street": home.street,
        "place": home.place,
        "saint": dice.choice(words("saint")),
        "founder": dice.choice(words("founder")),
    }


def _values(name: str, home: Home, dice: random.Random) -> dict[str, object]:
    """Return what every asset has: not all of them have everything, as in life."""
    day = _FIRST_DAY + timedelta(days=dice.randrange(_DAYS))
    tail = dice.randrange(103, 1000)
    return {
        "name": name,
        "access": dice.choice(_ACCESS),
        "address": f"{dice.randrange(1, 90)} {home.street}, {home.place}",
        "postcode": home.postcode,
        "website": f"https://example.org/{slug(name)}" if dice.random() < 0.45 else None,
        "contact_public": f"01632 960 {tail:03d}" if dice.random() < 0.6 else None,
        "telephone": f"01632 960 {tail:03d}" if dice.random() < 0.3 else None,
        "email": f"{slug(name)}@example.org" if dice.random() < 0.3 else None,
        "last_checked": day.isoformat() if dice.random() < 0.75 else None,
    }


def _parks(setting: Setting, dice: random.Random) -> list[Draft]:
    """Return parks, greens and commons as areas."""
    water = shapely.union_all([setting.ground.river, setting.ground.brook])
    land = setting.county.difference(water.buffer(_FREE_OF_WATER_METRES))
    homes = dice.sample([home for home in setting.homes if not home.farm], _PARKS)
    built = shapely.STRtree([Point(home.x, home.y) for home in setting.homes])
    names = ("{founder} Park", "{street} Recreation Ground", "{street} Meadow", "{founder} Common")
    parks = []
    for i, home in enumerate(homes):
        name = names[i % len(names)].format(**_said(home, dice))
        shape = _largest(_open_ground(home, built, dice.uniform(55, 190)).intersection(land))
        values = {
            **_values(name, home, dice),
            "category": "green",
            "description": "A green space for everybody.",
            "opening": "Always open",
            "offer": "Paths, benches and room to play",
            "organisation": f"{home.place} Council",
            "reach": 1500,
        }
        parks.append(Draft(key=name, values=values, geometry=shape))
    return parks


def _open_ground(home: Home, built: shapely.STRtree, radius: float) -> Polygon:
    """Return a green beside a home, on the side where it covers the fewest other homes."""
    away = radius * 1.25 + 15
    turns = (i * math.tau / 12 for i in range(12))
    greens = [
        blob((home.x + away * math.cos(turn), home.y + away * math.sin(turn)), radius)
        for turn in turns
    ]
    return min(greens, key=lambda green: len(built.query(green, predicate="contains")))


def _largest(shape: BaseGeometry) -> Polygon:
    """Return the largest part of a shape."""
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _walks(setting: Setting, dice: random.Random) -> list[Draft]:
    """Return walks as lines: along the river and the leat, and between villages."""
    at = {one.name: (one.x, one.y) for one in SETTLEMENTS}
    lines = {f"{a} to {b} field path": drawn((at[a], at[b]), amplitude=0.08) for a, b in _PATHS}
    lines["Old Leat Walk"] = drawn(LEAT, step=60, amplitude=0.06)
    lines["Riverside Walk"] = substring(setting.ground.river, 8_500, 12_500)
    lines["Coach Road Trail"] = setting.ground.roads["Old Coach Road"].intersection(setting.county)
    return [
        Draft(
            key=name,
            values={
                "name": name,
                "category": "green",
                "offer": "A way-marked walk",
                "opening": "Always open",
                "access": dice.choice(("Two stiles", "Level; suits pushchairs", "Muddy in winter")),
                "organisation": "Merrow Ramblers (made up)",
                "reach": 5000,
            },
            geometry=line,
        )
        for name, line in lines.items()
    ]
