"""Follow what was sent in by its private link: see where it stands, correct it, withdraw it."""

import streamlit as st

from layers import catalogue
from layers.errors import PatchworkError
from store.faults import NotFound
from store.following import Held
from web import adding_words as words
from web import following_words
from web.navigation import door
from web.pages import suggestion_correct as correcting
from web.pages.add_sent import link
from web.parts import anatomy, photos_add, plain
from web.place import Place

DOING = "suggestion_doing"
REMARK = "suggestion_remark"
OF = "suggestion_of"


def page(place: Place) -> None:
    """Draw the page."""
    plain.style("adding")
    key = st.query_params.get("key", "")
    if not key:
        anatomy.answer(words.say("suggestion_title"), words.say("suggestion_none"))
        door("add", place, words.say("suggestion_add"))
        return
    try:
        held = place.register.follow(key)
    except NotFound:
        anatomy.answer(words.say("suggestion_title"), words.say("suggestion_unknown"))
        door("add", place, words.say("suggestion_add"))
        return
    _fresh(key)
    anatomy.answer(words.say("suggestion_title"), following_words.state(held))
    if REMARK in st.session_state:
        anatomy.warning(st.session_state.pop(REMARK))
    if st.session_state.get(DOING) == "correct":
        correcting.show(place, key, held, done=_done)
    else:
        _shown(place, key, held)


def _fresh(key: str) -> None:
    """Forget what was begun with another key."""
    if st.session_state.get(OF) != key:
        st.session_state[OF] = key
        st.session_state.pop(DOING, None)
        correcting.forget()


def _do(what: str) -> None:
    """Begin to correct or to withdraw, or leave it."""
    st.session_state[DOING] = what
    correcting.forget()


def _done(remark: str) -> None:
    """Go back to what was sent, and say what came of it."""
    _do("")
    st.session_state[REMARK] = remark


def _shown(place: Place, key: str, held: Held) -> None:
    """Draw what was sent, what can be done, and what happened."""
    current = held.pending[0] if held.pending else held
    layer = catalogue.layer(held.layer)
    left, right = anatomy.sides()
    with left:
        anatomy.card(anatomy.facts(words.say("said"), following_words.facts(layer, current)))
        _buttons(place, key, held)
        if held.status != "withdrawn":
            photos_add.show(place, held.layer, key, key="suggestion_photos")
    with right:
        link(key)
        plain.line(words.say("sent_keep"))
        anatomy.card(anatomy.facts(words.say("history"), following_words.history(held)))


def _buttons(place: Place, key: str, held: Held) -> None:
    """Draw what can be done with it now."""
    if held.status == "withdrawn":
        door("add", place, words.say("suggestion_add"))
        return
    if st.session_state.get(DOING) == "withdraw":
        _withdraw(place, key)
        return
    label = "correct_returned" if held.status == "returned" else "correct"
    with st.container(horizontal=True, key="doors"):
        if held.status == "published":
            door("explore", place, words.say("state_map"), query=following_words.on_map(held))
        st.button(
            words.say(label), type="primary", on_click=_do, args=("correct",), key="follow_correct"
        )
        st.button(words.say("withdraw"), on_click=_do, args=("withdraw",), key="follow_withdraw")


def _withdraw(place: Place, key: str) -> None:
    """Ask once more, and why; then withdraw it."""
    with st.container(border=True, key="follow_sure"):
        plain.line(words.say("withdraw_help"))
        reason = st.text_input(words.say("withdraw_reason"), key="follow_reason")
        with st.container(horizontal=True, key="follow_answer"):
            yes = st.button(words.say("withdraw_yes"), type="primary", key="follow_yes")
            st.button(words.say("withdraw_no"), on_click=_do, args=("",), key="follow_no")
    if yes:
        try:
            place.register.withdraw(key, reason=reason)
            _done(words.say("withdrawn"))
        except PatchworkError as error:
            _done(words.say("not_done", why=str(error)))
        st.rerun()
