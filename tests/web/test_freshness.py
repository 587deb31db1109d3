import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from shapely.geometry import Point
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register, Row
from web import explore_map, freshness_words
from web.api.assets import Assets
from web.api.layer_data import LayerData
from web.api.routes import routes
from web.api.tokens import Signer
from web.asking import freshness
from web.frames import Frames
from web.here_words import record_facts
from web.map_layers import MapLayers
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

TODAY = date(2026, 11, 22)
WEST_WARD, EAST_WARD = "E05000001", "E05000002"
ROWS = {
    "assets": [
        ("Old Hall", "hall", "2023-11-01", -2.345),
        ("Food Club", "food", "2026-05-01", -2.346),
        ("New Hall", "hall", "2026-11-01", -2.347),
        ("Far Hall", "hall", "2025-01-01", -2.325),
    ],
}


@pytest.fixture
def place(town_file: Path, tmp_path: Path) -> Iterator[Place]:
    """The town with four more assets: three are due, two of them for more than a year."""
    store = open_store(Path(shutil.copy(town_file, tmp_path / "town.gpkg")))
    register = Register(store, OPERATOR)
    rows = [
        Row({"name": name, "category": kind, "last_checked": day}, Point(lon, 53.4055), name)
        for name, kind, day, lon in ROWS["assets"]
    ]
    register.load("assets", rows, source="More")
    yield Place(register, frames=Frames(), today=lambda: TODAY)
    store.close()


@pytest.fixture
def wired(place: Place) -> Wiring:
    return connect(
        Wiring(
            store=place.register.store,
            signer=Signer("test"),
            assets=Assets(),
            thresholds=Thresholds(),
        )
    )


def test_due_ones_come_first_and_the_longest_overdue_before_others(place: Place) -> None:
    found = freshness.due(place)
    assert list(found.due["name"]) == ["Old Hall", "Far Hall", "Food Club"]
    assert len(found.records) == len(place.records("assets")) + len(place.records("needs"))
    assert list(found.due["ward"]) == ["West", "East", "West"]


def test_due_within_a_ward_and_within_a_patch(place: Place) -> None:
    west = freshness.due(place, within=WEST_WARD)
    assert (west.where, list(west.due["name"])) == ("West", ["Old Hall", "Food Club"])
    assert list(freshness.due(place, within="East").due["name"]) == ["Far Hall"]
    assert list(freshness.due(place, within="Beat 1").due["name"]) == ["Old Hall", "Food Club"]


def test_due_of_a_group(place: Place) -> None:
    group = place.register.add("groups", {"name": "Friends"}, None, status="published")
    hall = place.register.read("assets", where={"name": "Old Hall"}).iloc[0]
    place.register.change("assets", hall["id"], {"group": group}, version=int(hall["version"]))
    assert list(freshness.due(place, group=group).due["name"]) == ["Old Hall"]
    assert freshness.due(place, group="none of these").records.empty


def test_counts_by_area_add_up(place: Place) -> None:
    wards = freshness.by_area(place, place.area_layer("tier:ward")).set_index("code")
    assert dict(wards["due"]) == {WEST_WARD: 2, EAST_WARD: 1}
    assert wards["records"].sum() == len(freshness.records(place))
    east = wards.loc[EAST_WARD]
    assert east["share"] == pytest.approx(1 / east["records"])


def test_a_place_without_records_has_nothing_due(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    place = Place(Register(store, VISITOR), frames=Frames())
    assert freshness.due(place).records.empty
    assert freshness.old(place) == {"assets": 0, "needs": 0}
    assert freshness_words.answer(freshness.due(place)) == "There are no records that could be due."
    store.close()


def test_what_waits_for_review_is_not_due(place: Place) -> None:
    before = len(freshness.records(place))
    place.register.add("assets", {"name": "Not yet", "category": "hall"}, Point(-2.34, 53.405))
    assert len(freshness.records(place)) == before


def test_the_answer_names_what_waited_longest(place: Place) -> None:
    said = freshness_words.answer(freshness.due(place, within="West"))
    assert said.startswith("2 of 7 records in West are due to be checked.")
    assert said.endswith("The one that has waited longest is Old Hall.")
    east = freshness_words.answer(freshness.due(place, within="East"))
    assert "records in East is due" in east


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"last_checked": "2026-05-03"}, "Last checked 3 May 2026."),
        (
            {"last_checked": "2024-05-03"},
            "Nobody has checked this for 2 years. Last checked 3 May 2024.",
        ),
        (
            {"last_checked": "2025-05-03"},
            "Nobody has checked this for more than a year. Last checked 3 May 2025.",
        ),
        ({"changed_at": "2026-05-03T10:00:00Z"}, "Nobody has checked this yet."),
        ({}, "Nobody has checked this yet."),
    ],
)
def test_a_card_says_when_it_was_checked(values: dict[str, object], said: str) -> None:
    line = freshness_words.line("assets", {"category": "hall", **values}, today=TODAY)
    assert line.startswith(said)


def test_other_layers_are_not_checked() -> None:
    assert freshness_words.line("officers", {}, today=TODAY) == ""
    assert freshness_words.fact("officers", {}, today=TODAY) == []


def test_the_card_of_a_record_says_it_and_names_the_group(place: Place) -> None:
    group = place.register.add("groups", {"name": "Friends"}, None, status="published")
    hall = place.register.read("assets", where={"name": "Old Hall"}).iloc[0]
    place.register.change("assets", hall["id"], {"group": group}, version=int(hall["version"]))
    _, facts = record_facts(place, "assets", hall["id"])
    assert ("Last checked", "Nobody has checked this for 3 years", "1 November 2023") in facts
    assert ("Looked after by", "Friends", "") in facts
    assert group not in str(facts)


def test_old_marks_are_told_to_the_map(wired: Wiring) -> None:
    everybody = Place(Register(wired.store, VISITOR), frames=Frames())
    spec = MapLayers(everybody, wired.signer).points("assets", faded=True)
    client = TestClient(Starlette(routes=routes(wired, LayerData(Frames()))))
    data = client.get(spec.url).json()
    names = {data["names"][row] for row in data["old"]}
    assert {"Old Hall", "Far Hall"} <= names
    assert "New Hall" not in names
    assert spec.as_json()["faded"]
    assert spec.key != MapLayers(everybody, wired.signer).points("assets").key


def test_the_legend_says_so_only_when_marks_may_fade() -> None:
    shown = explore_map.old_legend(["assets", "needs", explore_map.OLD])
    assert [one.title for one in shown[0][1]] == ["Not checked for more than a year"]
    assert "stroke-dasharray" in unquote(shown[0][1][0].swatch)
    assert explore_map.old_legend(["assets"]) == []
    assert explore_map.old_legend(["officers", explore_map.OLD]) == []


def test_days_that_are_none_are_unknown() -> None:
    record = {"category": "hall", "last_checked": "soon"}
    assert freshness_words.line("assets", record, today=TODAY) == ("Nobody has checked this yet.")
