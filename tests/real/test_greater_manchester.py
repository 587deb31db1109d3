"""Greater Manchester is built from its recipe with the counts of the files themselves."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.actor import OPERATOR
from store.loading import load
from store.opening import open_store
from store.recipe import Recipe, read_recipe
from store.register import Register

pytestmark = pytest.mark.real

RECIPE = Path(__file__).with_name("greater_manchester.toml")


@pytest.fixture(scope="module")
def register(greater_manchester: Path) -> Iterator[Register]:
    store = open_store(greater_manchester)
    yield Register(store, OPERATOR)
    store.close()


@pytest.fixture(scope="module")
def recipe(realdata: Path) -> Recipe:
    assert realdata.is_dir()
    return read_recipe(RECIPE)


def test_boundaries_are_as_many_as_in_the_files(register: Register) -> None:
    tiers = register.groups("boundaries", "tier")
    assert tiers["combined_authority"] == 1
    assert tiers["district"] == 10
    assert tiers["ward"] == 430
    assert tiers["lsoa"] == 1_702
    assert tiers["msoa"] == 353
    assert tiers["polling_district"] == 91
    assert tiers["parish"] == 4
    assert tiers["constituency"] == 3


def test_the_wards_of_2023_follow_those_of_2022(register: Register) -> None:
    wards = register.read("boundaries", where={"tier": "ward"}, geometry=False)
    old = wards[wards["valid_from"] == "2022-05-05"]
    new = wards[wards["valid_from"] == "2023-05-04"]
    assert (len(old), len(new)) == (215, 215)
    assert set(old["valid_to"]) == {"2023-05-03"}
    assert set(new["valid_to"]) == {None}
    districts = set(register.read("boundaries", where={"tier": "district"}, geometry=False)["code"])
    assert set(old["parent"]) == set(new["parent"]) == districts


def test_people_indicators_and_patches_are_complete(register: Register) -> None:
    people = register.read("people")
    assert len(people) == 1_702
    assert people.geometry.notna().all()
    assert people["residents"].sum() == 2_911_744
    assert set(register.groups("indicators", "indicator").values()) == {1_702}
    assert register.groups("indicators", "kind") == {"decile": 1_702, "rank": 1_702, "score": 1_702}
    assert register.groups("patches", "service") == {
        "community": 4,
        "culture": 10,
        "libraries": 176,
    }


@pytest.mark.parametrize(
    ("layer", "source", "records"),
    [
        ("postcodes", "Code-Point Open", 71_802),
        ("assets", "Libraries", 141),
        ("assets", "Food banks", 171),
        ("assets", "Pharmacies", 631),
        ("assets", "Dentists", 539),
        ("assets", "Polling stations", 700),
        ("assets", "Community hubs", 6),
        ("assets", "Care homes", 56),
        ("assets", "General practices", 26),
        ("assets", "Schools and colleges", 103),
        ("assets", "Leisure centres", 17),
        ("assets", "Green space", 427),
        ("assets", "Places of worship", 118),
        ("assets", "Jobcentres", 26),
        ("assets", "Allotments", 35),
        ("assets", "Defibrillators", 185),
        ("assets", "Sports clubs", 136),
        ("assets", "Council land and buildings", 394),
        ("needs", "Road casualties 2024", 1_620),
        ("needs", "Burglaries January 2019", 2_670),
        ("needs", "Wards of Trafford: households without a car", 21),
        ("needs", "Wards of Trafford: income deprivation", 21),
    ],
)
def test_every_source_has_its_records(
    register: Register, layer: str, source: str, records: int
) -> None:
    found = register.sources()
    mine = found[(found["layer"] == layer) & (found["source"] == source)]
    assert mine["records"].sum() == records
    assert set(mine["licence"]) == {"Open Government Licence v3.0"}


def test_the_four_broken_small_areas_are_mended_by_name(register: Register, recipe: Recipe) -> None:
    source = next(one for one in recipe.sources if one.name == "LSOAs 2021")
    report = load(register, source, dry_run=True)
    assert (report.unchanged, report.refused) == (1_702, [])
    features = json.loads(source.file.read_text(encoding="utf-8"))["features"]
    named = {
        features[int(str(one["row"])) - 1]["properties"]["area_name"] for one in report.repaired
    }
    assert named == {"Stockport 006C", "Stockport 038C", "Tameside 017C", "Wigan 003B"}
    assert {one["what"] for one in report.repaired} == {
        "the shape was mended (ring self-intersection)"
    }


def test_what_has_no_place_is_refused_by_row(register: Register, recipe: Recipe) -> None:
    clubs = next(one for one in recipe.sources if one.name == "Sports clubs")
    report = load(register, clubs, dry_run=True)
    assert (report.read, report.unchanged) == (140, 136)
    assert [(one["row"], str(one["reason"])[:17]) for one in report.refused] == [
        (22, "Postcode M33 5SL "),
        (38, "Postcode WA16 6JS"),
        (73, "Postcode M33 5SL "),
        (105, "Postcode WA14 4WQ"),
    ]


def test_one_swapped_building_is_mended(register: Register, recipe: Recipe) -> None:
    land = next(one for one in recipe.sources if one.name == "Council land and buildings")
    report = load(register, land, dry_run=True)
    assert (report.read, report.unchanged, len(report.refused)) == (608, 394, 214)
    swapped = [one for one in report.repaired if "latitude and longitude" in str(one["what"])]
    assert len(swapped) == 1
    centre = register.read("assets", where={"name": "Davyhulme Youth Centre"}).geometry.iloc[0]
    assert (centre.x, centre.y) == (pytest.approx(-2.38, abs=0.03), pytest.approx(53.45, abs=0.03))


def test_the_store_is_sound(register: Register) -> None:
    assert register.check() == []
