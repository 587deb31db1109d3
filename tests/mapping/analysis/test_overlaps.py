"""What two layers share: a town on paper, conservation, slivers, and the field's rival."""

from collections.abc import Hashable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from layers.errors import WrongCrs
from mapping.analysis.frames import BadFrame
from mapping.analysis.overlaps import COLUMNS, overlaps
from tests.mapping.analysis.squares import BRITISH, areas, people, places, square

WARDS = areas(north=box(0, 10, 20, 20), south=box(0, 0, 20, 10))
PATCHES = areas(west=box(0, 0, 10, 20), middle=box(8, 5, 16, 15))
PEOPLE = people((5, 15, 100), (9, 12, 40), (15, 6, 30), (19, 1, 30))
HALLS = places((9, 12), (12, 7), (19, 19))


def rows(table: pd.DataFrame) -> dict[tuple[str, str], dict[Hashable, Any]]:
    """Return the rows by their codes."""
    return {(row["a_code"], row["b_code"]): row for row in table.to_dict("records")}


def test_the_town_on_paper() -> None:
    found = overlaps(WARDS, PATCHES, people=PEOPLE, assets=HALLS, needs=places((1, 1)))
    assert tuple(found.table.columns) == COLUMNS
    by = rows(found.table)
    assert list(by) == [
        ("north", "west"),
        ("north", "middle"),
        ("south", "west"),
        ("south", "middle"),
    ]
    north_west, south_middle = by["north", "west"], by["south", "middle"]
    assert north_west["area_m2"] == 100
    assert (north_west["share_of_a_area"], north_west["share_of_b_area"]) == (0.5, 0.5)
    assert (north_west["people"], north_west["assets"], north_west["needs"]) == (140, 1, 0)
    assert (north_west["share_of_a_people"], north_west["share_of_b_people"]) == (1.0, 1.0)
    assert south_middle["area_m2"] == 40
    assert south_middle["share_of_a_people"] == 0.5
    assert south_middle["share_of_b_people"] == pytest.approx(30 / 70)
    assert south_middle["assets"] == 1
    assert found.slivers == 0


def test_totals_count_once_what_patches_share() -> None:
    found = overlaps(WARDS, PATCHES, people=PEOPLE, assets=HALLS)
    assert found.table["people"].sum() == 210
    assert (found.shared.people, found.shared.assets) == (170, 2)
    assert np.isnan(found.shared.needs)
    assert found.b.set_index("code")["people"].to_dict() == {"west": 140, "middle": 70}
    assert found.a.set_index("code")["area_m2"].to_dict() == {"north": 200, "south": 200}
    assert any("together 170" in note for note in found.notes)


def test_what_was_not_given_is_not_known() -> None:
    table = overlaps(WARDS, PATCHES).table
    unknown = ["people", "share_of_a_people", "share_of_b_people", "assets", "needs"]
    assert table[unknown].isna().all(axis=None)
    assert overlaps(WARDS, PATCHES, people=PEOPLE.iloc[:0]).table["people"].isna().all()


def test_nobody_there_has_no_share() -> None:
    table = overlaps(WARDS, PATCHES, people=people((5, 5, 10))).table
    by = rows(table)
    assert np.isnan(by["north", "west"]["share_of_a_people"])
    assert by["south", "west"]["share_of_a_people"] == 1


def test_nothing_gives_the_same_columns() -> None:
    for a, b in (
        (WARDS.iloc[:0], PATCHES),
        (WARDS, PATCHES.iloc[:0]),
        (WARDS, areas(far=box(90, 90, 99, 99))),
    ):
        found = overlaps(a, b, people=PEOPLE, assets=HALLS)
        assert tuple(found.table.columns) == COLUMNS
        assert found.table.empty


def test_people_of_small_areas_are_shared_out_by_ground() -> None:
    small = areas(s=box(5, 5, 15, 15), t=box(0, 0, 5, 5)).assign(residents=[100.0, 8.0])
    by = rows(overlaps(WARDS, PATCHES, people=small).table)
    assert by["north", "west"]["people"] == pytest.approx(25)
    assert by["north", "middle"]["people"] == pytest.approx(35)
    assert by["south", "west"]["people"] == pytest.approx(25 + 8)
    found = overlaps(WARDS, PATCHES, people=small)
    assert found.shared.people == pytest.approx(108)
    assert found.a["people"].tolist() == pytest.approx([50, 58])


