"""Who shares a footprint: shares that add up, drawn or pinned."""

import numpy as np
import pytest
from shapely import box

from mapping.analysis.frames import BadFrame
from mapping.analysis.shared_ground import COLUMNS, who_shares
from tests.mapping.analysis.squares import areas, people, places

WARDS = areas(west=box(0, 0, 10, 10), east=box(10, 0, 20, 10), far=box(50, 0, 60, 10))
PATCHES = areas(all=box(0, 0, 20, 10), corner=box(0, 0, 8, 5))
LAYERS = {"Wards": WARDS, "Patches": PATCHES}


def test_a_drawn_footprint() -> None:
    found = who_shares(
        areas(drawn=box(5, 0, 20, 10)), LAYERS, people=people((7, 1, 30), (2, 2, 70))
    )
    assert tuple(found.columns) == COLUMNS
    assert found["layer"].tolist() == ["Wards", "Wards", "Patches", "Patches"]
    assert found["code"].tolist() == ["east", "west", "all", "corner"]
    assert found["area_m2"].tolist() == [100, 50, 150, 15]
    assert found["share_of_footprint_area"].tolist() == pytest.approx([2 / 3, 1 / 3, 1, 0.1])
    assert found["share_of_area"].tolist() == pytest.approx([1, 0.5, 0.75, 0.375])
    assert found["people"].tolist() == [0, 30, 30, 30]
    assert found["share_of_footprint_people"].tolist() == [0, 1, 1, 1]
    assert found["share_of_people"].tolist()[1:] == pytest.approx([0.3, 0.3, 0.3])
    assert found["points"].isna().all()


def test_drawn_areas_that_overlap_count_once() -> None:
    twice = areas(one=box(0, 0, 10, 10), two=box(5, 0, 10, 10))
    found = who_shares(twice, {"Wards": WARDS})
    assert found["area_m2"].tolist() == [100]
    assert found["share_of_footprint_area"].tolist() == [1]


def test_pinned_needs() -> None:
    pins = places((1, 1), (2, 2), (12, 2), (99, 99), affected=[10, 30, 40, 20])
    found = who_shares(pins, LAYERS)
    assert found["code"].tolist() == ["west", "east", "all", "corner"]
    assert found["points"].tolist() == [2, 1, 3, 2]
    assert found["share_of_footprint_points"].tolist() == [0.5, 0.25, 0.75, 0.5]
    assert found["people"].tolist() == [40, 40, 80, 40]
    assert found["share_of_footprint_people"].tolist() == pytest.approx([0.4, 0.4, 0.8, 0.4])


def test_a_pin_on_a_line_is_counted_once() -> None:
    found = who_shares(places((10, 5)), {"Wards": WARDS})
    assert found["share_of_footprint_points"].tolist() == [1]


def test_nobody_shares_it() -> None:
    found = who_shares(areas(drawn=box(90, 90, 99, 99)), LAYERS)
    assert found.empty
    assert tuple(found.columns) == COLUMNS
    assert found.dtypes["area_m2"] == np.float64


def test_a_footprint_must_be_one_kind_and_not_empty() -> None:
    with pytest.raises(BadFrame, match="drawn areas or points"):
        who_shares(places(), LAYERS)
