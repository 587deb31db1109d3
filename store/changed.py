"""What everybody could see change since a day: what was public then beside what is now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, func, select

from layers.grid import LONLAT
from layers.layer import Layer
from layers.rights import readable
from store import blurring, history, records, veil
from store.database import Row
from store.reader import Reader
from store.schema import GEOMETRY

COLUMNS = ("id", "what", "name", "on")
PUBLIC = "published"
AT_ONCE = 500
_NO_CHANGE = frozenset({"last_checked", "blur"})
"""Fields that say how sure a record is, not what is there."""


@dataclass(frozen=True)
class Then:
    """What a record was on the day, None when there was none; and the day of its last change."""

    state: Row | None
    on: str

    @property
    def public(self) -> Row | None:
        """The state, if everybody could see it."""
        state = self.state
        return state if state is not None and state["status"] == PUBLIC else None


class Changed(Reader):
    """What an actor may see of how the public map changed."""

    def changes(self, layer: str, *, since: date) -> gpd.GeoDataFrame:
        """
        Return the records that became public, changed or were withdrawn since a day.

        Parameters
        ----------
        layer
            The layer's name.
        since
            The first day that counts.

        Returns
        -------
        geopandas.GeoDataFrame
            EPSG:4326: ``id``, ``what`` (``added``, ``changed``, ``withdrawn``), ``name``, ``on``
            (the day of the last change) and where it is shown. Of what was withdrawn neither id nor
            name is given: it is not public any more, and may not be for a reason.

        Raises
        ------
        Refused
            If the actor may not read the layer.
        """
        kind = self._require("read", layer)
        now = self.read(layer)
        public = now[now["status"] == PUBLIC].drop_duplicates("id").set_index("id")
        with self._database.reading() as conn:
            then = _first(conn, self, kind, since)
            rows = list(self._became(conn, kind, then, public))
        frame = pd.DataFrame(rows, columns=[*COLUMNS, "geometry"])
        return gpd.GeoDataFrame(frame, geometry="geometry", crs=LONLAT)

    def _became(
        self, conn: Connection, kind: Layer, then: Mapping[str, Then], public: gpd.GeoDataFrame
    ) -> Iterator[tuple[object, ...]]:
        """Yield what became of each record."""
        before = {one: was.public for one, was in then.items() if was.public is not None}
        differs = self._different(
            conn, kind, {k: v for k, v in before.items() if k in public.index}
        )
        shapes, names = public.geometry, public["name"]
        for one, was in then.items():
            if one in public.index and (one not in before or one in differs):
                what = "changed" if one in before else "added"
                yield one, what, names.get(one), was.on, shapes.get(one)
            elif one not in public.index and one in before:
                yield None, "withdrawn", None, was.on, self._shown_then(conn, before[one])

    def _different(self, conn: Connection, kind: Layer, then: Mapping[str, Row]) -> set[str]:
        """Return the records of which something that the actor may read is not as it was."""
        names = [one for one in readable(self.actor, kind) if one not in _NO_CHANGE]
        found = set()
        for row in _now(conn, self, kind, then):
            before = then[str(row["id"])]
            hidden = bool(row.get("blur") or before.get("blur"))
            shown = [one for one in names if not (hidden and one in blurring.WITHHELD)]
            moved = not hidden and row.get(GEOMETRY) != before.get(GEOMETRY)
            if moved or any(row[one] != before[one] for one in shown):
                found.add(str(row["id"]))
        return found

    def _shown_then(self, conn: Connection, row: Row) -> BaseGeometry | None:
        """Return where a record that is withdrawn now was shown."""
        shape = records.shape(row[GEOMETRY])
        return veil.place(self._database, conn, row, shape, today=self._day())


def _first(conn: Connection, reader: Changed, kind: Layer, since: date) -> dict[str, Then]:
    """Return each record's state before its first change since a day, and the day of the last."""
    table = reader.store.database.schema.history
    mine = (table.c.layer == kind.name) & (table.c.at >= since.isoformat())
    ends = (
        select(func.min(table.c.seq).label("first"), func.max(table.c.at).label("last"))
        .where(mine)
        .group_by(table.c.record)
        .subquery()
    )
    query = select(table, ends.c.last).join(ends, table.c.seq == ends.c.first).order_by(table.c.seq)
    return {
        str(row["record"]): Then(history.state_before(kind, dict(row)), str(row["last"])[:10])
        for row in conn.execute(query).mappings()
    }


def _now(conn: Connection, reader: Changed, kind: Layer, ids: Iterable[str]) -> Iterator[Row]:
    """Return records as they are kept now."""
    database, wanted = reader.store.database, list(ids)
    column = database.schema.layers[kind.name].c.id
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        yield from records.matching(database, conn, kind, column.in_(some))
