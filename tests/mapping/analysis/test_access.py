from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from access import fca
from access import weights as rival_weights
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from layers.errors import WrongCrs
from mapping.analysis.access import boundary_effect
from mapping.analysis.distances import Distances, coordinates, distances
from mapping.analysis.floating import ZONES, Method, Rule, scores, weights
from mapping.analysis.frames import BadFrame, Floats
from mapping.analysis.network import network
from tests.mapping.analysis.squares import BRITISH, areas, people, places

HALVES = areas(west=box(0, 0, 1000, 1000), east=box(1000, 0, 2000, 1000))
FOLK = people((800, 500, 100), (1200, 500, 50), (1900, 500, 30))
BANKS = places((1100, 500), capacity=[3.0]).set_axis(["bank"])
RULE = Rule(threshold=500)


def test_a_food_bank_over_the_line_helps_the_west_only_across() -> None:
    found = boundary_effect(FOLK, BANKS, HALVES, rule=RULE)
    west, east = found.areas.to_dict("records")
    assert (west["people_only_across"], east["people_only_across"]) == (100, 0)
    assert (west["score_inside"], west["score_across"]) == (0, pytest.approx(3 / 150))
    assert east["score_inside"] == pytest.approx((50 * 3 / 50 + 30 * 0) / 80)
    assert east["score_across"] == pytest.approx((50 * 3 / 150) / 80)
    assert found.totals["people_only_across"] == 100


def test_the_asset_that_makes_the_difference_is_named() -> None:
    found = boundary_effect(FOLK, BANKS, HALVES, rule=RULE)
    assert found.across.to_dict("records") == [
        {
            "code": "west",
            "asset": "bank",
            "asset_area": "east",
            "people": 100.0,
            "people_only_across": 100.0,
        }
    ]
    bank = found.assets.loc["bank"]
    assert (bank["people"], bank["people_outside"], bank["people_only_across"]) == (150, 100, 100)


def test_bands_are_cut_by_the_scores_across_the_line() -> None:
    found = boundary_effect(FOLK, BANKS, HALVES, rule=Rule(threshold=500, bands=3))
    assert found.cuts == pytest.approx([0.02, 0.02])
    assert found.points["band_across"].tolist() == [1, 1, 1]
    assert found.points["band_inside"].tolist() == [1, 3, 1]
    assert found.points["changes"].tolist() == [False, True, False]


def test_people_outside_every_area_compete_but_are_not_reported() -> None:
    more = people((800, 500, 100), (1200, 500, 50), (1100, 1200, 150))
    found = boundary_effect(more, BANKS, HALVES, rule=Rule(threshold=800))
    assert found.areas["score_across"].tolist() == pytest.approx([0.01, 0.01])
    assert found.totals["people"] == 150


def test_demand_may_be_weighted_by_need() -> None:
    folk = FOLK.assign(need=[200.0, 50.0, 30.0])
    found = boundary_effect(folk, BANKS, HALVES, rule=Rule(threshold=500, demand="need"))
    assert found.points["score_across"].tolist() == pytest.approx([3 / 250, 3 / 250, 0])
    assert found.totals["people_only_across"] == 100


def test_small_areas_carry_their_need_to_their_points() -> None:
    small = gpd.GeoDataFrame(
        {"residents": [100.0], "need": [200.0]}, geometry=[box(700, 400, 900, 600)], crs=BRITISH
    )
    found = boundary_effect(small, BANKS, HALVES, rule=Rule(threshold=900, demand="need"))
    assert found.points["demand"].sum() == pytest.approx(200)
    assert found.areas["score_across"].iloc[0] == pytest.approx(3 / 200)


def test_access_on_foot_follows_the_paths() -> None:
    bends = LineString([(800, 500), (800, 900), (1100, 900), (1100, 500)])
    paths = network(gpd.GeoDataFrame(geometry=[bends], crs=BRITISH))
    short = boundary_effect(FOLK, BANKS, HALVES, rule=Rule(threshold=500, network=paths))
    long = boundary_effect(FOLK, BANKS, HALVES, rule=Rule(threshold=1100, network=paths))
    assert short.areas["people_across"].tolist() == [0, 50]
    assert long.areas["people_across"].tolist() == [100, 50]


def test_empty_frames_give_empty_answers_with_every_column() -> None:
    whole = boundary_effect(FOLK, BANKS, HALVES, rule=RULE)
    for folk, banks in ((FOLK[:0], BANKS), (FOLK, BANKS[:0])):
        found = boundary_effect(folk, banks, HALVES, rule=RULE)
        assert found.across.empty
        assert found.across.columns.tolist() == whole.across.columns.tolist()
        assert found.totals["people_only_across"] == 0


