"""Whoever may not see a blurred place does not get it from any door of the store."""

import csv
import io
import json
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.actor import OPERATOR, VISITOR, Actor
from layers.errors import PatchworkError
from store.exporting import export
from store.register import Register, Row
from tests.store.places import ANN, HALL, MOD, square, wards

TRUE = shapely.Point(-2.4531234, 53.4071234)
REFUGE: dict[str, object] = {
    "name": "Refuge",
    "category": "care",
    "postcode": "M33 7ZF",
    "address": "9 Hidden Street",
    "blur": 500,
}
SIGNS = ("-2.453123", "53.407123", "M33 7ZF", "Hidden Street")
SEES_NOT = [
    VISITOR,
    ANN,
    Actor("o@example.org", frozenset({"officer"})),
    Actor("c@example.org", frozenset({"councillor"})),
]


@pytest.fixture
def refuge(register: Register) -> str:
    register.load("boundaries", wards(10), source="wards")
    register.add("assets", HALL, shapely.Point(-2.4535, 53.4075), status="published")
    return register.add("assets", REFUGE, TRUE, status="published")


def seen(register: Register, id: str, actor: Actor = VISITOR) -> shapely.Point:
    found = register.as_(actor).get("assets", id)["geometry"]
    assert isinstance(found, shapely.Point)
    return found


@pytest.mark.parametrize("actor", SEES_NOT, ids=lambda one: one.name)
def test_only_about_here(register: Register, refuge: str, actor: Actor) -> None:
    asker = register.as_(actor)
    one = asker.get("assets", refuge)
    frame = asker.read("assets")
    row = frame[frame["id"] == refuge].iloc[0]
    for found in (one, row):
        assert (found["postcode"], found["address"], found["blur"]) == (None, None, 500)
        assert found["name"] == "Refuge"
    assert row.geometry.equals(one["geometry"])
    assert not row.geometry.equals(TRUE)
    assert square(-2.46, 53.4).contains(row.geometry)  # its own ward
    assert frame["postcode"].tolist() == ["M33 7ZF", None]  # the hall beside it stays as it was
    for said in (frame.to_json(), *(export(frame, form).decode() for form in ("csv", "geojson"))):
        rest = said.replace("M33 7ZF", "", 1)
        assert not [sign for sign in SIGNS if sign in rest]


@pytest.mark.parametrize("actor", [MOD, OPERATOR], ids=lambda one: one.name)
def test_moderators_see_the_place(register: Register, refuge: str, actor: Actor) -> None:
    asker = register.as_(actor)
    assert seen(register, refuge, actor).equals(TRUE)
    row = asker.read("assets", where={"postcode": "M33 7ZF", "name": "Refuge"}).iloc[0]
    assert (row["postcode"], row["address"]) == ("M33 7ZF", "9 Hidden Street")
    assert row.geometry.equals(TRUE)
    assert len(asker.read("assets", within=TRUE.buffer(1e-6))) == 1


def test_fields_chosen_stay_those_chosen(register: Register, refuge: str) -> None:
    asker = register.as_(VISITOR)
    frame = asker.read("assets", fields=["name"])
    assert list(frame.columns)[-2:] == ["name", "geometry"]
    assert "blur" not in frame
    assert not frame[frame["id"] == refuge].geometry.iloc[0].equals(TRUE)
    plain = asker.read("assets", fields=["address"], geometry=False)
    assert plain["address"].tolist() == [None, None]
    assert "geometry" not in plain


def test_searching_does_not_find_it(register: Register, refuge: str) -> None:
    asker = register.as_(VISITOR)
    for where in ({"postcode": "M33 7ZF"}, {"postcode": ["M33 7ZF", "M1 1AA"]}):
        assert asker.read("assets", where=where)["name"].tolist() == ["Chapel Hall"]
    assert asker.read("assets", where={"address": "9 Hidden Street"}).empty
    assert refuge in asker.read("assets", where={"postcode": None})["id"].tolist()
    assert asker.groups("assets", "postcode") == {"M33 7ZF": 1}
    assert asker.groups("assets", "address") == {}


def test_small_shapes_find_only_where_it_is_shown(register: Register, refuge: str) -> None:
    asker = register.as_(VISITOR)
    place = seen(register, refuge)
    found = asker.read("assets", within=place.buffer(1e-6))
    assert found["id"].tolist() == [refuge]
    # A net of small squares over the ward: only the one round the point shown holds it.
    hits = []
    for west in np.arange(-2.46, -2.45, 0.001):
        for south in np.arange(53.40, 53.41, 0.001):
            box = shapely.box(west, south, west + 0.001, south + 0.001)
            if refuge in asker.read("assets", within=box, geometry=False)["id"].tolist():
                hits.append(box)
    assert all(box.intersects(place) for box in hits)
    assert 1 <= len(hits) <= 2
    assert not any(box.contains(TRUE) for box in hits)