def test_further_counts_have_a_column_of_their_own() -> None:
    homes = places((5, 15), (15, 6)).assign(value=[7.0, 2.0])
    table = overlaps(WARDS, PATCHES, counts={"Empty homes": homes}).table
    assert tuple(table.columns) == (*COLUMNS, "Empty homes")
    assert table["Empty homes"].tolist() == [7, 0, 0, 2]


def test_a_sliver_is_left_out_and_counted() -> None:
    drawn_again = areas(north=box(0, 10.001, 20, 20), south=box(0, 0, 20, 10.001))
    found = overlaps(WARDS, drawn_again)
    assert list(rows(found.table)) == [("north", "north"), ("south", "south")]
    assert found.slivers == 1
    assert found.left_out.area_m2 == pytest.approx(0.02)
    assert any("1 sliver" in note for note in found.notes)
    assert len(overlaps(WARDS, drawn_again, sliver_share=0).table) == 3


def test_a_sliver_with_a_hall_in_it_stays() -> None:
    drawn_again = areas(north=box(0, 10.001, 20, 20), south=box(0, 0, 20, 10.001))
    found = overlaps(WARDS, drawn_again, assets=places((5, 10.0005)))
    assert found.slivers == 0
    assert rows(found.table)["north", "south"]["assets"] == 1


def test_slivers_never_add_up_to_more_than_their_share_of_an_area() -> None:
    whole = areas(all=box(0, 0, 100, 1))
    strips = areas(**{f"s{at}": box(at / 20, 0, (at + 1) / 20, 1) for at in range(2000)})
    found = overlaps(strips, whole, sliver_share=0.01)
    assert found.slivers == 0, "a strip is all of itself"
    crossed = areas(**{f"s{at}": box(at / 20, 0, (at + 1) / 20, 900) for at in range(2000)})
    found = overlaps(crossed, whole, sliver_share=0.01)
    assert found.left_out.area_m2 <= 1
    assert found.table["share_of_b_area"].sum() > 0.99


def test_narrow_strips_can_be_slivers_too() -> None:
    drawn_again = areas(north=box(0, 10.5, 20, 20), south=box(0, 0, 20, 10.5))
    assert overlaps(WARDS, drawn_again).slivers == 0
    found = overlaps(WARDS, drawn_again, sliver_width=1)
    assert found.slivers == 1
    assert found.left_out.area_m2 == pytest.approx(10)


def test_wrong_frames_are_refused() -> None:
    with pytest.raises(WrongCrs):
        overlaps(WARDS, PATCHES.set_crs(4326, allow_override=True))
    with pytest.raises(BadFrame, match="more than one"):
        overlaps(pd.concat([WARDS, WARDS]), PATCHES)
    with pytest.raises(BadFrame, match="residents"):
        overlaps(WARDS, PATCHES, people=HALLS)


def test_frames_are_left_as_they_were() -> None:
    before = WARDS.copy()
    overlaps(WARDS, PATCHES, people=PEOPLE)
    pd.testing.assert_frame_equal(WARDS, before)


corner = st.integers(0, 20)


@st.composite
def tilings(draw: st.DrawFn) -> gpd.GeoDataFrame:
    """Draw a town of side 20 cut into wards that leave nothing over."""
    cuts = draw(st.lists(st.tuples(corner, corner, corner, corner), max_size=4))
    lines = [shapely.LineString([cut[:2], cut[2:]]) for cut in cuts if cut[:2] != cut[2:]]
    noded = shapely.union_all([shapely.LinearRing(square(0, 0, 20).exterior), *lines])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    kept = [piece for piece in pieces if piece.area > 1e-9]
    return areas(**{f"w{at}": piece for at, piece in enumerate(kept)})


