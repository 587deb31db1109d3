"""Records as rows: read one or many, write them with their history and the layer's counter."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Update, bindparam, select

from layers.layer import RECORD_FIELDS, Layer
from store import history
from store.database import Bounds, Database, Extent, Row
from store.geopackage_binary import Shapes, from_wkb, to_wkb
from store.history import Stamp, Step
from store.schema import GEOMETRY


def columns(layer: Layer, *, place: bool = True) -> tuple[str, ...]:
    """Return the columns that make a record: all but the row's number, the shape first."""
    shape = (GEOMETRY,) if place and layer.geometries else ()
    return (*shape, *RECORD_FIELDS, *layer.names)


def one(database: Database, conn: Connection, layer: Layer, record: str) -> Row | None:
    """Return a record as it is now, with its shape as WKB, or None."""
    same = database.schema.layers[layer.name].c.id == record
    found = matching(database, conn, layer, same)
    return found[0] if found else None


def matching(
    database: Database, conn: Connection, layer: Layer, condition: ColumnElement[bool]
) -> list[Row]:
    """Return the records that meet a condition, with their shapes as WKB."""
    table = database.schema.layers[layer.name]
    query = select(*(table.c[name] for name in columns(layer))).where(condition)
    rows = [dict(zip(columns(layer), row, strict=True)) for row in conn.execute(query)]
    if layer.geometries:
        for row in rows:
            blob = row[GEOMETRY]
            row[GEOMETRY] = database.unpack(blob if isinstance(blob, bytes) else None)
    return rows


def wkb(shape: BaseGeometry | None) -> bytes | None:
    """Return the WKB of one shape; an empty one is none."""
    if shape is None or shape.is_empty:
        return None
    return to_wkb(np.array([shape], dtype=object))[0]


def shape(blob: object) -> BaseGeometry | None:
    """Return the shape of WKB."""
    return shapely.from_wkb(blob) if isinstance(blob, bytes) else None


def typed(layer: Layer, values: Mapping[str, object]) -> Row:
    """Return values in the types that the columns give back, so that equal stays equal."""
    row: Row = {}
    for field in layer.fields:
        raw = values.get(field.name)
        if raw is None or raw != raw or raw == "":  # noqa: PLR0124  (NaN is not itself)
            row[field.name] = None
        elif field.kind == "number":
            row[field.name] = float(raw)  # type: ignore[arg-type]
        elif field.kind == "integer":
            row[field.name] = int(raw)  # type: ignore[call-overload]
        else:
            row[field.name] = str(raw)
    return row


class Writer:
    """
    Writes the records of one layer within one transaction.

    Parameters
    ----------
    database, conn
        The database and its open writing transaction.
    layer
        The layer.
    stamp
        Who writes, and when.
    """

    def __init__(self, database: Database, conn: Connection, layer: Layer, stamp: Stamp) -> None:
        self._database = database
        self._conn = conn
        self._layer = layer
        self._table = database.schema.layers[layer.name]
        self._stamp = stamp
        self._extent = Extent()

    def write(self, steps: Sequence[Step]) -> None:
        """
        Write what the steps say: rows, spatial index and history.

        Raises
        ------
        RuntimeError
            If a record is not at the version that its step starts from; nothing is kept then.
        """
        self._insert([step.after for step in steps if step.before is None])
        changed = [step for step in steps if step.before is not None]
        stayed = [step for step in changed if not _moved(step)]
        self._update(stayed, columns(self._layer, place=False))
        self._update([step for step in changed if _moved(step)], columns(self._layer))
        schema = self._database.schema
        past = history.rows(self._conn, schema, self._layer, steps, self._stamp)
        self._database.insert_plain(self._conn, schema.history, past)

    def finish(self) -> None:
        """Say once what became of the layer as a whole: its bounds and its counter."""
        self._database.touched(self._conn, self._layer, self._extent)
        counters = self._database.schema.counters
        same = counters.c.layer == self._layer.name
        raised = self._conn.execute(
            counters.update().where(same).values(version=counters.c.version + 1)
        )
        if raised.rowcount == 0:
            self._conn.execute(counters.insert(), {"layer": self._layer.name, "version": 1})

    def _insert(self, rows: list[Row]) -> None:
        """Add new rows."""
        if not rows:
            return
        packed, shapes = self._packed(rows, columns(self._layer))
        self._database.insert(self._conn, self._layer, packed, shapes)

    def _update(self, steps: Sequence[Step], names: Sequence[str]) -> None:
        """Update rows; a shape that stays is not written, so its index entry is left alone."""
        if not steps:
            return
        packed, _ = self._packed([step.after for step in steps], names)
        befores = [step.before or {} for step in steps]
        values = [
            {f"v_{name}": value for name, value in row.items()}
            | {"b_id": before["id"], "b_version": before["version"]}
            for row, before in zip(packed, befores, strict=True)
        ]
        if self._conn.execute(self._statement(names), values).rowcount != len(steps):
            msg = f"A record of {self._layer.name} changed while it was being written."
            raise RuntimeError(msg)
        if GEOMETRY in names:
            self._extent.old = _grown(self._extent.old, from_wkb(_blobs(befores)))

    def _statement(self, names: Sequence[str]) -> Update:
        """Return the update of these columns of the one record that is still at its version."""
        own = self._table.c
        same = (own.id == bindparam("b_id"), own.version == bindparam("b_version"))
        return self._table.update().where(*same).values({n: bindparam(f"v_{n}") for n in names})

    def _packed(self, rows: list[Row], names: Sequence[str]) -> tuple[list[Row], Shapes]:
        """Return rows as their columns take them, and their shapes."""
        if GEOMETRY not in names:
            return [{name: row[name] for name in names} for row in rows], np.empty(0, dtype=object)
        blobs = _blobs(rows)
        shapes = from_wkb(blobs)
        self._extent.new = _grown(self._extent.new, shapes)
        others = [name for name in names if name != GEOMETRY]
        packed: list[Row] = [
            {GEOMETRY: blob, **{name: row[name] for name in others}}
            for blob, row in zip(self._database.pack(blobs, shapes), rows, strict=True)
        ]
        return packed, shapes


def _blobs(rows: Sequence[Row]) -> list[bytes | None]:
    """Return the rows' shapes as WKB."""
    return [blob if isinstance(blob := row.get(GEOMETRY), bytes) else None for row in rows]


def _grown(bounds: Bounds | None, shapes: Shapes) -> Bounds | None:
    """Return bounds that also hold these shapes."""
    west, south, east, north = (float(one) for one in shapely.total_bounds(shapes))
    if np.isnan(west):
        return bounds
    if bounds is None:
        return west, south, east, north
    return min(west, bounds[0]), min(south, bounds[1]), max(east, bounds[2]), max(north, bounds[3])


def _moved(step: Step) -> bool:
    """Whether a step changes the shape."""
    return (step.before or {}).get(GEOMETRY) != step.after.get(GEOMETRY)
