"""Residents and five indicators of each small area."""

import math
import random
from collections.abc import Sequence

from store.demo.boundaries import small_area_code, small_area_name
from store.demo.cells import Cells
from store.demo.draft import Draft
from store.demo.ground import SETTLEMENTS
from store.demo.lines import SEED
from store.demo.story import TANNERS_ROW_AT
from store.demo.wards import Grouping

_COUNTED = "2024-06-30"
_CENSUS = "2021-03-21"
_HARD_PLACES = ((*TANNERS_ROW_AT, 520.0, 24.0), (12_900.0, 9_150.0, 480.0, 15.0))
"""Where life is hardest: x, y, how far it reaches in metres, and by how much."""


def resident_drafts(cells: Cells, grouping: Grouping) -> list[Draft]:
    """Return the residents of each small area as records with its shape."""
    return [
        Draft(
            key=small_area_code(cell),
            values={
                "residents": people,
                "code": small_area_code(cell),
                "name": small_area_name(grouping, cell),
                "date": _COUNTED,
            },
            geometry=shape,
        )
        for cell, (people, shape) in enumerate(zip(cells.people, cells.shapes, strict=True))
    ]


def hardship(x: float, y: float) -> float:
    """Return how hard life is at a point, from about 3 to 45, higher being harder."""
    score = 11.0
    for one in SETTLEMENTS:
        score += one.hardship * math.exp(-(_squared(one.x, one.y, x, y) / (2.2 * one.spread) ** 2))
    for a, b, reach, rise in _HARD_PLACES:
        score += rise * math.exp(-_squared(a, b, x, y) / reach**2)
    return max(3.0, score)


def _squared(a: float, b: float, x: float, y: float) -> float:
    """Return the squared distance of two points."""
    return (a - x) ** 2 + (b - y) ** 2


def scores(cells: Cells) -> list[float]:
    """Return each small area's deprivation score: the hardship of its middle and some chance."""
    dice = random.Random(f"{SEED}:scores")  # noqa: S311
    return [
        round(max(1.5, hardship(*shape.centroid.coords[0]) * dice.lognormvariate(0, 0.16)), 2)
        for shape in cells.shapes
    ]


def indicator_drafts(cells: Cells) -> list[Draft]:
    """Return the five indicators as records: a count, a rate, a score, its rank and its decile."""
    score = scores(cells)
    rank = _ranks(score)
    dice = random.Random(f"{SEED}:indicators")  # noqa: S311
    children = [
        round(people * 0.21 * min(0.62, one / 95 + dice.uniform(0.03, 0.09)))
        for people, one in zip(cells.people, score, strict=True)
    ]
    carless = [round(min(58.0, 6 + 0.95 * one + dice.uniform(-3, 5)), 1) for one in score]
    decile = [1 + (place - 1) * 10 // len(score) for place in rank]
    return [
        *_indicator("Children in low-income families", children, "count", "children", _COUNTED),
        *_indicator("Households without a car", carless, "rate", "%", _CENSUS),
        *_indicator("Deprivation score", score, "score", "points", _COUNTED),
        *_indicator("Deprivation rank", rank, "rank", "1 is the most deprived", _COUNTED),
        *_indicator("Deprivation decile", decile, "decile", "1 is the most deprived", _COUNTED),
    ]


_PER = {"rate": "households", "score": "residents"}


def _indicator(name: str, values: Sequence[float], kind: str, unit: str, date: str) -> list[Draft]:
    """Return one indicator's records."""
    return [
        Draft(
            key=f"{name}:{small_area_code(cell)}",
            values={
                "indicator": name,
                "area_code": small_area_code(cell),
                "value": value,
                "kind": kind,
                "unit": unit,
                "tier": "lsoa",
                "date": date,
                "per": _PER.get(kind),
            },
        )
        for cell, value in enumerate(values)
    ]


def _ranks(score: Sequence[float]) -> list[int]:
    """Return each score's rank, 1 for the highest; equal scores by their order."""
    order = sorted(range(len(score)), key=lambda cell: (-score[cell], cell))
    rank = [0] * len(score)
    for place, cell in enumerate(order, start=1):
        rank[cell] = place
    return rank
