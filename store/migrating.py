"""Bring a store up to date: Alembic for its fixed tables, the catalogue for its layers."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from layers.catalogue import LAYERS
from store.database import Database
from store.schema import HEAD, VERSION_TABLE

MIGRATIONS = Path(__file__).parent / "migrations"


def found(conn: Connection) -> str | None:
    """Return the migration that a store is at; None when it has never been one."""
    if not inspect(conn).has_table(VERSION_TABLE):
        return None
    return conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def is_current(database: Database, conn: Connection) -> bool:
    """Whether nothing is left to do."""
    return found(conn) == HEAD and not _lacking(database, conn)


def bring_up_to_date(database: Database) -> None:
    """Make or migrate everything in one transaction; another process may have been faster."""
    with database.writing() as conn:
        if is_current(database, conn):
            return
        if found(conn) != HEAD:
            _upgrade(conn)
        for name, columns in _lacking(database, conn).items():
            _add(database, conn, name, columns)


def _upgrade(conn: Connection) -> None:
    """Run Alembic over the transaction that is open."""
    # Alembic takes a third of a second to import, and hardly ever has anything to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _lacking(database: Database, conn: Connection) -> dict[str, list[str]]:
    """Return the columns that each layer of the catalogue lacks in the store."""
    look = inspect(conn)
    there = set(look.get_table_names())
    lacking: dict[str, list[str]] = {}
    for name in LAYERS:
        wanted = [column.name for column in database.schema.layers[name].columns]
        if name in there:
            have = {str(column["name"]) for column in look.get_columns(name)}
            wanted = [one for one in wanted if one not in have]
        if wanted:
            lacking[name] = wanted
    return lacking


def _add(database: Database, conn: Connection, name: str, columns: list[str]) -> None:
    """Add a layer, or the columns that an older store's layer lacks."""
    table = database.schema.layers[name]
    if len(columns) == len(table.columns):
        database.add_layer(conn, LAYERS[name])
        return
    quote = conn.dialect.identifier_preparer.quote
    for column in columns:
        kind = table.c[column].type.compile(conn.dialect)
        conn.exec_driver_sql(f"ALTER TABLE {quote(name)} ADD COLUMN {quote(column)} {kind}")
