"""The reading half of the register: what an actor may see, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection

from layers import catalogue
from layers.actor import Actor
from layers.errors import Refused
from layers.layer import Layer
from layers.rights import verdict
from store import blurring, check, records, showing, tallies, veil
from store.database import Row
from store.faults import NotFound
from store.opening import Store
from store.schema import GEOMETRY


def utc_now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


class Reader:
    """
    What an actor may see of a store.

    Parameters
    ----------
    store
        An open store.
    actor
        Who is asking; every answer and every refusal follows from their roles.
    clock
        Gives the time; only tests need another than the present.
    """

    def __init__(
        self, store: Store, actor: Actor, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.store = store
        self.actor = actor
        self._clock = clock
        self._database = store.database

    def read(  # noqa: PLR0913  (each is one plain question about the same records)
        self,
        layer: str,
        *,
        within: BaseGeometry | None = None,
        where: Mapping[str, object] | None = None,
        on: date | None = None,
        fields: Sequence[str] | None = None,
        geometry: bool = True,
    ) -> gpd.GeoDataFrame:
        """
        Return the records of a layer that the actor may see.

        Parameters
        ----------
        layer
            The layer's name.
        within
            Only what meets this shape (EPSG:4326).
        where
            Field to value, or to several of which one must hold; None is empty.
        on
            Only what is in force that day, first and last day included.
        fields
            Only these; all that the actor may read if left out.
        geometry
            Whether to give the shapes.

        Returns
        -------
        geopandas.GeoDataFrame
            EPSG:4326: id, version, status, source, licence, changed_at, the fields, geometry.
            Empty text is None, whole numbers are Int64, other numbers float64.

        Raises
        ------
        Refused
            If the actor may not read the layer, or not one of the fields.
        """
        kind = self._require("read", layer)
        names = (*showing.SHOWN, *showing.allowed_fields(self.actor, kind, fields))
        condition = showing.condition(self._database, self.actor, kind, where=where, on=on)
        if within is not None:
            condition = showing.nearby(self._database, self.actor, kind, within) & condition
        found = self._found(kind, names, condition, geometry=geometry or within is not None)
        if within is not None:
            found = showing.touching(found, within)
        return found if geometry else gpd.GeoDataFrame(found, columns=list(names))

    def _found(
        self,
        kind: Layer,
        names: Sequence[str],
        condition: ColumnElement[bool],
        *,
        geometry: bool,
    ) -> gpd.GeoDataFrame:
        """Read records, with the veil over those whose places are not for this actor to see."""
        veiled = blurring.veiled(self.actor, kind)
        wanted = tuple(dict.fromkeys((*names, "blur"))) if veiled else names
        with self._database.reading() as conn:
            found = showing.frame(self._database, conn, kind, wanted, condition, geometry=geometry)
            if not veiled:
                return found
            found = veil.over(self._database, conn, found, today=self._day())
        return found if "blur" in names else found.drop(columns="blur")

    def get(self, layer: str, id: str) -> dict[str, object]:  # noqa: A002
        """
        Return one record: its fields that the actor may read, and its geometry (EPSG:4326).

        Raises
        ------
        NotFound
            If there is none, or it is not for this actor to see.
        """
        kind = self._require("read", layer)
        names = (*showing.SHOWN, *showing.allowed_fields(self.actor, kind, None))
        condition = showing.condition(self._database, self.actor, kind, where={"id": id})
        with self._database.reading() as conn:
            found = records.matching(self._database, conn, kind, condition)
            if not found:
                raise not_found(kind)
            return self._shown(conn, kind, found[0], names)

    def _shown(
        self, conn: Connection, kind: Layer, row: Row, names: Sequence[str]
    ) -> dict[str, object]:
        """Return one record as this actor may see it."""
        values = {name: row[name] for name in names}
        shape = records.shape(row.get(GEOMETRY))
        if not blurring.veiled(self.actor, kind) or not veil.hides(row):
            return values | {"geometry": shape}
        shape = veil.place(self._database, conn, row, shape, today=self._day())
        return values | veil.nothing(values) | {"geometry": shape}

    def groups(self, layer: str, field: str, *, on: date | None = None) -> dict[str, int]:
        """Count the records that the actor may see by the values of a field; empty ones are out."""
        kind = self._require("read", layer)
        showing.require_field(self.actor, kind, field)
        condition = showing.condition(self._database, self.actor, kind, on=on)
        with self._database.reading() as conn:
            table = self._database.schema.layers[kind.name]
            column = veil.column(self.actor, kind, table, field)
            return tallies.groups(self._database, conn, kind, column, condition)

    def counts(self) -> dict[str, int]:
        """Count the records that the actor may see, per layer that they may read."""
        kinds = self._may_read()
        with self._database.reading() as conn:
            return {
                one.name: tallies.count(
                    self._database, conn, one, showing.condition(self._database, self.actor, one)
                )
                for one in kinds
            }

    def version(self, layer: str) -> int:
        """Return a number that rises by one with every transaction that touched the layer."""
        kind = catalogue.layer(layer)
        with self._database.reading() as conn:
            return tallies.version(self._database, conn, kind)

    def sources(self) -> pd.DataFrame:
        """Return the published records' layer, source, licence, number and time of loading."""
        kinds = self._may_read()
        with self._database.reading() as conn:
            return tallies.sources(self._database, conn, kinds, kept=self.store.tallied)

    def note(self, name: str) -> str | None:
        """Return one of the place's own facts, such as its name."""
        with self._database.reading() as conn:
            return tallies.note(self._database, conn, name)

    def check(self) -> list[str]:
        """Return every problem found in the store, a sentence each; none means sound."""
        self._require_operator("check the store")
        return check.problems(self._database)

    def _require(self, action: str, layer: str) -> Layer:
        """Return the layer, or raise ``Refused`` with the reason."""
        kind = catalogue.layer(layer)
        ruling = verdict(self.actor, action, kind.name)
        if not ruling.allowed:
            raise Refused(ruling.reason)
        return kind

    def _day(self) -> date:
        """Return the day it is."""
        return self._clock().astimezone(UTC).date()

    def _may_read(self) -> list[Layer]:
        """Return the layers that the actor may read."""
        kinds = catalogue.LAYERS.values()
        return [one for one in kinds if verdict(self.actor, "read", one.name).allowed]

    def _require_operator(self, what: str) -> None:
        """Refuse what only the operator may do to the store as a whole."""
        if not self.actor.has("operator"):
            msg = f"Only the operator may {what}."
            raise Refused(msg)


def not_found(kind: Layer) -> NotFound:
    """Return the one answer to both "there is none" and "not for you"."""
    return NotFound(f"There is no such record among {kind.title.casefold()}.")
