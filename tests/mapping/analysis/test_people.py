"""Residents spread over postcodes: nobody is lost, nobody counted twice."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from mapping.analysis.frames import BadFrame
from mapping.analysis.people import people_points
from tests.mapping.analysis.squares import BRITISH, areas, people, places, square


def small(*residents: float) -> gpd.GeoDataFrame:
    """Return squares of side 10 in a row with so many residents."""
    shapes = {f"s{at}": square(10 * at, 0, 10) for at in range(len(residents))}
    return areas(**shapes).assign(residents=list(residents))


def test_each_postcode_has_an_equal_part() -> None:
    found = people_points(small(90, 40), places((1, 1), (2, 2), (3, 3), (11, 1), (99, 99)))
    assert found["residents"].tolist() == [30, 30, 30, 40]
    assert found["source"].tolist() == [0, 0, 0, 1]
    assert set(found["by"]) == {"postcodes"}


def test_an_area_without_a_postcode_is_spread_evenly() -> None:
    found = people_points(small(90, 36), places((1, 1)))
    bare = found[found["by"] == "area"]
    assert len(bare) == 36
    assert bare["residents"].tolist() == [1.0] * 36
    assert bare.geometry.x.mean() == pytest.approx(15)
    assert bare.within(square(10, 0, 10)).all()


def test_an_area_may_stay_an_area() -> None:
    found = people_points(small(90, 36), places((1, 1)), keep_areas=True)
    assert found.geometry.geom_type.tolist() == ["Point", "Polygon"]
    assert found["residents"].tolist() == [90, 36]


def test_points_stay_and_nobody_is_no_row() -> None:
    found = people_points(people((1, 1, 5), (2, 2, 0), (3, 3, 7)))
    assert found["residents"].tolist() == [5, 7]
    assert set(found["by"]) == {"points"}


def test_residents_of_a_shape_without_inside_are_kept() -> None:
    flat = gpd.GeoDataFrame(
        {"residents": [8.0]}, geometry=[Polygon([(0, 0), (5, 5), (0, 0)])], crs=BRITISH
    )
    found = people_points(flat)
    assert found["residents"].tolist() == [8]
    assert found.geometry.iloc[0].equals(shapely.Point(0, 0))


def test_nobody_at_all() -> None:
    found = people_points(small().astype({"residents": float}), places())
    assert list(found.columns) == ["residents", "source", "by", "geometry"]
    assert found.empty


def test_a_frame_without_residents_is_refused() -> None:
    with pytest.raises(BadFrame, match="residents"):
        people_points(areas(one=square(0, 0, 1)))


@settings(max_examples=60, deadline=None)
@given(
    residents=st.lists(st.floats(0, 5000), min_size=1, max_size=6),
    at=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=40),
    keep=st.booleans(),
)
def test_the_total_is_kept(residents: list[float], at: list[tuple[int, int]], keep: bool) -> None:
    found = people_points(small(*residents), places(*at), keep_areas=keep)
    assert found["residents"].sum() == pytest.approx(sum(residents), rel=1e-9)
    by_source = found.groupby("source")["residents"].sum()
    wanted = np.array(residents)[by_source.index]
    assert by_source.to_numpy() == pytest.approx(wanted, rel=1e-9)
