from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from layers.competence import competences, table
from layers.errors import WrongCrs
from mapping.analysis.footprints import footprint
from mapping.analysis.frames import BadFrame
from mapping.analysis.level_reasons import reasons, sentences
from mapping.analysis.levels import Levels, find
from tests.mapping.analysis.squares import areas, places

# Four wards in a row, 1 km each. The two in the west are in a district under a county, with a
# parish in the west of the first; the two in the east are one unitary council. One authority spans
# all.
WARDS = areas(**{f"E0500000{at}": box(at * 1_000, 0, at * 1_000 + 1_000, 1_000) for at in range(4)})
DISTRICTS = areas(E07000001=box(0, 0, 2_000, 1_000), E06000001=box(2_000, 0, 4_000, 1_000))
COUNTY = areas(E10000001=box(0, 0, 2_000, 1_000))
PARISH = areas(E04000001=box(0, 0, 600, 1_000))
AUTHORITY = areas(E47000008=box(0, 0, 4_000, 1_000))
TIERS: Mapping[str, gpd.GeoDataFrame] = {
    "combined_authority": AUTHORITY,
    "ward": WARDS,
    "county": COUNTY,
    "parish": PARISH,
    "district": DISTRICTS,
}
NEEDS = places((500, 500), (1_500, 500), (2_500, 500), (3_500, 500), affected=[10, 20, 30, 40])
PRINT = footprint(NEEDS, weight="affected")
WEST = footprint(places((500, 500), (1_500, 500), affected=[90, 10]), weight="affected")


def shares(found: Levels, tier: str) -> dict[str, float]:
    rows = found.units[found.units["tier"] == tier]
    return dict(zip(rows["code"], rows["share"], strict=True))


def row(found: Levels, tier: str) -> Mapping[str, object]:
    by_tier = found.tiers.set_index("tier").to_dict("index")
    return {str(name): value for name, value in by_tier[tier].items()}


def test_every_tier_has_its_units_and_their_shares() -> None:
    found = find(PRINT, TIERS)
    assert found.tiers["tier"].tolist() == [
        "parish",
        "ward",
        "district",
        "county",
        "combined_authority",
    ]
    assert shares(found, "ward") == {
        "E05000003": 0.4,
        "E05000002": 0.3,
        "E05000001": 0.2,
        "E05000000": 0.1,
    }
    assert shares(found, "district") == {"E06000001": 0.7, "E07000001": 0.3}
    assert row(found, "parish")["outside_share"] == pytest.approx(0.9)
    assert found.total == 100


def test_the_lowest_tier_that_holds_enough_depends_on_what_is_enough() -> None:
    assert find(PRINT, TIERS, enough=0.4).lowest == "ward"
    assert find(PRINT, TIERS, enough=0.7).lowest == "district"
    assert find(PRINT, TIERS, enough=0.71).lowest == "combined_authority"
    without = {name: frame for name, frame in TIERS.items() if name != "combined_authority"}
    assert find(PRINT, without, enough=0.71).lowest is None


def test_the_smallest_set_takes_the_largest_first() -> None:
    found = find(PRINT, TIERS, enough=0.8)
    wards = found.units[found.units["tier"] == "ward"]
    assert wards.loc[wards["in_set"], "code"].tolist() == ["E05000003", "E05000002", "E05000001"]
    assert row(found, "ward")["needed"] == 3
    assert row(found, "ward")["needed_share"] == pytest.approx(0.9)
    assert np.isnan(float(str(row(found, "county")["needed"])))


def test_a_county_decides_where_there_are_two_tiers() -> None:
    found = find(WEST, TIERS, service="libraries")
    assert found.lowest == "parish"
    assert found.lowest_deciding == "parish"
    strict = [one for one in competences() if one.role == "duty"]
    found = find(WEST, TIERS, service="libraries", table=strict)
    assert (found.lowest, found.lowest_deciding) == ("parish", "county")
    assert find(WEST, TIERS, service="housing", table=strict).lowest_deciding == "district"


def test_a_unitary_council_decides_alone() -> None:
    east = footprint(places((2_500, 500), (3_500, 500)))
    for service in ("libraries", "housing", "social_care", "planning"):
        found = find(east, TIERS, service=service)
        assert found.lowest == found.lowest_deciding == "district"
        assert found.bodies[["code", "role"]].to_numpy().tolist() == [["E06000001", "duty"]]


