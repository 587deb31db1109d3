"""Pages over places of another kind: only patches, tiers of their own, outside Great Britain."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR
from store.loading import load
from store.opening import open_store
from store.register import Register
from store.source import Source
from web.api.assets import Assets
from web.api.tokens import Signer
from web.navigation import ENTRIES
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

EAST, NORTH, STEP = 640_000, 6_855_000, 3_000
"""Paris in France's own grid."""


def script(place: object, module: str) -> None:
    from importlib import import_module

    import_module(module).page(place)


def told(place: Place, address: str) -> str:
    app = AppTest.from_function(script, args=(place, f"web.pages.{address}"), default_timeout=60)
    app.run()
    assert not app.exception
    return " ".join(str(getattr(one, "body", "")) for one in app.get("html"))


def written(path: Path, names: list[str], width: int) -> Path:
    shapes = [
        shapely.box(EAST + at * width, NORTH, EAST + (at + 1) * width, NORTH + STEP)
        for at in range(len(names))
    ]
    gpd.GeoDataFrame({"nom": names}, geometry=shapes, crs=2154).to_file(path)
    return path


def opened(path: Path) -> Iterator[Place]:
    store = open_store(path, create=True)
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    yield Place(Register(store, OPERATOR))
    store.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Place]:
    yield from opened(tmp_path / "place.gpkg")


def test_a_place_of_patches_alone_has_every_page(elsewhere: Place, tmp_path: Path) -> None:
    file = written(tmp_path / "p.geojson", ["Nord", 'L\'Île "haute"'], 2 * STEP)
    load(elsewhere.register, Source(file=file, layer="patches", service="quartiers"))
    assert "Quartiers" in told(elsewhere, "explore")
    for entry in ENTRIES:
        if entry.exists:
            assert "<h1>" in told(elsewhere, entry.address), entry.address


def test_tiers_of_its_own_are_compared_and_hold(elsewhere: Place, tmp_path: Path) -> None:
    names = [f"Quartier {at}" for at in range(4)]
    file = written(tmp_path / "q.geojson", names, STEP)
    load(elsewhere.register, Source(file=file, layer="boundaries", tier="quartier"))
    file = written(tmp_path / "p.geojson", ["Nord", "Sud"], 2 * STEP)
    load(elsewhere.register, Source(file=file, layer="patches", service="police"))
    assert "Police is shared" in told(elsewhere, "provides")
    assert "whole is Quartier" in told(elsewhere, "level")
    assert round(float(elsewhere.areas("tier:quartier").area.sum()) / (4 * STEP**2), 2) == 1.0
