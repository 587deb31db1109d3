"""The script that Streamlit runs for every person: who is asking, which page."""

import streamlit as st

from web.navigation import asked_for, draw, sections
from web.parts.anatomy import furnish, icon
from web.session import choose_actor, place_for

SIDEBAR = 250  # pixels: narrow, so that the map has room


def main() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(
        page_title="Patchwork", page_icon=icon(), layout="wide", initial_sidebar_state=SIDEBAR
    )
    furnish()
    side = st.sidebar
    ways = side.container(key="ways")
    with side:
        actor = choose_actor()
    found = sections(place_for(actor))
    current = st.navigation(found, position="hidden")
    asked_for(found, current)
    with ways:
        draw(found, actor)
    current.run()


main()