def test_across_the_line_the_bodies_that_must_agree_are_named() -> None:
    found = find(PRINT, TIERS, service="libraries")
    assert found.lowest == "combined_authority"
    assert found.lowest_deciding is None
    assert found.bodies[["tier", "code", "share"]].to_numpy().tolist() == [
        ["district", "E06000001", 0.7],
        ["county", "E10000001", 0.3],
    ]
    assert found.bodies["in_set"].all()
    assert found.arrangements == pytest.approx({"unitary": 0.7, "two_tier": 0.3})


def test_a_combined_authority_takes_transport_from_the_councils_under_it() -> None:
    assert find(PRINT, TIERS, service="public_transport").lowest_deciding == "combined_authority"
    without = {name: frame for name, frame in TIERS.items() if name != "combined_authority"}
    found = find(PRINT, without, service="public_transport")
    assert found.lowest_deciding is None
    duty = found.bodies[found.bodies["role"] == "duty"]
    assert duty["code"].tolist() == ["E06000001", "E10000001"]


def test_a_parish_has_allotments_and_where_there_is_none_the_district() -> None:
    found = find(PRINT, TIERS, service="allotments")
    assert dict(zip(found.bodies["code"], found.bodies["share"], strict=True)) == pytest.approx(
        {"E06000001": 0.7, "E07000001": 0.2, "E04000001": 0.1}
    )
    district = found.units[found.units["code"] == "E07000001"].iloc[0]
    assert (district["share"], district["decides_share"]) == (0.3, 0.2)


def test_a_say_is_not_a_decision() -> None:
    found = find(WEST, TIERS, service="planning")
    parish = found.units[found.units["code"] == "E04000001"].iloc[0]
    assert parish["role"] == "shared"
    assert parish["decides_share"] == 0
    assert (found.lowest, found.lowest_deciding) == ("parish", "district")


def test_an_edited_table_is_followed() -> None:
    mine = table(
        [
            {
                "service": "libraries",
                "tier": "ward",
                "arrangement": "all",
                "body": "ward committee",
                "role": "power",
            }
        ]
    )
    found = find(PRINT, TIERS, service="libraries", table=mine, enough=0.4)
    assert found.lowest_deciding == "ward"
    assert set(found.bodies["body"]) == {"ward committee"}


def test_an_arrangement_that_is_told_wins_over_the_codes() -> None:
    found = find(WEST, TIERS, service="libraries", arranged="unitary", enough=0.95)
    assert found.lowest_deciding == "district"
    assert found.arrangements == {"unitary": 1.0}


def test_without_districts_only_rows_for_everywhere_hold() -> None:
    found = find(WEST, {"ward": WARDS, "parish": PARISH}, service="halls")
    assert found.arrangements == {"unknown": 1.0}
    assert found.bodies["code"].tolist() == ["E04000001"]
    assert found.unclaimed == pytest.approx(0.1)


def test_areas_made_for_counting_never_decide() -> None:
    found = find(WEST, {"lsoa": WARDS, "district": DISTRICTS})
    assert found.lowest == "district"
    assert not row(found, "lsoa")["candidate"]
    assert row(found, "lsoa")["holds"]


def test_a_police_force_is_a_level_for_policing_only() -> None:
    tiers = {"police_force": AUTHORITY, "district": DISTRICTS}
    assert find(PRINT, tiers, service="policing").lowest_deciding == "police_force"
    assert find(PRINT, tiers, service="libraries").lowest is None


def test_two_levels_of_answer_are_told_apart() -> None:
    told = sentences(find(WEST, TIERS, service="planning"))
    assert told[0] == (
        "Parish is the lowest level that sees it whole: E04000001 holds 90 % of the need."
    )
    assert told[1] == (
        "For “Planning” the lowest level that holds it and may decide is District: E07000001 "
        "(council, a duty) holds 100 %."
    )
    assert any("a part in it for the 90 %" in line for line in told)


def test_the_bodies_that_must_agree_are_told() -> None:
    told = sentences(find(PRINT, TIERS, service="libraries"))
    assert told[1:3] == [
        "No single body both holds 80 % of it and may decide about “Libraries”.",
        "So 2 bodies must agree: E06000001 (70 %) and E10000001 (30 %).",
    ]
    assert "Ward: it is split between 4 wards. The largest part, 40 %, is in E05000003" in told[5]


def test_every_line_is_a_code_with_numbers() -> None:
    for service in ("libraries", "halls", "planning", "community_support", "waste_disposal"):
        for mark in (PRINT, WEST):
            found = find(mark, TIERS, service=service)
            lines = reasons(found)
            assert len(sentences(found)) == len(lines)
            assert {line.values["tier"] for line in lines if line.code.startswith("tier_")} == set(
                found.tiers["title"]
            )
            assert all(0 <= line.values.get("share", 0) <= 1 + 1e-9 for line in lines)  # type: ignore[operator]


