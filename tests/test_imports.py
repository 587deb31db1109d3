"""The house's walls: imports run one way, and each library is used only where it belongs."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSES = {
    "layers": {"layers"},
    "mapping": {"layers", "mapping"},
    "store": {"layers", "store"},
    "web": {"layers", "mapping", "store", "web"},
}
OURS = {*HOUSES, "settings", "app", "cli"}
ONLY_IN = {
    "streamlit": ("web", "app.py"),
    "folium": ("mapping/screen", "web/parts"),
    "branca": ("mapping/screen",),
    "streamlit_folium": ("mapping/screen", "web/parts"),
    "pyogrio": ("store",),
    "sqlite3": ("store",),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "settings": ("app.py", "cli.py"),
    "convertbng": ("layers/grid.py",),
}
HEAVY = {"numba", "scipy", "sklearn", "esda", "libpysal", "typst", "matplotlib", "PIL"}


def _modules() -> list[Path]:
    found = [path for house in HOUSES for path in sorted((ROOT / house).rglob("*.py"))]
    return [
        path
        for path in [*found, ROOT / "app.py", ROOT / "cli.py"]
        if "node_modules" not in path.parts
    ]


def _imports(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    found = _imports(ast.parse(path.read_text(encoding="utf-8")))
    house = name.split("/")[0]
    if house in HOUSES:
        assert found & OURS <= HOUSES[house], f"{name} looks upward"
    for library, places in ONLY_IN.items():
        if library in found:
            assert name.startswith(places), f"{name} must not import {library}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_heavy_at_import(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = ast.Module(
        [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], []
    )
    heavy = _imports(top) & HEAVY
    lazily = '"""Imported lazily' in path.read_text(encoding="utf-8")
    assert not heavy or lazily, f"{path.name} imports {heavy} at the top"
