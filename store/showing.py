"""What an actor may see of a layer, as frames."""

from collections.abc import Mapping, Sequence
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Table, and_, false, or_, select, true

from layers.actor import Actor
from layers.errors import Refused
from layers.grid import LONLAT
from layers.layer import Layer
from layers.rights import readable, visible_statuses
from store import blurring, veil
from store.database import Database
from store.faults import NotKept
from store.geopackage_binary import Shapes, from_wkb
from store.schema import GEOMETRY

SHOWN = ("id", "version", "status", "source", "licence", "changed_at")
"""What everybody may know of a record besides its fields."""

OWN = ("proposed", "returned")
PERIODS = (("valid_from", "valid_to"), ("starts", "ends"))
_MOST_VALUES = 20_000


def visible(actor: Actor, table: Table) -> ColumnElement[bool]:
    """
    Say which records an actor may see: by status, and what one proposed oneself.

    Members see what their group proposed, but not where it must not be found. What was proposed
    under their name is not enough for them: another group may have a member of the same name.
    """
    seen = table.c.status.in_(visible_statuses(actor))
    waiting = table.c.status.in_(OWN)
    if actor.groups and "blur" in table.c:
        plain = or_(table.c.blur.is_(None), table.c.blur == 0)
        return or_(seen, and_(table.c.group.in_(actor.groups), waiting, plain))
    if actor.has("contributor", "officer", "councillor") and not actor.groups:
        return or_(seen, and_(table.c.created_by == actor.name, waiting))
    return seen


def in_force(layer: Layer, table: Table, on: date | None) -> ColumnElement[bool]:
    """Say which records hold on a day; both ends of a period belong to it, empty is open."""
    if on is None:
        return true()
    day = on.isoformat()[:10]
    for first, last in PERIODS:
        if first in layer and last in layer:
            start, end = table.c[first], table.c[last]
            return and_(or_(start.is_(None), start <= day), or_(end.is_(None), end >= day))
    return true()


def condition(
    database: Database,
    actor: Actor,
    layer: Layer,
    *,
    where: Mapping[str, object] | None = None,
    on: date | None = None,
) -> ColumnElement[bool]:
    """Say which records answer a question by an actor."""
    table = database.schema.layers[layer.name]
    return and_(
        visible(actor, table),
        in_force(layer, table, on),
        matching(actor, layer, table, where),
    )


def nearby(
    database: Database, actor: Actor, layer: Layer, within: BaseGeometry
) -> ColumnElement[bool]:
    """
    Say which records have bounds that meet a shape's, through the spatial index.

    Blurred records are all let through: where they are shown is not in the index, and where they
    are must not decide.
    """
    if within.is_empty or not layer.geometries:
        return false()
    west, south, east, north = within.bounds
    near = database.near(layer, (west, south, east, north))
    if blurring.veiled(actor, layer):
        return or_(near, veil.blurred(database.schema.layers[layer.name]))
    return near


def allowed_fields(actor: Actor, layer: Layer, fields: Sequence[str] | None) -> tuple[str, ...]:
    """Return the fields to show; asking for one that is private is refused, not left out."""
    mine = readable(actor, layer)
    if fields is None:
        return mine
    wanted = tuple(dict.fromkeys(name for name in fields if name not in SHOWN))
    for name in wanted:
        require_field(actor, layer, name)
    return wanted


def require_field(actor: Actor, layer: Layer, name: str) -> None:
    """Refuse a field that the actor may not read, or that does not exist."""
    if name not in readable(actor, layer):
        label = layer[name].label if name in layer else name
        msg = f"{label!r} of {layer.title.casefold()} is not for you to read."
        raise Refused(msg)


def matching(
    actor: Actor, layer: Layer, table: Table, where: Mapping[str, object] | None
) -> ColumnElement[bool]:
    """Say which records have these values; one may not search what one may not read."""
    parts: list[ColumnElement[bool]] = []
    for name, wanted in (where or {}).items():
        if name not in SHOWN:
            require_field(actor, layer, name)
        column = veil.column(actor, layer, table, name)
        if isinstance(wanted, list | tuple | set | frozenset):
            parts.append(_one_of(column, wanted))
        else:
            parts.append(column.is_(None) if wanted is None else column == wanted)
    return and_(true(), *parts)


def _one_of(
    column: ColumnElement[object], wanted: Sequence[object] | set[object] | frozenset[object]
) -> ColumnElement[bool]:
    """Say that a column holds one of several values."""
    known = [one for one in wanted if one is not None]
    if len(known) > _MOST_VALUES:
        msg = f"One can ask for {_MOST_VALUES:,} values at once, not {len(known):,}."
        raise Refused(msg)
    found = column.in_(known)
    return or_(found, column.is_(None)) if len(known) < len(wanted) else found


def frame(
    database: Database,
    conn: Connection,
    layer: Layer,
    names: Sequence[str],
    condition: ColumnElement[bool],
    *,
    geometry: bool,
) -> gpd.GeoDataFrame:
    """Read columns of the records that meet a condition, in the order they were added."""
    table = database.schema.layers[layer.name]
    place = [table.c[GEOMETRY]] if geometry and layer.geometries else []
    query = (
        select(*(table.c[name] for name in names), *place).where(condition).order_by(table.c.fid)
    )
    rows = conn.execute(query).fetchall()
    cells = list(zip(*rows, strict=True)) or [()] * (len(names) + len(place))
    data = {name: series(layer, name, cells[at]) for at, name in enumerate(names)}
    plain = pd.DataFrame(data, columns=list(names))
    if not geometry:
        return gpd.GeoDataFrame(plain)
    blobs = cells[-1] if place else [None] * len(rows)
    shapes = _shapes(database, layer, blobs)
    return gpd.GeoDataFrame(plain, geometry=gpd.GeoSeries(shapes, crs=LONLAT), crs=LONLAT)


def _shapes(database: Database, layer: Layer, blobs: Sequence[bytes | None]) -> Shapes:
    """Parse shapes; one that is damaged is said to be, never left out in silence."""
    try:
        return from_wkb([database.unpack(blob) for blob in blobs])
    except shapely.errors.ShapelyError as error:
        what = layer.title.casefold()
        msg = f"A shape in {what} is damaged. Check the store, and put back a backup."
        raise NotKept(msg) from error


def series(layer: Layer, name: str, cells: Sequence[object]) -> pd.Series:
    """Return a column: whole numbers as Int64, numbers as float64, all else text or None."""
    if name == "version":
        return pd.Series(cells, dtype="int64")
    kind = layer[name].kind if name in layer else "text"
    if kind == "number":
        return pd.Series(np.array(cells, dtype="float64"))
    if kind == "integer":
        return pd.Series(list(cells), dtype="Int64")
    return pd.Series(list(cells), dtype=object)


def touching(found: gpd.GeoDataFrame, within: BaseGeometry) -> gpd.GeoDataFrame:
    """Keep what truly meets a shape, of what its bounds let through."""
    shapely.prepare(within)
    kept = shapely.intersects(within, found.geometry.values)
    return found[kept].reset_index(drop=True)
