"""About 900 needs: two of the stories, and others where life is harder."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from store.demo.assets import Setting
from store.demo.draft import Draft
from store.demo.homes import Home
from store.demo.lines import SEED, blob
from store.demo.names import table
from store.demo.people import hardship
from store.demo.story import (
    NEEDS,
    QUAYSIDE_STREET,
    TANNERS_ROW,
    TANNERS_ROW_AT,
)

_NORTH_OF_LINE, _SOUTH_OF_LINE = 27, 19
"""How Tanner's Row's needs fall on the two sides of the line."""
_ROW_REACH_METRES = 190.0
_CLEAR_METRES = 12.0
_FIRST_DAY, _DAYS = date(2025, 1, 6), 660
_ROW_NEEDS = (
    ("food", "A food club on Tanner's Row", "Pantries close before people are back from work."),
    ("food", "A hot meal on Sundays, Tanner's Row", "The school's meals end on Friday."),
    ("money", "Help with energy bills, Tanner's Row", "Homes heat one room only."),
    ("money", "Debt advice near Tanner's Row", "Two buses to the nearest desk."),
    ("money", "Somebody to go through letters with, Tanner's Row", "Letters stay unopened."),
    ("loneliness", "Company on Tanner's Row", "Several see nobody from Friday to Monday."),
    ("loneliness", "A lunch club for Tanner's Row", "Eighteen said they would come."),
    ("loneliness", "A place to sit together, Tanner's Row", "There is no hall on this side."),
)
_QUAY_NEEDS = (
    ("safety", "Somebody to walk Quayside Street at night", "Each beat says it is the other's."),
    ("safety", "Break-ins at the boathouses, Quayside Street", "Four since March."),
    ("safety", "Light on the quay steps, Quayside Street", "Two lamps are out."),
    (
        "environment",
        "Fly-tipping at the end of Quayside Street",
        "Mattresses and tyres each month.",
    ),
)
_EVIDENCE = "Said by residents on the doorstep"
_WORDS_AS_AREA = "Flooding"
_WORDS_AS_LINE = "Speeding"


def need_drafts(setting: Setting) -> list[Draft]:
    """Return all needs as records."""
    dice = random.Random(f"{SEED}:needs")  # noqa: S311
    chosen = [*_on_tanners_row(setting, dice), *_on_the_quay(setting.homes, dice)]
    chosen += _everywhere(setting.homes, NEEDS - len(chosen), dice)
    return [
        Draft(key=f"need-{i:04d}", values=one.values, geometry=one.geometry)
        for i, one in enumerate(chosen, start=1)
    ]


def _on_tanners_row(setting: Setting, dice: random.Random) -> list[Draft]:
    """Return the cluster that the line cuts in two: most of it on the side without a hall."""
    homes = [home for home in setting.homes if home.street == TANNERS_ROW]
    wanted = {True: _NORTH_OF_LINE, False: _SOUTH_OF_LINE}
    found: list[Draft] = []
    while wanted[True] or wanted[False]:
        spot = _near_row(dice)
        north = spot.within(setting.without_hall)
        if not wanted[north] or spot.distance(setting.ground.district_line) < _CLEAR_METRES:
            continue
        wanted[north] -= 1
        home = min(homes, key=lambda one: Point(one.x, one.y).distance(spot))
        found.append(_story_need(_ROW_NEEDS[len(found) % len(_ROW_NEEDS)], home, spot, dice))
    return found


def _near_row(dice: random.Random) -> Point:
    """Return a chance point on or beside Tanner's Row."""
    x, y = TANNERS_ROW_AT
    along = dice.uniform(-_ROW_REACH_METRES, _ROW_REACH_METRES)
    return Point(round(x + 0.09 * along + dice.gauss(0, 38), 1), round(y + along, 1))


def _on_the_quay(homes: Sequence[Home], dice: random.Random) -> list[Draft]:
    """Return the needs of the street that no police officer's patch reaches."""
    quay = [home for home in homes if home.street == QUAYSIDE_STREET]
    found = []
    for i in range(3 * len(_QUAY_NEEDS)):
        home = quay[i % len(quay)]
        found.append(
            _story_need(_QUAY_NEEDS[i % len(_QUAY_NEEDS)], home, _beside(home, dice), dice)
        )
    return found


def _story_need(said: tuple[str, str, str], home: Home, spot: Point, dice: random.Random) -> Draft:
    """Return one need of a story."""
    theme, name, description = said
    values = {
        **_circumstances(home, dice, hard=38.0),
        "name": name,
        "theme": theme,
        "description": description,
        "evidence": _EVIDENCE,
    }
    return Draft(key=name, values=values, geometry=spot)


def _everywhere(homes: Sequence[Home], count: int, dice: random.Random) -> list[Draft]:
    """Return needs near homes, more where many people live and where life is hard."""
    hard = [hardship(home.x, home.y) for home in homes]
    weights = [home.people * score**1.25 for home, score in zip(homes, hard, strict=True)]
    templates = table("needs")
    likely = [int(row["weight"]) for row in templates]
    found = []
    for number in dice.choices(range(len(homes)), weights, k=count):
        (row,) = dice.choices(templates, likely)
        home = homes[number]
        values = {
            **_circumstances(home, dice, hard=hard[number]),
            "name": row["name"].format(street=home.street, place=home.place),
            "theme": row["theme"],
            "description": row["description"],
            "evidence": row["evidence"],
        }
        found.append(Draft(key=row["name"], values=values, geometry=_shape(row, home, dice)))
    return found


def _shape(row: dict[str, str], home: Home, dice: random.Random) -> BaseGeometry:
    """Return where a need is: floods are areas, speeding is a stretch of street, others points."""
    spot = _beside(home, dice)
    if row["name"].startswith(_WORDS_AS_AREA):
        return blob((spot.x, spot.y), dice.uniform(25, 55))
    if row["name"].startswith(_WORDS_AS_LINE):
        turn = dice.uniform(0, np.pi)
        return LineString(
            [(spot.x + s * np.cos(turn), spot.y + s * np.sin(turn)) for s in (-60, 60)]
        )
    return spot


def _beside(home: Home, dice: random.Random) -> Point:
    """Return a point a few doors from a home."""
    return Point(round(home.x + dice.uniform(-22, 22), 1), round(home.y + dice.uniform(-22, 22), 1))


def _circumstances(home: Home, dice: random.Random, *, hard: float) -> dict[str, object]:
    """Return how urgent a need is, for how many, since when, and where it stands."""
    (urgency,) = dice.choices(("low", "medium", "high"), (30, 40, hard * 1.6))
    day = _FIRST_DAY + timedelta(days=dice.randrange(_DAYS))
    return {
        "urgency": urgency,
        "affected": max(1, round(dice.lognormvariate(2.4, 0.9))),
        "stage": dice.choices(("open", "in hand", "answered"), (70, 20, 10))[0],
        "raised_on": day.isoformat(),
        "postcode": home.postcode,
        "contact": f"resident{dice.randrange(1000, 9999)}@example.org"
        if dice.random() < 0.4
        else None,
    }
