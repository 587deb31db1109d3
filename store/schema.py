"""One SQLAlchemy Core schema for every database, made from the descriptions of the layers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine, UserDefinedType

from layers.catalogue import LAYERS
from layers.layer import RECORD_FIELDS, Kind, Layer

HEAD = "0004"
"""The newest migration; a test keeps it equal to what Alembic finds."""

PREFIX = "patchwork_"
VERSION_TABLE = "patchwork_migrations"
GEOMETRY = "geom"


class _Named(UserDefinedType[str]):
    """Text under another name, which tells GIS programs that it holds a date."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: object) -> str:
        """Return the name itself."""
        return self.name


WHOLE = BigInteger().with_variant(Integer(), "sqlite")
DAY = Text().with_variant(_Named("DATE"), "sqlite")
MOMENT = Text().with_variant(_Named("DATETIME"), "sqlite")
_KINDS: dict[Kind, TypeEngine[Any]] = {"integer": WHOLE, "number": Double(), "date": DAY}
_RECORD: dict[str, TypeEngine[Any]] = {
    "version": WHOLE,
    "created_at": MOMENT,
    "changed_at": MOMENT,
}
_MAY_BE_EMPTY = {"source_key"}


@dataclass(frozen=True)
class Schema:
    """The tables of one store."""

    metadata: MetaData
    layers: dict[str, Table]
    history: Table
    counters: Table
    notes: Table
    loads: Table
    secrets: Table
    links: Table
    memory: Table
    files: Table


def schema(geometry: Callable[[], TypeEngine[bytes]]) -> Schema:
    """Return the tables; ``geometry`` makes the type in which a database keeps shapes."""
    metadata = MetaData()
    return Schema(
        metadata=metadata,
        layers={one.name: layer_table(one, metadata, geometry) for one in LAYERS.values()},
        history=_history(metadata),
        counters=_counters(metadata),
        notes=_notes(metadata),
        loads=_loads(metadata),
        secrets=_secrets(metadata),
        links=_links(metadata),
        memory=_memory(metadata),
        files=_files(metadata),
    )


def layer_table(
    layer: Layer, metadata: MetaData, geometry: Callable[[], TypeEngine[bytes]]
) -> Table:
    """Return the table of one layer."""
    place = [Column(GEOMETRY, geometry())] if layer.geometries else []
    record = [
        Column(name, _RECORD.get(name, Text()), nullable=name in _MAY_BE_EMPTY)
        for name in RECORD_FIELDS
    ]
    own = [Column(one.name, _KINDS.get(one.kind, Text())) for one in layer.fields]
    return Table(
        layer.name,
        metadata,
        Column("fid", WHOLE, primary_key=True),
        *place,
        *record,
        *own,
        # Records typed in by hand have no key; NULLs never collide, so they may be many.
        Index(f"{PREFIX}{layer.name}_key", "source", "source_key", unique=True),
        Index(f"{PREFIX}{layer.name}_id", "id", unique=True),
    )


def _history(metadata: MetaData) -> Table:
    """Return the history: the complete state before each change, and hashes of the state after."""
    return Table(
        f"{PREFIX}history",
        metadata,
        Column("seq", WHOLE, primary_key=True, autoincrement=False),
        Column("at", Text(), nullable=False),
        Column("by", Text(), nullable=False),
        Column("layer", Text(), nullable=False),
        Column("record", Text(), nullable=False),
        Column("version", WHOLE, nullable=False),
        Column("action", Text(), nullable=False),
        Column("reason", Text(), nullable=False),
        Column("before", Text()),
        Column("before_geom", LargeBinary()),
        Column("content", LargeBinary(), nullable=False),
        Column("chain", LargeBinary(), nullable=False),
        Column("salt", LargeBinary()),
        Column("seal", LargeBinary()),
        Column("erased", WHOLE),
        Column("covers", LargeBinary()),
        Index(f"{PREFIX}history_record", "record", "version", unique=True),
    )


def _counters(metadata: MetaData) -> Table:
    """Return the counters that rise with every transaction that touched a layer."""
    return Table(
        f"{PREFIX}counters",
        metadata,
        Column("layer", Text(), primary_key=True),
        Column("version", WHOLE, nullable=False),
    )


def _notes(metadata: MetaData) -> Table:
    """Return the place's own facts."""
    return Table(
        f"{PREFIX}notes",
        metadata,
        Column("name", Text(), primary_key=True),
        Column("value", Text()),
    )


def _loads(metadata: MetaData) -> Table:
    """Return when each source was last loaded."""
    return Table(
        f"{PREFIX}loads",
        metadata,
        Column("layer", Text(), primary_key=True),
        Column("source", Text(), primary_key=True),
        Column("licence", Text(), nullable=False),
        Column("loaded_at", Text(), nullable=False),
        Column("loaded_by", Text(), nullable=False),
    )


def _secrets(metadata: MetaData) -> Table:
    """Return what only the store itself may know."""
    return Table(
        f"{PREFIX}secrets",
        metadata,
        Column("name", Text(), primary_key=True),
        Column("value", Text(), nullable=False),
    )


def _links(metadata: MetaData) -> Table:
    """Return how often the private links of a record were ended."""
    return Table(
        f"{PREFIX}links",
        metadata,
        Column("kind", Text(), primary_key=True),
        Column("record", Text(), primary_key=True),
        Column("ended", WHOLE, nullable=False),
        Column("ended_at", Text(), nullable=False),
        Column("ended_by", Text(), nullable=False),
    )


def _memory(metadata: MetaData) -> Table:
    """Return what a group wants remembered, such as what the columns of its list mean."""
    return Table(
        f"{PREFIX}memory",
        metadata,
        Column("owner", Text(), primary_key=True),
        Column("name", Text(), primary_key=True),
        Column("value", Text(), nullable=False),
    )


def _files(metadata: MetaData) -> Table:
    """Return photos and files; their bytes stand last, and are read only when asked for."""
    words = ("layer", "record", "kind", "status", "name", "alt", "caption", "media", "at", "by")
    numbers = ("version", "width", "height", "bytes")
    return Table(
        f"{PREFIX}files",
        metadata,
        Column("id", Text(), primary_key=True),
        *(Column(one, Text(), nullable=False) for one in words),
        *(Column(one, WHOLE, nullable=False) for one in numbers),
        Column("digest", LargeBinary(), nullable=False),
        Column("small", LargeBinary(), nullable=False),
        Column("full", LargeBinary(), nullable=False),
        Index(f"{PREFIX}files_record", "record"),
    )
