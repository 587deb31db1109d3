"""Streets and unit postcodes: where people live, from which everything else is made."""

import math
import random
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from store.demo.ground import SETTLEMENTS, Ground, Settlement, settlement_at
from store.demo.lines import SEED
from store.demo.names import words
from store.demo.story import (
    POSTCODES,
    QUAYSIDE_STREET,
    QUAYSIDE_STREET_AT,
    TANNERS_ROW,
    TANNERS_ROW_AT,
)

_PER_POSTCODE = 72
"""People in one postcode; close to what real towns have to a few dozen homes."""
_APART = 62
_FARMS_APART, _FARM_TRIES = 720, 4000
_WATER_METRES = 38
_EDGE_METRES = 170
_QUAY_METRES = 72
"""How far Quayside Street lies from the middle of the river."""
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that the second half of a postcode uses."""
_SECTOR = 100
"""Postcodes in a sector: five first letters by twenty second ones."""


@dataclass(frozen=True, kw_only=True)
class Street:
    """A street: its middle, its direction in radians and how many postcodes it has."""

    name: str
    place: str
    x: float
    y: float
    angle: float
    postcodes: int


@dataclass(frozen=True, kw_only=True)
class Home:
    """One unit postcode: a point with the people who live around it."""

    postcode: str
    street: str
    place: str
    x: float
    y: float
    people: int
    farm: bool


def settle(ground: Ground) -> tuple[list[Street], list[Home]]:
    """
    Return the streets and the homes, in metres from the ground's origin.

    Parameters
    ----------
    ground
        The ground; nobody lives on the river or within 170 m of the county's edge.
    """
    dice = random.Random(f"{SEED}:homes")  # noqa: S311
    dry = ground.county.buffer(-_EDGE_METRES).difference(
        shapely.union_all([ground.river, ground.brook]).buffer(_WATER_METRES)
    )
    shapely.prepare(dry)
    streets = _planted(ground.river)
    for one in SETTLEMENTS:
        streets += _streets(one, dry, streets, dice)
    streets += _farms(dry, streets, dice)
    return streets, _homes(streets, dry, dice)


def _planted(river: LineString) -> list[Street]:
    """Return the streets of the stories."""
    x, y = TANNERS_ROW_AT
    near = river.project(Point(QUAYSIDE_STREET_AT))
    before, after = river.interpolate(near - 150), river.interpolate(near + 150)
    along = math.atan2(after.y - before.y, after.x - before.x)
    middle = river.interpolate(near)
    quay_x = middle.x - _QUAY_METRES * math.sin(along)
    quay_y = middle.y + _QUAY_METRES * math.cos(along)
    town = SETTLEMENTS[0].name
    return [
        Street(name=TANNERS_ROW, place=town, x=x, y=y, angle=1.48, postcodes=6),
        Street(name=QUAYSIDE_STREET, place=town, x=quay_x, y=quay_y, angle=along, postcodes=6),
    ]


def _streets(
    place: Settlement, dry: shapely.Geometry, taken: list[Street], dice: random.Random
) -> list[Street]:
    """Lay the streets of one settlement: closer together in its middle, none upon another."""
    wanted = round(place.people / _PER_POSTCODE / 3.4)
    apart = place.spread * (0.19 if place.kind == "town" else 0.36)
    names = _street_names(dice)
    found = [one for one in taken if one.place == place.name]
    new: list[Street] = []
    for _ in range(wanted * 40):
        if len(new) == wanted:
            break
        turn, far = dice.uniform(0, math.tau), place.spread * dice.gammavariate(2.1, 0.5)
        x, y = place.x + far * math.cos(turn) * 1.15, place.y + far * math.sin(turn) * 0.95
        crowded = any(math.hypot(one.x - x, one.y - y) < apart for one in found)
        if crowded or not dry.contains(Point(x, y)):
            continue
        angle = turn + dice.choice((0, math.pi / 2)) + dice.uniform(-0.25, 0.25)
        name = next(names)
        street = Street(
            name=name, place=place.name, x=x, y=y, angle=angle, postcodes=dice.randint(2, 5)
        )
        new.append(street)
        found.append(street)
    return new


def _street_names(dice: random.Random) -> "islice[str]":
    """Return every street name there can be, shuffled; each settlement begins anew."""
    pairs = [" ".join(pair) for pair in product(words("street_first"), words("street_last"))]
    dice.shuffle(pairs)
    usual = list(words("street_usual"))
    dice.shuffle(usual)
    return islice(usual + pairs, None)


def _farms(dry: shapely.Geometry, taken: list[Street], dice: random.Random) -> list[Street]:
    """Scatter farms and hamlets over the fields."""
    names = [" ".join(pair) for pair in product(words("farm_first"), words("farm_last"))]
    dice.shuffle(names)
    places = np.array([(one.x, one.y) for one in taken])
    farms: list[Street] = []
    west, south, east, north = dry.bounds
    for _ in range(_FARM_TRIES):
        spot = (dice.uniform(west, east), dice.uniform(south, north))
        crowded = (np.hypot(*(places - spot).T) < _FARMS_APART).any()
        if not names or crowded or not dry.contains(Point(spot)):
            continue
        near = settlement_at(*spot).name
        farms.append(
            Street(name=names.pop(), place=near, x=spot[0], y=spot[1], angle=0, postcodes=1)
        )
        places = np.vstack([places, spot])
    return farms


def _homes(streets: list[Street], dry: shapely.Geometry, dice: random.Random) -> list[Home]:
    """Put postcodes along every street and give each its code, place by place."""
    spots = [
        (street, spot)
        for street in streets
        for spot in _along(street, dice)
        if dry.contains(Point(spot))
    ]
    kept = _thinned(spots, dice)
    codes = {place: iter(_codes(place)) for place in {street.place for street, _ in kept}}
    return [
        Home(
            postcode=next(codes[street.place]),
            street=street.name,
            place=street.place,
            x=round(x, 1),
            y=round(y, 1),
            people=_people(street, dice),
            farm=street.postcodes == 1,
        )
        for street, (x, y) in kept
    ]


def _along(street: Street, dice: random.Random) -> list[tuple[float, float]]:
    """Return the points of a street's postcodes, on alternating sides."""
    cos, sin = math.cos(street.angle), math.sin(street.angle)
    points = []
    for i in range(street.postcodes):
        along = (i - (street.postcodes - 1) / 2) * _APART + dice.uniform(-6, 6)
        aside = 13 * (-1) ** i
        points.append((street.x + along * cos - aside * sin, street.y + along * sin + aside * cos))
    return points


