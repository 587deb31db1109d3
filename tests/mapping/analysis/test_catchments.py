import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from layers.errors import WrongCrs
from mapping.analysis.catchments import try_sites, within_reach
from mapping.analysis.distances import distances, nearest
from mapping.analysis.frames import BadFrame
from mapping.analysis.network import network
from tests.mapping.analysis.squares import BRITISH, areas, people, places

HALVES = areas(west=box(0, 0, 1000, 1000), east=box(1000, 0, 2000, 1000))
FOLK = people((100, 500, 10), (900, 500, 20), (1100, 500, 40), (1900, 500, 80), (5000, 0, 5))
HALL = places((1000, 500), reach=[None])


def test_people_within_reach_are_counted_by_area_and_outside() -> None:
    found = within_reach(FOLK, HALL, HALVES, reach=100)
    assert found.areas["people"].tolist() == [30, 120, 5]
    assert found.areas["reached"].tolist() == [20, 40, 0]
    assert found.totals == {"people": 155, "reached": 60, "missed": 95, "share": 60 / 155}


def test_an_assets_own_reach_goes_before_the_default() -> None:
    two = places((1000, 500), (100, 500), reach=[900, None])
    found = within_reach(FOLK, two, HALVES, reach=10)
    assert found.assets["reach"].tolist() == [900, 10]
    assert found.assets["people"].tolist() == [150, 10]
    assert found.assets["people_only"].tolist() == [140, 0]
    assert found.assets["people_nearest"].tolist() == [145, 10]


def test_the_nearest_asset_and_its_distance_are_named() -> None:
    two = places((0, 500), (2000, 500)).set_axis(["left", "right"])
    found = within_reach(FOLK, two, HALVES).people
    assert found["nearest"].tolist() == ["left", "left", "right", "right", "right"]
    assert found["metres"].tolist()[:2] == [100, 900]


def test_a_proposed_site_is_tried() -> None:
    site = places((1900, 500))
    found = try_sites(FOLK, HALL, site, HALVES, reach=100)
    assert found.areas["newly"].tolist() == [0, 80, 0]
    assert found.newly["residents"].tolist() == [80]
    assert found.after.totals["reached"] == 140


def test_without_assets_nobody_is_reached_and_without_people_nobody_is_missed() -> None:
    none = within_reach(FOLK, HALL[:0], HALVES)
    assert none.totals["reached"] == 0
    assert none.people["nearest"].tolist() == [None] * 5
    empty = within_reach(FOLK[:0], HALL, HALVES)
    assert empty.areas["people"].tolist() == [0, 0]
    assert empty.totals["people"] == 0


def test_degrees_are_refused() -> None:
    with pytest.raises(WrongCrs):
        within_reach(FOLK, HALL.set_crs(4326, allow_override=True), HALVES)


# A river with one bridge: straight across it is 100 m, on foot 900 m.
PATHS = gpd.GeoDataFrame(
    geometry=[
        LineString([(0, 0), (400, 0)]),
        LineString([(0, 100), (400, 100)]),
        LineString([(400, -50), (400, 150)]),
    ],
    crs=BRITISH,
)
BANK = np.array([[0.0, -10.0]])
OTHER = np.array([[0.0, 120.0], [0.0, 5.0]])


def test_on_foot_the_way_leads_over_the_bridge_with_the_ways_to_the_paths() -> None:
    paths = network(PATHS)
    found = distances(BANK, OTHER, limit=2000, network=paths)
    metres = dict(zip(found.asset.tolist(), found.metres.tolist(), strict=True))
    assert metres == pytest.approx({0: 10 + 400 + 100 + 400 + 20, 1: 10 + 5})
    assert distances(BANK, OTHER, limit=900, network=paths).asset.tolist() == [1]


def test_on_foot_the_nearest_is_found_with_its_own_way() -> None:
    at, metres = nearest(BANK, OTHER[:1], network=network(PATHS))
    assert at.tolist() == [0]
    assert metres == pytest.approx([930])


def test_crossings_are_joined_only_when_asked() -> None:
    cross = gpd.GeoDataFrame(
        geometry=[LineString([(0, 0), (100, 0)]), LineString([(50, -50), (50, 50)])], crs=BRITISH
    )
    here, there = np.array([[0.0, 0.0]]), np.array([[50.0, 50.0]])
    assert nearest(here, there, network=network(cross))[1] == pytest.approx([100])
    assert nearest(here, there, network=network(cross, crossings=False))[0].tolist() == [-1]


def test_a_point_too_far_from_any_path_is_out_of_reach() -> None:
    lost = np.array([[0.0, -300.0]])
    assert len(distances(lost, OTHER, limit=5000, network=network(PATHS)).person) == 0
    assert nearest(lost, OTHER, network=network(PATHS))[0].tolist() == [-1]


def test_paths_must_be_lines() -> None:
    with pytest.raises(BadFrame, match="lines"):
        network(gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=BRITISH))


def test_an_empty_network_reaches_nothing() -> None:
    assert len(distances(BANK, OTHER, limit=9, network=network(PATHS[:0])).person) == 0


spot = st.tuples(st.integers(0, 2000), st.integers(0, 1000))
crowd = st.lists(st.tuples(st.integers(0, 2500), st.integers(0, 1000), st.integers(0, 9)))


@settings(deadline=None, max_examples=40)
@given(crowd, st.lists(spot), st.integers(0, 1500))
def test_counts_add_up_and_agree_with_every_distance_measured(
    rows: list[tuple[int, int, int]], spots: list[tuple[int, int]], reach: int
) -> None:
    folk, assets = people(*rows), places(*spots)
    found = within_reach(folk, assets, HALVES, reach=reach)
    assert found.areas["people"].sum() == folk["residents"].sum()
    assert found.areas["reached"].sum() == found.totals["reached"]
    near = [
        row.residents
        for row in folk.itertuples()
        if any(row.geometry.distance(spot) <= reach for spot in assets.geometry)
    ]
    assert found.totals["reached"] == sum(near)
