"""Everything a visitor gets, looked through for where blurred records truly are."""

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from cli import app as cli
from layers import grid
from layers.actor import OPERATOR, VISITOR, Actor
from mapping.paper.sheet import Sheet
from store.opening import Store, open_store
from store.register import Register
from tests.web import town
from web.api.assets import Assets
from web.api.layer_data import LayerData
from web.api.routes import routes
from web.api.tokens import Signer
from web.asking import duplicates
from web.frames import Frames
from web.map_layers import MapLayers
from web.place import Place, Thresholds
from web.privacy_words import about_here
from web.sheets import sheet
from web.wiring import Wiring, connect

SPOT = shapely.Point(-2.3421234, 53.4047321)
GROUND = shapely.box(-2.3431111, 53.4042222, -2.3411111, 53.4052468)
POSTCODE, ADDRESS = "M33 9QQ", "7 Hidden Mews"
REFUGE = {
    "name": "Refuge",
    "category": "refuge",
    "postcode": POSTCODE,
    "address": ADDRESS,
    "blur": 400,
}
HOME = {"name": "Warm home", "theme": "housing", "postcode": POSTCODE, "blur": 250}


def signs() -> list[tuple[set[str], ...]]:
    """
    How the true places would look in any output: degrees, metres, postcode and address.

    A place takes both its numbers, each rounded or cut off. One alone comes up by chance: where a
    record is shown follows from a secret, and now and then lies due north of where it is.
    """
    spots = [SPOT, *map(shapely.Point, GROUND.exterior.coords[:-1])]
    points = np.array([[one.x, one.y] for one in spots])
    east, north = grid.british(points[:, 0].copy(), points[:, 1].copy())
    degrees = [tuple(_written(value, 5) for value in point) for point in points]
    metres = [tuple(_written(value, 1) for value in one) for one in zip(east, north, strict=True)]
    return [*degrees, *metres, ({POSTCODE},), ({ADDRESS},)]


def _written(value: float, decimals: int) -> set[str]:
    return {f"{value:.{decimals}f}", f"{value:.9f}"[: decimals - 9]}


