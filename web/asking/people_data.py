"""What is kept about one person, record by record, and what of it is to be erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from layers import catalogue
from layers.layer import Layer
from store.erasing import BESIDES
from store.faults import NotFound
from store.register import Erasure, Found, Register

Scope = Literal["named", "contacts", "whole"]
"""Only where the person is named; that and the private contacts; all of each record."""

SCOPES: tuple[Scope, ...] = ("named", "contacts", "whole")
_CONTACTS = ("email", "phone", "text")
_STANDS_FOR = {"by": "created_by", "changed_by": "created_by", "alt": "files", "caption": "files"}


@dataclass(frozen=True)
class Mention:
    """
    One record that names a person.

    Parameters
    ----------
    layer, id
        The record.
    name, status
        What it is called and where it stands; "withdrawn" when nobody sees it any more.
    now
        The fields that name the person now, as `Register.erase` calls them.
    past
        Those that do so in the record's history.
    """

    layer: Layer
    id: str
    name: str
    status: str
    now: tuple[str, ...]
    past: tuple[str, ...]

    def fields(self, scope: Scope) -> tuple[str, ...] | None:
        """Return what is to be erased; None is everything."""
        if scope == "whole":
            return None
        named = dict.fromkeys((*self.now, *self.past))
        more = _contacts(self.layer) if scope == "contacts" else ()
        return tuple(dict.fromkeys((*named, *more)))


def ask(register: Register, text: str) -> list[Mention]:
    """
    Find the records that name a person, those of today first.

    Raises
    ------
    Refused, BadRecord
        If the asker is not the operator, or the text is too short.
    """
    found: dict[tuple[str, str], list[Found]] = {}
    for one in register.personal(text):
        found.setdefault((one.layer, one.id), []).append(one)
    return [_mention(register, *key, many) for key, many in found.items()]


def erase(register: Register, mentions: Sequence[Mention], *, scope: Scope, reason: str) -> int:
    """Erase what was found, all or nothing, and return from how many records."""
    wanted = [Erasure(one.layer.name, one.id, one.fields(scope)) for one in mentions]
    return len(register.erase_all(wanted, reason=reason)) if wanted else 0


def _mention(register: Register, layer: str, id: str, found: Sequence[Found]) -> Mention:  # noqa: A002
    """Describe one record."""
    kind = catalogue.layer(layer)
    try:
        record = register.get(layer, id)
    except NotFound:
        record = {"status": "withdrawn"}
    names = [one.text for one in found if one.field == "name" and one.where != "file"]
    now = [_erasable(kind, one) for one in found if one.where != "history"]
    past = [_erasable(kind, one) for one in found if one.where == "history"]
    return Mention(
        layer=kind,
        id=id,
        name=str(record.get("name") or next(iter(names), "")),
        status=str(record["status"]),
        now=tuple(dict.fromkeys(now)),
        past=tuple(dict.fromkeys(past)),
    )


def _erasable(layer: Layer, found: Found) -> str:
    """Return what to erase so that this finding goes."""
    if found.where == "file":
        return "created_by" if found.field == "by" else "files"
    name = _STANDS_FOR.get(found.field, found.field)
    return name if name in layer or name in BESIDES else "source"


def _contacts(layer: Layer) -> tuple[str, ...]:
    """Return the private fields that say how to reach somebody."""
    private = [one for one in layer.fields if one.audience == "private"]
    return tuple(one.name for one in private if one.kind in _CONTACTS and one.name not in layer.key)
