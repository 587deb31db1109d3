"""Loads into a square place of two districts of two wards each, made here in lon and lat."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from layers.actor import Actor
from layers.errors import BadFile, Refused
from store.loading import Report, Source, load, preview
from store.register import Register

WEST, SOUTH, STEP = -2.40, 53.40, 0.02
"""The place is 0.04 by 0.02 degrees; every ward is a quarter of it, 0.01 degrees wide."""


def squares(path: Path, codes: list[str], width: float, **columns: list[str]) -> Path:
    """Write a row of upright rectangles that share the place among them."""
    shapes = [
        shapely.box(WEST + n * width, SOUTH, WEST + (n + 1) * width, SOUTH + STEP)
        for n in range(len(codes))
    ]
    names = [f"Area {code[-1]}" for code in codes]
    gpd.GeoDataFrame(
        {"area_code": codes, "area_name": names, **columns}, geometry=shapes, crs=4326
    ).to_file(path, driver="GeoJSON")
    return path


@pytest.fixture
def place(package: Register, tmp_path: Path) -> Register:
    file = squares(tmp_path / "d.geojson", ["E07000001", "E07000002"], 0.02)
    report = load(package, Source(layer="boundaries", file=file, date="2000-01-01"))
    assert (report.read, report.added, report.refused) == (2, 2, [])
    return package


def wards(register: Register, tmp_path: Path, first: int, day: str, name: str) -> Report:
    codes = [f"E0500{first + n:04d}" for n in range(4)]
    file = squares(tmp_path / f"{name}.geojson", codes, 0.01)
    return load(register, Source(layer="boundaries", file=file, date=day, name=name))


def table(tmp_path: Path, text: str, name: str = "halls.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def assets(register: Register, tmp_path: Path, text: str, **more: object) -> Report:
    return load(register, Source(layer="assets", file=table(tmp_path, text), **more))  # type: ignore[arg-type]


def test_tier_and_parent_are_worked_out(place: Register, tmp_path: Path) -> None:
    wards(place, tmp_path, 1, "2022-05-05", "old")
    found = place.read("boundaries", where={"tier": "ward"}).sort_values("code")
    assert found["parent"].tolist() == ["E07000001", "E07000001", "E07000002", "E07000002"]


def test_a_new_generation_ends_the_old_one_and_reloading_changes_nothing(
    place: Register, tmp_path: Path
) -> None:
    wards(place, tmp_path, 1, "2022-05-05", "old")
    report = wards(place, tmp_path, 11, "2023-05-04", "new")
    assert "4 older wards end the day before these begin." in report.notes
    old = place.read("boundaries", where={"valid_from": "2022-05-05"})
    assert set(old["valid_to"]) == {"2023-05-03"}
    for first, day, name in ((1, "2022-05-05", "old"), (11, "2023-05-04", "new")):
        again = wards(place, tmp_path, first, day, name)
        assert (again.added, again.updated, again.unchanged) == (0, 0, 4)


def test_an_older_generation_loaded_late_ends_before_the_newer(
    place: Register, tmp_path: Path
) -> None:
    wards(place, tmp_path, 11, "2023-05-04", "new")
    wards(place, tmp_path, 1, "2022-05-05", "old")
    old = place.read("boundaries", where={"valid_from": "2022-05-05"})
    new = place.read("boundaries", where={"valid_from": "2023-05-04"})
    assert set(old["valid_to"]) == {"2023-05-03"}
    assert set(new["valid_to"]) == {None}


def test_areas_of_unknown_kind_are_asked_about(package: Register, tmp_path: Path) -> None:
    file = squares(tmp_path / "north_south.geojson", ["N1", "S2"], 0.02)
    with pytest.raises(BadFile, match="Say which tier: country, region"):
        load(package, Source(layer="boundaries", file=file))
    seen = preview(Source(layer="boundaries", file=file), register=package)
    assert seen.tier is None
    assert seen.mapping["area_code"] == "code"
    assert len(seen.frame) == 2


def test_a_dry_run_gives_the_same_report_and_writes_nothing(
    place: Register, tmp_path: Path
) -> None:
    text = "name,lon,lat\nHall,-2.39,53.41\nFar Hall,-3.9,53.41\n"
    dry = load(place, Source(layer="assets", file=table(tmp_path, text)), dry_run=True)
    assert place.counts()["assets"] == 0
    wet = load(place, Source(layer="assets", file=table(tmp_path, text)))
    assert dry == wet
    assert (wet.added, place.counts()["assets"]) == (1, 1)


def test_loading_again_updates_by_key_and_doubles_nothing(place: Register, tmp_path: Path) -> None:
    first = assets(place, tmp_path, "id,name,lon,lat\n1,Hall,-2.39,53.41\n2,Hub,-2.38,53.41\n")
    assert (first.added, first.updated, first.unchanged) == (2, 0, 0)
    again = assets(place, tmp_path, "id,name,lon,lat\n1,New Hall,-2.39,53.41\n2,Hub,-2.38,53.41\n")
    assert (again.added, again.updated, again.unchanged) == (0, 1, 1)
    assert sorted(place.read("assets")["name"]) == ["Hub", "New Hall"]


def test_rows_that_look_alike_are_all_kept(place: Register, tmp_path: Path) -> None:
    text = "name,lon,lat\n" + "Bench,-2.39,53.41\n" * 3
    assert assets(place, tmp_path, text).added == 3
    assert assets(place, tmp_path, text).unchanged == 3


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [
        ("53.41", "-2.39", "latitude and longitude"),
        ("374166", "390391", None),
    ],
)
def test_one_row_mistaken_is_mended_and_said(
    place: Register, tmp_path: Path, x: str, y: str, what: str | None
) -> None:
    report = assets(place, tmp_path, f"name,lon,lat\nA,-2.39,53.41\nB,-2.389,53.411\nC,{x},{y}\n")
    assert report.added == 3
    if what:
        assert report.repaired == [{"row": 3, "what": f"the coordinates were read as {what}"}]
    found = place.read("assets").geometry.to_numpy()
    assert shapely.distance(found, shapely.Point(-2.39, 53.41)).max() < 0.002


def test_a_whole_file_in_metres_is_known(place: Register, tmp_path: Path) -> None:
    report = assets(place, tmp_path, "name,x,y\nA,374166,390391\nB,374200,390400\n")
    assert report.added == 2
    assert "All coordinates were read as British National Grid." in report.notes


def test_one_row_mirrored_by_chance_is_not_taken_for_a_mistake(
    place: Register, tmp_path: Path
) -> None:
    rows = "A,500000,200000\nB,510000,210000\nC,390391,374166\n"
    report = assets(place, tmp_path, "name,easting,northing\n" + rows)
    assert report.added == 0
    assert all("km from the boundaries loaded" in str(one["reason"]) for one in report.refused)


def test_text_shapes_in_metres_without_a_system_are_known(place: Register, tmp_path: Path) -> None:
    ring = "374100 390300,374200 390300,374200 390400,374100 390300"
    report = assets(place, tmp_path, f'WKT,name\n"POLYGON (({ring}))",Library\n')
    assert report.added == 1
    assert place.read("assets").geometry.iloc[0].centroid.x == pytest.approx(-2.39, abs=0.01)


def test_postcodes_place_rows_and_say_why_not(place: Register, tmp_path: Path) -> None:
    without = assets(place, tmp_path, "name,postcode\nHall,M33 7ZF\n")
    assert "no postcodes are loaded" in str(without.refused[0]["reason"])
    text = "pcds,dointr,doterm,east1m,north1m\nM33 7ZF,198001,,374166,390391\n"
    text += "M33 1AA,198001,201912,374266,390391\nIM1 1AA,199601,,,\n"
    text += "BT1 1AA,199601,,333000,374000\n"
    loaded = load(place, Source(layer="postcodes", file=table(tmp_path, text, "onspd.csv")))
    assert (loaded.added, len(loaded.refused)) == (2, 2)
    assert "Irish grid" in str(loaded.refused[1]["reason"])
    rows = "name,postcode\nHall,m337zf\nHub,M33 1AA\nInn,M33 9ZZ\nBar,M33\n"
    report = assets(place, tmp_path, rows)
    assert report.added == 2
    assert report.repaired == [
        {"row": 2, "what": "placed by M33 1AA, a postcode that ended 2019-12-31"}
    ]
    assert [one["reason"] for one in report.refused] == [
        "Postcode M33 9ZZ is not among the 2 postcodes loaded.",
        "'M33' is not a whole postcode, and there are no coordinates.",
    ]


def test_people_get_the_shape_of_their_area(place: Register, tmp_path: Path) -> None:
    text = "lad23cd,population\nE07000001,1200\nE07000009,5\n"
    file = table(tmp_path, text, "people.csv")
    report = load(place, Source(layer="people", file=file, date="2021-03-21"))
    assert (report.added, report.refused[0]["reason"]) == (
        1,
        "Code E07000009 is not among the boundaries loaded.",
    )
    kept = load(place, Source(layer="people", file=file, date="2021-03-21", keep="place"))
    assert (kept.read, kept.unchanged, kept.refused) == (1, 1, [])


def test_a_fault_in_what_may_be_empty_costs_only_that(place: Register, tmp_path: Path) -> None:
    text = "name,lon,lat,website,contact,telephone\n"
    text += "Hall,-2.39,53.41,javascript:alert(1),0161 496 0000,\n"
    text += "Hub,-2.39,53.41,example.org,a@example.org,1614960001\n,-2.39,53.41,,,\n"
    report = assets(place, tmp_path, text)
    assert report.added == 3
    found = place.read("assets").set_index("name")
    assert found.loc["Hall", "website"] is None
    assert found.loc["Hall", "telephone"] == "0161 496 0000"
    assert found.loc["Hub", "telephone"] == "01614960001"
    assert "Hall or meeting place" in found.index
    assert {one["row"] for one in report.repaired} == {1, 2, 3}


def test_a_kind_is_taken_from_the_column_the_constant_or_the_file(
    place: Register, tmp_path: Path
) -> None:
    text = "name,type,lon,lat\nA,Public library,-2.39,53.41\nB,?,-2.39,53.41\n"
    assets(place, tmp_path, text, name="first")
    assets(place, tmp_path, text, name="second", set={"category": "green"})
    found = place.read("assets")
    assert sorted(found[found["source"] == "first"]["category"]) == ["hall", "library"]
    assert set(found[found["source"] == "second"]["category"]) == {"green"}


def test_only_who_may_load_loads(place: Register, tmp_path: Path) -> None:
    visitor = place.as_(Actor("somebody"))
    with pytest.raises(Refused):
        assets(visitor, tmp_path, "name,lon,lat\nHall,-2.39,53.41\n")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"key": "nr"}, "no column called 'nr'"),
        ({"set": {"colour": "red"}}, "no field called 'colour'"),
        ({"columns": {"nme": "name"}}, "no column called 'nme'"),
        ({"crs": "EPSG:0"}, "no coordinate system called"),
        ({"keep": "all"}, "keep can only be"),
    ],
)
def test_mistakes_are_named(
    place: Register, tmp_path: Path, more: dict[str, object], said: str
) -> None:
    with pytest.raises(BadFile, match=said):
        assets(place, tmp_path, "name,lon,lat\nHall,-2.39,53.41\n", **more)


def test_a_service_that_is_named_keeps_its_name(package: Register, tmp_path: Path) -> None:
    patches = tmp_path / "patches.csv"
    patches.write_text(
        'name,wkt\nNorth,"POLYGON ((-2.3 53.4, -2.2 53.4, -2.2 53.5, -2.3 53.4))"\n',
        encoding="utf-8",
    )
    for said, kept in (("localities", "localities"), ("Police", "police")):
        load(package, Source(file=patches, layer="patches", service=said, name=said))
        assert kept in package.groups("patches", "service")


def test_areas_that_nothing_names_are_refused_in_one_sentence(
    place: Register, tmp_path: Path
) -> None:
    file = squares(tmp_path / "areas.geojson", ["1", "2"], 0.01)
    frame = gpd.read_file(file)[["geometry"]]
    frame.to_file(file, driver="GeoJSON")
    with pytest.raises(BadFile, match="Nothing in the file gives 'Name'"):
        load(place, Source(file=file, layer="boundaries", tier="ward"))
    frame.iloc[:1].to_file(tmp_path / "North_End.geojson", driver="GeoJSON")
    report = load(
        place, Source(file=tmp_path / "North_End.geojson", layer="boundaries", tier="ward")
    )
    assert report.added == 1
    assert "'North End'" in str(report.repaired[0]["what"])