spots = st.lists(st.tuples(corner, corner), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(a=tilings(), b=tilings(), at=spots, share=st.sampled_from([0.0, 0.001, 0.2]))
def test_nothing_is_lost_where_layers_tile(
    a: gpd.GeoDataFrame, b: gpd.GeoDataFrame, at: list[tuple[int, int]], share: float
) -> None:
    halls = places(*at)
    living = people(*[(x, y, 1 + x) for x, y in at])
    found = overlaps(a, b, people=living, assets=halls, needs=halls, sliver_share=share)
    rows_and_slivers = {
        "area_m2": found.table["area_m2"].sum() + found.left_out.area_m2,
        "people": found.table["people"].sum() + found.left_out.people,
        "assets": found.table["assets"].sum() + found.left_out.assets,
    }
    assert rows_and_slivers["area_m2"] == pytest.approx(400, rel=1e-9)
    assert rows_and_slivers["people"] == pytest.approx(living["residents"].sum(), rel=1e-9)
    assert rows_and_slivers["assets"] == len(halls)
    covered = found.table.groupby("a_code")["share_of_a_area"].sum()
    assert (covered >= 1 - max(share, 1e-9)).all()


@settings(max_examples=30, deadline=None)
@given(a=tilings(), b=tilings(), small=tilings())
def test_people_by_ground_are_kept(
    a: gpd.GeoDataFrame, b: gpd.GeoDataFrame, small: gpd.GeoDataFrame
) -> None:
    living = small.assign(residents=np.arange(1.0, len(small) + 1))
    found = overlaps(a, b, people=living, sliver_share=0)
    total = living["residents"].sum()
    assert found.table["people"].sum() == pytest.approx(total, rel=1e-9)
    assert found.shared.people == pytest.approx(total, rel=1e-6)
    assert found.a["people"].sum() == pytest.approx(total, rel=1e-9)


def test_ground_that_also_shares_a_corner_is_kept() -> None:
    a = gpd.GeoDataFrame(
        {"code": ["w0", "w1"], "name": ["W0", "W1"]},
        geometry=[
            shapely.Polygon([(0, 1), (0, 20), (20, 20), (20, 0), (1, 0)]),
            shapely.Polygon([(1, 0), (0, 0), (0, 1)]),
        ],
        crs=27700,
    )
    living = gpd.GeoDataFrame(
        {"residents": [3.0, 5.0]},
        geometry=[
            shapely.Polygon([(0, 1), (0, 20), (20, 20), (20, 0), (0, 0), (1, 1)]),
            shapely.Polygon([(0, 0), (0, 1), (1, 1)]),
        ],
        crs=27700,
    )
    found = overlaps(a, areas(all=square(0, 0, 20)), people=living, sliver_share=0)
    assert found.table["people"].sum() == pytest.approx(8, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    a=tilings(), at=st.lists(st.tuples(corner, corner, st.integers(1, 9)), min_size=1, max_size=6)
)
def test_both_directions_agree(a: gpd.GeoDataFrame, at: list[tuple[int, int, int]]) -> None:
    patches = areas(**{f"p{n}": square(x, y, side) for n, (x, y, side) in enumerate(at)})
    halls = places(*[(x + 0.5, y + 0.5) for x, y, _ in at])
    one = rows(overlaps(a, patches, assets=halls, sliver_share=0).table)
    other = rows(overlaps(patches, a, assets=halls, sliver_share=0).table)
    assert {(b, a) for a, b in other} == set(one)
    for (a_code, b_code), row in one.items():
        back = other[b_code, a_code]
        assert row["area_m2"] == pytest.approx(back["area_m2"], rel=1e-9, abs=1e-9)
        assert row["assets"] == back["assets"]


def test_the_rival_in_the_field_agrees() -> None:
    rng = np.random.default_rng(7)
    spots = rng.uniform(0, 900, (30, 2))
    a = gpd.GeoDataFrame(
        {"code": [f"a{n}" for n in range(30)], "name": "A"},
        geometry=shapely.buffer(shapely.points(spots), 120),
        crs=BRITISH,
    )
    b = a.assign(code=[f"b{n}" for n in range(30)]).translate(31, 17)
    b = gpd.GeoDataFrame({"code": [f"b{n}" for n in range(30)], "name": "B"}, geometry=b)
    rival = gpd.overlay(a, b)
    theirs = rival.assign(area=rival.area).set_index(["code_1", "code_2"])["area"].sort_index()
    found = overlaps(a, b, sliver_share=0).table.set_index(["a_code", "b_code"]).sort_index()
    assert found.index.tolist() == theirs.index.tolist()
    assert found["area_m2"].to_numpy() == pytest.approx(theirs.to_numpy(), abs=1e-6)
