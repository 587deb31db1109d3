"""Draw the veil over what an actor reads: blurred records lie only about where they are."""

import threading
from collections.abc import Mapping
from datetime import date
from weakref import WeakKeyDictionary

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Table, and_, case, null, select

from layers.actor import Actor
from layers.catalogue import LAYERS
from layers.grid import LONLAT
from layers.layer import Layer
from layers.vocabulary import tier
from store import blurring, tallies
from store.blurring import WITHHELD, veiled
from store.database import Database
from store.geopackage_binary import Shapes, from_wkb
from store.schema import GEOMETRY
from store.signing import secret

PUBLIC = "published"
"""Only what everybody may see is veiled: what waits for review is seen by those who sent it in, who
know where it is, and who would otherwise learn where any place is shown by sending it in."""


def blurred(table: Table) -> ColumnElement[bool]:
    """Say which records are shown only about where they are."""
    return and_(table.c.blur > 0, table.c.status == PUBLIC)


def column(actor: Actor, layer: Layer, table: Table, name: str) -> ColumnElement[object]:
    """Return a field as an actor may search and count it: what is withheld is empty."""
    if name in WITHHELD and veiled(actor, layer):
        return case((blurred(table), null()), else_=table.c[name])
    return table.c[name]


def over(
    database: Database, conn: Connection, found: gpd.GeoDataFrame, *, today: date
) -> gpd.GeoDataFrame:
    """
    Return records as those see them who may not see every place.

    Parameters
    ----------
    database, conn
        The store, and a view of it.
    found
        Records with their ``blur`` and ``status``, with or without shapes (EPSG:4326).
    today
        The day whose wards they must not leave, whatever day is asked about.
    """
    hidden = ((found["blur"].fillna(0) > 0) & (found["status"] == PUBLIC)).to_numpy(dtype=bool)
    if not hidden.any():
        return found
    kept = {name: found[name].where(~hidden, None) for name in WITHHELD if name in found}
    drawn = found.assign(**kept)
    if "geometry" not in found:
        return drawn
    shapes = found.geometry.to_numpy().copy()
    metres = found["blur"].to_numpy(dtype=float, na_value=0)[hidden]
    shapes[hidden] = _shown(database, conn, shapes[hidden], metres, today=today)
    return drawn.set_geometry(gpd.GeoSeries(shapes, index=found.index, crs=LONLAT))


def hides(row: Mapping[str, object]) -> bool:
    """Whether a record is shown only about where it is."""
    return float(str(row.get("blur") or 0)) > 0 and row["status"] == PUBLIC


def nothing(values: Mapping[str, object]) -> dict[str, object]:
    """Return the fields among these that are withheld, empty."""
    return {name: None for name in WITHHELD if name in values}


def place(
    database: Database,
    conn: Connection,
    row: Mapping[str, object],
    shape: BaseGeometry | None,
    *,
    today: date,
) -> BaseGeometry | None:
    """Return where one record is shown, whatever its status."""
    metres = float(str(row.get("blur") or 0))
    if metres <= 0 or shape is None:
        return shape
    shapes = np.array([shape], dtype=object)
    found: BaseGeometry = _shown(database, conn, shapes, np.array([metres]), today=today)[0]
    return found


def _shown(
    database: Database,
    conn: Connection,
    shapes: Shapes,
    metres: npt.NDArray[np.float64],
    *,
    today: date,
) -> Shapes:
    """Return where blurred shapes are shown."""
    return blurring.shown(
        shapes, metres, _WARDS.of(database, conn, today), secret=secret(database, conn)
    )


class _Wards:
    """The wards of each open store, read again when its boundaries change."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: WeakKeyDictionary[Database, tuple[tuple[int, date], Shapes]]
        self._kept = WeakKeyDictionary()

    def of(self, database: Database, conn: Connection, today: date) -> Shapes:
        """Return the wards in force on a day; else the smallest areas there are, or none."""
        now = (tallies.version(database, conn, LAYERS["boundaries"]), today)
        with self._guard:
            known = self._kept.get(database)
        if known is None or known[0] != now:
            known = (now, _read(database, conn, today))
            with self._guard:
                self._kept[database] = known
        return known[1]


_WARDS = _Wards()


def _read(database: Database, conn: Connection, today: date) -> Shapes:
    """Read the wards, in the order in which they were added."""
    layer = LAYERS["boundaries"]
    table = database.schema.layers[layer.name]
    day = today.isoformat()
    there = and_(
        table.c.status == PUBLIC,
        table.c[GEOMETRY].is_not(None),
        table.c.valid_from.is_(None) | (table.c.valid_from <= day),
        table.c.valid_to.is_(None) | (table.c.valid_to >= day),
    )
    tiers = [str(row[0]) for row in conn.execute(select(table.c.tier).where(there).distinct())]
    chosen = "ward" if "ward" in tiers else max(tiers, key=lambda one: tier(one).rank, default="")
    same = and_(there, table.c.tier == chosen)
    query = select(table.c[GEOMETRY]).where(same).order_by(table.c.fid)
    return from_wkb([database.unpack(row[0]) for row in conn.execute(query)])
