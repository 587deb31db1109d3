"""The record page's history: what changed, why, and the way back."""

import streamlit as st

from layers.errors import PatchworkError
from layers.rights import MOVES, verdict
from web import record_words as words
from web.difference_rows import GEOMETRY
from web.parts import differences, plain
from web.place import Place
from web.record_editing import SAID
from web.record_subject import Change, Subject, can_undo, look

FIRST = 8
"""How many changes are shown at first, the latest."""
UNDOING = "record_undoing"


def show(place: Place, subject: Subject) -> None:
    """Draw the history, and below it the way off the map or back onto it."""
    plain.heading(words.say("history"))
    if subject.changes is None:
        plain.line(words.say("history_private"))
        return
    if not subject.changes:
        plain.line(words.say("history_none"))
    for change in _shown(subject):
        _change(place, subject, change)
    _moves(place, subject)


def _shown(subject: Subject) -> list[Change]:
    """Return the latest changes first; all of them when they were asked for."""
    every = list(reversed(subject.changes or ()))
    key = f"record_all_{subject.id}"
    if len(every) <= FIRST or st.session_state.get(key):
        return every
    label = words.say("history_more", count=len(every))
    st.button(label, on_click=st.session_state.__setitem__, args=(key, True), key="record_more")
    return every[:FIRST]


def _change(place: Place, subject: Subject, change: Change) -> None:
    """Draw one change with the way back to what was before."""
    with st.container(key=f"record_change_{change.version}", gap="xsmall"):
        st.html(words.change_html(subject, change))
        if not can_undo(subject, change):
            return
        mine = (subject.id, change.version)
        if st.session_state.get(UNDOING) == mine:
            _undo(place, subject, change)
            return
        label = words.say("undo", number=change.version)
        st.button(label, on_click=_ask, args=(mine,), key=f"record_undo_{change.version}")


def _ask(what: tuple[str, int] | None) -> None:
    """Ask about undoing a change; None asks about nothing any more."""
    st.session_state[UNDOING] = what


def _undo(place: Place, subject: Subject, change: Change) -> None:
    """Show what an undo would do, and do it when asked to."""
    number = change.version
    with st.container(border=True, key="record_undoing_box"):
        plain.heading(words.say("undo_head", number=number), remark=words.say("undo_help"))
        names = [one for one in (*subject.layer.names, GEOMETRY) if one in subject.state]
        differences.table(
            subject.layer,
            {one: subject.state[one] for one in names},
            {one: change.before.get(one) for one in names},
            titles=(words.say("undo_now"), words.say("undo_then")),
            choose=False,
            key=f"record_undo_table_{subject.version}_{number}",
        )
        plain.lines([one for one in [words.becomes(subject.state, change.before)] if one])
        reason = st.text_input(words.say("undo_reason"), key=f"record_undo_reason_{number}")
        with st.container(horizontal=True, key="record_undo_buttons"):
            pressed = st.button(words.say("undo_do"), type="primary", key="record_undo_do")
            st.button(words.say("undo_leave"), on_click=_ask, args=(None,), key="record_undo_no")
    if pressed:
        _put_back(place, subject, number, reason)


def _put_back(place: Place, subject: Subject, number: int, reason: str) -> None:
    """Put back what was before a change, unless somebody changed the record in the meantime."""
    layer = subject.layer.name
    try:
        if look(place, layer, subject.id).version != subject.version:
            said = words.say("moved_on")
        else:
            place.register.undo(layer, subject.id, version=number - 1, reason=reason)
            said = words.say("undone", number=number)
    except PatchworkError as error:
        said = words.say("not_done", why=str(error))
    st.session_state[UNDOING] = None
    st.session_state[SAID] = said
    st.rerun()


def _moves(place: Place, subject: Subject) -> None:
    """Draw the way off the map, or back onto it, for those who may."""
    if subject.status == "withdrawn" and _may(place, subject, "published"):
        _move(place, subject, to="published", code="publish")
    elif _may(place, subject, "withdrawn"):
        _move(place, subject, to="withdrawn", code="withdraw")


def _may(place: Place, subject: Subject, to: str) -> bool:
    """Whether this person may move it there."""
    action = MOVES.get((subject.status, to), "")
    return verdict(place.register.actor, action, subject.layer.name).allowed


def _move(place: Place, subject: Subject, *, to: str, code: str) -> None:
    """Draw a closed box with a reason and one button."""
    with st.expander(words.say(f"{code}_head"), key=f"record_{code}_box"):
        plain.line(words.say("withdraw_help"))
        reason = st.text_input(
            words.say(f"{code}_reason"), key=f"record_{code}_reason", max_chars=500
        )
        pressed = st.button(words.say(code), key=f"record_{code}")
    if not pressed:
        return
    try:
        place.register.move(
            subject.layer.name, subject.id, to=to, reason=reason, version=subject.version
        )
        said = words.say(to, name=subject.name)
    except PatchworkError as error:
        said = words.say("not_done", why=str(error))
    st.session_state[SAID] = said
    st.rerun()
