"""Whose lines count where a place has no wards."""

from datetime import date

from web.area_layers import AreaLayer
from web.asking.lines import usual

DAY = date(2026, 11, 22)


def tiers(*names: str) -> list[AreaLayer]:
    return [AreaLayer("tier", name, DAY) for name in names]


def test_wards_come_first_then_the_finest_that_people_work_by() -> None:
    police = AreaLayer("service", "police", DAY)
    assert usual([*tiers("district", "ward", "parish", "lsoa"), police]).name == "ward"
    assert usual([*tiers("district", "parish", "lsoa"), police]).name == "parish"
    assert usual([*tiers("lsoa"), police]).name == "lsoa"
    assert usual([police]).spec == "service:police"
