"""A store in PostgreSQL with PostGIS, for teams that run one already."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    Table,
    create_engine,
    func,
    make_url,
    text,
)
from sqlalchemy.types import UserDefinedType

from layers.catalogue import LAYERS
from layers.errors import PatchworkError
from layers.layer import Layer
from store.database import Bounds, Extent, Row
from store.faults import plainly
from store.geopackage_binary import Shapes
from store.schema import GEOMETRY, schema

SRS = 4326
TURN = 0x5041544348
"""The advisory lock that makes writers take turns, so that the history stays one chain."""


class Place(UserDefinedType[bytes]):
    """A geometry column that takes and gives WKB."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return PostGIS's type for any shape in degrees."""
        return f"geometry(Geometry, {SRS})"

    def bind_expression(self, bindvalue: ColumnElement[bytes]) -> ColumnElement[bytes]:
        """Make a shape of WKB."""
        return func.ST_GeomFromWKB(bindvalue, SRS, type_=self)

    def column_expression(self, colexpr: ColumnElement[bytes]) -> ColumnElement[bytes]:
        """Make WKB of a shape, its low byte first on every machine."""
        return func.ST_AsBinary(colexpr, "NDR", type_=LargeBinary())


class PostGis:
    """
    One PostGIS database.

    Parameters
    ----------
    address
        ``postgresql://user:password@host/name``.

    Raises
    ------
    PatchworkError
        If the driver is not installed.
    """

    def __init__(self, address: str) -> None:
        url = make_url(address.replace("postgres://", "postgresql://", 1))
        url = url.set(drivername="postgresql+psycopg")
        self.where = url.set(drivername="postgresql").render_as_string(hide_password=True)
        self.schema = schema(Place)
        self._engine = _engine(url)
        self._readers = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one consistent view that cannot write."""
        with plainly(self.where), self._readers.begin() as conn:
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one transaction that may write now, of all processes."""
        with plainly(self.where), self._engine.begin() as conn:
            conn.execute(text("SET LOCAL lock_timeout = '10s'"))
            conn.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
            yield conn

    def near(self, layer: Layer, bounds: Bounds) -> ColumnElement[bool]:
        """Say that a record's bounds meet these, through the spatial index."""
        shape = self.schema.layers[layer.name].c[GEOMETRY]
        return shape.bool_op("&&")(func.ST_MakeEnvelope(*bounds, SRS))

    def pack(self, blobs: Sequence[bytes | None], shapes: Shapes) -> list[bytes | None]:  # noqa: ARG002
        """Leave WKB as it is."""
        return list(blobs)

    def unpack(self, blob: bytes | None) -> bytes | None:
        """Return WKB as bytes."""
        return None if blob is None else bytes(blob)

    def insert(self, conn: Connection, layer: Layer, rows: Sequence[Row], shapes: Shapes) -> None:  # noqa: ARG002
        """Add rows; PostgreSQL keeps the index."""
        self.insert_plain(conn, self.schema.layers[layer.name], rows)

    def insert_plain(self, conn: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Add rows."""
        if rows:
            conn.execute(table.insert(), list(rows))

    def touched(self, conn: Connection, layer: Layer, extent: Extent) -> None:
        """Do nothing: PostgreSQL keeps no bounds beside the table."""

    def add_layer(self, conn: Connection, layer: Layer) -> None:
        """Make the table of a layer, with its spatial index."""
        self.schema.layers[layer.name].create(conn)
        if layer.geometries:
            index = f"patchwork_{layer.name}_{GEOMETRY}"
            conn.exec_driver_sql(f'CREATE INDEX {index} ON "{layer.name}" USING gist ({GEOMETRY})')

    def backup(self, target: Path) -> None:
        """Refuse: PostgreSQL has its own tool for this."""
        msg = f"A PostgreSQL store is backed up with pg_dump, not into a file such as {target}."
        raise PatchworkError(msg)

    def forget(self, *, tables: Sequence[str] = ()) -> None:
        """Write tables anew: PostgreSQL keeps what was deleted until then."""
        with plainly(self.where), self._engine.connect() as conn:
            alone = conn.execution_options(isolation_level="AUTOCOMMIT")
            for name in (*tables, self.schema.files.name):
                alone.exec_driver_sql(f'VACUUM (FULL) "{name}"')

    def reindex(self, conn: Connection, layer: Layer) -> None:
        """Do nothing: an index is written anew with its table."""

    def faults(self, conn: Connection) -> list[str]:
        """Look for shapes in another system than the table says, and for lost indexes."""
        there = {row[0] for row in conn.execute(text("SELECT indexname FROM pg_indexes"))}
        return [
            f"The spatial index of {layer.name} is missing."
            for layer in LAYERS.values()
            if layer.geometries and f"patchwork_{layer.name}_{GEOMETRY}" not in there
        ]

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def _engine(url: URL) -> Engine:
    """Connect, or say which package is missing."""
    try:
        return create_engine(url, pool_pre_ping=True)
    except ImportError as error:
        msg = "PostgreSQL needs a package that is not installed. Run: pip install 'psycopg[binary]'"
        raise PatchworkError(msg) from error
