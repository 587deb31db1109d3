"""What a database must do for the store; one module per database does it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Table

from layers.layer import Layer
from store.geopackage_binary import Shapes
from store.schema import Schema

Bounds = tuple[float, float, float, float]
Row = dict[str, object]


@dataclass
class Extent:
    """The ground that a transaction put shapes on, and the ground it took shapes away from."""

    new: Bounds | None = None
    old: Bounds | None = None


class Database(Protocol):
    """One open database. Shapes cross this line as little-endian WKB in EPSG:4326."""

    where: str
    schema: Schema

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one consistent view that cannot write."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Open the one transaction that may write now; kept as a whole or not at all."""

    def near(self, layer: Layer, bounds: Bounds) -> ColumnElement[bool]:
        """Say that a record's bounds meet these (west, south, east, north)."""

    def pack(self, blobs: Sequence[bytes | None], shapes: Shapes) -> list[bytes | None]:
        """Turn WKB into what the geometry column takes."""

    def unpack(self, blob: bytes | None) -> bytes | None:
        """Turn what the geometry column gives into WKB."""

    def insert(self, conn: Connection, layer: Layer, rows: Sequence[Row], shapes: Shapes) -> None:
        """Add rows whose ``geom`` is packed already, and their place in the spatial index."""

    def insert_plain(self, conn: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Add rows without a place, all of the same columns, as fast as can be."""

    def touched(self, conn: Connection, layer: Layer, extent: Extent) -> None:
        """Keep what the database says of a layer as a whole: its bounds, its last change."""

    def add_layer(self, conn: Connection, layer: Layer) -> None:
        """Make the table of a layer, with its spatial index."""

    def backup(self, target: Path) -> None:
        """Write a complete copy that other programs may open."""

    def forget(self, *, tables: Sequence[str] = ()) -> None:
        """
        Leave nothing behind of what was deleted, outside of any transaction.

        ``tables`` names those that it was deleted from; without any, photos and files.
        """

    def reindex(self, conn: Connection, layer: Layer) -> None:
        """Build a layer's spatial index anew, so that no place that was erased stays in it."""

    def faults(self, conn: Connection) -> list[str]:
        """Return what the database finds wrong with itself."""

    def close(self) -> None:
        """Let go of every connection."""
