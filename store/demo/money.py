"""About forty budgets in whole pence: for wards, districts, patches and a few assets."""

import random
from collections.abc import Iterable, Mapping

from store.demo.draft import Draft
from store.demo.lines import SEED
from store.demo.story import CHAPEL_HALL
from store.demo.wards import COUNTY, DISTRICTS, ward_name

_YEAR = "2026-27"
_WARD_FUND_PENCE = 1_250_000
_COUNTY_PENCE = {"libraries": 184_000_000, "youth": 61_500_000, "social_care": 912_000_000}
_DISTRICT_PENCE = {"environment": 143_000_000, "culture": 21_750_000}
_PATCH_PENCE = {"Ostrey youth centre": 9_400_000, "Merrowbridge youth centre": 11_850_000}
_LOCALITY_PENCE = 3_000_000
_HALL_PENCE = 740_000


def budget_drafts(wards: Iterable[str], patches: Mapping[str, Iterable[str]]) -> list[Draft]:
    """
    Return the budgets as records.

    Parameters
    ----------
    wards
        Codes of today's wards.
    patches
        Names of the patches by service.
    """
    dice = random.Random(f"{SEED}:money")  # noqa: S311
    return [
        *_of_areas({COUNTY: "Merrowshire"}, _COUNTY_PENCE),
        *_of_areas(DISTRICTS, _DISTRICT_PENCE),
        *[
            _draft(f"Ward fund, {ward_name(code)[0]}", _ward_pence(dice), area_code=code)
            for code in sorted(wards)
        ],
        *[
            _draft(f"Small grants, {name}", _LOCALITY_PENCE, service="community", patch=name)
            for name in patches["community"]
        ],
        *[
            _draft(f"Sessions, {name}", pence, service="youth", patch=name)
            for name, pence in _PATCH_PENCE.items()
        ],
        _draft(
            f"Running grant, {CHAPEL_HALL}", _HALL_PENCE, service="community", asset=CHAPEL_HALL
        ),
    ]


def _ward_pence(dice: random.Random) -> int:
    """Return what is in a ward's fund: the same for all, and what was left from last year."""
    return _WARD_FUND_PENCE + 100 * dice.randrange(0, 4_000)


def _of_areas(areas: Mapping[str, str], amounts: Mapping[str, int]) -> list[Draft]:
    """Return one budget for each area and service; a later area gets a tenth less."""
    return [
        _draft(
            f"{service.replace('_', ' ').capitalize()}, {name}",
            pence * (10 - place) // 10,
            service=service,
            area_code=code,
        )
        for place, (code, name) in enumerate(areas.items())
        for service, pence in amounts.items()
    ]


def _draft(name: str, pence: int, **to: str) -> Draft:
    """Return one budget."""
    return Draft(key=name, values={"name": name, "pence": pence, "year": _YEAR, **to})
