"""Stores to test against: a GeoPackage always, PostGIS when its address is given."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from layers.actor import OPERATOR
from store.opening import Store, open_store
from store.register import Register
from tests.store import places

POSTGRES = "PATCHWORK_TEST_POSTGRES"


@pytest.fixture(params=["geopackage", "postgis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "geopackage":
        template = request.getfixturevalue("template")
        yield from _opened(shutil.copy(template, tmp_path / "place.gpkg"))
        return
    address = os.environ.get(POSTGRES)
    if not address:
        pytest.skip(f"{POSTGRES} gives no address of a PostgreSQL server with PostGIS")
    with _database(address) as own:
        yield from _opened(own)


def _opened(where: str | Path) -> Iterator[Store]:
    store = open_store(where, create=True)
    yield store
    store.close()


class _database:  # noqa: N801
    """A database of its own on the server, dropped afterwards."""

    def __init__(self, address: str) -> None:
        self.address, _, _ = address.rpartition("/")
        self.name = f"patchwork_test_{uuid.uuid4().hex[:12]}"
        self.admin = create_engine(
            address.replace("postgresql://", "postgresql+psycopg://"),
            isolation_level="AUTOCOMMIT",
        )

    def __enter__(self) -> str:
        with self.admin.connect() as conn:
            conn.execute(text(f"CREATE DATABASE {self.name}"))
        return f"{self.address}/{self.name}"

    def __exit__(self, *_: object) -> None:
        with self.admin.connect() as conn:
            conn.execute(text(f"DROP DATABASE {self.name}"))
        self.admin.dispose()


@pytest.fixture
def register(store: Store) -> Register:
    return Register(store, OPERATOR, clock=places.clock())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, closed: to copy is quicker than to make."""
    path = tmp_path_factory.mktemp("store") / "empty.gpkg"
    open_store(path, create=True).close()
    return path


@pytest.fixture
def package(tmp_path: Path, template: Path) -> Iterator[Register]:
    """A register over a GeoPackage alone, for what only a file has."""
    store = open_store(shutil.copy(template, tmp_path / "place.gpkg"))
    yield Register(store, OPERATOR, clock=places.clock())
    store.close()
