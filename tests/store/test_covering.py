"""Who answers for an officer who is away: told to everybody, for today alone."""

import pytest

from layers.actor import VISITOR
from store.register import Register, StandIn

AWAY = {"absent_from": "2026-11-20", "absent_to": "2026-11-22"}
"""The last day is that of the tests' clock."""


def _post(register: Register, name: str, **more: object) -> str:
    values = {"name": name, "role": "Warden", "service": "housing"} | more
    return register.add("officers", values, None, status="published")


@pytest.mark.parametrize(
    ("dates", "away"),
    [
        (AWAY, True),
        ({"absent_from": "2026-11-22"}, True),
        ({"absent_from": "2026-11-20", "absent_to": "2026-11-21"}, False),
        ({"absent_from": "2026-11-23"}, False),
        ({}, False),
        (AWAY | {"ends": "2026-11-21"}, False),
    ],
)
def test_a_visitor_learns_who_is_away_today_alone(
    register: Register, dates: dict[str, object], away: bool
) -> None:
    sam = _post(register, "Sam", **dates)
    found = register.as_(VISITOR).standing_in()
    assert found == ({sam: StandIn(covered=False)} if away else {})
    assert not {"absent_from", "absent_to", "cover"} & set(register.as_(VISITOR).read("officers"))


def test_the_one_who_covers_is_found_by_name_in_the_same_service_first(register: Register) -> None:
    sam = _post(register, "Sam", cover="lee  BROWN", **AWAY)
    other = _post(register, "Lee Brown", service="police")
    assert register.as_(VISITOR).standing_in()[sam].by == other
    same = _post(register, "Lee Brown")
    assert register.as_(VISITOR).standing_in()[sam] == StandIn(covered=True, by=same)


@pytest.mark.parametrize(
    ("lee", "found"),
    [
        (None, StandIn(covered=True)),
        ({"ends": "2026-11-01"}, StandIn(covered=True)),
        (AWAY, StandIn(covered=False)),
    ],
)
def test_a_name_that_is_not_on_the_list_is_not_told_and_who_is_away_does_not_cover(
    register: Register, lee: dict[str, object] | None, found: StandIn
) -> None:
    sam = _post(register, "Sam", cover="Lee", **AWAY)
    if lee is not None:
        _post(register, "Lee", **lee)
    assert register.as_(VISITOR).standing_in()[sam] == found
