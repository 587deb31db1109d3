import pytest

from layers.answers import answers
from layers.competence import (
    ARRANGEMENTS,
    DECIDES,
    ROLES,
    arrangement,
    competences,
    table,
)
from layers.errors import BadRecord
from layers.vocabulary import terms, tiers

ROW = {
    "service": "halls",
    "tier": "parish",
    "arrangement": "unitary two_tier",
    "codes": "",
    "unless": "",
    "body": "parish council",
    "role": "power",
    "note": "",
    "source": "",
}


def deciders(service: str, kind: str, code: str = "E0") -> set[str]:
    return {
        one.tier
        for one in competences()
        if one.service == service and one.role in DECIDES and one.holds(kind, code)
    }


def test_every_row_names_a_known_function_tier_and_role() -> None:
    for one in competences():
        assert one.service in terms("functions")
        assert one.tier in tiers()
        assert one.role in ROLES
        assert one.source


def test_every_function_has_somebody_in_every_english_arrangement() -> None:
    lacking = [
        (service, kind)
        for service in terms("functions")
        for kind in ("two_tier", "unitary", "metropolitan", "london")
        if not {
            one.tier
            for one in competences()
            if one.service == service and kind in one.arrangements and one.role in DECIDES
        }
    ]
    assert lacking == []


@pytest.mark.parametrize(
    "service", ["education", "social_care", "highways", "libraries", "waste_disposal"]
)
def test_county_functions_merge_into_the_unitary_council(service: str) -> None:
    assert "county" in deciders(service, "two_tier")
    assert "district" not in deciders(service, "two_tier")
    assert "district" in deciders(service, "unitary")
    assert "county" not in deciders(service, "unitary")


@pytest.mark.parametrize(
    "service",
    ["housing", "planning", "waste_collection", "environmental_health", "parking_off_street"],
)
def test_district_functions_stay_with_the_district(service: str) -> None:
    assert "district" in deciders(service, "two_tier")
    assert "county" not in deciders(service, "two_tier")


@pytest.mark.parametrize(
    "service",
    ["allotments", "bus_shelters", "halls", "play_areas", "street_lighting", "burial_grounds"],
)
def test_parishes_may_do_what_parishes_do(service: str) -> None:
    assert "parish" in deciders(service, "two_tier")


def test_the_mayor_of_greater_manchester_holds_policing_and_others_do_not() -> None:
    assert "combined_authority" in deciders("policing", "metropolitan", "E47000001")
    assert "combined_authority" not in deciders("policing", "metropolitan", "E47000007")


def test_a_row_gives_way_where_another_tier_has_the_function() -> None:
    rows = [
        one
        for one in competences()
        if one.service == "public_transport" and one.tier == "county" and one.role == "duty"
    ]
    assert [one.holds("two_tier", "E10000003") for one in rows] == [True]
    assert [one.holds("two_tier", "E10000003", ["combined_authority"]) for one in rows] == [False]


@pytest.mark.parametrize(("prefix", "kind"), ARRANGEMENTS.items())
def test_arrangement_follows_the_code(prefix: str, kind: str) -> None:
    assert arrangement(prefix + "000001") == kind


def test_an_unknown_code_has_no_arrangement() -> None:
    assert arrangement("X99000001") == arrangement(None) == "unknown"


def test_an_edited_table_is_read() -> None:
    (one,) = table([ROW])
    assert one.arrangements == {"unitary", "two_tier"}
    assert one.holds("unitary", "E04000001")
    assert not one.holds("london", "E04000001")


def test_an_edited_table_lists_every_fault() -> None:
    with pytest.raises(BadRecord) as caught:
        table([ROW, {**ROW, "role": "boss", "arrangement": "kingdom", "body": ""}])
    assert [fault.field for fault in caught.value.faults] == ["body", "arrangement", "role"]
    assert all("Row 3" in fault.reason for fault in caught.value.faults)


def test_every_theme_is_answered_by_known_categories() -> None:
    assert set(answers()) == set(terms("themes"))
    assert {one for many in answers().values() for one in many} <= set(terms("categories"))
