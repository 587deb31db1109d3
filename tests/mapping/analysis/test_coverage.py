from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from layers.errors import WrongCrs
from mapping.analysis.cells import Things
from mapping.analysis.cover_by import cover_by_area, cover_by_service
from mapping.analysis.coverage import Coverage, coverage, headline
from mapping.analysis.frames import BadFrame
from tests.mapping.analysis.squares import areas, patches, people, square

TOWN = areas(town=square(0, 0, 10))
NORTH_EAST = patches(north=box(0, 5, 10, 10), east=box(5, 0, 10, 10))
RESIDENTS = people((1, 1, 100), (1, 9, 10), (9, 9, 7), (9, 1, 3), (20, 20, 9))
MEASURES = ("area", "people", "assets", "needs")


def deep_area(found: Coverage) -> float:
    return float((found.by_depth["depth"] * found.by_depth["area"]).sum())


def test_a_square_town_of_four_quarters_has_one_gap_two_single_and_one_double() -> None:
    found = coverage(NORTH_EAST, TOWN, things=Things(people=RESIDENTS))
    rows = found.cells[["depth", "patches", "area", "people"]].to_records(index=False).tolist()
    assert rows == [
        (0, (), 25.0, 100.0),
        (1, ("east",), 25.0, 3.0),
        (1, ("north",), 25.0, 10.0),
        (2, ("east", "north"), 25.0, 7.0),
    ]


def test_totals_stand_over_the_union_and_over_the_patches() -> None:
    totals = coverage(NORTH_EAST, TOWN, things=Things(people=RESIDENTS)).totals
    assert (totals["area"], totals["area_nobody"], totals["area_covered"]) == (100, 25, 75)
    assert totals["area_over_patches"] == 100
    assert (totals["people"], totals["people_nobody"], totals["people_covered"]) == (120, 100, 20)
    assert totals["people_over_patches"] == 27


def test_what_is_not_known_is_not_zero() -> None:
    totals = coverage(NORTH_EAST, TOWN).totals
    assert np.isnan([totals["people"], totals["people_nobody"], totals["needs_deeper"]]).all()


def test_pairs_name_both_patches_and_their_shares() -> None:
    pair = coverage(NORTH_EAST, TOWN, things=Things(people=RESIDENTS)).pairs.iloc[0]
    assert (pair["a_name"], pair["b_name"], pair["area"], pair["people"]) == (
        "north",
        "east",
        25,
        7,
    )
    assert (pair["share_a"], pair["share_b"]) == (0.5, 0.5)


def test_three_patches_on_one_spot_make_three_pairs_and_a_deeper_cell() -> None:
    three = patches(a=square(0, 0, 6), b=square(2, 2, 6), c=square(4, 4, 6))
    found = coverage(three, TOWN)
    assert found.totals["area_deeper"] == 4
    assert sorted(found.pairs["area"]) == [4, 16, 16]


def test_gaps_are_listed_piece_by_piece_the_most_people_first() -> None:
    middle = patches(middle=box(0, 4, 10, 6))
    gaps = coverage(middle, TOWN, things=Things(people=RESIDENTS)).gaps
    assert gaps["people"].tolist() == [103.0, 17.0]
    assert gaps["area"].tolist() == [40.0, 40.0]


def test_a_nested_patch_and_a_hole_are_both_seen() -> None:
    ring = Polygon(square(0, 0, 10).exterior.coords, [square(3, 3, 4).exterior.coords])
    found = coverage(patches(ring=ring, pond=square(4, 4, 2), yard=square(0, 0, 2)), TOWN)
    by_depth = found.by_depth.set_index("depth")["area"]
    assert by_depth.to_dict() == {0: 12.0, 1: 84.0, 2: 4.0}


def test_patches_that_only_touch_share_nothing() -> None:
    found = coverage(patches(west=box(0, 0, 5, 10), east=box(5, 0, 10, 10)), TOWN)
    assert found.pairs.empty
    assert found.totals["area_single"] == 100


def test_a_point_on_a_shared_edge_is_counted_once() -> None:
    edge = people((5, 5, 8), (5, 2, 4), (0, 0, 2), (10, 10, 1))
    found = coverage(NORTH_EAST, TOWN, things=Things(people=edge))
    assert found.totals["people"] == 15
    assert found.by_depth["people"].sum() == 15


def test_people_given_as_small_areas_are_spread_and_none_is_lost() -> None:
    small = gpd.GeoDataFrame({"residents": [90.0]}, geometry=[square(0, 0, 10)], crs=27700)
    totals = coverage(NORTH_EAST, TOWN, things=Things(people=small)).totals
    assert totals["people"] == pytest.approx(90)
    assert totals["people_nobody"] == pytest.approx(22.5)


