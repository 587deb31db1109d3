"""Choices kept in a page's address under short, lasting names, so that a link repeats them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import streamlit as st

NOTHING = "none"
FIRST = date(1974, 4, 1)
"""The earliest day that can be chosen."""


def pills(label: str, options: Mapping[str, str], *, usual: Sequence[str], key: str) -> list[str]:
    """
    Draw switches of which any number may be on, and return those that are.

    Parameters
    ----------
    label
        What a person reads above them.
    options
        Name in the address to what a person reads.
    usual
        What is on when the address says nothing; then it stays out of the address too.
    key
        The name of the choice in the address.
    """
    _start_many(options, usual=usual, key=key)
    return list(
        st.pills(
            label,
            list(options),
            selection_mode="multi",
            format_func=lambda one: options.get(one, one),
            key=key,
            on_change=lambda: _write(key, ",".join(st.session_state[key]) or NOTHING, usual),
            width="content",
        )
    )


def select(  # noqa: PLR0913  (a list, and how its choice is kept)
    label: str,
    options: Mapping[str, str],
    *,
    usual: str,
    key: str,
    width: int | Literal["stretch"] = "stretch",
    tip: str = "",
    always: bool = False,
) -> str:
    """
    Draw a list of which one is chosen, and return it; see `pills` for the rest.

    With ``always`` the choice stands in the address also when it is the usual one: for what is
    first in a list today, and may not be tomorrow.
    """
    _start_one(options, usual=usual, key=key)
    if always:
        _write(key, st.session_state[key], ())
    return str(
        st.selectbox(
            label,
            list(options),
            format_func=lambda one: options.get(one, one),
            key=key,
            on_change=lambda: _write(key, st.session_state[key], () if always else [usual]),
            width=width,
            help=tip or None,
        )
    )


def segments(label: str, options: Mapping[str, str], *, usual: str, key: str) -> str:
    """Draw buttons of which exactly one is on, and return it; see `pills` for the rest."""
    _start_one(options, usual=usual, key=key)
    return str(
        st.segmented_control(
            label,
            list(options),
            format_func=lambda one: options.get(one, one),
            key=key,
            required=True,
            on_change=lambda: _write(key, st.session_state[key], [usual]),
        )
    )


def many(
    label: str, options: Mapping[str, str], *, usual: Sequence[str], key: str, width: int
) -> list[str]:
    """Draw a list of which any number may be chosen, and return them; see `pills` for the rest."""
    _start_many(options, usual=usual, key=key)
    return list(
        st.multiselect(
            label,
            list(options),
            format_func=lambda one: options.get(one, one),
            key=key,
            on_change=lambda: _write(key, ",".join(st.session_state[key]) or NOTHING, usual),
            width=width,
        )
    )


def day(label: str, *, usual: date, latest: date, key: str, width: int) -> date:
    """Draw a box for a day up to the latest, always kept in the address, and return the day."""
    if not isinstance(st.session_state.get(key), date):
        try:
            named = date.fromisoformat(st.query_params.get(key, ""))
        except ValueError:
            named = usual
        st.session_state[key] = max(min(named, latest), FIRST)
    st.date_input(
        label, min_value=FIRST, max_value=latest, format="DD/MM/YYYY", key=key, width=width
    )
    chosen = st.session_state[key]
    found = chosen if isinstance(chosen, date) else usual
    _write(key, found.isoformat(), ())
    return found


def _start_one(options: Mapping[str, str], *, usual: str, key: str) -> None:
    """
    Choose what the address names when nothing that is offered is chosen yet.

    Older addresses name some choices by what a person reads.
    """
    if st.session_state.get(key) in options:
        return
    named = st.query_params.get(key, usual)
    if named not in options:
        named = next((one for one, label in options.items() if label == named), usual)
    st.session_state[key] = named


def _start_many(options: Mapping[str, str], *, usual: Sequence[str], key: str) -> None:
    """Turn on what the address names when nothing was turned on or off yet."""
    if key not in st.session_state:
        named = st.query_params.get(key)
        wanted = list(usual) if named is None else named.split(",")
        st.session_state[key] = [one for one in wanted if one in options]


def _write(key: str, value: str, usual: Sequence[str]) -> None:
    """Put a choice into the address, or take it out when it is the usual one."""
    if value != ",".join(usual):
        st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]
