"""The level finder on ground that straddles Trafford and Manchester, at Chorlton and Stretford."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from layers.grid import to_metres
from mapping.analysis.footprints import footprint
from mapping.analysis.level_reasons import sentences
from mapping.analysis.levels import find
from mapping.analysis.people import people_points

pytestmark = pytest.mark.real

GM = "boundaries/gm/"
BORDER = Point(381_000, 394_500)
"""On the line between Longford in Trafford and Chorlton in Manchester (British National Grid)."""
RADIUS = 900


def area_frame(path: Path) -> gpd.GeoDataFrame:
    frame = to_metres(gpd.read_file(path))
    return frame.rename(columns={"area_code": "code", "area_name": "name"})[
        ["code", "name", "geometry"]
    ]


@pytest.fixture(scope="module")
def tiers(realdata: Path) -> Mapping[str, gpd.GeoDataFrame]:
    return {
        "ward": area_frame(realdata / GM / "gm_ward_2023_bgc.geojson"),
        "district": area_frame(realdata / GM / "gm_lad_2023_bgc.geojson"),
        "combined_authority": area_frame(realdata / GM / "gm_combined_authority_2023_bfc.geojson"),
        "parish": area_frame(realdata / GM / "trafford_parish.geojson"),
        "lsoa": area_frame(realdata / GM / "gm_lsoa_2021_bgc.geojson"),
    }


@pytest.fixture(scope="module")
def mark(realdata: Path, tiers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Everybody within 900 metres: each LSOA's residents spread over its postcodes."""
    residents = pd.read_csv(realdata / "lookups/lsoa_population.csv", encoding="utf-8-sig")
    people = tiers["lsoa"].merge(residents, left_on="code", right_on="lsoacd")
    people = people.rename(columns={"population": "residents"})
    near = people[people.distance(BORDER) < RADIUS]
    codes = pd.read_parquet(realdata / "postcodes/codepoint_open_gm.parquet")
    points = gpd.points_from_xy(codes["easting"], codes["northing"])
    located = gpd.GeoDataFrame(codes[["postcode"]], geometry=points, crs=people.crs)
    living = people_points(near, located[located.distance(BORDER) < 4 * RADIUS])
    circle = gpd.GeoDataFrame(geometry=[BORDER.buffer(RADIUS)], crs=27700)
    return footprint(circle, people=living)


def test_people_live_on_both_sides(
    mark: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]
) -> None:
    found = find(mark, tiers)
    districts = found.units[found.units["tier"] == "district"].set_index("name")["share"]
    assert set(districts.index) == {"Trafford", "Manchester"}
    assert districts["Manchester"] == pytest.approx(0.551, abs=0.01)
    assert districts["Trafford"] == pytest.approx(0.449, abs=0.01)
    assert districts.sum() == pytest.approx(1)
    assert found.by == "people"
    assert found.total == pytest.approx(13_362, rel=0.01)


def test_only_the_combined_authority_sees_it_whole(
    mark: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]
) -> None:
    found = find(mark, tiers)
    assert found.lowest == "combined_authority"
    rows = found.tiers.set_index("tier").to_dict("index")
    assert rows["ward"]["units"] >= 3
    assert rows["ward"]["needed"] >= 2
    assert rows["district"]["needed"] == 2
    assert rows["parish"]["units"] == 0
    assert rows["combined_authority"]["largest_share"] == pytest.approx(1)


def test_for_libraries_two_councils_must_agree(
    mark: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]
) -> None:
    found = find(mark, tiers, service="libraries")
    assert found.arrangements == {"metropolitan": pytest.approx(1)}
    assert (found.lowest, found.lowest_deciding) == ("combined_authority", None)
    assert set(found.bodies.loc[found.bodies["in_set"], "name"]) == {"Trafford", "Manchester"}
    told = sentences(found)
    assert told[0].startswith("Combined authority is the lowest level that sees it whole")
    assert told[1] == "No single body both holds 80 % of it and may decide about “Libraries”."
    assert told[2].startswith("So 2 bodies must agree: ")


def test_for_buses_policing_and_waste_disposal_the_combined_authority_decides(
    mark: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]
) -> None:
    for service in ("public_transport", "policing", "waste_disposal", "fire"):
        assert find(mark, tiers, service=service).lowest_deciding == "combined_authority"


def test_half_is_enough_for_one_district(
    mark: gpd.GeoDataFrame, tiers: Mapping[str, gpd.GeoDataFrame]
) -> None:
    largest = find(mark, tiers).tiers.set_index("tier")["largest_share"].to_dict()["district"]
    assert find(mark, tiers, enough=largest, service="housing").lowest_deciding == "district"
