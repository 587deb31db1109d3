"""The private link of an officer, for whoever looks after the list of officers; shown once."""

import streamlit as st

from layers import rights
from layers.errors import PatchworkError
from web import private_link
from web.asking.my_patch import Mine
from web.my_patch_words import say
from web.parts import plain, said
from web.place import Place


def show(place: Place, mine: Mine) -> None:
    """Draw the part; nothing for whoever may not change officers."""
    if not rights.verdict(place.register.actor, "change", "officers").allowed:
        return
    id_, name = str(mine.officer["id"]), str(mine.officer["name"])
    plain.heading(say("link_title", name=name), remark=say("link_note", name=name))
    if private_link.whose() == (id_, name):
        private_link.show("/my_patch")
        return
    with st.container(horizontal=True, key="officer_link_ways"):
        st.button(say("link_make"), on_click=_make, args=(place, id_, name), key="link_make")
        st.button(say("link_end"), on_click=_end, args=(place, id_, name), key="link_end")


def _make(place: Place, id_: str, name: str) -> None:
    """Keep the link to be shown once."""
    try:
        private_link.keep(id_, name, place.register.officer_key(id_))
    except PatchworkError as error:
        said.keep(str(error))


def _end(place: Place, id_: str, name: str) -> None:
    """End the link."""
    try:
        place.register.end_key("officer", id_)
    except PatchworkError as error:
        said.keep(str(error))
        return
    said.keep(say("link_ended", name=name))
