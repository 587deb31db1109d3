"""What Ward maps gives away besides paper: the map for other websites, and the data."""

import streamlit as st

from layers.words import sentence
from web.api.embed_area import HEIGHT, path_of, query_of
from web.navigation import door
from web.parts import plain
from web.parts.browser import mount
from web.place import Place
from web.sheets import Choice


def show(place: Place, area: tuple[str, str, str], choice: Choice) -> None:
    """
    Draw the lines that put the map on another website, and the way to the data.

    Parameters
    ----------
    place
        Where the area lies.
    area
        What its kind is called in the plural, its code and its name.
    choice
        What is on the map.
    """
    plain.style("groups")  # the box for the lines is drawn as on a group's page
    kind, code, name = area
    with st.expander(_say("share_title")):
        plain.line(_say("share_body"))
        path, query = path_of(code), query_of(place, choice)
        words = {one: _say(f"share_{one}") for one in ("label", "copy", "copied", "by_hand")}
        frame = {"title": _say("embed_title", name=name), "height": HEIGHT}
        data = {"name": "area", "path": path, "query": query, "frame": frame, "words": words}
        mount(("share", "drawShare"), key="ward_map_share", data=data, triggers={})
        said = "&".join(f"{one}={value}" for one, value in query.items())
        st.link_button(_say("share_see"), f"{path}?{said}" if said else path)
    door("data", place, _say("take_data"), query={"kind": kind, "area": name})


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("ward_map", code, **values)
