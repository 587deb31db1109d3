"""Open a store: a GeoPackage file by its path, or PostGIS by its address."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from layers.errors import BadFile
from store import migrating, tallies
from store.database import Database
from store.faults import NotKept
from store.geopackage import GeoPackage
from store.schema import HEAD, VERSION_TABLE

POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


class Store:
    """
    An open store. Only the modules of this folder look inside.

    Parameters
    ----------
    where
        Its path or its address without the password.
    database
        What holds it.
    """

    def __init__(self, where: str, database: Database) -> None:
        self.where = where
        self.database = database
        self.tallied: tallies.Kept = {}

    def backup(self, target: str | Path) -> None:
        """Write a complete copy, which GDAL and QGIS may open."""
        self.database.backup(Path(target))

    def close(self) -> None:
        """Let go of the file or the database."""
        self.database.close()


def open_store(where: str | Path, *, create: bool = False) -> Store:
    """
    Open a store, bringing it up to date first.

    Parameters
    ----------
    where
        The path of a GeoPackage, or a ``postgresql://`` address.
    create
        Whether to make it if it is not there.

    Returns
    -------
    Store
        Open until it is closed.

    Raises
    ------
    BadFile
        If there is none (and it is not to be made), or it is not a Patchwork store.
    NotKept
        If it cannot be read or brought up to date now.
    """
    if str(where).startswith(POSTGRES):
        return _open_postgis(str(where), create=create)
    return _open_file(Path(where), create=create)


def _open_postgis(address: str, *, create: bool) -> Store:
    """Open a PostGIS database."""
    from store.postgis import PostGis  # its driver is an extra that few need

    database = PostGis(address)
    with database.reading() as conn:
        version = migrating.found(conn)
        current = version == HEAD and migrating.is_current(database, conn)
    if version is None and not create:
        database.close()
        msg = f"The database {database.where} holds no Patchwork store yet."
        raise BadFile(msg)
    if version is not None and version > HEAD:
        database.close()
        msg = f"{database.where} was written by a newer Patchwork. Update this one to open it."
        raise BadFile(msg)
    if not current:
        migrating.bring_up_to_date(database)
    return Store(database.where, database)


def _open_file(path: Path, *, create: bool) -> Store:
    """Open a GeoPackage."""
    version = _look(path)
    if version is None and not create:
        msg = f"There is no store at {path}."
        raise BadFile(msg)
    if version is not None and version > HEAD:
        msg = f"{path} was written by a newer Patchwork. Update this one to open it."
        raise BadFile(msg)
    if version is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    database = GeoPackage(path)
    try:
        _bring_up_to_date(database, fresh=version is None)
    except BaseException:
        database.close()
        raise
    return Store(str(path), database)


def _bring_up_to_date(database: GeoPackage, *, fresh: bool) -> None:
    """Migrate, with a backup at hand when there is something to lose."""
    with database.reading() as conn:
        if migrating.is_current(database, conn):
            return
    if fresh:
        migrating.bring_up_to_date(database)
        return
    kept = _backup_path(database.path)
    database.backup(kept)
    try:
        migrating.bring_up_to_date(database)
    except Exception as error:
        # The migration is one transaction, so the file is as it was; only if it is not, the backup
        # goes back in. To do so always would undo what other processes wrote in between.
        if not _is_sound(database):
            database.restore(kept)
        msg = (
            f"{database.where} could not be brought up to date and was left as it was. "
            f"A copy from before is at {kept}."
        )
        raise NotKept(msg) from error


def _is_sound(database: GeoPackage) -> bool:
    """Whether a file can be read and is whole."""
    try:
        with database.reading() as conn:
            return not database.faults(conn)
    except (SQLAlchemyError, NotKept):
        return False


def _backup_path(path: Path) -> Path:
    """Name the backup made before a migration."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return path.with_name(f"{path.stem}.before-{HEAD}-{stamp}{path.suffix}")


def _look(path: Path) -> str | None:
    """
    Return the migration a file is at, None if there is nothing yet.

    The look is read-only, so that a stranger's file is left as it is.
    """
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return None
    if not path.is_file():
        msg = f"{path} is a folder. A store is a file, such as {path / 'place.gpkg'}."
        raise BadFile(msg)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            return _identify(conn, path)
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            msg = f"{path} is not a GeoPackage, or is damaged."
            raise BadFile(msg) from error
        msg = f"{path} cannot be opened here: {error}."
        raise BadFile(msg) from error


def _identify(conn: sqlite3.Connection, path: Path) -> str | None:
    """Tell our own store from anybody else's file."""
    names = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
    if VERSION_TABLE in names:
        return str(conn.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0])
    if "gpkg_contents" in names:
        msg = (
            f"{path} is a GeoPackage, but not a Patchwork store. "
            "Bring its layers in from it instead, or choose another file."
        )
        raise BadFile(msg)
    if names:
        msg = f"{path} is a SQLite file, but not a Patchwork store."
        raise BadFile(msg)
    return None
