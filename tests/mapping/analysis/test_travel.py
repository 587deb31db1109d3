import numpy as np
import pytest
from shapely import Point, box

from layers.errors import WrongCrs
from mapping.analysis.frames import BadFrame
from mapping.analysis.travel import travel
from tests.mapping.analysis.squares import patches, people, places

TWO = patches(north=box(0, 50, 100, 100), south=box(0, 0, 100, 50))
RESIDENTS = people((10, 60, 30), (50, 60, 10), (90, 60, 0), (10, 10, 5))


def test_the_mean_counts_every_resident_once() -> None:
    office = places((10, 90), ground=[0])
    found = travel(TWO, RESIDENTS, offices=office)
    # 30 people at 30 m and 10 at the end of a 3-4-5 triangle of 50 m.
    assert found.loc[0, "travel"] == pytest.approx((30 * 30 + 10 * 50) / 40)
    assert found.loc[0, "travel_far"] == pytest.approx(50)
    assert found["from_office"].tolist() == [True, False]


def test_without_an_office_people_count_from_their_middle() -> None:
    found = travel(TWO, RESIDENTS, offices=places(ground=[]))
    # The middle of 30 people at x=10 and 10 at x=50 is x=20.
    assert found.loc[0, "travel"] == pytest.approx((30 * 10 + 10 * 30) / 40)
    assert found.loc[1, "travel"] == 0


def test_the_nearest_of_several_offices_counts() -> None:
    offices = places((10, 60), (50, 70), ground=[0, 0])
    found = travel(TWO, RESIDENTS, offices=offices)
    assert found.loc[0, "travel"] == pytest.approx(10 * 10 / 40)
    assert found.loc[0, "travel_far"] == 10


def test_an_office_without_a_place_is_none() -> None:
    office = places((1, 1), ground=[0]).set_geometry([Point()], crs=TWO.crs)
    assert not travel(TWO, RESIDENTS, offices=office)["from_office"].any()


def test_overlapping_grounds_each_count_whom_they_have() -> None:
    both = patches(all=box(0, 0, 100, 100), south=box(0, 0, 100, 50))
    found = travel(both, people((50, 25, 4), (50, 75, 4)), offices=places((50, 25), ground=[0]))
    assert found["travel"].tolist() == [25, 0]


def test_nobody_known_is_not_zero_metres() -> None:
    assert np.isnan(travel(TWO, None, offices=places(ground=[]))["travel"]).all()
    empty = travel(TWO, people((10, 60, 0)), offices=places(ground=[]))
    assert np.isnan(empty["travel_far"]).all()


def test_no_ground_has_no_distance() -> None:
    assert travel(TWO.iloc[:0], RESIDENTS, offices=places(ground=[])).empty


def test_degrees_and_missing_columns_are_refused() -> None:
    with pytest.raises(WrongCrs):
        travel(
            TWO, RESIDENTS, offices=places((1, 1), ground=[0]).set_crs(4326, allow_override=True)
        )
    with pytest.raises(BadFrame, match="ground"):
        travel(TWO, RESIDENTS, offices=places((1, 1)))
