"""The lines that put a map on another website."""

from collections.abc import Mapping

import streamlit as st

from layers.words import sentence
from web.parts import plain
from web.parts.browser import mount


def show(
    path: str, *, title: str, height: int, key: str, query: Mapping[str, str] | None = None
) -> None:
    """
    Draw the lines, closed until somebody asks for them.

    Parameters
    ----------
    path
        The address of the map.
    title
        What the frame is called for a screen reader.
    height
        Pixels that the lines ask for.
    key
        The name of this part on its page.
    query
        What the address says besides.
    """
    plain.style("groups")
    said = dict(query or {})
    with st.expander(_say("title")):
        plain.line(_say("body"))
        words = {one: _say(one) for one in ("label", "copy", "copied", "by_hand")}
        frame = {"title": title, "height": height}
        data = {"name": key, "path": path, "query": said, "frame": frame, "words": words}
        mount(("share", "drawShare"), key=f"{key}_share", data=data, triggers={})
        told = "&".join(f"{one}={value}" for one, value in said.items())
        st.link_button(_say("see"), f"{path}?{told}" if told else path)


def _say(code: str) -> str:
    """Return one of the sentences of this part."""
    return sentence("sharing", code)
