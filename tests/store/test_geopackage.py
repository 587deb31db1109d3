"""The file as other programs see it: always a copy, never the live file."""

import importlib.util
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from layers.catalogue import LAYERS
from layers.layer import RECORD_FIELDS
from store.register import Register, Row
from tests.store.places import HALL, HERE, THERE, sample, square, wards


def copy(register: Register, tmp_path: Path) -> Path:
    target = tmp_path / "copy.gpkg"
    register.store.backup(target)
    return target


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def scattered(number: int, seed: int = 7) -> list[Row]:
    """Rows of points, lines and squares, anywhere in a degree."""
    chance = np.random.default_rng(seed)
    made: list[Row] = []
    for at in range(number):
        x, y = chance.uniform(-3, -2), chance.uniform(53, 54)
        shape = [
            shapely.Point(x, y),
            shapely.LineString([(x, y), (x + 0.05, y - 0.02)]),
            square(x, y, 0.03),
        ][at % 3]
        made.append(Row({**HALL, "name": f"Hall {at}"}, shape, key=str(at), number=at + 1))
    return made


def assert_same_as_brute_force(path: Path, layer: str, tries: int = 40) -> None:
    """GDAL's spatial filter, which uses our R-tree, finds what comparing every shape finds."""
    everything = pyogrio.read_dataframe(path, layer=layer, fid_as_index=True)
    shapes = everything[~everything.geometry.isna()]
    chance = np.random.default_rng(3)
    for _ in range(tries):
        west, south = chance.uniform(-3.1, -2), chance.uniform(52.9, 54)
        box = (west, south, west + chance.uniform(0, 0.4), south + chance.uniform(0, 0.4))
        found = pyogrio.read_dataframe(path, layer=layer, bbox=box, fid_as_index=True)
        expected = shapes[shapes.intersects(shapely.box(*box))]
        assert set(found.index) == set(expected.index)


def test_gdal_reads_every_layer_of_a_copy(package: Register, tmp_path: Path) -> None:
    for each in LAYERS:
        package.add(each, *sample(each), status="published")
    path = copy(package, tmp_path)
    listed = dict(pyogrio.list_layers(path).tolist())
    assert set(listed) == set(LAYERS)
    assert listed["indicators"] is None
    for name, layer in LAYERS.items():
        info = pyogrio.read_info(path, layer=name)
        assert info["features"] == 1
        assert set(info["fields"]) == {*RECORD_FIELDS, *layer.names}
        assert (info["crs"] == "EPSG:4326") == bool(layer.geometries)
        assert not layer.geometries or info["capabilities"]["fast_spatial_filter"]


def test_values_types_and_shapes_agree_with_gdal(package: Register, tmp_path: Path) -> None:
    package.load("assets", scattered(60), source="x")
    seen = pyogrio.read_dataframe(copy(package, tmp_path), layer="assets")
    ours = package.read("assets")
    assert seen["name"].tolist() == ours["name"].tolist()
    assert shapely.to_wkb(seen.geometry.values).tolist() == (
        shapely.to_wkb(ours.geometry.values).tolist()
    )
    assert str(seen["changed_at"].dtype).startswith("datetime64")


