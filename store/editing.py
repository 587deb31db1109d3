"""What an edit makes of a record: rules only, nothing is written here."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shapely.geometry.base import BaseGeometry

from layers import clean, shape
from layers.actor import Actor
from layers.errors import BadRecord, Conflict, Fault, Refused
from layers.layer import Layer
from layers.rights import MOVES, readable, verdict
from store import records
from store.database import Row
from store.history import Stamp
from store.schema import GEOMETRY


class Keep:
    """The type of `KEEP`."""

    def __repr__(self) -> str:
        """Show the name people write."""
        return "KEEP"


KEEP: Final = Keep()
"""Given as a geometry: leave it as it is."""


MOST_SAID = 2_000
"""Characters: the longest reason taken."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of one record: new values, the version they were made from, and why."""

    id: str
    values: Mapping[str, object]
    version: int
    reason: str = ""


def cleaned(layer: Layer, values: Mapping[str, object], geometry: BaseGeometry | None) -> Row:
    """Return values and shape (as WKB) fit to be kept, or raise every fault of both at once."""
    faults: list[Fault] = []
    row: Row = {}
    try:
        row = records.typed(layer, clean.record(layer, values))
    except BadRecord as bad:
        faults += bad.faults
    try:
        row[GEOMETRY] = records.wkb(shape.fit(layer, geometry)[0])
    except BadRecord as bad:
        faults += bad.faults
    if faults:
        raise BadRecord(faults)
    return row


def new(content: Row, stamp: Stamp, *, status: str, source: str, licence: str) -> Row:
    """Return a new record."""
    return {
        **content,
        "id": str(uuid.uuid4()),
        "version": 1,
        "status": status,
        "created_at": stamp.at,
        "created_by": stamp.by,
        "changed_at": stamp.at,
        "changed_by": stamp.by,
        "source": source,
        "source_key": None,
        "licence": licence,
    }


def next_version(before: Row, change: Mapping[str, object], stamp: Stamp) -> Row:
    """Return a record's next version."""
    number = int(str(before["version"])) + 1
    stamped = {"version": number, "changed_at": stamp.at, "changed_by": stamp.by}
    return {**before, **change, **stamped}


def changed(
    actor: Actor,
    layer: Layer,
    before: Row,
    values: Mapping[str, object],
    geometry: BaseGeometry | Keep | None,
) -> Row:
    """Return the content that a change asks for, cleaned as a whole."""
    require_readable(actor, layer, values)
    return laid_over(layer, before, values, geometry)


def laid_over(
    layer: Layer,
    before: Row,
    values: Mapping[str, object],
    geometry: BaseGeometry | Keep | None,
) -> Row:
    """Lay the values given over those there are; the fields left out stay as they were."""
    wanted = {name: before[name] for name in layer.names} | dict(values)
    if isinstance(geometry, Keep):
        # A shape that was taken once is not judged again, so that it stays byte for byte.
        return {**records.typed(layer, clean.record(layer, wanted)), GEOMETRY: before.get(GEOMETRY)}
    return cleaned(layer, wanted, geometry)


def same(before: Row, content: Row) -> bool:
    """Whether some content is what a record has already."""
    return all(before.get(name) == value for name, value in content.items())


def content(layer: Layer, row: Row) -> Row:
    """Return what an undo puts back: everything but the record's name, version and stamps."""
    kept = (*layer.names, "status", "source", "source_key", "licence", GEOMETRY)
    return {name: row.get(name) for name in kept}


def require_readable(actor: Actor, layer: Layer, values: Mapping[str, object]) -> None:
    """Raise ``Refused`` when somebody would change what they may not read."""
    hidden = [name for name in values if name in layer and name not in readable(actor, layer)]
    if hidden:
        msg = f"You may not change {layer[hidden[0]].label!r}, which is not for you to read."
        raise Refused(msg)


def said(reason: str) -> str:
    """
    Return a reason as it is kept, of whoever gave it.

    Raises
    ------
    BadRecord
        If it is too long.
    """
    plain = clean.text(reason)
    if len(plain) > MOST_SAID:
        words = f"The reason is {len(plain):,} characters long; {MOST_SAID:,} is the most."
        raise BadRecord([Fault("reason", words)])
    return plain


def require_contributed(layer: Layer) -> None:
    """Raise ``Refused`` for a layer that people do not send records of in."""
    if "same_as" not in layer:
        msg = f"{layer.title} are not suggested, compared or merged."
        raise Refused(msg)


def require_own(actor: Actor, layer: Layer, values: Mapping[str, object]) -> None:
    """Raise ``Refused`` when somebody speaks for a group, or for a check, that is not theirs."""
    if verdict(actor, "change", layer.name).allowed:
        return
    group = values.get("group") if "group" in layer else None
    if group and group not in actor.groups:
        msg = "You are not a member of this group, so you cannot add to its records."
        raise Refused(msg)
    if "last_checked" in layer and not clean.missing(values.get("last_checked")):
        msg = "Only those who look after a record may say when it was last checked."
        raise Refused(msg)


def require_separate(before: Row, to: str) -> None:
    """Raise ``Refused`` when what adds to another record would be published beside it."""
    if to == "published" and before.get("same_as"):
        msg = (
            "This adds to another record. Merge it with that one, or say first that it is not "
            "the same."
        )
        raise Refused(msg)


def require_version(before: Row, version: int | None) -> None:
    """Raise ``Conflict`` when somebody else was faster."""
    current = before["version"]
    if version is not None and version != current:
        msg = (
            f"Somebody else changed this record after you opened it: it is at version {current}, "
            f"yours was {version}. Nothing was overwritten. Look at theirs, then change it again."
        )
        raise Conflict(msg)


def require_move(actor: Actor, layer: Layer, before: Row, to: str) -> None:
    """Raise ``Refused`` unless the move exists and the actor may make it."""
    now = str(before["status"])
    action = MOVES.get((now, to))
    if action is None:
        msg = f"A record that is {now} cannot become {to}."
        raise Refused(msg)
    ruling = verdict(actor, action, layer.name)
    if not ruling.allowed:
        raise Refused(ruling.reason)


def require_reason(to: str, reason: str) -> None:
    """Ask for a reason when somebody's contribution is sent back."""
    if to == "returned" and not reason.strip():
        fault = Fault("reason", "Say in a sentence why it is sent back, so that it can be mended.")
        raise BadRecord([fault])


def require_undo(actor: Actor, layer: Layer, before: Row, earlier: Row) -> None:
    """Raise ``Refused`` unless the actor may change the record, and its status if that changes."""
    now, then = str(before["status"]), str(earlier["status"])
    actions = ["change"] if now == then else ["change", MOVES.get((now, then), "publish")]
    for action in actions:
        ruling = verdict(actor, action, layer.name)
        if not ruling.allowed:
            raise Refused(ruling.reason)