def test_a_name_with_braces_stays_a_name() -> None:
    named = {"district": DISTRICTS.assign(name=["{share}", "50% {% off"])}
    assert any("{share}" in line for line in sentences(find(PRINT, named)))


def test_an_empty_footprint_finds_nothing() -> None:
    found = find(PRINT.iloc[:0], TIERS, service="libraries")
    assert found.lowest is None
    assert found.lowest_deciding is None
    assert len(found.tiers) == 5
    assert len(found.units) == len(found.bodies) == 0
    assert list(found.units.columns) == list(find(PRINT, TIERS).units.columns)
    assert sentences(found) == ["Nothing is drawn yet, so there is no level to find."]


def test_a_footprint_outside_every_area_finds_nothing() -> None:
    away = footprint(places((9_500, 9_500)))
    found = find(away, TIERS, service="libraries")
    assert found.lowest is None
    assert found.unclaimed == 1
    assert (found.tiers["outside_share"] == 1).all()
    assert "Ward: none of it lies in one." in sentences(found)


def test_no_tiers_find_nothing() -> None:
    assert find(PRINT, {}, service="libraries").lowest is None


def test_ground_where_nobody_lives_says_so() -> None:
    found = find(footprint(areas(a=box(0, 0, 1_000, 1_000))), {"ward": WARDS})
    assert found.lowest == "ward"
    assert "Nobody is known to live on this ground" in sentences(found)[1]


@pytest.mark.parametrize("enough", [0, -1, 1.01])
def test_a_share_out_of_range_is_refused(enough: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        find(PRINT, TIERS, enough=enough)


def test_wrong_frames_are_refused() -> None:
    with pytest.raises(WrongCrs):
        find(PRINT.set_crs(4326, allow_override=True), TIERS)
    with pytest.raises(BadFrame, match="more than one of the wards"):
        find(PRINT, {"ward": WARDS.assign(code="same")})
    with pytest.raises(BadFrame, match="weight"):
        find(NEEDS, TIERS)


POINTS = st.lists(
    st.tuples(st.integers(-500, 4_500), st.integers(-200, 1_200), st.integers(1, 50)),
    min_size=1,
    max_size=25,
)


@given(POINTS, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_shares_and_what_lies_outside_make_one_whatever_the_order(
    points: list[tuple[int, int, int]], random: object
) -> None:
    mark = footprint(
        places(*[(x, y) for x, y, _ in points], affected=[weight for *_, weight in points]),
        weight="affected",
    )
    found = find(mark, TIERS, service="halls")
    sums = found.units.groupby("tier")["share"].sum()
    for tier, outside in zip(found.tiers["tier"], found.tiers["outside_share"], strict=True):
        assert sums.get(tier, 0.0) + outside == pytest.approx(1)
    assert found.bodies["share"].sum() + found.unclaimed == pytest.approx(1)
    mixed = mark.sample(frac=1, random_state=random.randrange(99))  # type: ignore[attr-defined]
    turned = {name: frame.iloc[::-1] for name, frame in reversed(list(TIERS.items()))}
    again = find(mixed, turned, service="halls")
    assert sentences(again) == sentences(found)
    assert again.units["code"].tolist() == found.units["code"].tolist()


@given(POINTS, st.floats(0.05, 1))
@settings(max_examples=12, deadline=None)
def test_no_smaller_set_holds_enough(points: list[tuple[int, int, int]], enough: float) -> None:
    mark = footprint(
        places(*[(x, y) for x, y, _ in points], affected=[weight for *_, weight in points]),
        weight="affected",
    )
    found = find(mark, {"ward": WARDS}, enough=enough)
    largest = sorted(found.units["share"], reverse=True)
    needed = row(found, "ward")["needed"]
    if np.isnan(float(str(needed))):
        assert sum(largest) < enough
    else:
        assert sum(largest[: int(float(str(needed)))]) >= enough - 1e-9
        assert sum(largest[: int(float(str(needed))) - 1]) < enough


def test_a_tier_that_nobody_described_can_hold_and_stands_by_its_size() -> None:
    quarters = areas(Q1=box(0, 0, 500, 1_000), Q2=box(500, 0, 1_000, 1_000))
    realm = areas(R=box(-9_000, -9_000, 9_000, 9_000))
    small = footprint(places((200, 500), affected=[5]), weight="affected")
    found = find(small, {"realm": realm, "quarter": quarters, "ward": WARDS})
    assert found.lowest == "quarter"
    assert list(found.tiers["tier"]) == ["quarter", "ward", "realm"]
    only = find(PRINT, {"realm": realm, "quarter": quarters})
    assert only.lowest == "realm"
