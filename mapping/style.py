"""Colours and marks, shared by screen, paper and legend.

Shape tells the layer, colour the kind, number the list. Every mark has a dark outline, so that it
stands out 3:1 on any ground, and nothing is told by colour alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"
DARK_GREY = "#3D3D3D"
LIGHT_PURPLE = "#A285D1"
PALETTE = (DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE)
"""The UK government Analysis Function's categorical colours, in its order."""

SERVICE_COLOURS = (TURQUOISE, DARK_PINK, ORANGE, LIGHT_PURPLE, DARK_GREY, DARK_BLUE)
"""Patches' colours: dark blue, the colour of ward lines, comes last."""

BLUES = ("#EFF3FF", "#BDD7E7", "#6BAED6", "#3182BD", "#08519C")
"""ColorBrewer Blues, five classes, for sequences."""

OUTLINE = "#1A1A1A"
NO_DATA = "#BDBDBD"
ACROSS_OPACITY = 0.45
"""What lies across the line is drawn at this strength, never cut away."""

OLD_STRENGTH = 0.35
OLD_DASHES = (2.2, 2.0)
"""A mark that nobody checked for too long is this pale, and its outline has dashes (in pixels)."""


@lru_cache(maxsize=256)
def pale(colour: str, strength: float) -> str:
    """Mix a colour with white: strength 1 leaves it as it is, 0 is white."""
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)


Mark = Literal["circle", "diamond", "square"]
MARKS: dict[str, Mark] = {"assets": "circle", "needs": "diamond", "officers": "square"}


@dataclass(frozen=True)
class Group:
    """Kinds that share one colour and one line of the legend."""

    name: str
    title: str
    colour: str
    kinds: tuple[str, ...]


ASSET_GROUPS = (
    Group(
        "meeting",
        "Meeting, food and support",
        DARK_BLUE,
        ("hall", "hub", "food", "advice", "group", "skill"),
    ),
    Group("health", "Health and care", TURQUOISE, ("health", "care", "refuge")),
    Group(
        "learning",
        "Learning, culture and worship",
        DARK_PINK,
        ("library", "school", "culture", "worship"),
    ),
    Group("outdoors", "Sport and green space", LIGHT_PURPLE, ("sport", "green")),
    Group(
        "other",
        "Transport, safety, shops and other",
        DARK_GREY,
        ("transport", "safety", "shop", "polling", "land", "other"),
    ),
)
NEED_GROUPS = (
    Group("living", "Food, money, housing and work", ORANGE, ("food", "money", "housing", "work")),
    Group("health", "Health, care and loneliness", TURQUOISE, ("health", "care", "loneliness")),
    Group("safety", "Safety, roads and streets", DARK_PINK, ("safety", "roads", "environment")),
    Group("together", "Young people and places to meet", LIGHT_PURPLE, ("young_people", "place")),
    Group("other", "Something else", DARK_GREY, ("other",)),
)


@lru_cache(maxsize=1024)
def group(layer: str, kind: str | None) -> Group:
    """Return the group of an asset's category or a need's theme; an unknown kind is "other"."""
    groups = NEED_GROUPS if layer == "needs" else ASSET_GROUPS
    return next((one for one in groups if kind in one.kinds), groups[-1])


@dataclass(frozen=True)
class Line:
    """How a boundary is drawn: width and dashes in pixels (on paper: in half points)."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()


LINES: dict[str, Line] = {
    "county": Line(DARK_GREY, 3),
    "combined_authority": Line(DARK_GREY, 3),
    "district": Line(DARK_GREY, 2),
    "constituency": Line(DARK_PINK, 2, (8, 4)),
    "ward": Line(DARK_BLUE, 1.5),
    "parish": Line(DARK_BLUE, 1.5, (6, 4)),
    "polling_district": Line(DARK_GREY, 1, (2, 3)),
    "msoa": Line(DARK_GREY, 0.8),
    "lsoa": Line(DARK_GREY, 0.5),
    "oa": Line(DARK_GREY, 0.5),
}
OTHER_LINE = Line(DARK_GREY, 2, (10, 4, 2, 4))
"""For a tier that has no line of its own."""


def line(tier: str) -> Line:
    """Return how the boundaries of a tier are drawn."""
    return LINES.get(tier, OTHER_LINE)


def service_colour(service: str, services: tuple[str, ...]) -> str:
    """Return a service's colour: its place among all services of the map, sorted."""
    order = sorted(set(services) | {service})
    return SERVICE_COLOURS[order.index(service) % len(SERVICE_COLOURS)]


@dataclass(frozen=True)
class Ground:
    """How rivers, roads and green space lie under the map; ``hints`` are words in their kind."""

    name: str
    title: str
    colour: str
    width: float
    hints: tuple[str, ...]


GROUNDS = (
    Ground("water", "Water", "#A9CDE3", 1.6, ("water", "river", "canal", "lake", "brook", "sea")),
    Ground("green", "Park or green space", "#D5E6CC", 0.6, ("park", "green", "wood", "forest")),
    Ground("rail", "Railway", "#8A8A8A", 0.5, ("rail", "tram")),
    Ground("road", "Road", "#CFC8BA", 1.1, ("road", "street", "motorway", "lane", "way")),
)
OTHER_GROUND = Ground("other", "Other", "#D8D4CC", 0.6, ())
PAPER_INSIDE, PAPER_OUTSIDE = "#FFFFFF", "#EFEBE1"


def ground(kind: str | None) -> Ground:
    """Return how a kind of context is drawn."""
    words = kind.casefold() if isinstance(kind, str) else ""
    return next((one for one in GROUNDS if any(hint in words for hint in one.hints)), OTHER_GROUND)


_SETTLEMENTS = ("city", "town", "village", "hamlet", "suburb", "settlement", "neighbourhood")


def is_settlement(kind: str | None) -> bool:
    """Whether a named place is one people live in; streets and farms are too many to name."""
    words = kind.casefold() if isinstance(kind, str) else ""
    return any(one in words for one in _SETTLEMENTS)
