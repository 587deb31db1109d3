"""The day a question is about, kept in the page's address as ``on``."""

from datetime import date

import streamlit as st

KEY = "on"
EARLIEST = date(1974, 4, 1)
"""The day of the reorganisation that today's districts go back to."""


def chosen(today: date) -> date:
    """Return the day the address asks for, before its box is drawn; else today."""
    picked = st.session_state.get(KEY)
    if isinstance(picked, date):
        return picked
    try:
        asked = date.fromisoformat(st.query_params.get(KEY, ""))
    except ValueError:
        return today
    return max(asked, EARLIEST)


def show(label: str, *, today: date) -> None:
    """Draw the box in which the day is chosen."""
    st.date_input(
        label,
        value=today,
        min_value=EARLIEST,
        format="DD/MM/YYYY",
        key=KEY,
        bind="query-params",
        width=150,
    )
