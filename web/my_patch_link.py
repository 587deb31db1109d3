"""The private link of an officer, for whoever looks after the list of officers; shown once."""

import streamlit as st

from layers import rights
from layers.errors import PatchworkError
from web.asking.my_patch import Mine
from web.my_patch_words import say
from web.parts import anatomy, plain
from web.parts.browser import mount
from web.place import Place

SHOWN, SAID = "officer_link", "officer_said"
"""Id and key of the link that is shown once, and what to say once."""


def said() -> None:
    """Say once what came of the last thing done."""
    if words := st.session_state.pop(SAID, ""):
        anatomy.warning(words)


def show(place: Place, mine: Mine) -> None:
    """Draw the part; nothing for whoever may not change officers."""
    if not rights.verdict(place.register.actor, "change", "officers").allowed:
        return
    id_, name = str(mine.officer["id"]), str(mine.officer["name"])
    plain.heading(say("link_title", name=name), remark=say("link_note", name=name))
    held = st.session_state.get(SHOWN)
    if held and held[0] == id_:
        _link(name, held[1])
        return
    with st.container(horizontal=True, key="officer_link_ways"):
        st.button(say("link_make"), on_click=_make, args=(place, id_), key="link_make")
        st.button(say("link_end"), on_click=_end, args=(place, id_, name), key="link_end")


def _link(name: str, key: str) -> None:
    """Show the link."""
    told = {one: say(f"link_{one}") for one in ("copy", "copied", "by_hand")}
    data = {
        "name": "officer",
        "path": "/my_patch",
        "query": {"key": key},
        "frame": None,
        "words": told | {"label": say("link_label", name=name)},
    }
    mount(("share", "drawShare"), key="officer_link_text", data=data, triggers={})
    st.button(say("link_done"), on_click=_forget, key="link_done")


def _forget() -> None:
    """Show the link no longer."""
    st.session_state.pop(SHOWN, None)


def _make(place: Place, id_: str) -> None:
    """Keep the link to be shown once."""
    try:
        st.session_state[SHOWN] = (id_, place.register.officer_key(id_))
    except PatchworkError as error:
        st.session_state[SAID] = str(error)


def _end(place: Place, id_: str, name: str) -> None:
    """End the link."""
    try:
        place.register.end_key("officer", id_)
    except PatchworkError as error:
        st.session_state[SAID] = str(error)
        return
    st.session_state[SAID] = say("link_ended", name=name)
