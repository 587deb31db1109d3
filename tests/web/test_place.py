from datetime import date
from functools import partial
from pathlib import Path

import pytest
import shapely

from layers.actor import OPERATOR, VISITOR
from store.demo import CHAPEL_HALL, WARD_WITH_HALL, WARD_WITHOUT_HALL
from store.opening import open_store
from store.register import Register, Row
from web.area_layers import UnknownAreaLayer, parse
from web.frames import Frames
from web.place import Place, UnknownArea, UnknownPlace
from web.search import search

TODAY = date(2026, 11, 22)


def test_names_of_area_layers() -> None:
    ward = parse("tier:ward@2022-06-01", today=TODAY)
    assert (ward.kind, ward.name, ward.on) == ("tier", "ward", date(2022, 6, 1))
    assert ward.title == "Wards"
    assert parse("service:police", today=TODAY).title == "Police patches"
    assert parse("service:dog wardens", today=TODAY).singular == "Dog wardens patch"


@pytest.mark.parametrize("spec", ["ward", "tier:", "moon:ward", "", "tier:ward@May"])
def test_what_is_not_the_name_of_an_area_layer(spec: str) -> None:
    with pytest.raises(UnknownAreaLayer):
        parse(spec, today=TODAY)


def test_only_areas_in_force_are_given(demo_place: Place) -> None:
    assert len(demo_place.areas("tier:ward")) == 24
    assert len(demo_place.areas("tier:ward@2020-01-01")) == 24
    new = demo_place.areas("tier:ward").geometry.union_all()
    old = demo_place.areas("tier:ward@2020-01-01").geometry.union_all()
    assert new.symmetric_difference(old).area == pytest.approx(0, abs=1)


def test_areas_have_codes_of_their_own(demo_place: Place) -> None:
    for layer in demo_place.area_layers():
        codes = demo_place.areas(layer)["code"]
        assert codes.is_unique, layer.spec
        assert codes.notna().all(), layer.spec


def test_a_layer_that_is_not_there_is_named_with_those_that_are(demo_place: Place) -> None:
    with pytest.raises(UnknownArea, match=r"no areas called tier:moon.*tier:ward.*service:police"):
        demo_place.area_layer("tier:moon")


def test_everybody_is_counted_once(demo_place: Place) -> None:
    counted = demo_place.register.read("people")["residents"].sum()
    assert demo_place.people()["residents"].sum() == pytest.approx(counted, rel=1e-12)


def test_an_area_is_found_by_code_or_by_name(demo_place: Place) -> None:
    layer, area = demo_place.area(WARD_WITHOUT_HALL)
    assert (layer.spec, area["name"].tolist()) == ("tier:ward", ["Tanners"])
    assert demo_place.area("tanners")[1]["code"].tolist() == [WARD_WITHOUT_HALL]
    with pytest.raises(UnknownArea, match="No area here has the code or name 'Atlantis'"):
        demo_place.area("Atlantis")


def test_a_postcode_is_found_however_it_is_typed(demo_place: Place) -> None:
    assert demo_place.postcode("pw11aa") == demo_place.postcode(" PW1 1AA ")
    with pytest.raises(UnknownPlace, match="not among the 1,500"):
        demo_place.postcode("M33 7ZF")


def test_chapel_hall_lies_just_across_the_line(demo_place: Place) -> None:
    assets = demo_place.records("assets")
    hall = assets[assets["name"] == CHAPEL_HALL].geometry.iloc[0]
    found = demo_place.here(*demo_place.lonlat(hall))
    wards = [one["code"] for one in found.boundaries if one["tier"] == "ward"]
    assert wards == [WARD_WITH_HALL]
    assert found.assets[0]["name"] == CHAPEL_HALL
    tanners = demo_place.area(WARD_WITHOUT_HALL)[1].geometry.iloc[0]
    assert 0 < shapely.distance(tanners, hall) < 150


def test_points_go_there_and_back(demo_place: Place) -> None:
    _, lon, lat = demo_place.postcode("PW1 1AA")
    assert demo_place.lonlat(demo_place.point(lon, lat)) == pytest.approx((lon, lat), abs=1e-7)
    with pytest.raises(UnknownPlace, match="outside the ground"):
        demo_place.point(1.0, -54.0)


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("pw1 1aa", "postcode", "PW1 1AA"),
        ("Tanners", "boundary", "Tanners"),
        ("tanners", "boundary", "Tanners"),
        (WARD_WITH_HALL, "boundary", "Leatside"),
        ("chapel hall", "asset", CHAPEL_HALL),
    ],
)
def test_the_best_hit_comes_first(demo_place: Place, text: str, kind: str, label: str) -> None:
    best = search(demo_place, text)[0]
    assert (best.kind, best.label) == (kind, label)


@pytest.mark.parametrize("text", ["", "   ", "zzzzqq", "M33 7ZF", "%", "'; DROP TABLE assets --"])
def test_a_search_for_nothing_finds_nothing(demo_place: Place, text: str) -> None:
    assert search(demo_place, text) == []


def test_what_one_role_sees_is_not_kept_for_another(demo_place: Place) -> None:
    frames = Frames()
    operator = Place(demo_place.register, frames=frames)
    visitor = Place(demo_place.register.as_(VISITOR), frames=frames)
    assert "telephone" in operator.records("assets")
    assert "telephone" not in visitor.records("assets")
    assert len(operator.with_waiting("assets")) == 1212
    assert len(visitor.with_waiting("assets")) == 1200
    assert len(operator.records("assets")) == 1200


def test_frames_forget_the_oldest_and_make_each_once() -> None:
    frames = Frames(most=2)
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert frames.get(name, partial(make, name)) == name
    assert made == ["a", "b", "c", "b"]


def test_overlaps_add_up_to_the_whole(demo_place: Place) -> None:
    found = demo_place.overlaps("tier:ward", "tier:district")
    by_ward = found.table.groupby("a_code")["share_of_a_area"].sum()
    assert by_ward.tolist() == pytest.approx([1.0] * 24, abs=1e-3)
    people = demo_place.people()["residents"].sum()
    assert found.table["people"].sum() + found.left_out.people == pytest.approx(people)


def test_a_place_without_a_name_is_called_like_its_one_largest_area(tmp_path: Path) -> None:
    register = Register(open_store(tmp_path / "a.gpkg", create=True), OPERATOR)
    assert (Place(register).name, Place(register).is_named) == ("This place", False)
    square = shapely.box(-2.3, 53.4, -2.2, 53.5)
    for name, tier in [("Ours", "district"), ("A", "ward"), ("B", "ward")]:
        values = {"name": name, "code": name, "tier": tier}
        register.load("boundaries", [Row(values, square)], source=name)
    assert (Place(register).name, Place(register).is_named) == ("Ours", True)
    register.set_note("name", "Said")
    assert Place(register).name == "Said"
    register.store.close()
