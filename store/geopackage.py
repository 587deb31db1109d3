"""A store in one GeoPackage file.

The live file is opened by Python's ``sqlite3`` alone, never by GDAL: two SQLite libraries in one
process cancel each other's locks, which was seen to lose acknowledged writes and to corrupt files.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    Table,
    column,
    create_engine,
    event,
    select,
    table,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool

from layers.catalogue import LAYERS
from layers.layer import Layer
from store import geopackage_binary as binary
from store import geopackage_tables as tables
from store.database import Bounds, Extent, Row
from store.faults import plainly
from store.geopackage_binary import Shapes
from store.schema import schema
from store.turn import Turn

BUSY_MS = 10_000
BULK = 500
"""From so many rows on the spatial index is filled in one go, not by a trigger per row."""


class GeometryBlob(LargeBinary):
    """A column declared GEOMETRY, as the standard asks, that holds a blob."""

    cache_ok = True


@compiles(GeometryBlob, "sqlite")
def _declared(*_: object, **__: object) -> str:
    """Return the column type that the standard asks for."""
    return "GEOMETRY"


class GeoPackage:
    """
    One GeoPackage: many readers, and one connection that writes and checkpoints.

    Parameters
    ----------
    path
        The file.
    busy_ms
        How long to wait for another program's write, in milliseconds.
    """

    def __init__(self, path: Path, *, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self.where = str(path)
        self.schema = schema(GeometryBlob)
        self._busy_ms = busy_ms
        self._turn = Turn(path, seconds=busy_ms / 1000)
        self._writer = self._engine(1, "BEGIN IMMEDIATE", _WRITER)
        self._readers = self._engine(8, "BEGIN", _READER)

    def _engine(self, size: int, begin: str, pragmas: Sequence[str]) -> Engine:
        """Make an engine whose transactions start as asked, not as the driver guesses."""
        engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0 if size == 1 else 24,
        )

        @event.listens_for(engine, "connect")
        def _prepare(raw: sqlite3.Connection, _record: object) -> None:
            for pragma in pragmas:
                raw.execute(f"PRAGMA {pragma}").close()
            for name, function in binary.FUNCTIONS.items():
                raw.create_function(name, 1, function, deterministic=True)

        @event.listens_for(engine, "begin")
        def _begin(conn: Connection) -> None:
            conn.exec_driver_sql(begin)

        return engine

    def _connect(self) -> sqlite3.Connection:
        """Open the file without making it, and leave transactions to us."""
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=self._busy_ms / 1000,
            isolation_level=None,
            check_same_thread=False,
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one consistent view that cannot write."""
        with plainly(self.where), self._readers.begin() as conn:
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one transaction of this process that may write."""
        with self._turn.taken(), plainly(self.where), self._writer.begin() as conn:
            yield conn

    def near(self, layer: Layer, bounds: Bounds) -> ColumnElement[bool]:
        """Say that a record's bounds meet these, through the spatial index."""
        west, south = (edge - tables.HAIR for edge in bounds[:2])
        east, north = (edge + tables.HAIR for edge in bounds[2:])
        names = ("id", "minx", "maxx", "miny", "maxy")
        edges: list[ColumnClause[float]] = [column(name) for name in names]
        index = table(tables.rtree(layer), *edges)
        found = select(index.c.id).where(
            index.c.minx <= east, index.c.maxx >= west, index.c.miny <= north, index.c.maxy >= south
        )
        return self.schema.layers[layer.name].c.fid.in_(found)

    def pack(self, blobs: Sequence[bytes | None], shapes: Shapes) -> list[bytes | None]:
        """Put the GeoPackage header in front of WKB."""
        return binary.pack(blobs, shapes)

    def unpack(self, blob: bytes | None) -> bytes | None:
        """Take the header off."""
        return binary.unpack(blob)

    def insert(self, conn: Connection, layer: Layer, rows: Sequence[Row], shapes: Shapes) -> None:
        """Add rows; many at once skip the index's trigger and fill the index directly."""
        own = self.schema.layers[layer.name]
        if not layer.geometries or len(rows) < BULK:
            self.insert_plain(conn, own, rows)
            return
        last = conn.execute(text(f'SELECT coalesce(max(fid), 0) FROM "{layer.name}"')).scalar_one()
        fids = np.arange(last + 1, last + 1 + len(rows))
        numbered = [{"fid": fid, **row} for fid, row in zip(fids.tolist(), rows, strict=True)]
        tables.drop_insert_trigger(conn, layer)
        self.insert_plain(conn, own, numbered)
        _fill_index(conn, layer, fids, shapes)
        tables.add_insert_trigger(conn, layer)

    def insert_plain(self, conn: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Add rows with as little between us and SQLite as can be."""
        if not rows:
            return
        names = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
        conn.exec_driver_sql(sql, [tuple(row.values()) for row in rows])

    def touched(self, conn: Connection, layer: Layer, extent: Extent) -> None:
        """Keep the layer's last change and bounds; they are measured anew only if they shrank."""
        name = {"name": layer.name}
        conn.execute(text(tables.CHANGED), name)
        if extent.old is not None and self._at_the_edge(conn, layer, extent.old):
            bounds = self._bounds(conn, layer) or (None, None, None, None)
            conn.execute(text(tables.SET), name | dict(zip("wsen", bounds, strict=True)))
        elif extent.new is not None:
            conn.execute(text(tables.GROW), name | dict(zip("wsen", extent.new, strict=True)))

    def _at_the_edge(self, conn: Connection, layer: Layer, old: Bounds) -> bool:
        """Whether shapes that moved away may have held the layer's bounds where they are."""
        query = text("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = :n")
        now = conn.execute(query, {"n": layer.name}).one()
        if None in now:
            return True
        inside = old[0] > now[0] and old[1] > now[1] and old[2] < now[2] and old[3] < now[3]
        return not inside

    def _bounds(self, conn: Connection, layer: Layer) -> Bounds | None:
        """Measure a layer's bounds from its shapes."""
        found = conn.execute(
            text(
                "SELECT min(ST_MinX(geom)), min(ST_MinY(geom)), max(ST_MaxX(geom)), "
                f'max(ST_MaxY(geom)) FROM "{layer.name}"'
            )
        ).one()
        return None if found[0] is None else (found[0], found[1], found[2], found[3])

    def add_layer(self, conn: Connection, layer: Layer) -> None:
        """Make the table of a layer, with its spatial index."""
        self.schema.layers[layer.name].create(conn)
        tables.describe(conn, layer)

    def backup(self, target: Path) -> None:
        """
        Write a complete copy that GDAL and QGIS may open.

        It is written beside the target first, so that a full disk never leaves half a file.
        """
        half = target.with_name(target.name + ".part")
        with (
            plainly(self.where),
            closing(self._connect()) as live,
            closing(sqlite3.connect(half)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        half.replace(target)

    def restore(self, kept: Path) -> None:
        """Put a backup's contents back in place of the file's own, under the same locks."""
        with closing(sqlite3.connect(kept)) as copy, closing(self._connect()) as live:
            copy.backup(live)
            live.execute("PRAGMA journal_mode = WAL")

    def forget(self, *, tables: Sequence[str] = ()) -> None:
        """
        Empty the journal, which may still hold what was deleted; the file itself is clean.

        For tables that older programs wrote to, the file is written anew: they left there what
        they overwrote.
        """
        with (
            self._turn.taken(),
            plainly(self.where),
            closing(self._writer.raw_connection()) as live,
        ):
            if tables:
                live.cursor().execute("VACUUM")
            live.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def reindex(self, conn: Connection, layer: Layer) -> None:
        """Make the spatial index anew: SQLite leaves in its pages what was taken out of them."""
        tables.make_index_anew(conn, layer)

    def faults(self, conn: Connection) -> list[str]:
        """Run SQLite's own checks and compare each spatial index with its table."""
        found = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check")]
        problems = [f"The file is damaged: {one}" for one in found if one != "ok"]
        problems += [
            f"{row[0]} row {row[1]} points at a row of {row[2]} that is not there."
            for row in conn.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        for layer in LAYERS.values():
            if layer.geometries:
                problems += tables.index_faults(conn, layer)
        return problems

    def close(self) -> None:
        """Let go of every connection; the last one writes the journal back into the file."""
        self._readers.dispose()
        self._writer.dispose()


_WRITER = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # What is deleted is overwritten, so that a face that was blacked out is not left in the file.
    "secure_delete = ON",
    "cache_size = -65536",
    "journal_size_limit = 67108864",
)
_READER = ("query_only = ON", "wal_autocheckpoint = 0", "cache_size = -16384")


def _fill_index(conn: Connection, layer: Layer, fids: np.ndarray, shapes: Shapes) -> None:
    """Put many shapes into the spatial index."""
    boxes = shapely.bounds(shapes)
    kept = ~np.isnan(boxes[:, 0])
    rows = zip(fids[kept].tolist(), *boxes[kept][:, [0, 2, 1, 3]].T.tolist(), strict=True)
    conn.exec_driver_sql(f'INSERT INTO "{tables.rtree(layer)}" VALUES (?, ?, ?, ?, ?)', list(rows))
