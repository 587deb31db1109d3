"""What is kept about a person: find it, hand it out, erase it."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from layers import catalogue
from layers.layer import RECORD_FIELDS, Layer
from store import attached, editing, erasing, history, records, traces
from store.database import Row
from store.editor import Editor
from store.erasing import Wanted
from store.history import Stamp
from store.schema import GEOMETRY
from store.traces import Found


@dataclass(frozen=True)
class Erasure:
    """What is to be erased from one record; without fields, everything."""

    layer: str
    id: str
    fields: Sequence[str] | None = None


class Personal(Editor):
    """What the operator does when a person asks what is kept about them."""

    def personal(self, text: str) -> list[Found]:
        """
        Find where a person is named: in records, their history, and the words of their files.

        Parameters
        ----------
        text
            A name, an e-mail address or a telephone number.

        Raises
        ------
        Refused
            If the actor is not the operator.
        BadRecord
            If the text is too short.
        """
        self._require_operator("look for what is kept about a person")
        match = traces.matcher(text)
        with self._database.reading() as conn:
            return list(traces.search(self._database, conn, match))

    def personal_data(self, text: str) -> bytes:
        """
        Return all that is kept of the records that name a person, as JSON; the history says so.

        Raises
        ------
        Refused, BadRecord
            As `personal`.
        """
        found: dict[tuple[str, str], list[Found]] = defaultdict(list)
        for one in self.personal(text):
            found[one.layer, one.id].append(one)
        with self._database.writing() as conn:
            stamp = self._stamp()
            told = [self._told(conn, layer, id_, many) for (layer, id_), many in found.items()]
            history.log(conn, self._database, action="personal data handed out", stamp=stamp)
        content = {"asked_for": text, "made_at": stamp.at, "made_by": stamp.by, "records": told}
        return json.dumps(content, ensure_ascii=False, indent=2).encode()

    def erase(
        self,
        layer: str,
        id: str,  # noqa: A002
        *,
        fields: Sequence[str] | None = None,
        reason: str,
    ) -> int:
        """
        Erase a person's data from a record and from its history, for good; return its version.

        What stays is that there was a record, who erased it, when and why, but not what. A record
        that loses what it cannot be without is withdrawn.

        Parameters
        ----------
        layer, id
            The record.
        fields
            What to erase: fields, ``geometry``, ``created_by`` (whoever sent it in and changed it),
            ``reason`` (the reasons they gave), ``source``, ``files``; everything if left out.
        reason
            Why. It is kept, so it must not repeat what is erased.

        Raises
        ------
        Refused, NotFound
            If the actor may not, or there is no such record.
        BadRecord
            If there is no such field, or the reason is missing or repeats what is erased.
        """
        return self.erase_all([Erasure(layer, id, fields)], reason=reason)[0]

    def erase_all(self, wanted: Sequence[Erasure], *, reason: str) -> list[int]:
        """
        Erase from several records in one transaction, all or nothing; return their versions.

        Raises
        ------
        Refused, NotFound, BadRecord
            As `erase`.
        """
        plans = [erasing.wanted(self._require("erase", one.layer), one.fields) for one in wanted]
        why = editing.said(reason)
        with self._database.writing() as conn:
            stamp = self._stamp()
            done = [
                self._erase(conn, what, one.id, why=why, stamp=stamp)
                for what, one in zip(plans, wanted, strict=True)
            ]
        tables = dict.fromkeys(one.layer for one in wanted)
        self._database.forget(tables=(*tables, self._database.schema.history.name))
        return done

    def _erase(self, conn: Connection, what: Wanted, id: str, *, why: str, stamp: Stamp) -> int:  # noqa: A002
        """Erase from one record within a transaction."""
        before = self._current(conn, what.layer, id)
        past = history.entries(conn, self._database.schema, what.layer, id)
        states = [before, *(history.state_before(what.layer, one) or {} for one in past)]
        words = {state.get(name) for state in states for name in what.columns if name != GEOMETRY}
        erasing.require_reason(why, words - {self.actor.name})
        version = erasing.erase(self._database, conn, what, before, reason=why, stamp=stamp)
        if what.whole:
            self._end_links(conn, id)
        return version

    def _end_links(self, conn: Connection, record: str) -> None:
        """Let no private link lead to what was erased."""
        table = self._database.schema.links
        conn.execute(table.delete().where(table.c.record == record))
        stamp = self._stamp()
        own = {"record": record, "ended": _FAR, "ended_at": stamp.at, "ended_by": stamp.by}
        conn.execute(
            table.insert(), [own | {"kind": kind} for kind in ("follow", "check", "member")]
        )

    def _told(
        self,
        conn: Connection,
        layer: str,
        id: str,
        found: Sequence[Found],  # noqa: A002
    ) -> dict[str, object]:
        """Describe one record that names a person."""
        where = [{"where": one.where, "version": one.version, "field": one.field} for one in found]
        head: dict[str, object] = {"layer": layer, "id": id, "named_in": where}
        if layer not in catalogue.LAYERS:
            return head
        kind = catalogue.layer(layer)
        row = records.one(self._database, conn, kind, id)
        past = history.entries(conn, self._database.schema, kind, id)
        files = attached.of_record(conn, self._database.schema, id)
        return head | {
            "now": None if row is None else _state(kind, row),
            "history": [_entry(kind, one) for one in past],
            "files": [
                {name: getattr(one, name) for name in ("name", "alt", "caption", "at", "by")}
                for one in files
            ],
        }


_FAR = 1_000_000
"""So many links of an erased record count as ended."""


def _state(kind: Layer, row: Row) -> dict[str, object]:
    """Return what a record holds, without what is empty."""
    values = {name: row[name] for name in (*RECORD_FIELDS, *kind.names)}
    place = records.shape(row.get(GEOMETRY))
    values["place"] = None if place is None else place.wkt
    return {name: value for name, value in values.items() if value not in (None, "")}


def _entry(kind: Layer, row: Row) -> dict[str, object]:
    """Return one change of a record."""
    before = history.state_before(kind, row)
    told = {name: row[name] for name in ("version", "action", "at", "by", "reason")}
    return told | {"before": None if before is None else _state(kind, before)}