def test_the_file_says_what_it_is(package: Register, tmp_path: Path) -> None:
    package.load("boundaries", wards(3), source="ONS")
    path = copy(package, tmp_path)
    assert rows(path, "PRAGMA application_id") == [(0x47504B47,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert rows(path, "PRAGMA journal_mode") == [("delete",)]
    assert {row[0] for row in rows(path, "SELECT srs_id FROM gpkg_spatial_ref_sys")} == {
        -1,
        0,
        4326,
    }
    with_place = {layer.name for layer in LAYERS.values() if layer.geometries}
    assert {r[0] for r in rows(path, "SELECT table_name FROM gpkg_geometry_columns")} == with_place
    assert {r[0] for r in rows(path, "SELECT table_name FROM gpkg_extensions")} == with_place


@pytest.mark.parametrize("number", [90, 900], ids=["row by row", "in bulk"])
def test_the_index_finds_what_brute_force_finds(
    package: Register, tmp_path: Path, number: int
) -> None:
    package.load("assets", scattered(number), source="x")
    assert_same_as_brute_force(copy(package, tmp_path), "assets")
    assert package.check() == []


def test_the_index_follows_every_kind_of_change(package: Register, tmp_path: Path) -> None:
    package.load("assets", scattered(700), source="x")
    package.load("assets", scattered(700, seed=8)[:300], source="x")
    officer = package.add("officers", {"name": "Sam", "service": "housing"}, None)
    package.change("officers", officer, {}, HERE, version=1)
    package.change("officers", officer, {}, None, version=2)
    package.undo("officers", officer, version=2)
    for id in package.read("assets")["id"].tolist()[:20]:
        version = package.change(
            "assets", id, {}, THERE, version=int(str(package.get("assets", id)["version"]))
        )
        package.move("assets", id, to="withdrawn")
        package.undo("assets", id, version=version - 1)
    assert package.check() == []
    path = copy(package, tmp_path)
    assert_same_as_brute_force(path, "assets", tries=40)
    assert rows(path, "SELECT count(*) FROM rtree_officers_geom") == [(1,)]


def test_gdal_can_edit_a_copy_and_keeps_its_index(package: Register, tmp_path: Path) -> None:
    package.load("boundaries", wards(30), source="ONS")
    path = copy(package, tmp_path)
    more = gpd.GeoDataFrame(
        {
            name: ["x"]
            for name in RECORD_FIELDS
            if name not in ("version", "created_at", "changed_at")
        }
        | {"version": [1], "created_at": ["2026-11-22T09:00:00Z"]}
        | {"changed_at": ["2026-11-22T09:00:00Z"], "tier": ["ward"], "name": ["New"]},
        geometry=[square(-2.9, 53.9)],
        crs=4326,
    )
    pyogrio.write_dataframe(more, path, layer="boundaries", append=True)
    assert_same_as_brute_force(path, "boundaries", tries=10)
    assert len(pyogrio.read_dataframe(path, layer="boundaries")) == 31


def bounds(package: Register, tmp_path: Path, layer: str) -> tuple[object, ...]:
    sql = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = "
    return rows(copy(package, tmp_path), f"{sql} '{layer}'")[0]


def test_the_bounds_grow_and_shrink(package: Register, tmp_path: Path) -> None:
    assert bounds(package, tmp_path, "assets") == (None,) * 4
    first = package.add("assets", HALL, shapely.Point(-2, 53))
    package.add("assets", HALL, shapely.Point(-1, 54))
    middle = package.add("assets", HALL, shapely.Point(-1.5, 53.5))
    assert bounds(package, tmp_path, "assets") == (-2, 53, -1, 54)
    package.change("assets", middle, {}, shapely.Point(-1.4, 53.6), version=1)
    assert bounds(package, tmp_path, "assets") == (-2, 53, -1, 54)
    package.change("assets", first, {}, shapely.Point(-1.5, 53.5), version=1)
    assert bounds(package, tmp_path, "assets") == (-1.5, 53.5, -1, 54)
    package.undo("assets", first, version=1)
    assert bounds(package, tmp_path, "assets") == (-2, 53, -1, 54)


def test_the_history_refuses_to_be_rewritten(package: Register) -> None:
    package.add("assets", HALL, HERE)
    with closing(sqlite3.connect(package.store.where)) as conn:
        for sql in ("UPDATE patchwork_history SET reason = 'x'", "DELETE FROM patchwork_history"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                conn.execute(sql)


def test_readers_cannot_write_and_the_writer_syncs_fully(package: Register) -> None:
    database = package.store.database
    with database.reading() as conn:
        assert conn.exec_driver_sql("PRAGMA query_only").scalar() == 1
        assert conn.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar() == 0
    with database.writing() as conn:
        assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_backup_replaces_its_target_whole(package: Register, tmp_path: Path) -> None:
    target = tmp_path / "copy.gpkg"
    target.write_text("an older backup")
    package.load("boundaries", wards(10), source="ONS")
    package.store.backup(target)
    assert rows(target, "SELECT count(*) FROM boundaries") == [(10,)]
    assert not list(tmp_path.glob("*.part"))


def test_gdals_own_validator_finds_nothing(package: Register, tmp_path: Path) -> None:
    if importlib.util.find_spec("osgeo_utils") is None:
        pytest.skip("validate_gpkg.py is missing: pip install --no-deps gdal-utils")
    package.load("assets", scattered(600), source="x")
    for layer in LAYERS:
        package.add(layer, *sample(layer))
    command = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg"]
    options = ["--extra", "--warning-as-error", "-k"]
    done = subprocess.run(
        [*command, *options, str(copy(package, tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
