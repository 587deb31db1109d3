"""Every point lies in one area of a tiling, also on the lines."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import WrongCrs
from mapping.analysis import points
from mapping.analysis.frames import Shapes
from mapping.analysis.points import areas_of, point_pairs
from tests.mapping.analysis.squares import BRITISH, areas, places, square

GRID = np.array([square(x, y, 2) for x in (0, 2, 4) for y in (0, 2, 4)], dtype=object)


@pytest.fixture(params=[np.inf, 0], ids=["asking GEOS", "counting"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer every question both ways, however few the points."""
    monkeypatch.setattr(points, "MANY", request.param)


def test_points_inside_and_outside() -> None:
    two = areas(west=square(0, 0, 2), east=square(2, 0, 2))
    found = areas_of(places((1, 1), (3, 1), (9, 9)), two)
    assert found.tolist() == ["west", "east", None]


def test_a_point_on_a_shared_line_belongs_to_one_side_only() -> None:
    two = areas(west=square(0, 0, 2), east=square(2, 0, 2))
    assert areas_of(places((2, 1)), two).tolist() == ["east"]
    assert areas_of(places((2, 1)), two.iloc[::-1]).tolist() == ["east"]


def test_the_outer_edge_belongs_to_the_area_it_bounds() -> None:
    one = areas(one=square(0, 0, 2))
    assert areas_of(places((2, 1), (0, 1), (2, 2), (0, 0), (1, 2)), one).tolist() == ["one"] * 5


def test_overlapping_areas_all_have_the_point() -> None:
    point, area = point_pairs(
        np.array([1.5]), np.array([1.0]), np.array([square(0, 0, 2), square(1, 0, 2)])
    )
    assert point.tolist() == [0, 0]
    assert area.tolist() == [0, 1]


def test_two_copies_of_an_area_agree_about_their_edge() -> None:
    twice = np.array([square(0, 0, 2), square(0, 0, 2), square(2, 0, 2)])
    _, area = point_pairs(np.array([0.0, 2.0]), np.array([1.0, 1.0]), twice)
    assert area.tolist() == [0, 1, 2]


def test_other_shapes_count_inside_and_missing_ones_nowhere() -> None:
    shapes = gpd.GeoSeries([square(0, 0, 1), None, shapely.Point()], crs=BRITISH)
    assert areas_of(shapes, areas(one=square(-1, -1, 9))).tolist() == ["one", None, None]


def test_degrees_are_refused() -> None:
    with pytest.raises(WrongCrs):
        areas_of(places((0, 0)).set_crs(4326, allow_override=True), areas(one=square(0, 0, 1)))


@settings(max_examples=100, deadline=None)
@given(
    at=st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), min_size=1, max_size=30),
    turn=st.floats(0, 6.3),
    order=st.permutations(range(9)),
)
def test_each_point_of_a_tiling_is_counted_once(
    at: list[tuple[int, int]], turn: float, order: list[int]
) -> None:
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    tiles: Shapes = shapely.transform(GRID[order], lambda xy: (xy - 3) @ spin)
    spots = (np.array(at) / 4 - 3) @ spin
    # On a turned outer edge rounding may put a corner of the grid outside; look inside it.
    spots = spots[(np.abs(np.array(at) / 4 - 3) < 3).all(axis=1)]
    point, _ = point_pairs(spots[:, 0], spots[:, 1], tiles)
    assert point.tolist() == list(range(len(spots)))


@pytest.mark.real
def test_postcodes_lie_in_their_published_ward(realdata: Path) -> None:
    import pandas as pd

    from layers.grid import to_metres

    listed = pd.read_csv(realdata / "postcodes" / "trafford_postcodes_with_wards.csv")
    located = gpd.points_from_xy(listed["lon"], listed["lat"], crs=4326)
    wards = gpd.read_file(realdata / "boundaries" / "gm" / "gm_ward_2023_bgc.geojson")
    found = areas_of(
        to_metres(gpd.GeoDataFrame(geometry=located)),
        to_metres(wards.rename(columns={"area_code": "code"})),
    )
    assert (found.to_numpy() == listed["ward_code"].to_numpy()).sum() >= 11_262
