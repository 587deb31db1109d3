import time
from datetime import date

import pytest
from starlette.testclient import TestClient

from layers.actor import Actor
from store.register import Register
from tests.web import town
from web.api import routes
from web.api.tokens import LIFETIME, STEP, Grant
from web.area_layers import AreaLayer
from web.map_layers import MapLayers
from web.navigation import ENTRIES
from web.place import Place
from web.wiring import Wiring

WARDS = AreaLayer("tier", "ward", date(2026, 1, 1))


@pytest.fixture
def layers(place: Place, wired: Wiring) -> MapLayers:
    return MapLayers(place, wired.signer)


def _public(wired: Wiring) -> list[str]:
    made = MapLayers(Place(Register(wired.store, Actor("visitor"))), wired.signer)
    patches = AreaLayer("service", "police", WARDS.on)
    points = [made.points(one).url for one in ("assets", "needs", "officers")]
    return [*points, made.areas(WARDS).url, made.areas(patches).url, made.ground().url]


def test_every_data_address_needs_its_signature(client: TestClient, wired: Wiring) -> None:
    for url in _public(wired):
        bare = url.partition("?")[0]
        assert client.get(url).status_code == 200
        for wrong in (bare, f"{bare}?t=", f"{bare}?t=forged", url[:-2] + "xx"):
            answer = client.get(wrong)
            assert answer.status_code == 403
            assert answer.headers["cache-control"] == "no-store"


def test_a_token_of_one_layer_opens_no_other(client: TestClient, layers: MapLayers) -> None:
    token = layers.points("needs").url.partition("t=")[2]
    assert client.get(f"/data/points/assets.json?t={token}").status_code == 403


def test_an_expired_token_is_refused(
    client: TestClient, layers: MapLayers, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = layers.points("assets").url
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + LIFETIME + STEP)
    assert client.get(url).status_code == 403


def test_rights_come_from_the_token(client: TestClient, wired: Wiring, place: Place) -> None:
    """A record that waits for review reaches a moderator's map and no visitor's."""
    register = place.register.as_(Actor("someone", frozenset({"visitor", "contributor"})))
    waiting = register.add(
        "assets", {"name": "Not yet", "category": "hall"}, place.register.read("assets").geometry[0]
    )

    def ids(*roles: str) -> list[str]:
        grant = Grant("/data/points/assets.json", 1, frozenset({"visitor", *roles}))
        token = wired.signer.sign(grant)
        return list(client.get(f"{grant.path}?t={token}").json()["ids"])

    assert waiting in ids("moderator")
    assert waiting not in ids()
    assert waiting not in ids("contributor")
    place.register.move("assets", waiting, to="withdrawn")
    assert waiting not in ids("moderator")


def test_marks_come_in_columns_and_hold_no_private_field(
    client: TestClient, layers: MapLayers
) -> None:
    answer = client.get(layers.points("assets").url)
    data = answer.json()
    assert {"Chapel Hall", *town.HOSTILE} <= set(data["names"])
    row = data["names"].index("West Library")
    assert (data["lon"][row], data["lat"][row]) == (-2.348, 53.401)
    assert data["kinds"][data["kind"][row]] == "Library"
    assert len({len(data[name]) for name in ("ids", "lon", "lat", "names", "kind", "groups")}) == 1
    assert "x@y.uk" not in answer.text
    assert answer.headers["cache-control"].startswith("private")


def test_officers_are_grouped_by_service(client: TestClient, layers: MapLayers) -> None:
    answer = client.get(layers.points("officers").url)
    assert answer.json()["names"] == ["Ann Law"]
    assert "07700" not in answer.text


def test_areas_come_with_names_and_room_for_them(client: TestClient, layers: MapLayers) -> None:
    data = client.get(layers.areas(WARDS).url).json()
    assert len(data["features"]) == 2
    assert {one["name"] for one in data["labels"]} == {"West", "East"}
    west = next(one for one in data["labels"] if one["name"] == "West")
    assert town.WEST < west["lon"] < town.LINE
    assert 0.005 < west["width"] < 0.03


def test_near_areas_come_by_cell(client: TestClient, layers: MapLayers) -> None:
    url = layers.areas(WARDS).url
    x = int((town.LINE + 180) / 360 * 4096)
    counts = [len(client.get(f"{url}&near=12/{x}/{y}").json()["features"]) for y in (0, 1326)]
    assert counts[0] == 0
    assert client.get(f"{url}&near=12/{x}/9999").status_code == 404
    assert client.get(f"{url}&near=11/1/1").status_code == 404
    assert client.get(f"{url}&near=../..").status_code == 404


def test_ground_is_drawn_by_kind(client: TestClient, layers: MapLayers) -> None:
    data = client.get(layers.ground().url).json()
    assert [one["properties"]["k"] for one in data["features"]] == ["water"]
    assert [one["name"] for one in data["labels"]] == ["Twotown"]


def test_what_is_not_there_is_not_found(client: TestClient, wired: Wiring) -> None:
    for path in (
        "/data/points/people.json",
        "/data/areas/tier/ward/yesterday.json",
        "/data/areas/file/ward/2026-01-01.json",
    ):
        token = wired.signer.sign(Grant(path, 1, frozenset({"visitor"})))
        assert client.get(f"{path}?t={token}").status_code == 404


def test_health_says_ok_and_nothing_else(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_assets_are_served_by_name_and_version(client: TestClient, wired: Wiring) -> None:
    address = wired.assets.address
    assert wired.assets.missing == []
    answer = client.get(address + "leaflet.js")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    for wrong in (
        "/assets/old/leaflet.js",
        address + "package.json",
        address + "../static_files.py",
        address + "patchwork/../../place.py",
        address + "node_modules/leaflet/package.json",
    ):
        assert client.get(wrong).status_code == 404


def test_the_start_page_is_found_by_its_name_with_what_it_shows(client: TestClient) -> None:
    answer = client.get("/explore?at=1,2&show=assets", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == "./?at=1,2&show=assets"
    assert ENTRIES[0].address == routes.START