def test_rules_that_make_no_sense_are_refused() -> None:
    with pytest.raises(BadFrame, match="metres"):
        boundary_effect(FOLK, BANKS, HALVES, rule=Rule(threshold=0))
    with pytest.raises(BadFrame, match="band"):
        boundary_effect(FOLK, BANKS, HALVES, rule=Rule(bands=0))
    with pytest.raises(BadFrame, match="3sfca"):
        boundary_effect(FOLK, BANKS, HALVES, rule=Rule(method=cast("Method", "9sfca")))
    with pytest.raises(BadFrame, match="need"):
        boundary_effect(FOLK, BANKS, HALVES, rule=Rule(demand="need"))
    with pytest.raises(WrongCrs):
        boundary_effect(FOLK.set_crs(4326, allow_override=True), BANKS, HALVES)


def test_a_distance_on_an_edge_belongs_to_the_inner_zone() -> None:
    found = weights(np.array([0.0, 300, 300.1, 900, 901]), threshold=900, zones=ZONES["e2sfca"])
    assert found.tolist() == [1.0, 1.0, 0.68, 0.22, 0.0]


def rival(
    method: Method, pairs: Distances, demand: Floats, supply: Floats, threshold: float
) -> Floats:
    cost = pd.DataFrame({"origin": pairs.person, "dest": pairs.asset, "cost": pairs.metres})
    wanted = pd.DataFrame({"geoid": np.arange(len(demand)), "demand": demand})
    offered = pd.DataFrame({"supply": supply}, index=pd.Index(np.arange(len(supply))))
    steps = {edge * threshold: weight for edge, weight in ZONES[method]}
    way = fca.three_stage_fca if method == "3sfca" else fca.two_stage_fca
    step = None if method == "2sfca" else rival_weights.step_fn(steps)
    found = way(wanted, offered, cost, threshold, weight_fn=step)
    return np.asarray(found.reindex(np.arange(len(demand)), fill_value=0.0), dtype=float)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # the rival's own
@pytest.mark.parametrize("method", ["2sfca", "e2sfca", "3sfca"])
@pytest.mark.parametrize("seed", range(3))
def test_scores_agree_with_pysal(method: Method, seed: int) -> None:
    random = np.random.default_rng(seed)
    here, there = random.uniform(0, 5000, (300, 2)), random.uniform(0, 5000, (40, 2))
    demand, supply = random.uniform(1, 500, 300), random.uniform(0, 5, 40)
    pairs = distances(here, there, limit=1200)
    weight = weights(pairs.metres, threshold=1200, zones=ZONES[method])
    ours = scores(pairs, demand, supply, weight, method)
    assert np.abs(ours - rival(method, pairs, demand, supply, 1200)).max() < 1e-9


spot = st.tuples(st.integers(0, 2500), st.integers(0, 1000))
crowd = st.lists(
    st.tuples(st.integers(0, 2500), st.integers(0, 1000), st.integers(1, 9)), min_size=1
)


@settings(deadline=None, max_examples=40)
@given(crowd, st.lists(spot, min_size=1), st.sampled_from(["2sfca", "e2sfca"]))
def test_what_is_offered_within_reach_is_shared_out_whole(
    rows: list[tuple[int, int, int]], spots: list[tuple[int, int]], method: Method
) -> None:
    folk, banks = people(*rows), places(*spots)
    found = boundary_effect(folk, banks, HALVES, rule=Rule(threshold=700, method=method))
    pairs = distances(coordinates(folk), coordinates(banks), limit=700)
    shared = (found.points["demand"] * found.points["score_across"]).sum()
    assert shared == pytest.approx(len(np.unique(pairs.asset)))


@settings(deadline=None, max_examples=40)
@given(crowd, st.lists(spot, min_size=1))
def test_only_across_is_what_across_adds_to_inside(
    rows: list[tuple[int, int, int]], spots: list[tuple[int, int]]
) -> None:
    found = boundary_effect(people(*rows), places(*spots), HALVES, rule=Rule(threshold=700))
    added = found.areas["people_across"] - found.areas["people_inside"]
    assert added.tolist() == found.areas["people_only_across"].tolist()


def test_pairs_can_be_narrowed() -> None:
    pairs = Distances(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 2.0]), 2, 1)
    assert pairs.where(pairs.metres < 2).person.tolist() == [0]
