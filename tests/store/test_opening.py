"""Opening: what is a store, what is not, and how an old one is brought up to date."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from layers.actor import OPERATOR
from layers.errors import BadFile, PatchworkError
from store.faults import NotKept
from store.migrating import MIGRATIONS
from store.opening import open_store
from store.register import Register
from store.schema import HEAD
from tests.store.places import HALL, HERE
from tests.store.test_history import as_before_seals


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for statement in statements:
            conn.execute(statement)
        conn.commit()


def test_a_missing_store_is_only_made_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "place.gpkg"
    with pytest.raises(BadFile, match="There is no store at"):
        open_store(path)
    assert not path.parent.exists()
    open_store(path, create=True).close()
    store = open_store(str(path))
    assert store.where == str(path)
    assert Register(store, OPERATOR).check() == []
    store.close()


def test_an_empty_file_is_no_store_yet(tmp_path: Path) -> None:
    path = tmp_path / "place.gpkg"
    path.touch()
    with pytest.raises(BadFile, match="There is no store"):
        open_store(path)
    open_store(path, create=True).close()
    assert path.stat().st_size > 0


def test_strangers_files_are_named_and_left_alone(tmp_path: Path) -> None:
    words, plain, foreign = (tmp_path / name for name in ("a.gpkg", "b.gpkg", "c.gpkg"))
    words.write_text("Dear all, " * 2_000)
    execute(plain, "CREATE TABLE t (x)")
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4326).to_file(foreign)
    sentences = {
        words: "is not a GeoPackage",
        plain: "SQLite file, but not a Patchwork store",
        foreign: "is a GeoPackage, but not a Patchwork store",
        tmp_path: "is a folder",
    }
    for path, sentence in sentences.items():
        before = path.read_bytes() if path.is_file() else b""
        for create in (False, True):
            with pytest.raises(BadFile, match=sentence):
                open_store(path, create=create)
        assert not path.is_file() or path.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"a.gpkg", "b.gpkg", "c.gpkg"}


def test_a_newer_store_is_not_touched(package: Register) -> None:
    path = Path(package.store.where)
    package.store.close()
    execute(path, "UPDATE patchwork_migrations SET version_num = '9999'")
    with pytest.raises(BadFile, match="newer Patchwork"):
        open_store(path)


def test_a_damaged_file_is_said_to_be(package: Register, tmp_path: Path) -> None:
    package.add("assets", HALL, HERE)
    copy = tmp_path / "copy.gpkg"
    package.store.backup(copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:100] + bytes(len(whole) - 100))
    with pytest.raises(PatchworkError, match="damaged"):
        open_store(copy)
    copy.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PatchworkError, match="damaged"):
        Register(open_store(copy), OPERATOR).read("assets")


def test_the_schemas_head_is_alembics_head() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_tables_made_are_the_tables_meant(package: Register) -> None:
    database = package.store.database
    with database.reading() as conn:
        for table in database.schema.metadata.tables.values():
            made = conn.exec_driver_sql(f'PRAGMA table_info("{table.name}")').all()
            assert {row[1] for row in made} == {one.name for one in table.columns}
            assert {row[1]: bool(row[5]) for row in made} == {
                one.name: one.primary_key for one in table.columns
            }


def test_an_older_store_gains_layers_and_fields(package: Register, tmp_path: Path) -> None:
    id = package.add("assets", HALL, HERE)
    path = Path(package.store.where)
    package.store.close()
    execute(
        path,
        "ALTER TABLE assets DROP COLUMN reach",
        "DROP TABLE indicators",
        "DELETE FROM gpkg_contents WHERE table_name = 'indicators'",
    )
    register = Register(open_store(path), OPERATOR)
    assert register.get("assets", id)["reach"] is None
    assert register.change("assets", id, {"reach": 5}, version=1) == 2
    assert len(register.read("indicators")) == 0
    assert register.check() == []
    (kept,) = tmp_path.glob("place.before-*.gpkg")
    with closing(sqlite3.connect(kept)) as conn:
        assert "reach" not in [row[1] for row in conn.execute("PRAGMA table_info(assets)")]
    register.store.close()


def test_a_store_from_before_contributions_takes_them(package: Register, tmp_path: Path) -> None:
    id = package.add("assets", HALL, HERE, status="published")
    path = Path(package.store.where)
    package.store.close()
    as_before_seals(path)
    register = Register(open_store(path), OPERATOR)
    made = register.suggest("assets", HALL | {"same_as": id}, HERE)
    assert register.follow(made.key).values["same_as"] == id
    assert register.checkable(register.check_key("assets", id)).id == id
    assert register.check() == []
    assert len(list(tmp_path.glob("place.before-*.gpkg"))) == 1
    register.store.close()


def test_a_migration_that_fails_leaves_everything(package: Register, tmp_path: Path) -> None:
    id = package.add("assets", HALL, HERE)
    path = Path(package.store.where)
    package.store.close()
    execute(
        path,
        "ALTER TABLE assets DROP COLUMN reach",
        "DROP TABLE indicators",  # but it stays in the list of contents, so it cannot be added
    )
    with pytest.raises(NotKept, match="left as it was"):
        open_store(path)
    with closing(sqlite3.connect(path)) as conn:
        assert "reach" not in [row[1] for row in conn.execute("PRAGMA table_info(assets)")]
        assert conn.execute("SELECT id FROM assets").fetchall() == [(id,)]
    assert len(list(tmp_path.glob("place.before-*.gpkg"))) == 1


def test_postgres_without_its_driver_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from store.opening import open_store\n"
        "from layers.errors import PatchworkError\n"
        "try:\n    open_store('postgresql://u:secret@localhost/x')\n"
        "except PatchworkError as error:\n    sys.exit(str(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "pip install 'psycopg[binary]'" in done.stderr


def test_a_database_that_is_away_is_one_sentence_without_the_password() -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(NotKept, match="cannot be reached") as away:
        open_store("postgresql://user:secret@127.0.0.1:1/place")
    assert "secret" not in str(away.value)
