"""Places many tests share: the made-up demo and the real Greater Manchester, built once each."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from web.place import Place

pytest_plugins = ["tests.browsing"]

# How long one example takes says more about the machine than about us; in CI the examples are the
# same every time, so that a red run can be run again.
settings.register_profile("patchwork", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("patchwork")

REALDATA = Path(__file__).resolve().parents[2] / "shared" / "realdata"


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Put back the main module: Streamlit's AppTest leaves its own, which no process can start."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Return the folder of real data beside the project."""
    if not REALDATA.is_dir():
        missing = "the folder of real data (../shared/realdata) is not beside the project"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return REALDATA


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a GeoPackage with the demo place; tests that write take `demo_copy`."""
    from store.demo import build_demo

    path = tmp_path_factory.mktemp("demo") / "demo.gpkg"
    store = open_store(path, create=True)
    build_demo(Register(store, OPERATOR))
    store.close()
    return path


@pytest.fixture
def demo_copy(demo_store: Path, tmp_path: Path) -> Path:
    """Return a copy of the demo place that a test may change."""
    return Path(shutil.copy(demo_store, tmp_path / "demo.gpkg"))


@pytest.fixture(scope="session")
def greater_manchester(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a GeoPackage with Greater Manchester, built from its recipe."""
    assert realdata.is_dir()
    shared = _shared_folder(tmp_path_factory)
    path = shared / "greater_manchester.gpkg"
    with FileLock(shared / "greater_manchester.lock"):
        if not path.exists():
            _build_greater_manchester(path)
    return path


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of one test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _build_greater_manchester(path: Path) -> None:
    """Build it beside, so that a half-built place is never taken for a whole one."""
    from store.recipe import build, read_recipe

    partial = path.with_name("partial.gpkg")
    store = open_store(partial, create=True)
    recipe = read_recipe(Path(__file__).parent / "real" / "greater_manchester.toml")
    build(Register(store, OPERATOR), recipe)
    store.close()
    partial.rename(path)


@pytest.fixture(scope="session")
def demo_place(demo_store: Path) -> Iterator[Place]:
    """Return the demo place as its operator sees it."""
    store = open_store(demo_store)
    yield Place(Register(store, OPERATOR))
    store.close()


@pytest.fixture(scope="session")
def manchester_place(greater_manchester: Path) -> Iterator[Place]:
    """Return Greater Manchester as its operator sees it."""
    store = open_store(greater_manchester)
    yield Place(Register(store, OPERATOR))
    store.close()
