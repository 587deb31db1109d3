"""Sending in what was typed: looked over, compared, paced, and written once."""

import secrets
from collections.abc import Mapping

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers import clean
from layers.errors import BadRecord, Conflict, PatchworkError
from layers.layer import Layer
from store.register import KEEP
from web import adding_words as words
from web.adding_draft import Draft
from web.asking import adding
from web.asking.duplicates import Like, near
from web.pace import SHARED
from web.place import Place, UnknownPlace

VISITOR = "visitor_key"


def values(mine: Draft, layer: Layer) -> dict[str, object]:
    """Return what is to be sent: what was typed, and what follows from the place and the record."""
    found = {one: mine.values.get(one) for one in layer.names if mine.values.get(one)}
    spot = mine.placed
    if "postcode" in layer and not found.get("postcode") and spot and not mine.same_as:
        found["postcode"] = spot.postcode
    if mine.same_as:
        found |= {one: mine.known.get(one) for one in layer.required}
        found["same_as"] = mine.same_as
    return found


def settled(mine: Draft, layer: Layer) -> set[str]:
    """Return the fields that are not asked, because the record that this adds to has them."""
    return set(layer.required) if mine.same_as else set()


def still(mine: Draft, layer: Layer) -> dict[str, str]:
    """Return what is still wrong with what is typed now, of what was wrong when it was sent."""
    now = adding.faults(layer, values(mine, layer))
    return {
        name: now.get(name, said) for name, said in mine.faults.items() if name in now or not name
    }


def send(place: Place, mine: Draft, layer: Layer) -> None:
    """
    Take the form one step on: to what is wrong, to what is alike, or sent.

    Nothing that was typed is lost whatever happens.
    """
    mine.faults = _wrong(place, mine, layer)
    before = None if mine.faults else place.register.sent_before(mine.once)
    if before is not None:
        _there(place, mine, layer, before.key)
    if mine.faults or before is not None:
        return
    if not mine.decided:
        mine.alike = alike(place, mine, layer)
        if mine.alike:
            mine.step = "alike"
            return
    _write(place, mine, layer)


def _wrong(place: Place, mine: Draft, layer: Layer) -> dict[str, str]:
    """Return what is wrong, by field."""
    found = adding.faults(layer, values(mine, layer))
    spot = mine.placed
    try:
        adding.fitted(layer, spot.shape if spot else None)
        if spot and adding.standing(place, spot.shape).far:
            found[""] = words.outside(adding.standing(place, spot.shape))
    except BadRecord as bad:
        found[""] = str(bad) if spot else words.say("draw_first")
    except UnknownPlace:
        found[""] = words.say("unmeasured")
    if mine.same_as and not any(mine.values.get(one) for one in _asked(layer)):
        found[""] = words.say("nothing_new")
    return found


def _asked(layer: Layer) -> list[str]:
    """Return the fields that may be added to a record that is there."""
    return [one.name for one in layer.fields if one.entry != "never" and not one.required]


def alike(place: Place, mine: Draft, layer: Layer) -> list[Like]:
    """Return what is near and like it, on the map or waiting for review."""
    if mine.placed is None:
        return []
    cleaned = clean.record(layer, values(mine, layer))
    return near(place, layer.name, cleaned, mine.placed.shape)


def _write(place: Place, mine: Draft, layer: Layer) -> None:
    """Write it, once however often it is sent."""
    wait = SHARED.take(visitor())
    button = words.say("send_addition" if mine.same_as else "send")
    mine.step = "form"
    if wait:
        mine.faults = {"": words.say("slowed", seconds=wait, button=button)}
        return
    try:
        _written(place, mine, layer)
    except BadRecord as bad:
        mine.faults = {fault.field: fault.reason for fault in bad.faults}
    except PatchworkError as error:
        mine.faults = {"": words.say("not_kept", why=str(error))}


def _written(place: Place, mine: Draft, layer: Layer) -> None:
    """Write it."""
    wanted, group = values(mine, layer), _group(place)
    sent = place.register.suggest(layer.name, wanted, _shape(mine), once=mine.once, group=group)
    _there(place, mine, layer, sent.key)


def _group(place: Place) -> str:
    """Return the group that a member sends in for; empty for everybody else."""
    mine = place.register.actor.groups
    return next(iter(mine)) if len(mine) == 1 else ""


def _there(place: Place, mine: Draft, layer: Layer, key: str) -> None:
    """Note that it was sent, and whether the form had been sent before with something else."""
    held = place.register.follow(key)
    cleaned = clean.record(layer, values(mine, layer))
    mine.differs = held.version > 1 or any(
        held.values.get(name) != value for name, value in cleaned.items() if value is not None
    )
    mine.key, mine.step = key, "sent"
    st.query_params["key"] = key


def _shape(mine: Draft) -> BaseGeometry | None:
    """Return its place; an addition that was not pointed at stays where the record is."""
    spot = mine.placed
    known = mine.known.get("geometry")
    if mine.same_as and isinstance(known, BaseGeometry) and (not spot or spot.size > words.EXACT):
        return known
    return spot.shape if spot else None


def correct(  # noqa: PLR0913  (whose, what, why)
    place: Place,
    key: str,
    changed: Mapping[str, object],
    shape: BaseGeometry | None,
    *,
    version: int,
    reason: str,
) -> dict[str, str]:
    """
    Send a correction; return what is wrong with it, by field.

    Raises
    ------
    Conflict
        If somebody changed it in the meantime.
    """
    wait = SHARED.take(visitor())
    if wait:
        return {"": words.say("slowed", seconds=wait, button=words.say("correct_send"))}
    place_or_same = KEEP if shape is None else shape
    try:
        place.register.correct(key, changed, place_or_same, version=version, reason=reason)
    except BadRecord as bad:
        return {fault.field: fault.reason for fault in bad.faults}
    except Conflict:
        raise
    except PatchworkError as error:
        return {"": words.say("not_kept", why=str(error))}
    return {}


def visitor() -> str:
    """Return whom to count: an address, or on the operator's own computer the session."""
    address = st.context.ip_address
    if address:
        return address
    if VISITOR not in st.session_state:
        st.session_state[VISITOR] = secrets.token_urlsafe(12)
    return str(st.session_state[VISITOR])
