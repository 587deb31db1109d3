"""Correct what was sent in: the same form, and both versions when somebody else was faster."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers import catalogue, clean
from layers.errors import BadRecord, Conflict
from layers.layer import Layer
from store.following import Held
from web import adding_sending
from web import adding_words as words
from web.asking import adding
from web.parts import anatomy, differences, draw_panel, form, placing, plain
from web.place import Place

STATE = "correcting"
KEY = "correct"


@dataclass
class Correction:
    """
    A correction on its way.

    Parameters
    ----------
    began
        The version it was begun from: another one that was written since is a conflict.
    values, shape
        What was typed and drawn.
    faults
        What is wrong, by field.
    theirs
        What is there now, when somebody else was faster.
    turn
        Rises whenever the boxes are filled anew.
    """

    began: int
    values: dict[str, object]
    shape: BaseGeometry | None
    first: BaseGeometry | None
    faults: dict[str, str] = field(default_factory=dict)
    theirs: Held | None = None
    turn: int = 0


def forget() -> None:
    """Forget what was begun."""
    st.session_state.pop(STATE, None)
    draw_panel.forget(f"{KEY}_draw_0")


def show(place: Place, key: str, held: Held, *, done: Callable[[str], None]) -> None:
    """
    Draw the form with what was sent; ``done`` is called with a sentence when it is over.

    Parameters
    ----------
    place
        The place with the asker's rights.
    key
        The private key.
    held
        What it opens.
    done
        Called before the page runs again.
    """
    current = held.pending[0] if held.pending else held
    mine = _begun(current)
    layer = catalogue.layer(held.layer)
    if mine.theirs is not None:
        _conflict(mine, mine.theirs, layer)
    left, right = anatomy.sides()
    with right:
        mine.shape = _drawn(place, mine, layer)
    with left:
        name = f"{KEY}_{mine.turn}"
        mine.values |= form.show(layer, mine.values, key=name, faults=mine.faults)
        reason = st.text_input(words.say("correct_reason"), key=f"{KEY}_reason")
        _send(place, key, mine, layer, reason=reason, done=done)


def _begun(held: Held) -> Correction:
    """Return the correction in hand, or begin one."""
    if STATE not in st.session_state:
        st.session_state[STATE] = Correction(
            began=held.version,
            values=dict(held.values),
            shape=held.geometry,
            first=held.geometry,
        )
    found: Correction = st.session_state[STATE]
    return found


def _drawn(place: Place, mine: Correction, layer: Layer) -> BaseGeometry | None:
    """Draw the place, to be moved or reshaped."""
    plain.heading(words.say("map_heading_placed"), remark=words.say("correct_place"))
    known = mine.first
    kinds = (placing.kind(known),) if known is not None else layer.geometries
    return draw_panel.show(
        known,
        kinds=kinds,
        around=placing.bounds(place, known),
        key=f"{KEY}_draw_{mine.turn}",
        layers=placing.layers(place),
    )


def _send(  # noqa: PLR0913  (whose, what, why)
    place: Place,
    key: str,
    mine: Correction,
    layer: Layer,
    *,
    reason: str,
    done: Callable[[str], None],
) -> None:
    """Draw the buttons; send the correction, or leave it."""
    form.summary(mine.faults)
    with st.container(horizontal=True, key="add_send"):
        pressed = st.button(words.say("correct_send"), type="primary", key=f"{KEY}_send")
        st.button(
            words.say("correct_stop"),
            on_click=done,
            args=(words.say("unchanged"),),
            key=f"{KEY}_no",
        )
    if pressed:
        _sent(place, key, mine, layer, reason=reason, done=done)
        st.rerun()


def _sent(  # noqa: PLR0913  (whose, what, why)
    place: Place,
    key: str,
    mine: Correction,
    layer: Layer,
    *,
    reason: str,
    done: Callable[[str], None],
) -> None:
    """Send it: done, wrong, or somebody else was faster."""
    mine.faults = _wrong(place, mine, layer)
    if mine.faults:
        return
    changed = {one.name: mine.values.get(one.name) for one in layer.fields if one.entry != "never"}
    try:
        mine.faults = adding_sending.correct(
            place, key, changed, mine.shape, version=mine.began, reason=reason
        )
    except Conflict:
        held = place.register.follow(key)
        mine.theirs = held.pending[0] if held.pending else held
        return
    if not mine.faults:
        done(words.say("corrected"))


def _wrong(place: Place, mine: Correction, layer: Layer) -> dict[str, str]:
    """Return what is wrong, by field."""
    asked = {one.name: mine.values.get(one.name) for one in layer.fields if one.entry != "never"}
    found = adding.faults(layer, asked)
    try:
        adding.fitted(layer, mine.shape)
        if mine.shape is not None and adding.standing(place, mine.shape).far:
            found[""] = words.outside(adding.standing(place, mine.shape))
    except BadRecord as bad:
        found[""] = str(bad)
    return found


def _conflict(mine: Correction, theirs: Held, layer: Layer) -> None:
    """Show both versions; a person chooses field by field, and nothing is overwritten."""
    anatomy.warning(words.say("conflict"))
    own = _cleaned(layer, mine.values) | {"geometry": mine.shape}
    now: Mapping[str, object] = {
        **{name: theirs.values.get(name) for name in own if name != "geometry"},
        "geometry": theirs.geometry,
    }
    sides = differences.table(
        layer,
        own,
        now,
        titles=(words.say("conflict_mine"), words.say("conflict_theirs")),
        choose=True,
        key=f"{KEY}_conflict_{theirs.version}",
    )
    if st.button(words.say("conflict_take"), type="primary", key=f"{KEY}_take"):
        chosen = differences.taken(sides, own, now)
        shape = chosen.pop("geometry", mine.shape)
        mine.values = own | chosen
        mine.values.pop("geometry", None)
        mine.shape = mine.first = shape if isinstance(shape, BaseGeometry) else None
        mine.began, mine.theirs, mine.turn = theirs.version, None, mine.turn + 1
        st.rerun()


def _cleaned(layer: Layer, typed: Mapping[str, object]) -> dict[str, object]:
    """Return what was typed as it would be kept; it was looked over before."""
    asked = {one.name: typed.get(one.name) for one in layer.fields if one.entry != "never"}
    kept = clean.record(layer, asked)
    return {name: kept[name] for name in asked}
