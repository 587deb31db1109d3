import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from layers.errors import WrongCrs
from mapping.analysis.footprints import footprint
from mapping.analysis.frames import BadFrame
from tests.mapping.analysis.squares import areas, people, places, square


def shapes(*given_shapes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(given_shapes), crs="EPSG:27700")


def test_needs_carry_the_people_they_affect_and_one_when_nobody_counted() -> None:
    needs = places((0, 0), (1, 1), (2, 2), (3, 3), affected=[5, np.nan, 0, 2])
    found = footprint(needs, weight="affected")
    assert found["weight"].tolist() == [5, 1, 2]
    assert set(found["by"]) == {"needs"}
    assert footprint(needs)["weight"].tolist() == [1, 1, 1, 1]


def test_drawn_ground_carries_its_people() -> None:
    living = people((1, 1, 100), (9, 9, 50), (50, 50, 999))
    found = footprint(areas(a=square(0, 0, 10)), people=living)
    assert found["weight"].tolist() == [100, 50]
    assert set(found["by"]) == {"people"}


def test_two_drawn_areas_that_overlap_count_their_people_once() -> None:
    living = people((5, 5, 100), (15, 5, 50))
    both = areas(a=square(0, 0, 10), b=box(2, 0, 20, 10))
    assert footprint(both, people=living)["weight"].sum() == 150


def test_ground_without_people_is_measured_by_area() -> None:
    found = footprint(areas(a=square(0, 0, 100)), people=people((999, 999, 5)))
    assert set(found["by"]) == {"area"}
    assert found["weight"].sum() == pytest.approx(10_000)
    west = found.geometry.x < 25
    assert found.loc[west, "weight"].sum() == pytest.approx(2_500, rel=0.05)


def test_parts_far_apart_and_thin_parts_keep_their_area() -> None:
    thin = LineString([(0, 0), (30_000, 30_000)]).buffer(0.5, cap_style="flat")
    found = footprint(shapes(square(90_000, 0, 1), thin))
    assert found["weight"].sum() == pytest.approx(1 + thin.area)
    assert found.loc[found.geometry.x > 80_000, "weight"].sum() == pytest.approx(1)


def test_a_shape_that_crosses_itself_is_mended() -> None:
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert footprint(shapes(bow))["weight"].sum() == pytest.approx(50)


def test_points_among_areas_count_as_one_need_each() -> None:
    found = footprint(shapes(Point(1, 1), square(10, 10, 5)))
    assert found["weight"].tolist() == [1, 1]


def test_nothing_drawn_is_an_empty_footprint() -> None:
    found = footprint(shapes())
    assert len(found) == 0
    assert {"weight", "by", "geometry"} == set(found.columns)


def test_faults_are_named() -> None:
    with pytest.raises(BadFrame, match="1 of the 2 shapes"):
        footprint(shapes(Point(1, 1), None))
    with pytest.raises(BadFrame, match="residents"):
        footprint(areas(a=square(0, 0, 10)), people=places((1, 1)))
    with pytest.raises(WrongCrs):
        footprint(places((1, 1)).set_crs(4326, allow_override=True))


@given(st.floats(0.1, 5_000), st.floats(0.1, 5_000))
def test_a_lattice_weighs_its_area(width: float, height: float) -> None:
    found = footprint(shapes(box(0, 0, width, height)))
    assert found["weight"].sum() == pytest.approx(width * height)
    assert len(found) >= 1
