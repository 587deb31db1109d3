"""What came of the last thing done: kept by what a button does, and said once on the page."""

import streamlit as st

from web.parts import anatomy

KEY = "said"


def keep(words: str, *, part: str = "") -> None:
    """Keep what is to be said, at the head of the page or of one of its parts."""
    st.session_state[KEY + part] = words


def show(part: str = "") -> None:
    """Say it once; nothing for nothing."""
    if words := st.session_state.pop(KEY + part, ""):
        anatomy.warning(str(words))
