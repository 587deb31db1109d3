"""A private link that was just made: shown once, to whoever passes it on."""

import streamlit as st

from layers.words import sentence
from web.parts import plain
from web.parts.browser import mount

HELD = "private_link"
"""Record, name and key of a link that is shown once."""


def keep(record: str, name: str, key: str) -> None:
    """Keep a link to be shown once."""
    st.session_state[HELD] = (record, name, key)


def whose() -> tuple[str, str]:
    """Return record and name of whose link is kept; both empty when there is none."""
    record, name, _ = st.session_state.get(HELD, ("", "", ""))
    return str(record), str(name)


def forget() -> None:
    """Show the link no longer."""
    st.session_state.pop(HELD, None)


def show(path: str, *, before: str = "", after: str = "") -> None:
    """
    Show the link that is kept.

    Parameters
    ----------
    path
        The page it leads to.
    before, after
        Sentences round it.
    """
    _, name, key = st.session_state[HELD]
    with st.container(key="private_link"):
        if before:
            plain.line(before)
        told = {one: _say(one) for one in ("copy", "copied", "by_hand")}
        data = {
            "name": "private",
            "path": path,
            "query": {"key": key},
            "frame": None,
            "words": told | {"label": _say("label", name=name)},
        }
        mount(("share", "drawShare"), key="private_link_text", data=data, triggers={})
        if after:
            plain.line(after)
        st.button(_say("done"), on_click=forget, key="private_link_done")


def _say(code: str, **values: object) -> str:
    """Return one of the sentences."""
    return sentence("groups", f"link_{code}", **values)
