"""What was sent for a record that is there: what is compared, and which side holds at first."""

from collections.abc import Mapping

from layers.layer import Layer
from web.difference_rows import GEOMETRY
from web.parts.differences import Side

Record = Mapping[str, object]
PRIVATE = ("last_checked", "group", "blur")
"""Fields whose emptiness says nothing: a stranger could not fill them."""
OWN = ("name", GEOMETRY)
"""What somebody who adds to a record gives again only so that it is found."""


NAMING = frozenset(
    {"id", "version", "status", "source", "licence", "changed_at", "created_at", "same_as"}
)
"""What names a record and is no part of it."""


def usual(what: str, there: Record, sent: Record) -> dict[str, Side]:
    """
    Return the side that is chosen at first when something was sent for a record that is there.

    What was sent holds; but whoever only adds to a record gives its name and place anew so that it
    is found, and an empty field says nothing.
    """
    kept = OWN if what == "adds" else ()
    return {
        one: "right" if sent.get(one) not in (None, "") and one not in kept else "left"
        for one in {*there, *sent}
    }


def compared(layer: Layer, record: Record, *, what: str) -> dict[str, object]:
    """
    Return what of a record that was sent is compared with the one that is there.

    Whoever adds to a record speaks only about what they filled in, and nobody could empty what they
    may not read.
    """
    closed = {one.name for one in layer.fields if one.audience != "public"} | {*PRIVATE}
    return {
        one: value
        for one, value in record.items()
        if value not in (None, "") or (what != "adds" and one not in closed)
    }


def taken(layer: Layer, there: Record, record: Record, *, what: str) -> dict[str, object]:
    """Return the values that hold when nobody chooses: what was sent, where it says something."""
    sent = compared(layer, record, what=what)
    first = usual(what, there, sent)
    fields = {one for one in sent if one in there and first[one] == "right"}
    return {one: sent[one] for one in fields - NAMING}
