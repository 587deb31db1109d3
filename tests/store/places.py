"""A small place with answers that can be checked by hand, and the actors who look at it."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import shapely

from layers.actor import OPERATOR, ROLES, VISITOR, Actor
from store.register import Row

ANN = Actor("ann@example.org", frozenset({"contributor"}))
BEN = Actor("ben@example.org", frozenset({"contributor"}))
MOD = Actor("mod@example.org", frozenset({"moderator"}))
ACTORS = {
    "visitor": VISITOR,
    "operator": OPERATOR,
    **{role: Actor(f"{role}@example.org", frozenset({role})) for role in ROLES[1:-1]},
}

HALL: dict[str, object] = {"name": "Chapel Hall", "category": "hall", "postcode": "M33 7ZF"}
HERE = shapely.Point(-2.32, 53.42)
THERE = shapely.Point(-2.31, 53.43)


def square(west: float, south: float, size: float = 0.01) -> shapely.Polygon:
    """Return a square with its lower left corner here (degrees)."""
    return shapely.box(west, south, west + size, south + size)


def wards(number: int, *, dated: str = "2022-05-05") -> list[Row]:
    """Return wards in a row from west to east, each with its code as key."""
    return [
        Row(
            {"tier": "ward", "code": f"E{at:08}", "name": f"Ward {at}", "valid_from": dated},
            square(-2.5 + at * 0.01, 53.4),
            key=f"E{at:08}",
            number=at + 1,
        )
        for at in range(number)
    ]


def clock() -> Callable[[], datetime]:
    """Return a clock that goes on by a second each time it is asked."""
    start = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    ticks = itertools.count()
    return lambda: start + timedelta(seconds=next(ticks))


SAMPLES: dict[str, dict[str, object]] = {
    "boundaries": {"tier": "ward", "name": "Hale"},
    "postcodes": {"postcode": "M33 7ZF"},
    "places": {"name": "Sale"},
    "people": {"residents": 310.5},
    "paths": {"name": "Mill Lane"},
    "assets": HALL,
    "needs": {"name": "A crossing", "theme": None},
    "indicators": {"indicator": "Rank", "area_code": "E1", "value": 3.5, "kind": "rank"},
    "patches": {"service": "housing", "name": "North"},
    "plans": {"service": "housing", "name": "Even", "units": "ward"},
    "officers": {"name": "Sam", "service": "housing"},
    "budgets": {"name": "Paths", "pence": 1_250_000},
    "conversations": {"name": "The path"},
    "groups": {"name": "Friends of the park"},
    "members": {"group": "5f0c", "name": "Ann"},
}
"""Values that each layer takes; the theme of a need is filled in from the vocabulary."""


def sample(layer: str) -> tuple[dict[str, object], shapely.Geometry | None]:
    """Return values and a shape that a layer takes."""
    from layers.catalogue import LAYERS

    kind = LAYERS[layer]
    values = dict(SAMPLES[layer])
    if layer == "needs":
        values["theme"] = kind["theme"].choices[0]
    if not kind.geometries:
        return values, None
    if kind.geometries == ("line",):
        return values, shapely.LineString([HERE, THERE])
    return values, square(-2.3, 53.4) if "area" in kind.geometries else HERE
