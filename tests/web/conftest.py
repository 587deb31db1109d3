"""The town of two wards, wired as the app would wire it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.actor import OPERATOR, Actor
from store.opening import open_store
from store.register import Register
from tests.web import town
from web.api.assets import Assets
from web.api.layer_data import LayerData
from web.api.routes import routes
from web.api.tokens import Signer
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town.build(tmp_path_factory.mktemp("town") / "town.gpkg")


@pytest.fixture
def wired(town_file: Path) -> Iterator[Wiring]:
    store = open_store(town_file)
    yield connect(
        Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds())
    )
    store.close()


@pytest.fixture
def place(wired: Wiring) -> Place:
    return Place(Register(wired.store, OPERATOR), frames=Frames())


@pytest.fixture
def visitors_place(wired: Wiring) -> Place:
    return Place(Register(wired.store, Actor("visitor")), frames=Frames())


@pytest.fixture
def client(wired: Wiring) -> TestClient:
    return TestClient(Starlette(routes=routes(wired, LayerData(Frames()))))
