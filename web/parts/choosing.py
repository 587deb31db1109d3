"""A list of which one is chosen, where what there is to choose from changes from run to run."""

from collections.abc import Mapping

import streamlit as st


def one(label: str, titles: Mapping[str, str], *, key: str, usual: str = "", width: int) -> str:
    """
    Draw the list and return the name of what is chosen.

    Parameters
    ----------
    label
        What a person reads above it.
    titles
        Name to what a person reads; not empty.
    key
        Its name on the page. A choice that is not there any more is forgotten.
    usual
        What is chosen at first; without it the first.
    width
        Pixels.
    """
    if st.session_state.get(key) not in titles:
        st.session_state.pop(key, None)
    names = list(titles)
    chosen = st.selectbox(
        label,
        names,
        index=names.index(usual) if usual in titles else 0,
        format_func=lambda name: titles.get(name, name),
        key=key,
        width=width,
    )
    return str(chosen)
