"""What is at a point: a street of two wards, and what lies across its line."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from layers.errors import PatchworkError, WrongCrs
from mapping.analysis.here import Here, here
from tests.mapping.analysis.squares import BRITISH, areas, places

WARDS = areas(west=box(0, 0, 1000, 1000), east=box(1000, 0, 2000, 1000))
BOUNDARIES = pd.concat(
    [
        WARDS.assign(tier="ward", valid_from="2023-05-04"),
        areas(town=box(0, 0, 2000, 1000)).assign(tier="district", valid_from=None),
    ]
)
PATCHES = gpd.GeoDataFrame(
    {"service": ["housing", "libraries", "housing"], "name": ["Mill", "All", "Far"]},
    geometry=[box(900, 0, 1100, 1000), box(0, 0, 2000, 1000), box(5000, 0, 6000, 10)],
    crs=BRITISH,
)
OFFICERS = pd.DataFrame(
    {
        "name": ["Ann", "Bo", "Cy"],
        "service": ["housing", "housing", "libraries"],
        "role": ["Officer", None, "Librarian"],
        "patches": ["Far\n mill ", "Far", "Mill"],
    }
)
HALLS = places((970, 500), (980, 900), (400, 500), name=["Near", "Further", "Too far"])


def ask(x: float, y: float, reach: float = 500.0, near: float = 50.0) -> Here:
    """Ask what is here, with everything given."""
    return here(
        Point(x, y),
        boundaries=BOUNDARIES,
        patches=PATCHES,
        officers=OFFICERS,
        assets=HALLS,
        needs=HALLS.iloc[:0],
        reach=reach,
        near=near,
    )


def test_every_boundary_the_largest_first() -> None:
    assert ask(960, 500).boundaries == [
        {
            "tier": "district",
            "code": "town",
            "name": "Town",
            "valid_from": None,
            "metres_to_edge": 500.0,
        },
        {
            "tier": "ward",
            "code": "west",
            "name": "West",
            "valid_from": "2023-05-04",
            "metres_to_edge": 40.0,
        },
    ]


def test_what_lies_across_a_line_that_is_near() -> None:
    assert ask(960, 500).near_line == [
        {
            "tier": "ward",
            "code": "west",
            "name": "West",
            "metres_to_edge": 40.0,
            "across": [{"code": "east", "name": "East", "metres": 40.0}],
        }
    ]
    assert ask(900, 500).near_line == []
    assert ask(900, 500, near=100).near_line[0]["across"][0]["code"] == "east"


def test_the_edge_of_everything_has_nothing_across() -> None:
    lines = ask(10, 500).near_line
    assert [line["tier"] for line in lines] == ["district", "ward"]
    assert all(line["across"] == [] for line in lines)


def test_a_point_on_the_line_is_in_one_ward_with_the_other_across() -> None:
    found = ask(1000, 500)
    assert [area["code"] for area in found.boundaries] == ["town", "east"]
    assert found.boundaries[1]["metres_to_edge"] == 0
    assert found.near_line[0]["across"] == [{"code": "west", "name": "West", "metres": 0.0}]


def test_patches_with_their_own_officers() -> None:
    nobody = {"role": None, "organisation": None, "contact": None}
    assert ask(960, 500).patches == [
        {
            "service": "housing",
            "name": "Mill",
            "officers": [nobody | {"name": "Ann", "role": "Officer"}],
        },
        {"service": "libraries", "name": "All", "officers": []},
    ]


def test_assets_within_reach_the_nearest_first() -> None:
    assert ask(960, 500).assets == [
        {"name": "Near", "metres": 10.0},
        {"name": "Further", "metres": 400.5},
    ]
    assert [hall["name"] for hall in ask(960, 500, reach=50).assets] == ["Near"]


def test_the_shape_that_was_promised() -> None:
    found = ask(960, 500).as_dict()
    assert list(found) == ["boundaries", "patches", "assets", "needs"]
    assert found["needs"] == []


def test_nothing_is_here() -> None:
    assert ask(9000, 9000) == Here()
    assert here(Point(0, 0), boundaries=BOUNDARIES.iloc[:0]) == Here()


def test_no_such_point() -> None:
    with pytest.raises(PatchworkError, match="no such point"):
        here(Point(), boundaries=BOUNDARIES)


def test_degrees_are_refused() -> None:
    with pytest.raises(WrongCrs):
        here(Point(0, 0), boundaries=BOUNDARIES.set_crs(4326, allow_override=True))
