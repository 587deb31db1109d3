"""Still there? One press by whoever was sent a private link; opening the link changes nothing."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from layers import vocabulary
from layers.errors import PatchworkError
from store.faults import NotFound
from store.register import Checkable
from web.adding_sending import visitor
from web.asking.freshness import KIND
from web.freshness_words import line, say
from web.navigation import door
from web.pace import SHARED
from web.parts import anatomy, plain
from web.place import Place

Answer = Literal["still", "changed", "gone"]
ANSWERS: tuple[Answer, ...] = ("still", "changed", "gone")
DONE, FAULT, NOTE = "check_done", "check_fault", "check_note"
MOST = 1_000
"""Letters of a note."""


@dataclass(frozen=True)
class Done:
    """What was answered, by which link, about what."""

    key: str
    answer: Answer
    name: str
    noted: bool = False


def page(place: Place) -> None:
    """Draw the page."""
    plain.style("groups")
    key = st.query_params.get("key", "")
    done = st.session_state.get(DONE)
    if isinstance(done, Done) and done.key == key:
        _thanks(place, done)
        return
    asked = _asked(place, key)
    if asked is not None:
        _question(place, key, asked)


def _asked(place: Place, key: str) -> Checkable | None:
    """Return what a link asks about; None after a sentence that says why there is nothing."""
    if not key:
        anatomy.answer(say("check_title"), say("no_key"))
        return None
    try:
        return place.register.checkable(key)
    except NotFound:
        anatomy.answer(say("check_title"), say("bad_key"))
        return None


def _question(place: Place, key: str, asked: Checkable) -> None:
    """Ask, with three large buttons."""
    name = str(asked.values.get("name") or "")
    anatomy.answer(
        say("check_question" + _of(asked.layer), name=name),
        line(asked.layer, asked.values, today=place.today()),
    )
    anatomy.card(anatomy.facts(say("check_about"), _about(asked)))
    if fault := st.session_state.pop(FAULT, ""):
        anatomy.warning(fault)
    with st.container(key="check_buttons"):
        for answer in ANSWERS:
            st.button(
                label(asked.layer, answer),
                type="primary" if answer == "still" else "secondary",
                on_click=_answer,
                args=(place, key, answer, name),
                key=f"check_{answer}",
                width="stretch",
            )
    plain.line(say("check_help"))


def label(layer: str, answer: Answer) -> str:
    """Return what is on a button: a need is not "still there" but "still needed"."""
    return say(f"check_{answer}{_of(layer) if answer != 'changed' else ''}")


def _of(layer: str) -> str:
    """Return the ending of words about a need."""
    return "_need" if layer == "needs" else ""


def _about(asked: Checkable) -> list[tuple[str, str, str]]:
    """Return what helps to know which one is meant."""
    column, words = KIND[asked.layer]
    kind = asked.values.get(column)
    found = [("Kind", vocabulary.title(words, str(kind)) if kind else "")]
    for field, title in (("address", "Address"), ("postcode", "Postcode"), ("opening", "Open")):
        found.append((title, str(asked.values.get(field) or "")))
    return [(title, value, "") for title, value in found if value]


def _answer(place: Place, key: str, answer: Answer, name: str) -> None:
    """Keep an answer."""
    if _kept(place, key, answer):
        st.session_state[DONE] = Done(key, answer, name)


def _kept(place: Place, key: str, answer: Answer, note: str = "") -> bool:
    """Write an answer; say why when it cannot be kept."""
    wait = SHARED.take(visitor())
    if wait:
        st.session_state[FAULT] = say("slowed", seconds=wait)
        return False
    try:
        place.register.answer_check(key, answer, note=note)
    except PatchworkError as error:
        st.session_state[FAULT] = say("not_kept", why=str(error))
        return False
    return True


def _thanks(place: Place, done: Done) -> None:
    """Say thanks and what happens next; what has changed may be said now."""
    anatomy.answer(say("thanks_title"), say(f"thanks_{done.answer}", name=done.name))
    if fault := st.session_state.pop(FAULT, ""):
        anatomy.warning(fault)
    if done.noted:
        plain.line(say("thanks_noted"))
    elif done.answer != "still":
        st.text_area(say(f"note_{done.answer}"), key=NOTE, max_chars=MOST)
        plain.line(say("check_note_help"))
        st.button(say("note_send"), on_click=_note, args=(place, done), key="check_note_send")
    plain.line(say("thanks_close"))
    with st.container(horizontal=True, key="doors"):
        door("explore", place, say("thanks_map"))


def _note(place: Place, done: Done) -> None:
    """Add what has changed to an answer."""
    said = str(st.session_state.get(NOTE) or "").strip()
    if said and _kept(place, done.key, done.answer, said):
        st.session_state[DONE] = Done(done.key, done.answer, done.name, noted=True)
