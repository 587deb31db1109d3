"""The step before sending, which asks whether it is one of those that are alike."""

from html import escape

import streamlit as st

from layers.errors import PatchworkError
from layers.layer import Layer
from web import adding_sending, here_words
from web import adding_words as words
from web.adding_draft import Draft
from web.asking.duplicates import Like
from web.parts import anatomy
from web.place import Place


def show(place: Place, mine: Draft, layer: Layer) -> None:
    """Draw what is alike, each with its own button, and the way on."""
    many = len(mine.alike)
    count = words.say("alike_one") if many == 1 else words.say("alike_many", count=many)
    anatomy.answer(words.say("alike_title"), words.say("alike_answer", count=count))
    for number, like in enumerate(mine.alike):
        with st.container(border=True, key=f"add_like_{number}"):
            _like(place, mine, like, number)
    with st.container(key="add_send"):
        other = st.button(
            words.say("alike_none"), type="primary", key="add_another", width="stretch"
        )
        st.button(words.say("alike_back"), key="add_back", on_click=_back, args=(mine,))
    if other:
        mine.decided = True
        adding_sending.send(place, mine, layer)
        st.rerun()


def _back(mine: Draft) -> None:
    """Go back to the form as it was."""
    mine.step = "form"


def _like(place: Place, mine: Draft, like: Like, number: int) -> None:
    """Draw one thing that is alike."""
    heading = f"<h3>{escape(like.name)}</h3>" if like.id else ""
    said = [f"{like.kind}, {_where(like)}.", like.why] if like.id else [like.why]
    body = "".join(f"<p>{escape(one)}</p>" for one in said if one)
    st.html(f'<div class="pw-alike">{heading}{body}</div>')
    if like.id:
        st.button(
            words.say("alike_this"),
            key=f"add_this_{number}",
            on_click=_this,
            args=(place, mine, like),
        )
    else:
        st.button(words.say("alike_that"), key=f"add_that_{number}", on_click=_that, args=(mine,))


def _where(like: Like) -> str:
    """Say how far away it is, and across which line."""
    away = (
        words.say("alike_same")
        if like.same_place
        else words.say("alike_away", metres=here_words.metres(like.metres))
    )
    across = words.say("alike_across", name=like.across) if like.across else ""
    return ", ".join(one for one in (away, across) if one)


def _this(place: Place, mine: Draft, like: Like) -> None:
    """Add to that record instead."""
    try:
        mine.add_to(str(like.id), place.register.get(like.layer, str(like.id)))
    except PatchworkError as error:
        mine.step, mine.faults = "form", {"": str(error)}


def _that(mine: Draft) -> None:
    """Send nothing: somebody else has."""
    mine.start(keep_place=True)
    mine.remark = words.say("alike_left")
