"""Access to food banks in Greater Manchester, weighted by deprivation, both ways."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.grid import to_metres
from mapping.analysis.access import BoundaryEffect, boundary_effect
from mapping.analysis.floating import Rule
from mapping.analysis.located import things

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def people(realdata: Path) -> gpd.GeoDataFrame:
    small = gpd.read_file(realdata / "boundaries/gm/gm_lsoa_2021_bgc.geojson")
    count = pd.read_csv(realdata / "lookups/lsoa_population.csv", encoding="utf-8-sig")
    score = pd.read_parquet(realdata / "needs/national/imd2025_england_lsoa21.parquet")
    found = small.merge(count, left_on="area_code", right_on="lsoacd").merge(
        score[["lsoa21_code", "IMD_score"]], left_on="area_code", right_on="lsoa21_code"
    )
    found = to_metres(found).rename(columns={"population": "residents"})
    found = found.set_geometry(found.representative_point())
    return found.assign(need=found["residents"] * found["IMD_score"])


@pytest.fixture(scope="module")
def districts(realdata: Path) -> gpd.GeoDataFrame:
    found = to_metres(gpd.read_file(realdata / "boundaries/gm/gm_lad_2023_bgc.geojson"))
    return found.rename(columns={"area_code": "code", "area_name": "name"})


@pytest.fixture(scope="module")
def banks(realdata: Path) -> gpd.GeoDataFrame:
    return to_metres(gpd.read_file(realdata / "assets/gm/gm_food_banks.geojson"))


@pytest.fixture(scope="module", params=["2sfca", "e2sfca", "3sfca"])
def answer(
    request: pytest.FixtureRequest,
    people: gpd.GeoDataFrame,
    banks: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> BoundaryEffect:
    rule = Rule(threshold=1600, method=request.param, demand="need")
    return boundary_effect(people, banks, districts, rule=rule)


def test_every_small_area_has_people_and_a_score(people: gpd.GeoDataFrame) -> None:
    assert len(people) == 1702
    assert people["need"].notna().all()


def test_all_ten_districts_are_answered_and_people_add_up(
    answer: BoundaryEffect, people: gpd.GeoDataFrame
) -> None:
    assert len(answer.areas) == 10
    assert answer.totals["people"] == people["residents"].sum()


def test_crossing_the_line_takes_no_reach_away(answer: BoundaryEffect) -> None:
    assert (answer.points["reach_across"] >= answer.points["reach_inside"]).all()
    added = answer.areas["people_across"] - answer.areas["people_inside"]
    assert np.allclose(added, answer.areas["people_only_across"])


def test_thousands_reach_a_food_bank_only_across_the_line(answer: BoundaryEffect) -> None:
    assert 10_000 < answer.totals["people_only_across"] < 200_000
    assert (answer.areas["people_only_across"] > 0).sum() >= 8


def test_everything_offered_within_reach_is_shared_out_whole(
    answer: BoundaryEffect, banks: gpd.GeoDataFrame
) -> None:
    shared = (answer.points["demand"] * answer.points["score_across"]).sum()
    within = (answer.assets["people"] > 0).sum()
    assert shared == pytest.approx(within)
    assert len(things(banks).x) == len(answer.assets)


def test_the_assets_that_make_the_difference_lie_over_the_line(answer: BoundaryEffect) -> None:
    helped = answer.across[answer.across["people_only_across"] > 0]
    assert len(helped)
    assert (helped["code"] != helped["asset_area"]).all()