def given_away(text: str) -> list[tuple[set[str], ...]]:
    return [sign for sign in signs() if all(any(one in text for one in part) for part in sign)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(town.build(tmp_path / "town.gpkg"))
    register = Register(opened, OPERATOR)
    for name, values, shape in (
        ("assets", REFUGE, SPOT),
        ("needs", HOME, GROUND),
        ("needs", HOME | {"name": "Damp"}, SPOT),
    ):
        register.add(name, values, shape, status="published")
    connect(Wiring(store=opened, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    yield opened
    opened.close()


def place_of(store: Store, actor: Actor = VISITOR) -> Place:
    return Place(Register(store, actor), frames=Frames())


def written(value: object) -> str:
    """Write anything in full, frames with every coordinate."""
    if isinstance(value, gpd.GeoDataFrame):
        plain = pd.DataFrame(value.drop(columns=value.geometry.name))
        shapes = " ".join(one.wkt for one in value.geometry if one is not None)
        return f"{plain.to_csv()} {shapes}"
    if isinstance(value, pd.DataFrame):
        return value.to_csv() or ""
    if isinstance(value, dict):
        return " ".join(written(one) for one in value.values())
    if isinstance(value, list | tuple):
        return " ".join(map(written, value))
    if hasattr(value, "__dataclass_fields__"):
        return " ".join(written(getattr(value, name)) for name in value.__dataclass_fields__)
    return str(value)


def assert_nothing_given_away(text: str) -> None:
    assert len(text) > 20
    assert given_away(text) == []


def test_the_signs_would_be_seen(store: Store) -> None:
    """A moderator's frames hold them, so that their absence elsewhere means something."""
    seen = place_of(store, Actor("mo", frozenset({"moderator"})))
    frames = [seen.records(one) for one in ("assets", "needs")]
    text = written([*frames, *(seen.register.read(one) for one in ("assets", "needs"))])
    assert POSTCODE in text
    assert ADDRESS in text
    assert given_away(text) == signs()


def test_records_and_frames(store: Store) -> None:
    place = place_of(store)
    for layer in ("assets", "needs"):
        assert_nothing_given_away(written(place.records(layer)))
        assert_nothing_given_away(written(place.register.read(layer)))
        assert_nothing_given_away(place.register.read(layer).to_json())
    assert_nothing_given_away(written(place_of(store, OPERATOR).as_everybody().records("needs")))


def test_map_layers(store: Store) -> None:
    wired = Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds())
    client = TestClient(Starlette(routes=routes(wired, LayerData(Frames()))))
    layers = MapLayers(place_of(store), wired.signer)
    for layer in ("assets", "needs"):
        answer = client.get(layers.points(layer).url)
        assert "Refuge" in answer.text or "Damp" in answer.text
        assert_nothing_given_away(answer.text)


def test_a_groups_map_on_other_websites(store: Store) -> None:
    register = Register(store, OPERATOR)
    group = register.add("groups", {"name": "Keepers"}, None, status="published")
    own = REFUGE | {"name": "Kept refuge", "group": group}
    register.add("assets", own, SPOT, status="published")
    hall = {"name": "Kept hall", "category": "hall", "group": group}
    register.add("assets", hall, shapely.Point(-2.34, 53.406), status="published")
    wired = Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds())
    client = TestClient(Starlette(routes=routes(wired, LayerData(Frames()))))
    page = client.get(f"/embed/group/{group}")
    assert page.status_code == 200
    assert "Kept refuge" in page.text
    assert_nothing_given_away(page.text)


def test_what_is_here(store: Store) -> None:
    place = place_of(store)
    true = place.here(SPOT.x, SPOT.y)
    shown = place.register.read("assets", where={"name": "Refuge"}).geometry.iloc[0]
    there = place.here(shown.x, shown.y)
    text = written([true.assets, true.needs, there.assets, there.needs])
    assert "Refuge" in text
    assert_nothing_given_away(text)


def test_ward_maps(store: Store) -> None:
    for actor in (VISITOR, OPERATOR):
        place = place_of(store, actor).as_everybody()
        made = sheet(place, "E05000001")
        assert isinstance(made, Sheet)
        assert made.assets is not None
        assert "Refuge" in made.assets["name"].tolist()  # in its own ward
        assert_nothing_given_away(written(made))


def test_duplicates_asked_about_the_very_spot(store: Store) -> None:
    typed = REFUGE | {"name": "Refuge"}
    found = duplicates.near(place_of(store), "assets", typed, SPOT)
    assert not any(one.same_place for one in found)
    assert all(one.metres > 100 for one in found if one.name == "Refuge")
    sent = Register(store, VISITOR).suggest("assets", REFUGE | {"name": "Second refuge"}, SPOT)
    assert sent.id not in written(duplicates.near(place_of(store), "assets", typed, SPOT))


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg"])
def test_exports_for_everybody(store: Store, tmp_path: Path, form: str) -> None:
    for layer in ("assets", "needs"):
        out = tmp_path / f"{layer}.{form}"
        words = ["export", "--layer", layer, "--out", str(out), "--store", store.where]
        assert CliRunner().invoke(cli, words).exit_code == 0
        data = out.read_bytes()
        assert_nothing_given_away(data.decode("latin-1"))
        assert shapely.to_wkb(SPOT) not in data
        assert SPOT.wkb[5:13] not in data


def test_whoever_sent_it_in_sees_their_own_words(store: Store) -> None:
    register = Register(store, VISITOR)
    sent = register.suggest("assets", REFUGE, SPOT)
    Register(store, OPERATOR).move("assets", sent.id, to="published")
    mine = register.follow(sent.key)
    assert mine.geometry is not None
    assert mine.geometry.equals(SPOT)
    Register(store, OPERATOR).change(
        "assets",
        sent.id,
        {"address": "1 New Secret Row"},
        shapely.Point(-2.3401, 53.4031),
        version=2,
    )
    later = register.follow(sent.key)
    assert "Secret Row" not in written([later.values, later.entries, later.geometry])
    assert "53.4031" not in written([later.values, later.entries, later.geometry])


def test_a_sign_that_the_place_is_private(store: Store) -> None:
    row = place_of(store).register.read("assets", where={"name": "Refuge"}).iloc[0]
    assert about_here(row.to_dict()) == (
        "Shown only about here: the place is private, so the mark is up to 400 metres away."
    )
    hall = place_of(store).register.read("assets", where={"name": "Chapel Hall"}).iloc[0]
    assert about_here(hall.to_dict()) == ""
    assert about_here({}) == ""
    assert json.dumps({"blur": int(row["blur"])}) == '{"blur": 400}'
