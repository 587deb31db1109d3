"""A change of a record on its way: what it began from, what was typed, and how it is kept."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers import clean
from layers.errors import BadRecord, Conflict, PatchworkError
from layers.layer import Field, Layer
from store.editing import KEEP, Keep
from web import adding_sending, shape_words
from web.asking import adding
from web.difference_rows import GEOMETRY
from web.pace import SHARED
from web.place import Place
from web.record_subject import Subject, look, shape_of
from web.record_words import say

STATE = "record_draft"


@dataclass
class Draft:
    """
    A change on its way.

    Parameters
    ----------
    base
        The record as it was when the change was begun.
    once
        The form's own random id: sent twice, it is one suggestion.
    values, shape
        What was typed and drawn.
    faults
        What is wrong, by field; ``""`` for what belongs to no field.
    theirs
        The record as somebody else left it, when they were faster.
    key
        The private key, once a suggestion was sent.
    """

    base: Subject
    once: str = field(default_factory=lambda: secrets.token_hex(16))
    values: dict[str, object] = field(default_factory=dict)
    shape: BaseGeometry | None = None
    faults: dict[str, str] = field(default_factory=dict)
    theirs: Subject | None = None
    key: str = ""

    @property
    def name(self) -> str:
        """The name of its form on the page; another draft has another, all without ``__``."""
        return f"record_{self.once[:8]}"

    @property
    def mine(self) -> dict[str, object]:
        """The record as this person wants it: as it was, with what they changed."""
        return {**self.base.state, **self.changed(), GEOMETRY: self.shape}

    @property
    def reshaped(self) -> bool:
        """Whether its place is another one now."""
        return not shape_words.same(self.base.shape, self.shape)

    def changed(self) -> dict[str, object]:
        """Return the fields that are not as they were, cleaned."""
        layer, before = self.base.layer, self.base.state
        return {
            name: cleaned
            for name, typed in self.values.items()
            for cleaned in [clean.value(layer[name], typed)]
            if cleaned != before.get(name) and cleaned != clean.value(layer[name], before.get(name))
        }


def begin(subject: Subject) -> Draft:
    """Return the change in hand, or begin one of this record."""
    found = st.session_state.get(STATE)
    if isinstance(found, Draft) and _is_of(found, subject):
        return found
    made = Draft(base=subject, shape=subject.shape)
    st.session_state[STATE] = made
    return made


def _is_of(draft: Draft, subject: Subject) -> bool:
    """Whether a change is one of this record, by somebody with the same right."""
    base = draft.base
    return (base.layer, base.id, base.direct) == (subject.layer, subject.id, subject.direct)


def forget() -> Draft | None:
    """Forget the change in hand, and return it if there was one."""
    found = st.session_state.pop(STATE, None)
    return found if isinstance(found, Draft) else None


def wrong(draft: Draft, *, needs_place: bool) -> dict[str, str]:
    """Return what is wrong with a change, by field."""
    layer = draft.base.layer
    known = {name: draft.base.state.get(name) for name in layer.names}
    found = adding.faults(layer, known | draft.values)
    if needs_place and draft.shape is None:
        found[""] = say("no_place")
    if not found and not draft.changed() and not draft.reshaped:
        found[""] = say("nothing_changed")
    return found


def save(place: Place, draft: Draft, *, reason: str) -> bool:
    """
    Keep a change, and say whether it was kept.

    When somebody else was faster, nothing is written: ``draft.theirs`` holds their version, to
    choose field by field.
    """
    geometry = draft.shape if draft.reshaped else KEEP
    return _change(place, draft, draft.changed(), geometry, reason=reason)


def save_chosen(place: Place, draft: Draft, chosen: Mapping[str, object], *, reason: str) -> bool:
    """Keep what was chosen of two versions, over theirs; the same as `save` for the rest."""
    values = {name: value for name, value in chosen.items() if name != GEOMETRY}
    geometry = shape_of(chosen) if GEOMETRY in chosen else KEEP
    return _change(place, draft, values, geometry, reason=reason)


def _change(
    place: Place,
    draft: Draft,
    values: Mapping[str, object],
    geometry: BaseGeometry | Keep | None,
    *,
    reason: str,
) -> bool:
    """Write a change over the version it was made from."""
    base = draft.theirs or draft.base
    layer, record = base.layer.name, base.id
    try:
        place.register.change(layer, record, values, geometry, version=base.version, reason=reason)
    except Conflict:
        draft.theirs = look(place, layer, record)
    except BadRecord as bad:
        draft.faults = {fault.field: fault.reason for fault in bad.faults}
    except PatchworkError as error:
        draft.faults = {"": say("not_done", why=str(error))}
    else:
        return True
    return False


def send(place: Place, draft: Draft, *, button: str) -> bool:
    """Send a change as a suggestion, and say whether it was sent; ``draft.key`` then follows it."""
    wait = SHARED.take(adding_sending.visitor())
    if wait:
        draft.faults = {"": say("slowed", seconds=wait, button=button)}
        return False
    base = draft.base
    group = str(base.state.get("group") or "")
    own = group if group in place.register.actor.groups else ""
    try:
        sent = place.register.suggest(
            base.layer.name, suggested(draft), draft.shape, once=draft.once, group=own
        )
    except BadRecord as bad:
        draft.faults = {fault.field: fault.reason for fault in bad.faults}
        return False
    except PatchworkError as error:
        draft.faults = {"": say("not_done", why=str(error))}
        return False
    draft.key = sent.key
    return True


def suggested(draft: Draft) -> dict[str, object]:
    """Return a suggestion whole: the record as it would be, and which one it is about."""
    layer = draft.base.layer
    wanted = {one.name: draft.mine.get(one.name) for one in _asked(layer)}
    blur = {"blur": draft.base.state["blur"]} if draft.base.state.get("blur") else {}
    return {name: one for name, one in wanted.items() if one is not None} | {
        "same_as": draft.base.id,
        **blur,
    }


def _asked(layer: Layer) -> list[Field]:
    """Return the fields that a form asks for."""
    return [*layer.asked("first"), *layer.asked("more")]
