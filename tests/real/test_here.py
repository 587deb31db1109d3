"""What is at the postcodes of Trafford, against the wards published for them."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layers import grid
from mapping.analysis.points import areas_of
from web.place import Place

pytestmark = pytest.mark.real
WRONG_AT_MOST = 2


def _published(realdata: Path) -> pd.DataFrame:
    return pd.read_csv(realdata / "postcodes" / "trafford_postcodes_with_wards.csv")


def test_every_postcode_lies_in_its_published_ward(manchester_place: Place, realdata: Path) -> None:
    known = _published(realdata)
    assert len(known) == 11_264
    points = gpd.GeoDataFrame(
        known, geometry=gpd.points_from_xy(known["lon"], known["lat"]), crs=grid.LONLAT
    )
    wards = manchester_place.areas("tier:ward")
    found = areas_of(grid.to_metres(points, manchester_place.crs), wards)
    wrong = known[found.to_numpy() != known["ward_code"].to_numpy()]
    assert len(wrong) <= WRONG_AT_MOST, wrong["postcode"].tolist()


def test_here_says_the_same_as_the_whole_list(manchester_place: Place, realdata: Path) -> None:
    sample = _published(realdata).sample(60, random_state=1)
    for lon, lat, ward in zip(sample["lon"], sample["lat"], sample["ward_code"], strict=True):
        found = manchester_place.here(lon, lat)
        assert [one["code"] for one in found.boundaries if one["tier"] == "ward"] == [ward]


def test_here_names_every_layer_at_a_town_hall(manchester_place: Place) -> None:
    found = manchester_place.here(-2.2846, 53.4586)
    tiers = [one["tier"] for one in found.boundaries]
    assert tiers == [
        "combined_authority",
        "district",
        "constituency",
        "ward",
        "polling_district",
        "msoa",
        "lsoa",
    ]
    assert {"community", "libraries", "culture"} <= {one["service"] for one in found.patches}
    assert found.assets
    assert all(one["metres_to_edge"] >= 0 for one in found.boundaries)


def test_a_point_near_a_line_names_the_ward_across_it(manchester_place: Place) -> None:
    wards = manchester_place.areas("tier:ward").set_index("name").geometry
    strip = wards["Altrincham"].intersection(wards["Bowdon"].buffer(30))
    spot = strip.representative_point()
    found = manchester_place.here(*manchester_place.lonlat(spot))
    near = [one for one in found.near_line if one["tier"] == "ward"]
    assert near
    assert near[0]["metres_to_edge"] <= 50
    assert "Bowdon" in [one["name"] for one in near[0]["across"]]
