"""Load many rows of one source: what is new, what differs, what is the same."""

import gc
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, and_, select

from layers.errors import BadRecord, Fault
from layers.layer import Layer
from store import editing, records
from store.database import Database
from store.database import Row as Record
from store.geopackage_binary import to_wkb
from store.history import Stamp, Step
from store.schema import GEOMETRY

CHUNK = 5_000


@dataclass(frozen=True)
class Row:
    """
    One row to load: cleaned values, shape (EPSG:4326), key and its number in the file.

    Its source, licence and status are those of the whole load unless it has its own.
    """

    values: Mapping[str, object]
    geometry: BaseGeometry | None
    key: str = ""
    number: int = 0
    source: str = ""
    licence: str = ""
    status: str = ""


@dataclass(frozen=True)
class Loaded:
    """How many records a load added, updated and found unchanged."""

    added: int
    updated: int
    unchanged: int

    def __add__(self, other: "Loaded") -> "Loaded":
        """Return the sum of two loads."""
        return Loaded(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What all rows of a load share."""

    source: str
    licence: str
    reason: str
    status: str = "published"

    def shared(self, rows: Iterable[Row]) -> dict["Origin", list[Row]]:
        """Return rows by what they share: this, where they say nothing of their own."""
        found: dict[Origin, list[Row]] = {}
        for row in rows:
            own = Origin(
                source=row.source or self.source,
                licence=row.licence or self.licence,
                status=row.status or self.status,
                reason=self.reason,
            )
            found.setdefault(own, []).append(row)
        return found or {self: []}


class Load:
    """One load within one transaction."""

    def __init__(
        self, database: Database, conn: Connection, layer: Layer, origin: Origin, stamp: Stamp
    ) -> None:
        self._database = database
        self._conn = conn
        self._layer = layer
        self._origin = origin
        self._stamp = stamp
        self._seen: set[str] = set()
        self._worked_out = tuple(one.name for one in layer.asked("never"))
        self._known = self._is_known()

    def count(self, rows: Iterable[Row]) -> Loaded:
        """Say what a load would do."""
        return self._total(rows, None)

    def run(self, rows: Iterable[Row]) -> Loaded:
        """Load the rows."""
        writer = records.Writer(self._database, self._conn, self._layer, self._stamp)
        with _uncollected():
            done = self._total(rows, writer)
        if done.added or done.updated:
            writer.finish()
        self._note_load()
        return done

    def _total(self, rows: Iterable[Row], writer: records.Writer | None) -> Loaded:
        """Go through the rows a chunk at a time, so that a large file needs little memory."""
        added = updated = unchanged = 0
        for chunk in _chunks(rows):
            steps = self._plan(chunk)
            if writer and steps:
                writer.write(steps)
            new = sum(map(self._is_new, steps))
            added, updated = added + new, updated + len(steps) - new
            unchanged += len(chunk) - len(steps)
        return Loaded(added, updated, unchanged)

    def _is_new(self, step: Step) -> bool:
        """Whether a step counts as a record added."""
        return step.before is None

    def _plan(self, chunk: list[Row]) -> list[Step]:
        """Compare a chunk with what there is."""
        wanted = self._wanted(chunk)
        there = self._there(list(wanted))
        plans = (self._step(key, row, there.get(key)) for key, row in wanted.items())
        return [step for step in plans if step is not None]

    def _wanted(self, chunk: list[Row]) -> dict[str, Record]:
        """Return the chunk's content by key."""
        shapes = np.empty(len(chunk), dtype=object)
        shapes[:] = [row.geometry for row in chunk]
        shapes[shapely.is_empty(shapes)] = None
        self._check(chunk, shapes)
        wanted: dict[str, Record] = {}
        for row, blob in zip(chunk, to_wkb(shapes), strict=True):
            content = records.typed(self._layer, row.values)
            content[GEOMETRY] = blob
            wanted[self._key(row.key or self._own_key(content))] = content
        return wanted

    def _check(self, chunk: list[Row], shapes: np.ndarray) -> None:
        """Refuse coordinates that are not numbers: one of them blanks a whole map."""
        coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
        bad = ~np.isfinite(coordinates).all(axis=1)
        if bad.any():
            row = chunk[int(owner[bad][0])]
            reason = f"Row {row.number}: a coordinate is not a number. Nothing was loaded."
            raise BadRecord([Fault("geometry", reason)])

    def _own_key(self, content: Record) -> str:
        """Name a row that has no key: by its key fields or, when they are empty, its shape."""
        values = [content[name] for name in self._layer.key]
        if all(one is None for one in values):
            blob = content[GEOMETRY]
            return hashlib.sha256(blob if isinstance(blob, bytes) else b"").hexdigest()[:32]
        plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()[:32]

    def _key(self, key: str) -> str:
        """Tell rows with one key apart, so that none is dropped in silence."""
        unique, number = key, 1
        while unique in self._seen:
            number += 1
            unique = f"{key}#{number}"
        self._seen.add(unique)
        return unique

    def _is_known(self) -> bool:
        """Whether this source was loaded before; most are loaded once, and need no comparing."""
        table = self._database.schema.layers[self._layer.name]
        same = table.c.source == self._origin.source
        return self._conn.execute(select(table.c.fid).where(same).limit(1)).first() is not None

    def _there(self, keys: list[str]) -> dict[str, Record]:
        """Return the records of this source with these keys."""
        if not self._known:
            return {}
        table = self._database.schema.layers[self._layer.name]
        same = and_(table.c.source == self._origin.source, table.c.source_key.in_(keys))
        found = records.matching(self._database, self._conn, self._layer, same)
        return {str(row["source_key"]): row for row in found}

    def _step(self, key: str, content: Record, before: Record | None) -> Step | None:
        """Say what becomes of one row; None when nothing does."""
        reason = self._origin.reason
        if before is None:
            after = self._new(key, content)
            return Step(action="added", before=None, after=after, reason=reason)
        content = self._kept(content, before) | {"licence": self._origin.licence}
        if editing.same(before, content):
            return None
        after = editing.next_version(before, content, self._stamp)
        return Step(action="changed", before=before, after=after, reason=reason)

    def _kept(self, content: Record, before: Record) -> Record:
        """Keep what no file says because it is worked out here: its group, its last check."""
        return content | {name: before[name] for name in self._worked_out if content[name] is None}

    def _new(self, key: str, content: Record) -> Record:
        """Return a new record."""
        return {
            **content,
            "id": str(uuid.uuid4()),
            "version": 1,
            "status": self._origin.status,
            "created_at": self._stamp.at,
            "created_by": self._stamp.by,
            "changed_at": self._stamp.at,
            "changed_by": self._stamp.by,
            "source": self._origin.source,
            "source_key": key,
            "licence": self._origin.licence,
        }

    def _note_load(self) -> None:
        """Keep when this source was last loaded, also when nothing in it was new."""
        loads = self._database.schema.loads
        same = {"layer": self._layer.name, "source": self._origin.source}
        self._conn.execute(
            loads.delete().where(loads.c.layer == same["layer"], loads.c.source == same["source"])
        )
        stamp = {"loaded_at": self._stamp.at, "loaded_by": self._stamp.by}
        self._conn.execute(loads.insert(), same | stamp | {"licence": self._origin.licence})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the collector: a load makes no cycles; looking for some took a sixth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut rows into lists."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
