"""Things to put right about patches and officers, as a closed part of a page."""

import streamlit as st

from web.asking.soundness import Soundness
from web.parts import plain
from web.soundness_words import lines, say


def show(found: Soundness, *, none: str = "") -> None:
    """
    Draw the part.

    Parameters
    ----------
    found
        What was found.
    none
        What to say when there is nothing; else that nothing is wrong.
    """
    count = len(found.faults)
    with st.expander(say("title") + (f" ({count})" if count else "")):
        for one in lines(found) or [none or say("none")]:
            plain.line(one)
