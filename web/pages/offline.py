"""Away from a screen: forms on paper and tables to fill in, for where there is no signal."""

import streamlit as st

from layers import catalogue
from layers.rights import SUGGESTED
from web import blank
from web.blank import say
from web.navigation import door
from web.parts import anatomy, plain
from web.place import Place


def page(place: Place) -> None:
    """Draw the page."""
    anatomy.answer(say("title_page"), say("answer"))
    plain.heading(say("form_heading"), remark=say("form_help"))
    with st.container(horizontal=True, key="offline_forms"):
        for layer in SUGGESTED:
            _form(place, layer)
    door("add", place, say("add_door"))
    plain.heading(say("table_heading"), remark=say("table_help"))
    with st.container(horizontal=True, key="offline_tables"):
        for layer in SUGGESTED:
            _table(layer)
    door("spreadsheet", place, say("bring_door"))
    anatomy.why([say("method_1"), say("method_2")])


def _form(place: Place, layer: str) -> None:
    """Draw the button for a form."""
    name = place.name
    st.download_button(
        say("download_form", layer=catalogue.layer(layer).title.lower()),
        data=lambda: blank.form(layer, place=name),
        file_name=f"form-{layer}.pdf",
        mime="application/pdf",
        on_click="ignore",
        key=f"offline_form_{layer}",
    )


def _table(layer: str) -> None:
    """Draw the button for a table."""
    st.download_button(
        say("download_table", layer=catalogue.layer(layer).title.lower()),
        data=lambda: blank.table(layer),
        file_name=f"fill-in-{layer}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"offline_table_{layer}",
    )
