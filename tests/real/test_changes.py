"""What changed between Trafford's localities of 2022 and of 2023."""

from pathlib import Path

import geopandas as gpd
import pytest

from layers.grid import to_metres
from mapping.analysis.changes import changes
from web.area_layers import AreaLayer
from web.asking.changes import Change, Question
from web.changes_words import answer, meant
from web.place import Place

pytestmark = pytest.mark.real


def localities(realdata: Path, year: int) -> gpd.GeoDataFrame:
    found = gpd.read_file(realdata / f"patches/trafford_localities_{year}_bfc.geojson")
    return to_metres(found.rename(columns={"area_name": "name"}))


def test_the_report_names_the_wards_that_moved_and_the_people(
    realdata: Path, manchester_place: Place
) -> None:
    before, after = (localities(realdata, year) for year in (2022, 2023))
    question = Question(
        service="community",
        first=manchester_place.today().replace(2022, 6, 1),
        last=manchester_place.today().replace(2023, 6, 1),
    )
    layer = AreaLayer("tier", "ward", question.first)
    wards, people = manchester_place.areas(layer), manchester_place.people()
    found = changes(before, after, wards, people=people)
    told = found.moves[meant(found.moves)]
    moved = told[(told["before"] == "West") & (told["after"] == "North")]
    assert set(moved["name"]) == {"Davyhulme East", "Urmston"}
    assert set(told["name"]) == {"Davyhulme East", "Urmston", "St Mary's"}
    ground = (
        after.set_index("name")
        .geometry["North"]
        .difference(before.set_index("name").geometry["North"])
    )
    homes = gpd.clip(people, gpd.GeoSeries([ground], crs=people.crs))
    assert moved["people"].sum() == pytest.approx(homes["residents"].sum(), rel=0.01)
    assert found.people == pytest.approx(found.moves["people"].sum(), rel=1e-6)
    assert 0.95 < told["people"].sum() / found.people <= 1
    table = found.patches.set_index("name")
    gained = table["people_after"] - table["people_before"]
    assert gained["North"] == pytest.approx(-gained["West"], rel=0.01)
    words = answer(Change(question=question, areas=layer, found=found))
    assert "From West to North: all or part of Davyhulme East and Urmston." in words
    assert found.slivers < 3000
