"""Hot spots of recorded burglary in Greater Manchester, and which boundaries hide them."""

from pathlib import Path

import esda
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from libpysal.weights import W

from layers.grid import to_metres
from mapping.analysis.contiguity import neighbours
from mapping.analysis.cuts import cuts, isolation
from mapping.analysis.hotspots import HotSpots, find
from tests.real.test_levels import GM, area_frame

pytestmark = pytest.mark.real

Found = tuple[HotSpots, gpd.GeoDataFrame, gpd.GeoDataFrame]


@pytest.fixture(scope="module")
def found(realdata: Path) -> Found:
    """The first 12,000 burglaries by small area: the size of a council's question."""
    small = area_frame(realdata / GM / "gm_lsoa_2021_bgc.geojson")
    residents = pd.read_csv(realdata / "lookups/lsoa_population.csv", encoding="utf-8-sig")
    people = small.merge(residents, left_on="code", right_on="lsoacd")
    people = people.rename(columns={"population": "residents"})
    raw = pd.read_parquet(realdata / "needs/gm/gm_burglary_points.parquet").iloc[:12_000]
    points = gpd.points_from_xy(raw["Longitude"], raw["Latitude"], crs=4326)
    needs = to_metres(gpd.GeoDataFrame(raw[["Month"]], geometry=points))
    return find(small, needs, people), needs, people


def test_every_small_area_is_tested_and_every_need_counted(found: Found) -> None:
    numbers = found[0].numbers
    assert numbers["tested"] == numbers["areas"] == 1_702
    assert numbers["needs"] + numbers["needs_outside"] == 12_000
    assert numbers["needs_outside"] < 20
    assert numbers["alone"] == 0


def test_gi_star_agrees_with_esda(found: Found) -> None:
    areas = found[0].areas
    near = neighbours(areas)
    pairs: dict[int, list[int]] = {at: [] for at in range(near.size)}
    for left, right in zip(near.left.tolist(), near.right.tolist(), strict=True):
        pairs[left].append(right)
    weights = W(pairs, silence_warnings=True)
    rival = esda.G_Local(areas["rate"], weights, transform="B", star=True, permutations=0)
    np.testing.assert_allclose(areas["gi_z"], rival.Zs, atol=1e-9)
    moran = esda.Moran_Local(areas["rate"], weights, permutations=0)
    np.testing.assert_allclose(areas["moran_i"], moran.Is, atol=1e-9)


def test_the_city_centre_is_hot_and_most_of_it_is_backed(found: Found) -> None:
    spots = found[0].spots
    first = spots.iloc[0]
    assert first["kind"] == "hot"
    assert "Manchester 054C" in first["names"]
    assert first["times"] > 2
    areas = found[0].areas
    assert areas.loc[areas["kind"] == "hot", "backed"].mean() > 0.7


def test_no_ward_sees_more_than_half_of_the_largest_hot_spot(found: Found, realdata: Path) -> None:
    spots, needs, people = found[0].spots, found[1], found[2]
    layers = {
        "ward": area_frame(realdata / GM / "gm_ward_2023_bgc.geojson"),
        "district": area_frame(realdata / GM / "gm_lad_2023_bgc.geojson"),
    }
    table = cuts(spots, layers, needs=needs, people=people)
    shares = table.groupby(["spot", "layer"])["share_of_needs"].sum()
    assert shares.between(1 - 1e-9, 1 + 1e-9).all()
    seen = isolation(table).set_index(["spot", "layer"]).to_dict("index")
    assert seen[1, "ward"]["isolation"] > 0.5
    assert seen[1, "ward"]["slivers"] >= 1
    assert seen[1, "district"]["isolation"] < 0.1
    assert seen[1, "district"]["largest_name"] == "Manchester"
