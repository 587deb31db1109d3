import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.catalogue import LAYERS
from layers.errors import BadFile
from layers.vocabulary import terms
from store.columns import corrected, guess, ons
from store.words import kind_of_figure, matched, of_file, tier_named, tier_of_codes


@given(
    prefix=st.sampled_from(["WD", "LAD", "LSOA", "MSOA", "OA", "PARNCP", "PCON", "CED", "RGN"]),
    year=st.integers(0, 99),
    lower=st.booleans(),
)
def test_official_columns_are_known_in_every_year_and_case(
    prefix: str, year: int, lower: bool
) -> None:
    names = [f"{prefix}{year:02d}{part}" for part in ("CD", "NM", "NMW")]
    columns = ["OBJECTID", *(name.lower() if lower else name for name in names), "geometry"]
    found = guess(LAYERS["boundaries"], columns)
    assert found.fields["code"] == (columns[1],)
    assert found.fields["name"] == (columns[2],)
    assert found.fields["name_cy"] == (columns[3],)
    assert found.tier is not None


@pytest.mark.parametrize(
    ("columns", "tier", "code", "parent"),
    [
        (["WD23CD", "WD23NM", "LAD23CD", "LAD23NM"], "ward", "WD23CD", "LAD23CD"),
        (["LSOA11CD", "LSOA11NM", "LAD13CD"], "lsoa", "LSOA11CD", "LAD13CD"),
        (["ward21_name", "ward21_code"], "ward", "ward21_code", None),
        (["icb22_name", "icb22_code"], "icb", "icb22_code", None),
        (["area_code", "area_name", "local_authority_area_code"], None, "area_code",
         "local_authority_area_code"),
        (["label", "name", "code"], None, "code", None),
        (["PD_ID", "Ward"], None, "PD_ID", None),
    ],
)  # fmt: skip
def test_boundaries_say_their_tier_and_parent(
    columns: list[str], tier: str | None, code: str, parent: str | None
) -> None:
    found = guess(LAYERS["boundaries"], columns)
    assert found.tier == tier
    assert found.fields["code"] == (code,)
    assert found.fields.get("parent") == ((parent,) if parent else None)


def test_a_tier_given_chooses_among_official_columns() -> None:
    columns = ["WD23CD", "WD23NM", "LAD23CD", "LAD23NM"]
    found = guess(LAYERS["boundaries"], columns, tier="district")
    assert found.fields["code"] == ("LAD23CD",)
    assert found.fields["name"] == ("LAD23NM",)


def test_hours_and_addresses_are_gathered_in_order() -> None:
    columns = ["name", "Address 2", "Address 1", "opening_hours_monday", "opening_hours_sunday"]
    found = guess(LAYERS["assets"], columns)
    assert found.fields["address"] == ("Address 2", "Address 1")
    assert found.fields["opening"] == ("opening_hours_monday", "opening_hours_sunday")


def test_a_person_is_above_the_guess() -> None:
    columns = ["name", "label", "x", "y"]
    found = guess(LAYERS["assets"], columns)
    said = corrected(found, LAYERS["assets"], columns, {"label": "name", "x": "easting"})
    assert said.fields["name"] == ("label",)
    assert said.place["easting"] == "x"
    assert "lon" not in said.place


@pytest.mark.parametrize(
    ("given_", "said"),
    [({"nme": "name"}, "no column called 'nme'"), ({"name": "nme"}, "no field called 'nme'")],
)
def test_mistakes_in_a_mapping_are_named(given_: dict[str, str], said: str) -> None:
    found = guess(LAYERS["assets"], ["name"])
    with pytest.raises(BadFile, match=said):
        corrected(found, LAYERS["assets"], ["name"], given_)


def test_columns_of_nothing_official_are_none() -> None:
    assert ons(["name", "Shape__Area", "WD23CDO", "23CD"]) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Local authority run library", "library"),
        ("Dentist", "health"),
        ("Takeaway/sandwich shop", "shop"),
        ("Polling station", "polling"),
        ("Fire Station", "safety"),
        ("Green", "green"),
        ("Library", "library"),
        ("CRC", None),
    ],
)
def test_kinds_are_told_from_words(text: str, term: str | None) -> None:
    assert matched("categories", text) == term


def test_every_title_and_name_finds_itself() -> None:
    for vocabulary in ("categories", "themes", "services"):
        for term in terms(vocabulary).values():
            assert matched(vocabulary, term.title) == term.name
            assert matched(vocabulary, term.name) == term.name


def test_names_of_files_and_codes_tell_the_rest() -> None:
    assert of_file("categories", "gm_libraries") == "library"
    assert of_file("categories", "gm_jobcentreplus") == "advice"
    assert tier_named("Small areas (LSOA)") == tier_named("lsoa") == "lsoa"
    assert tier_named("Wards") == "ward"
    assert tier_of_codes(["E05000001", "E05000002", "x"]) == "ward"
    assert tier_of_codes(["North", "South"]) is None
    assert kind_of_figure("Weighted Score") == "score"
    assert kind_of_figure("Percentage") == "rate"


@pytest.mark.real
def test_every_real_list_of_assets_has_a_name_and_a_place(realdata: Path) -> None:
    unnamed = {"gm_burglary_points.csv"}
    for file in sorted((realdata / "assets").rglob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as handle:
            columns = next(csv.reader(handle))
        found = guess(LAYERS["assets"], columns)
        assert "name" in found.fields or file.name in unnamed, file.name
        assert found.place or "WKT" in columns, file.name
    for file in sorted((realdata / "assets").rglob("*.geojson")):
        properties = json.loads(file.read_text(encoding="utf-8"))["features"][0]["properties"]
        assert "name" in guess(LAYERS["assets"], list(properties)).fields, file.name


@pytest.mark.parametrize(
    ("layer", "columns", "name"),
    [
        ("boundaries", ["STATE_NAME", "STATE_FIPS"], "STATE_NAME"),
        ("boundaries", ["insee", "nom"], "nom"),
        ("boundaries", ["code", "LAD24NM"], None),
        ("boundaries", ["StreetName", "user_name", "VehicleName"], None),
        ("patches", ["ltla24_code", "ltla24_name"], "ltla24_name"),
        ("patches", ["officer_name", "BEAT_NAM"], "BEAT_NAM"),
        ("assets", ["contact_name", "facility_name"], "facility_name"),
        ("needs", ["reporter_name"], None),
    ],
)
def test_a_name_is_known_by_what_its_column_ends_in(
    layer: str, columns: list[str], name: str | None
) -> None:
    assert guess(LAYERS[layer], columns).fields.get("name") == (name and (name,))
