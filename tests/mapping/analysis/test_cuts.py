import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from layers.errors import WrongCrs
from mapping.analysis.cuts import CUT_COLUMNS, ISOLATION_COLUMNS, cuts, isolation
from mapping.analysis.frames import BadFrame
from tests.mapping.analysis.squares import areas, people, places, square

# Three wards in a row, 100 m each; the hot spot lies over all of them: 10, 100 and 40 m wide.
WARDS = areas(a=square(0, 0, 100), b=square(100, 0, 100), c=square(200, 0, 100))
PATCHES = areas(north=box(0, 50, 300, 100), all=box(0, 0, 300, 100))
SPOT = gpd.GeoDataFrame({"spot": [1]}, geometry=[box(90, 0, 240, 100)], crs=27700)
NEEDS = places((95, 10), (150, 10), (150, 60), (210, 60), (999, 0), affected=[5, 1, 1, 3, 9])
LIVING = people((95, 50, 10), (150, 50, 60), (220, 50, 30), (20, 50, 500))


def test_each_ward_sees_its_part() -> None:
    found = cuts(SPOT, {"ward": WARDS}, needs=NEEDS, people=LIVING)
    assert found["code"].tolist() == ["b", "c", "a"]
    np.testing.assert_allclose(found["share_of_needs"], [0.5, 0.25, 0.25])
    np.testing.assert_allclose(found["share_of_people"], [0.6, 0.3, 0.1])
    np.testing.assert_allclose(found["share_of_area"], [100 / 150, 40 / 150, 10 / 150])
    assert found["area"].sum() == pytest.approx(15_000)


def test_isolation_is_what_the_best_placed_ward_cannot_see() -> None:
    table = cuts(SPOT, {"ward": WARDS, "patch": PATCHES}, needs=NEEDS, people=LIVING)
    ward, patch = isolation(table).to_dict("records")
    assert (ward["measure"], ward["units"], ward["largest_code"]) == ("needs", 3, "b")
    assert ward["isolation"] == pytest.approx(0.5)
    assert (patch["largest_code"], patch["isolation"]) == ("all", 0)
    by_people = isolation(table, by="people").iloc[0]
    assert by_people["isolation"] == pytest.approx(0.4)


def test_patches_that_overlap_each_see_their_whole_part() -> None:
    found = cuts(SPOT, {"patch": PATCHES}, needs=NEEDS).set_index("code")
    assert found.loc["all", "share_of_needs"] == 1
    assert found.loc["north", "share_of_needs"] == 0.5
    assert found["share_of_people"].isna().all()


def test_what_lies_in_no_unit_has_a_row_of_its_own() -> None:
    found = cuts(SPOT, {"ward": WARDS.iloc[:1]}, needs=NEEDS, people=LIVING)
    assert found["code"].tolist() == ["a", None]
    np.testing.assert_allclose(found["share_of_needs"], [0.25, 0.75])
    np.testing.assert_allclose(found["share_of_area"], [10 / 150, 140 / 150])
    assert isolation(found)["in_none"].iloc[0] == pytest.approx(0.75)


def test_without_needs_and_people_the_ground_is_measured() -> None:
    found = isolation(cuts(SPOT, {"ward": WARDS}))
    assert found["measure"].tolist() == ["area"]
    assert found["isolation"].iloc[0] == pytest.approx(1 / 3)


def test_a_sliver_is_marked_and_counted_and_not_a_unit() -> None:
    graze = areas(a=box(0, 0, 90.01, 100), b=box(90.01, 0, 300, 100))
    table = cuts(SPOT, {"ward": graze}, needs=NEEDS)
    assert table.set_index("code")["sliver"].to_dict() == {"b": False, "a": True}
    found = isolation(table).iloc[0]
    assert (found["units"], found["slivers"]) == (1, 1)


def test_members_count_for_their_own_cluster_wherever_they_lie() -> None:
    members = NEEDS.assign(spot=[1, 1, 7, 1, 1])
    found = cuts(SPOT, {"ward": WARDS}, needs=members, weight="affected")
    assert found["code"].tolist() == ["a", "c", "b", None]
    assert found["needs"].tolist() == [5, 3, 1, 9]


def test_nothing_gives_nothing() -> None:
    assert list(cuts(SPOT.iloc[:0], {"ward": WARDS}, needs=NEEDS).columns) == list(CUT_COLUMNS)
    none = cuts(SPOT, {})
    assert list(none.columns) == list(CUT_COLUMNS)
    assert list(isolation(none).columns) == list(ISOLATION_COLUMNS)
    empty = cuts(SPOT, {"ward": WARDS.iloc[:0]}, needs=NEEDS)
    assert empty["code"].tolist() == [None]
    assert isolation(empty)["isolation"].tolist() == [1]


def test_wrong_frames_are_refused() -> None:
    with pytest.raises(WrongCrs):
        cuts(SPOT, {"ward": WARDS.set_crs(4326, allow_override=True)})
    with pytest.raises(BadFrame, match="spot"):
        cuts(WARDS, {"ward": WARDS})


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 100)), max_size=20),
    st.tuples(st.integers(0, 290), st.integers(1, 200)),
)
@settings(max_examples=25, deadline=None)
def test_shares_of_a_tiling_make_one(
    points: list[tuple[int, int]], extent: tuple[int, int]
) -> None:
    spot = gpd.GeoDataFrame(
        {"spot": [4]}, geometry=[box(extent[0], 0, sum(extent), 100)], crs=27700
    )
    living = people(*[(x, y, 1 + x) for x, y in points])
    found = cuts(spot, {"ward": WARDS}, needs=places(*points), people=living)
    for name in ("needs", "people", "area"):
        share = found[f"share_of_{name}"]
        assert share.isna().all() or share.sum() == pytest.approx(1)
    assert ((found["code"].isna()) | (found["area"] > 0) | (found["needs"] > 0)).all()
