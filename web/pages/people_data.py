"""Personal data: what is kept about a person, handed out or erased when they ask for it."""

from dataclasses import dataclass, field

import streamlit as st

from layers.errors import PatchworkError
from web import people_data_words as words
from web.asking import people_data
from web.asking.people_data import Mention, Scope
from web.bring_in_words import role
from web.parts import anatomy, plain, table
from web.people_data_words import say
from web.place import Place
from web.session import TITLES

STATE = "people_data"
ALL = "all"


@dataclass
class Draft:
    """What was looked for and is about to be done; in the session, never in the address."""

    text: str = ""
    found: list[Mention] = field(default_factory=list)
    sure: bool = False
    notice: str = ""
    fault: str = ""

    def tell(self, *, notice: str = "", fault: str = "") -> None:
        """Close the second question, and say what came of it."""
        self.sure, self.notice, self.fault = False, notice, fault


def page(place: Place) -> None:
    """Draw the page."""
    if not place.register.actor.has("operator"):
        held = role(place.register.actor, TITLES)
        anatomy.answer(say("title"), say("not_allowed", role=held))
        return
    mine: Draft = st.session_state.setdefault(STATE, Draft())
    head = st.container()
    _question(place, mine)
    with head:
        told = words.answer(mine.text, mine.found) if mine.text else say("intro")
        anatomy.answer(say("title"), told)
    for message in (mine.notice, mine.fault):
        if message:
            anatomy.warning(message)
    if mine.found:
        _found(place, mine)
    anatomy.why(words.method())


def _question(place: Place, mine: Draft) -> None:
    """Draw the box for whom to look for, and look when it is sent."""
    with st.form("people_data_form", border=False):
        text = st.text_input(
            say("ask"), help=say("ask_help"), max_chars=200, autocomplete="off", width=560
        )
        if st.form_submit_button(say("look"), type="primary"):
            mine.tell()
            _look(place, mine, text.strip())


def _look(place: Place, mine: Draft, text: str) -> None:
    """Look for somebody."""
    mine.text, mine.found = "", []
    try:
        mine.found = people_data.ask(place.register, text)
    except PatchworkError as error:
        mine.fault = str(error)
        return
    mine.text = text


def _found(place: Place, mine: Draft) -> None:
    """Draw what was found, and what can be done about it."""
    table.show(
        words.table(mine.found),
        key="people_data_table",
        columns=words.headings(),
        caption=say("caption"),
    )
    plain.heading(say("hand_out"), remark=say("hand_out_note"))
    st.download_button(
        say("download"),
        data=lambda: place.register.personal_data(mine.text),
        file_name="personal-data.json",
        mime="application/json",
        on_click="ignore",
        key="people_data_download",
    )
    plain.heading(say("erase"), remark=say("erase_note"))
    _erase(place, mine)


def _erase(place: Place, mine: Draft) -> None:
    """Draw what goes and why, and ask twice."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="people_data_what"):
        chosen, scope = _which(mine), _scope()
    reason = st.text_input(
        say("reason"), help=say("reason_help"), max_chars=500, key="people_why", width=740
    )
    plain.line(say("withdraws"))
    if not mine.sure:
        if st.button(say("first"), icon=":material/delete:", key="people_data_first"):
            mine.tell()
            mine.sure = True
            st.rerun()
        return
    anatomy.warning(say("sure", records=words.records(len(chosen))))
    with st.container(horizontal=True, key="people_data_sure"):
        if st.button(say("second"), type="primary", key="people_data_second"):
            _do(place, mine, chosen, scope, reason)
        if st.button(say("keep"), key="people_data_keep"):
            mine.tell(notice=say("kept"))
            st.rerun()


def _which(mine: Draft) -> list[Mention]:
    """Draw the choice of records."""
    if len(mine.found) == 1:
        return mine.found
    named = {one.id: f"{words.title(one)} ({one.layer.title})" for one in mine.found}
    every = say("which_all", number=f"{len(named):,}")
    chosen = st.selectbox(
        say("which"), [ALL, *named], format_func=lambda one: named.get(one, every), width=340
    )
    return [one for one in mine.found if chosen in (ALL, one.id)]


def _scope() -> Scope:
    """Draw the choice of how much goes."""
    named = words.scopes()
    scopes: list[Scope] = list(people_data.SCOPES)
    return st.selectbox(say("scope"), scopes, index=1, format_func=named.__getitem__, width=380)


def _do(place: Place, mine: Draft, chosen: list[Mention], scope: Scope, reason: str) -> None:
    """Erase, and look again."""
    try:
        number = people_data.erase(place.register, chosen, scope=scope, reason=reason)
    except PatchworkError as error:
        mine.tell(fault=str(error))
    else:
        mine.tell(notice=say("erased", records=words.records(number)))
    mine.found = people_data.ask(place.register, mine.text)
    st.rerun()