def test_a_record_edited_a_thousand_times_shows_one_point(package: Register) -> None:
    package.load("boundaries", wards(10), source="wards")
    id = package.add("assets", REFUGE, TRUE, status="published")
    first = seen(package, id)
    chance = np.random.default_rng(3)
    version, points = 1, set()
    for at in range(1_000):
        if at % 10 == 9 and version > 2:
            version = package.undo("assets", id, version=int(chance.integers(1, version)))
        else:
            version = package.change("assets", id, {"opening": f"From {at}"}, version=version)
        if at % 20 == 0:
            points.add(seen(package, id).wkt)
    points |= {seen(package, id).wkt for _ in range(1_000)}
    assert points == {first.wkt}


def test_200_records_at_one_spot_show_one_point(package: Register) -> None:
    package.load("boundaries", wards(10), source="wards")
    rows = [
        Row({**REFUGE, "name": f"Home {at}", "blur": 480 + at // 10}, TRUE, key=str(at))
        for at in range(200)
    ]
    package.load("assets", rows, source="homes")
    found = package.as_(VISITOR).read("assets")
    points = shapely.get_coordinates(found.geometry)
    assert len(np.unique(points, axis=0)) == 1
    away = (points.mean(axis=0) - [TRUE.x, TRUE.y]) * [66_400, 111_300]
    assert np.hypot(*away) > 0.3 * 480


def test_the_day_asked_about_does_not_move_it(register: Register, refuge: str) -> None:
    asker = register.as_(VISITOR)
    days = [None, date(1990, 1, 1), date(2026, 1, 1), date(2090, 1, 1)]
    points = [asker.read("assets", where={"id": refuge}, on=day).geometry.iloc[0] for day in days]
    assert len({one.wkt for one in points}) == 1


def test_without_wards_the_smallest_areas_are_kept_to(register: Register) -> None:
    rows = [
        Row({**row.values, "tier": tier}, row.geometry, key=f"{tier}{row.key}")
        for tier in ("district", "parish")
        for row in wards(10)
    ]
    register.load("boundaries", rows[:10], source="districts")
    register.load("boundaries", rows[10:], source="parishes")
    id = register.add("assets", REFUGE, TRUE, status="published")
    assert square(-2.46, 53.4).contains(seen(register, id))
    empty = register.add(
        "assets", REFUGE | {"name": "At sea"}, shapely.Point(-4, 53.9), status="published"
    )
    assert seen(register, empty).distance(shapely.Point(-4, 53.9)) < 0.01


def test_when_the_wards_change_it_keeps_to_the_new_one(register: Register, refuge: str) -> None:
    before = seen(register, refuge)
    frame = register.read("boundaries", where={"code": "E00000004"})
    half = shapely.box(-2.4535, 53.4068, -2.45, 53.41)
    row = frame.iloc[0]
    register.change("boundaries", row["id"], {}, half, version=int(row["version"]))
    assert half.contains(seen(register, refuge))
    assert square(-2.46, 53.4).contains(before)


def test_lines_and_areas_become_a_point(register: Register, refuge: str) -> None:
    area = shapely.box(-2.4535, 53.4068, -2.4528, 53.4075)
    line = shapely.LineString([(-2.4535, 53.4068), (-2.4528, 53.4075)])
    for shape in (area, line):
        id = register.add(
            "needs",
            {"name": "Warm homes", "theme": "housing", "blur": 300, "postcode": "M33 7ZF"},
            shape,
            status="published",
        )
        found = register.as_(VISITOR).get("needs", id)
        assert isinstance(found["geometry"], shapely.Point)
        assert found["postcode"] is None
        assert shapely.equals(register.get("needs", id)["geometry"], shape)
    assert refuge


def test_what_waits_is_seen_true_by_those_who_sent_it_alone(register: Register) -> None:
    own = register.as_(ANN)
    id = own.add("assets", REFUGE, TRUE)
    assert shapely.equals(own.get("assets", id)["geometry"], TRUE)
    assert own.get("assets", id)["address"] == "9 Hidden Street"
    with pytest.raises(PatchworkError):
        register.as_(VISITOR).get("assets", id)
    waiting = register.as_(VISITOR).waiting("assets", TRUE.buffer(0.01))
    assert waiting.empty
    register.as_(MOD).move("assets", id, to="published")
    assert not shapely.equals(own.get("assets", id)["geometry"], TRUE)


def test_a_blur_of_nothing_hides_nothing(register: Register) -> None:
    id = register.add("assets", REFUGE | {"blur": 0}, TRUE, status="published")
    found = register.as_(VISITOR).get("assets", id)
    assert (found["geometry"], found["postcode"]) == (TRUE, "M33 7ZF")


def test_files_hold_what_is_shown(register: Register, refuge: str) -> None:
    frame = register.as_(VISITOR).read("assets", where={"id": refuge})
    text = export(frame, "csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    place = seen(register, refuge)
    assert float(row["lon"]) == pytest.approx(place.x, abs=1e-6)
    (feature,) = json.loads(export(frame, "geojson"))["features"]
    assert feature["properties"]["blur"] == 500
    assert isinstance(frame, gpd.GeoDataFrame)
    data = export(frame, "gpkg")
    assert b"Hidden Street" not in data
    assert shapely.to_wkb(TRUE) not in data
