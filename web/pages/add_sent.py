"""After sending: thanks, what happens next, and the private link."""

import streamlit as st

from web import adding_words as words
from web import question
from web.adding_draft import Draft
from web.navigation import door
from web.parts import anatomy, photos_add, plain
from web.parts.browser import mount
from web.place import Place


def show(place: Place, mine: Draft) -> None:
    """Draw the step."""
    anatomy.answer(words.say("sent_title"), words.say("sent_answer"))
    link(mine.key)
    plain.line(words.say("sent_keep"))
    photos_add.show(place, "", mine.key, key="add_photos")
    if mine.differs:
        anatomy.warning(words.say("sent_differs"))
        st.button(words.say("sent_as_another"), on_click=_as_another, args=(mine,), key="add_twice")
    with st.container(horizontal=True, key="doors"):
        st.button(
            words.say("sent_more"), type="primary", on_click=_more, args=(mine,), key="add_more"
        )
        door("suggestion", place, words.say("sent_see"), query={"key": mine.key})


def link(key: str) -> None:
    """Draw the private link with a button to copy it."""
    told = {one: words.say(f"link_{one}") for one in ("label", "copy", "copied", "by_hand")}
    data = {"page": "suggestion", "query": {"key": key}, "words": told}
    mount(("link", "drawLink"), key="add_link", data=data, triggers={})


def _more(mine: Draft) -> None:
    """Begin another at the same place."""
    question.forget("key")
    mine.start(keep_place=True)


def _as_another(mine: Draft) -> None:
    """Send what was typed as another thing."""
    typed, layer = mine.values, mine.layer
    _more(mine)
    mine.values, mine.layer = typed, layer