def _thinned(
    spots: list[tuple[Street, tuple[float, float]]], dice: random.Random
) -> list[tuple[Street, tuple[float, float]]]:
    """Drop postcodes by chance until the number wanted is left; the stories' streets stay."""
    spare = [
        i
        for i, (street, _) in enumerate(spots)
        if street.postcodes > 1 and street.name not in {TANNERS_ROW, QUAYSIDE_STREET}
    ]
    gone = set(dice.sample(spare, max(0, len(spots) - POSTCODES)))
    return [spot for i, spot in enumerate(spots) if i not in gone]


def _people(street: Street, dice: random.Random) -> int:
    """Return how many people live around one postcode: fewer at farms."""
    if street.postcodes == 1:
        return dice.randint(18, 52)
    return max(20, round(_PER_POSTCODE * dice.lognormvariate(0, 0.22)))


def _codes(place: str) -> list[str]:
    """
    Return a settlement's postcodes in order.

    PW is no area of the United Kingdom's, so none of these can be anybody's address.
    """
    number = 1 + [one.name for one in SETTLEMENTS].index(place)
    return [
        f"PW{number} {1 + i // _SECTOR}{_LETTERS[i // 20 % 5]}{_LETTERS[i % 20]}"
        for i in range(9 * _SECTOR)
    ]
