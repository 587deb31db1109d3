import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from mapping.analysis.balancing import balance
from mapping.analysis.plan import compared, outcome, pieces
from mapping.analysis.units import NOBODY, Units, assigned, units
from tests.mapping.analysis.squares import BRITISH, patches, people, places, square

NONE = gpd.GeoDataFrame({"code": [], "name": []}, geometry=[], crs=BRITISH)


def grid(width: int, height: int, counts: list[int] | None = None) -> gpd.GeoDataFrame:
    spots = [(x, y) for y in range(height) for x in range(width)]
    codes = [f"u{x}{y}" for x, y in spots]
    shapes = [square(100 * x, 100 * y, 100) for x, y in spots]
    frame = gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=shapes, crs=BRITISH)
    return frame.assign(people=counts if counts is not None else [10] * len(spots))


def row(counts: list[int]) -> Units:
    return units(grid(len(counts), 1, counts), {}, NONE)


def test_a_corner_is_no_border() -> None:
    found = units(grid(2, 2), {}, NONE)
    assert [sorted(one) for one in found.links] == [[1, 2], [0, 3], [0, 3], [1, 2]]


def test_a_unit_goes_to_the_patch_of_most_of_its_people_and_the_rest_is_said() -> None:
    areas = grid(2, 1).drop(columns="people")
    living = people((10, 50, 30), (90, 50, 10), (150, 50, 20))
    held = patches(West=box(0, 0, 80, 100), East=box(80, 0, 150.5, 100))
    found = units(areas, {"people": living, "needs": places((10, 10))}, NONE)
    start = assigned(areas, held, found, living)
    assert start.of.tolist() == [0, 1]
    assert start.rounded[["code", "patch", "people"]].to_numpy().tolist() == [["u00", "West", 10]]
    assert found.amounts["needs"].tolist() == [1, 0]


def test_a_unit_that_no_patch_reaches_is_nobodys() -> None:
    areas = grid(3, 1)
    found = units(areas, {}, NONE)
    start = assigned(areas, patches(West=box(0, 0, 120, 100)), found)
    assert start.of.tolist() == [0, NOBODY, NOBODY]
    result = outcome(found, start.of, ["West"], np.array([20.0]))
    assert result.nobody == pytest.approx(2 / 3)
    assert result.patches["load"].tolist() == [0.5]


def test_before_and_after_a_move_are_plain_sums() -> None:
    areas = grid(4, 1, [10, 20, 30, 40])
    wards = gpd.GeoDataFrame(
        {"code": ["a", "b"], "name": ["A", "B"]},
        geometry=[box(0, 0, 200, 100), box(200, 0, 400, 100)],
        crs=BRITISH,
    )
    found = units(areas, {}, wards)
    capacity = np.array([np.nan, 35.0])
    before = outcome(found, np.array([0, 0, 1, 1]), ["W", "E"], capacity).patches
    after = outcome(found, np.array([0, 1, 0, 1]), ["W", "E"], capacity).patches
    assert before["people"].tolist() == [30, 70]
    assert before["crossings"].tolist() == [0, 0]
    assert before["load"].tolist()[1] == 2
    assert after["people"].tolist() == [40, 60]
    assert after["crossings"].tolist() == [2, 2]
    assert after["pieces"].tolist() == [2, 2]
    assert after["against"].tolist() == pytest.approx([-0.2, 0.2])


def test_the_fewest_moves_are_found_and_each_says_what_it_does() -> None:
    found = row([10, 10, 10, 10, 10, 10])
    answer = balance(found, np.array([0, 0, 0, 0, 0, 1]), 2, tolerance=0.1, seconds=5)
    assert answer.of.tolist() == [0, 0, 0, 1, 1, 1]
    assert (answer.proven, answer.least, answer.reached) == (True, 2, True)
    assert [one.unit for one in answer.moves] == [4, 3]
    assert answer.moves[-1].source_after == pytest.approx(0)


def test_a_patch_is_never_torn_even_when_that_would_take_fewer_moves() -> None:
    # The heavy unit in the middle of the row would balance at once, and cut its patch in two.
    found = row([1, 1, 6, 1, 1, 4])
    answer = balance(found, np.array([0, 0, 0, 0, 0, 1]), 2, tolerance=0.45, seconds=5)
    links = found.links
    assert answer.reached
    for patch in (0, 1):
        assert len(pieces(np.flatnonzero(answer.of == patch).tolist(), links)) == 1


def test_what_cannot_be_balanced_is_said_to_be_so() -> None:
    answer = balance(row([100, 1]), np.array([0, 1]), 2, tolerance=0.1, seconds=5)
    assert (answer.reached, answer.possible, answer.moves) == (False, False, ())


def test_a_search_ends_where_it_is_told_to() -> None:
    told = 0

    def tell() -> None:
        nonlocal told
        told += 1
        if told > 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        balance(row([100, 1]), np.array([0, 1]), 2, tolerance=0.1, seconds=60, tell=tell)
    assert told == 3


def test_two_plans_are_laid_side_by_side_those_patches_first_that_differ() -> None:
    found, unknown = row([10, 20, 30]), np.full(3, np.nan)
    names = ["West", "Mid", "East"]
    now = outcome(found, np.array([0, 1, 2]), names, unknown)
    one = outcome(found, np.array([0, 0, 2]), names, unknown)
    other = outcome(found, np.array([0, 3, 2]), [*names, "New"], np.full(4, np.nan))
    table = compared(now, one, other)
    assert table["patch"].unique().tolist() == ["West", "East", "New", "Mid"]
    people = table[table["figure"] == "people"].drop(columns="figure")
    rows = {name: figures for name, *figures in people.to_numpy().tolist()}
    assert rows["West"] == [10, 30, 10, -20]
    assert rows["New"] == pytest.approx([np.nan, np.nan, 20, np.nan], nan_ok=True)
