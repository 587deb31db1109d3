"""What goes wrong is said in one sentence, and nothing is lost by it."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from layers.actor import OPERATOR
from store.faults import NotKept
from store.geopackage import GeoPackage
from store.opening import Store
from store.register import Register
from tests.store.places import HALL, HERE, wards
from tests.store.writers import Worker


def impatient(register: Register) -> Register:
    """A register that waits a tenth of a second only."""
    path = Path(register.store.where)
    return Register(Store(str(path), GeoPackage(path, busy_ms=100)), OPERATOR)


def test_another_program_that_writes(package: Register) -> None:
    package.add("assets", HALL, HERE)
    quick = impatient(package)
    with closing(sqlite3.connect(package.store.where, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotKept, match="Another program is writing") as busy:
            quick.add("assets", HALL, HERE)
        assert len(quick.read("assets")) == 1
        other.execute("ROLLBACK")
    assert "\n" not in str(busy.value)
    quick.add("assets", HALL, HERE)
    assert package.check() == []
    quick.store.close()


def test_a_full_disk(package: Register) -> None:
    package.load("boundaries", wards(50), source="ONS")
    with package.store.database.writing() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(NotKept, match="disk that holds .* is full"):
        package.load("boundaries", wards(3_000), source="other")
    assert package.counts()["boundaries"] == 50
    with package.store.database.writing() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert package.load("boundaries", wards(3_000), source="other").added == 3_000
    assert package.check() == []


def as_nobody(folder: Path, register: Register) -> list[str]:
    """Try to read and write as somebody who may only read, also when the tests run as root."""
    Path(register.store.where).chmod(0o444)
    folder.chmod(0o555)
    try:
        return list(Worker("try", register).lines())
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights than 0o444")
def test_a_file_that_may_only_be_read(package: Register) -> None:
    package.add("assets", HALL, HERE)
    folder = Path("/tmp") / f"patchwork-readonly-{os.getpid()}"  # noqa: S108  (nobody may enter it)
    folder.mkdir()
    try:
        package.store.backup(folder / "place.gpkg")
        other = Register(Store(str(folder / "place.gpkg"), package.store.database), OPERATOR)
        said = as_nobody(folder, other)
    finally:
        shutil.rmtree(folder)
    assert said[0] == "1"
    assert said[1].endswith("cannot be written to. Nothing was changed.")
