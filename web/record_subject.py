"""One record as somebody may see it, and how it became what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from layers.catalogue import layer as describe
from layers.errors import Refused
from layers.layer import Layer
from layers.rights import verdict
from store.faults import NotFound
from store.register import Entry
from web import difference_rows
from web.difference_rows import GEOMETRY, Row
from web.place import Place

State = Mapping[str, object]
"""Field to value, with the shape as ``geometry`` and the ``status``; empty before there was one."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """
    One change of a record.

    Parameters
    ----------
    version
        The version it made.
    action, at, by, reason
        What was done, when, by whom and why.
    before, after
        The record before it and after it.
    """

    version: int
    action: str
    at: str
    by: str
    reason: str
    before: State
    after: State


@dataclass(frozen=True, kw_only=True)
class Subject:
    """
    A record as somebody may see it.

    Parameters
    ----------
    layer, id
        Which one.
    version, status
        How it stands.
    state
        Its fields that this person may read, and its shape.
    changes
        What became of it, the oldest first; None when that is not for this person to see.
    direct
        Whether this person may change it.
    hidden
        Whether this person sees only about where it is.
    """

    layer: Layer
    id: str
    version: int
    status: str
    state: State
    changes: tuple[Change, ...] | None
    direct: bool
    hidden: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.state.get("name") or self.layer.singular)

    @property
    def shape(self) -> BaseGeometry | None:
        """Where it is, as far as this person may see."""
        return shape_of(self.state)

    @property
    def last(self) -> Change | None:
        """The last change, if this person may see it."""
        return self.changes[-1] if self.changes else None


def shape_of(state: State) -> BaseGeometry | None:
    """Return the shape in a state, if there is one."""
    shape = state.get(GEOMETRY)
    return shape if isinstance(shape, BaseGeometry) and not shape.is_empty else None


def look(place: Place, layer: str, id: str) -> Subject:  # noqa: A002
    """
    Return a record, also one that was withdrawn for those who may see its history.

    Raises
    ------
    UnknownLayer, Refused, NotFound
        If there is no such layer or record, or it is not for this person to see.
    """
    register = place.register
    kind = describe(layer)
    past = _past(place, layer, id)
    state = _now(place, kind, id, past)
    blurred = float(str(state.get("blur") or 0)) > 0
    return Subject(
        layer=kind,
        id=id,
        version=int(str(state["version"])),
        status=str(state["status"]),
        state=state,
        changes=None if past is None else changes(past, state),
        direct=verdict(register.actor, "change", layer).allowed,
        hidden=blurred and not register.actor.has("moderator", "operator"),
    )


def _past(place: Place, layer: str, id: str) -> list[Entry] | None:  # noqa: A002
    """Return a record's history; None when it is not for this person to see."""
    try:
        return place.register.history(layer, id)
    except Refused:
        return None


def _now(place: Place, kind: Layer, id: str, past: list[Entry] | None) -> State:  # noqa: A002
    """Return a record as it is; one that was withdrawn as its history last saw it."""
    try:
        return place.register.get(kind.name, id)
    except NotFound:
        if not past:
            raise
    last = past[-1]
    return {**_before(last), "id": id, "version": last.version, "status": "withdrawn"}


def _before(entry: Entry) -> dict[str, object]:
    """Return the state before a change; nothing when there was none."""
    return {**entry.values, GEOMETRY: entry.geometry} if entry.values else {}


def changes(past: Sequence[Entry], now: State) -> tuple[Change, ...]:
    """Return each change with the state before and after it."""
    after = [*(_before(one) for one in past[1:]), now]
    return tuple(
        Change(
            version=one.version,
            action=one.action,
            at=one.at,
            by=one.by,
            reason=one.reason,
            before=_before(one),
            after=then,
        )
        for one, then in zip(past, after, strict=True)
    )


def differing(layer: Layer, before: State, after: State) -> list[Row]:
    """Return the fields in which two states differ, in words; none when there was no before."""
    if not before:
        return []
    return [one for one in difference_rows.rows(layer, before, after) if not one.same]


def can_undo(subject: Subject, change: Change) -> bool:
    """Whether to offer to undo a change: there was something before, and it is not so now."""
    if not subject.direct or not change.before:
        return False
    moved = change.before.get("status") != subject.status
    return moved or bool(differing(subject.layer, subject.state, change.before))