def test_a_sliver_is_counted_into_its_neighbour_and_reported() -> None:
    two = patches(west=box(0, 0, 5.01, 10), east=box(5, 0, 10, 10))
    found = coverage(two, TOWN, sliver=0.1)
    totals = found.totals
    assert found.cells["depth"].tolist() == [1, 1]
    assert totals["slivers"] == 1
    assert totals["sliver_area"] == pytest.approx(0.1)
    deep = deep_area(found) + totals["sliver_shift"]
    assert deep == pytest.approx(totals["area_over_patches"], abs=1e-9)
    assert totals["area_over_patches"] == pytest.approx(100.1)


def test_slivers_are_kept_when_asked() -> None:
    two = patches(west=box(0, 0, 5.01, 10), east=box(5, 0, 10, 10))
    assert coverage(two, TOWN, sliver=0).totals["area_double"] == pytest.approx(0.1)


def test_no_patches_leave_one_gap_and_no_area_leaves_nothing() -> None:
    none = coverage(NORTH_EAST[:0], TOWN, things=Things(people=RESIDENTS))
    assert none.totals["people_nobody"] == 120
    assert none.pairs.columns.tolist() == coverage(NORTH_EAST, TOWN).pairs.columns.tolist()
    nowhere = coverage(NORTH_EAST, TOWN[:0], things=Things(people=RESIDENTS))
    assert nowhere.cells.empty
    assert nowhere.gaps.empty
    assert nowhere.totals["area"] == 0


def test_degrees_and_missing_names_are_refused() -> None:
    with pytest.raises(WrongCrs):
        coverage(NORTH_EAST.set_crs(4326, allow_override=True), TOWN)
    with pytest.raises(WrongCrs):
        coverage(NORTH_EAST, TOWN.set_crs(32630, allow_override=True))
    with pytest.raises(BadFrame, match="name"):
        coverage(NORTH_EAST.drop(columns="name"), TOWN)


def test_a_point_cannot_be_a_patch() -> None:
    with pytest.raises(BadFrame, match="Point"):
        coverage(patches(dot=shapely.Point(1, 1)), TOWN)


OFFICERS = pd.DataFrame(
    {
        "name": ["Ann", "Bob", "Cy"],
        "patches": ["north\neast", "east", "north"],
        "capacity": [20.0, 5.0, None],
        "starts": ["2020-01-01", None, "2027-01-01"],
        "ends": [None, "2026-12-31", None],
    }
)


def test_load_is_people_over_capacity_per_patch_and_per_officer() -> None:
    found = coverage(NORTH_EAST, TOWN, things=Things(people=RESIDENTS), officers=OFFICERS)
    east = found.patches.set_index("name").loc["east"]
    assert (east["people"], east["people_only"], east["officers"]) == (10, 3, 2)
    assert east["officer_names"] == "Ann\nBob"
    assert (east["capacity"], east["load"]) == (15, pytest.approx(10 / 15))
    ann = found.officers.set_index("name").loc["Ann"]
    assert (ann["people"], ann["patches"], ann["load"]) == (20, 2, 1.0)
    assert found.officers["people_shared"].sum() == pytest.approx(20)


def test_a_coming_vacancy_shows_on_its_day() -> None:
    east_only = OFFICERS.assign(patches=["north", "east", "north"])
    things = Things(people=RESIDENTS)
    before = coverage(NORTH_EAST, TOWN, things=things, officers=east_only, on=date(2026, 12, 31))
    after = coverage(NORTH_EAST, TOWN, things=things, officers=east_only, on=date(2027, 1, 1))
    assert headline(before)["vacant_patches"] == []
    assert headline(after)["vacant_patches"] == ["east"]
    assert (before.totals["people_vacant"], after.totals["people_vacant"]) == (0, 3)
    assert after.officers["name"].tolist() == ["Ann", "Cy"]


def test_an_absence_counts_unless_somebody_covers() -> None:
    away = OFFICERS.assign(
        absent_from=["2026-06-01"] * 3, absent_to=["2026-06-30"] * 3, cover=["Dee", "", ""]
    )
    found = coverage(NORTH_EAST, TOWN, officers=away, on=date(2026, 6, 15))
    assert found.officers["name"].tolist() == ["Ann"]


def test_a_patch_out_of_force_is_left_out() -> None:
    dated = NORTH_EAST.assign(valid_from=["2020-01-01", "2030-01-01"])
    assert coverage(dated, TOWN, on=date(2026, 1, 1)).totals["area_covered"] == 50
    assert coverage(dated, TOWN).totals["area_covered"] == 75


def test_headline_picks_the_busiest_patch() -> None:
    found = coverage(NORTH_EAST, TOWN, things=Things(people=RESIDENTS), officers=OFFICERS)
    told = headline(found)
    assert told["busiest"] == "north"
    assert told["people_nobody_share"] == pytest.approx(100 / 120)
    assert told["gaps"] == 1


