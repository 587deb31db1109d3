"""Load and balance, as a part of the coverage page: what stands out, and posts that fall vacant."""

from datetime import date

import streamlit as st

from layers.words import day
from web.asking import balance
from web.asking.coverage import Cover
from web.balance_words import say, section, vacancy
from web.parts import dates, plain
from web.place import Place

MOST = 10
"""Vacancies listed."""


def show(place: Place, cover: Cover) -> None:
    """Draw the part."""
    found = balance.ask(place, cover)
    plain.heading(say("title"))
    plain.line(" ".join(section(found)))
    if found.officers.empty:
        return
    plain.heading(say("coming_title"))
    if found.vacancies.empty:
        plain.line(say("coming_none"))
        return
    rows = found.vacancies.head(MOST)
    plain.lines([vacancy(row) for _, row in rows.iterrows()])
    with st.container(horizontal=True, key="vacancies"):
        for when in sorted(set(rows["begins"])):
            st.button(
                say("show_day", date=day(when)),
                on_click=_go,
                args=(when,),
                key=f"vacant_{when.isoformat()}",
            )


def _go(when: date) -> None:
    """Ask about another day."""
    st.session_state[dates.KEY] = when
