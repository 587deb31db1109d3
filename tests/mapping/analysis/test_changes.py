import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from layers.errors import WrongCrs
from mapping.analysis.changes import MOVE_COLUMNS, changes
from tests.mapping.analysis.squares import areas, patches, people, square

WARDS = areas(west=box(0, 0, 10, 10), east=box(10, 0, 20, 10))
HOMES = people((2, 5, 100), (8, 5, 20), (12, 5, 30), (30, 5, 7))
BEFORE = patches(north=box(0, 0, 5, 10), south=box(5, 0, 20, 10))


def test_ground_that_changed_hands_is_named_with_its_people() -> None:
    after = patches(North=box(0, 0, 10, 10), south=box(10, 0, 20, 10))
    found = changes(BEFORE, after, WARDS, people=HOMES)
    row = found.moves.to_dict("records")[0]
    assert len(found.moves) == 1
    assert (row["before"], row["after"], row["code"]) == ("south", "North", "west")
    assert (row["area"], row["area_share"], row["people"]) == (50, 0.5, 20)
    assert row["people_share"] == pytest.approx(20 / 120)
    assert found.people == 20
    table = found.patches.set_index("name")
    assert [table["people_before"]["North"], table["people_after"]["North"]] == [100, 120]
    assert [table["area_before"]["south"], table["area_after"]["south"]] == [150, 100]


def test_a_patch_that_closes_and_one_that_opens_beyond_the_wards() -> None:
    after = patches(north=box(0, 0, 5, 10), new=box(25, 0, 35, 10))
    found = changes(BEFORE, after, WARDS, people=HOMES)
    told = {(row.before, row.after, row.code, row.people) for row in found.moves.itertuples()}
    assert told == {("south", "", "east", 30), ("south", "", "west", 20), ("", "new", "", 7)}
    assert found.people == 57
    assert found.patches.set_index("name")["area_after"].isna().to_dict()["south"]


def test_lines_drawn_a_little_differently_are_left_out_and_counted() -> None:
    after = patches(north=box(0, 0, 5.02, 10), south=box(5.02, 0, 20, 10))
    found = changes(BEFORE, after, WARDS, people=HOMES)
    assert found.moves.empty
    assert list(found.moves.columns) == [*MOVE_COLUMNS, "geometry"]
    assert found.slivers == pytest.approx(0.2)
    assert found.people == 0
    assert len(changes(BEFORE, after, WARDS, sliver=0).moves) == 0  # less than a square metre


def test_overlapping_patches_move_only_what_they_lose() -> None:
    before = patches(a=box(0, 0, 12, 10), b=box(8, 0, 20, 10))
    after = patches(a=box(0, 0, 8, 10), b=box(8, 0, 20, 10))
    found = changes(before, after, WARDS, people=HOMES)
    assert found.moves.empty  # b had that ground already
    assert found.people == 0


def test_without_people_the_ground_is_told() -> None:
    after = patches(north=box(0, 0, 10, 10), south=box(10, 0, 20, 10))
    found = changes(BEFORE, after, WARDS)
    assert found.moves["people"].isna().all()
    assert found.people != found.people
    assert found.moves["area"].sum() == 50


def test_nothing_on_one_day() -> None:
    none = BEFORE[:0]
    assert changes(none, none, WARDS, people=HOMES).moves.empty
    assert changes(none, BEFORE, WARDS, people=HOMES).people == 150


def test_frames_must_be_in_metres() -> None:
    with pytest.raises(WrongCrs):
        changes(BEFORE, gpd.GeoDataFrame(BEFORE).to_crs(4326), WARDS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 19), min_size=2, max_size=2, unique=True))
def test_what_moves_is_what_the_patches_gain_and_lose(lines: list[int]) -> None:
    first, second = (
        patches(a=box(0, 0, x, 10), b=box(x, 0, 20, 10)) for x in lines
    )  # one line, moved
    homes = people((2.5, 5, 100), (8.5, 5, 20), (12.5, 5, 30))
    found = changes(first, second, areas(all=square(0, -5, 20)), people=homes, sliver=0)
    assert found.moves["area"].sum() == pytest.approx(abs(lines[0] - lines[1]) * 10)
    gained = (found.patches["people_after"] - found.patches["people_before"]).clip(lower=0).sum()
    assert found.people == gained