def test_services_are_answered_apart_and_officers_stay_with_theirs() -> None:
    both = NORTH_EAST.assign(service=["youth", "housing"])
    staff = OFFICERS.assign(service=["youth", "housing", "youth"])
    found = cover_by_service(both, TOWN, officers=staff)
    assert list(found) == ["housing", "youth"]
    assert found["youth"].patches["officer_names"].tolist() == ["Ann\nCy"]


def test_areas_are_answered_one_by_one() -> None:
    halves = areas(west=box(0, 0, 5, 10), east=box(5, 0, 10, 10))
    found = cover_by_area(NORTH_EAST, halves, things=Things(people=RESIDENTS)).set_index("code")
    assert found["area_nobody"].to_dict() == {"west": 25, "east": 0}
    assert found["people_double"].to_dict() == {"west": 0, "east": 7}
    assert found["patches"].to_dict() == {"west": 1, "east": 2}
    assert found["people"].sum() == 120


def test_overlapping_areas_each_get_the_shared_ground() -> None:
    both = areas(all=square(0, 0, 10), west=box(0, 0, 5, 10))
    found = cover_by_area(NORTH_EAST, both, things=Things(people=RESIDENTS)).set_index("code")
    assert found.loc["all", "people"] == 120
    assert found.loc["west", "people"] == 110


def test_no_areas_give_an_empty_frame_with_every_column() -> None:
    found = cover_by_area(NORTH_EAST, TOWN[:0])
    assert found.empty
    assert "needs_deeper" in found


corner = st.integers(0, 9)
rectangle = st.tuples(corner, corner, st.integers(1, 8), st.integers(1, 8)).map(
    lambda one: box(one[0], one[1], one[0] + one[2], one[1] + one[3])
)
metre = st.floats(-2, 12).map(lambda one: round(one, 6))
spiky = st.lists(st.tuples(metre, metre), min_size=3, max_size=7).map(Polygon)
residents = st.lists(st.tuples(corner, corner, st.integers(0, 50)), min_size=1, max_size=15)


def named(shapes: list[Polygon]) -> gpd.GeoDataFrame:
    return patches(**{f"p{at}": shape for at, shape in enumerate(shapes)})


@settings(deadline=None, max_examples=40)
@given(st.lists(rectangle, max_size=6), residents)
def test_squares_reconcile_and_agree_with_overlay(
    shapes: list[Polygon], rows: list[tuple[int, int, int]]
) -> None:
    held, folk = named(shapes), people(*rows)
    found = coverage(held, TOWN, things=Things(people=folk), sliver=0)
    town = TOWN.geometry.iloc[0]
    inside = shapely.intersection(np.array(shapes, dtype=object), town) if shapes else np.array([])
    depth = found.by_depth
    assert depth["area"].sum() == pytest.approx(100, abs=1e-9)
    assert deep_area(found) == pytest.approx(shapely.area(inside).sum(), abs=1e-9)
    assert found.totals["people"] == folk["residents"].sum()
    if shapes:
        rest = gpd.overlay(TOWN, held, how="difference")
        assert found.totals["area_nobody"] == pytest.approx(rest.area.sum(), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.lists(rectangle, min_size=1, max_size=6), residents, st.integers(0, 99))
def test_the_order_of_patches_and_people_does_not_matter(
    shapes: list[Polygon], rows: list[tuple[int, int, int]], seed: int
) -> None:
    held, folk = named(shapes), people(*rows)
    order = np.random.default_rng(seed).permutation(len(held))
    first = coverage(held, TOWN, things=Things(people=folk), sliver=0).cells
    again = coverage(held.iloc[order], TOWN, things=Things(people=folk.iloc[::-1]), sliver=0).cells
    assert first["patches"].tolist() == again["patches"].tolist()
    assert first["people"].tolist() == again["people"].tolist()
    assert first["area"].to_numpy() == pytest.approx(again["area"].to_numpy())


@settings(deadline=None, max_examples=40)
@given(st.lists(spiky, min_size=1, max_size=6), st.sampled_from([0.0, 0.01, 1.0]))
def test_any_shape_is_answered_right_or_refused(shapes: list[Polygon], sliver: float) -> None:
    held = named(shapes)
    try:
        found = coverage(held, TOWN, sliver=sliver)
    except BadFrame:
        return
    mended = shapely.make_valid(held.geometry.array, method="structure", keep_collapsed=False)
    inside = shapely.area(shapely.intersection(np.asarray(mended), TOWN.geometry.iloc[0])).sum()
    deep = deep_area(found) + found.totals["sliver_shift"]
    assert found.totals["area"] == pytest.approx(100, abs=1e-6)
    assert deep == pytest.approx(inside, abs=1e-4)
    assert found.cells.area.sum() == pytest.approx(100, abs=1e-6)
