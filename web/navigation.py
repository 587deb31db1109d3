"""The pages that exist, by job; each is one module with a function ``page(place)``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from layers.actor import Actor
from web.parts.browser import mount
from web.place import Place


@dataclass(frozen=True)
class Entry:
    """
    One page.

    Parameters
    ----------
    section, title
        Where it is among the ways to the pages, and what it is called.
    address
        Its address, which is also its module's name.
    icon
        The picture beside its title.
    listed
        Whether there is a way to it on every page; others are reached by a link of their own.
    roles
        Who is shown the way to it; everybody else would only read that it is not for them.
    """

    section: str
    title: str
    address: str
    icon: str
    listed: bool = True
    roles: tuple[str, ...] = ("visitor",)

    @property
    def module(self) -> str:
        """Where its function ``page`` is."""
        return f"web.pages.{self.address}"

    @property
    def exists(self) -> bool:
        """Whether it has been written."""
        return find_spec(self.module) is not None


COLLEAGUES = ("officer", "councillor", "moderator", "operator")
OPERATE = ("operator",)
PLAN = ("officer", "councillor", "moderator", "operator")
LOOK_AFTER = ("moderator", *OPERATE)
ENTRIES = (
    Entry("Place", "Map", "explore", ":material/map:"),
    Entry("Place", "Who works here", "who", ":material/badge:"),
    Entry("Place", "Across boundaries", "across", ":material/join_inner:"),
    Entry("Place", "Access", "access", ":material/directions_walk:"),
    Entry("Place", "Needs and assets", "matching", ":material/handshake:"),
    Entry("Place", "Hot spots", "hotspots", ":material/blur_on:"),
    Entry("Place", "Who provides what", "provides", ":material/account_tree:"),
    Entry("Take part", "Add to the map", "add", ":material/add_location_alt:"),
    Entry("Take part", "Our group", "group", ":material/groups:"),
    Entry("Take part", "Still there?", "check", ":material/where_to_vote:", listed=False),
    Entry("Take part", "What you sent", "suggestion", ":material/mark_email_read:", listed=False),
    Entry("Take part", "A record", "record", ":material/article:", listed=False),
    Entry("Take part", "Bring in a spreadsheet", "spreadsheet", ":material/table_view:"),
    Entry("Take part", "Away from a screen", "offline", ":material/description:"),
    Entry("Patches", "My patch", "my_patch", ":material/person_pin_circle:", roles=COLLEAGUES),
    Entry("Patches", "Coverage", "coverage", ":material/texture:"),
    Entry("Patches", "Plans", "plans", ":material/shape_line:", roles=PLAN),
    Entry("Decide", "Right level", "level", ":material/account_balance:"),
    Entry("Decide", "Ward maps", "ward_map", ":material/print:"),
    Entry("Look after", "About the data", "data", ":material/database:"),
    Entry("Look after", "Review", "review", ":material/rate_review:", roles=LOOK_AFTER),
    Entry("Look after", "Bring data in", "bring_in", ":material/upload_file:", roles=OPERATE),
    Entry(
        "Look after",
        "Personal data",
        "people_data",
        ":material/shield_person:",
        roles=("operator",),
    ),
)


PAGE = "page"
"""A page may be named in the address of the start page too: ``/?page=who&postcode=…``."""


def asked_for(pages: Mapping[str, list[StreamlitPage]], current: StreamlitPage) -> None:
    """Go to the page that the start page's address names, with all else that it says."""
    wanted = st.query_params.get(PAGE, "")
    for one in (page for section in pages.values() for page in section):
        if wanted and one.url_path == wanted and current.url_path == "":
            st.switch_page(one, query_params=_without(PAGE))


def _without(name: str) -> dict[str, str]:
    """Return what the address says besides one name."""
    return {one: value for one, value in st.query_params.items() if one != name}


def sections(place: Place) -> dict[str, list[StreamlitPage]]:
    """Return the pages that exist, by section."""
    found: dict[str, list[StreamlitPage]] = {}
    for entry in ENTRIES:
        if entry.exists:
            found.setdefault(entry.section, []).append(as_page(entry, place))
    return found


def draw(found: dict[str, list[StreamlitPage]], actor: Actor) -> None:
    """
    Draw the ways to the pages that are for somebody, section by section.

    Streamlit's own list of pages with sections is not a proper list for a screen reader (axe:
    serious), so it is hidden and drawn here from links.
    """
    hidden = {one.address for one in ENTRIES if not (one.listed and actor.has(*one.roles))}
    for section, pages in found.items():
        shown = [one for one in pages if one.url_path not in hidden]
        if shown:
            st.html(f'<p class="pw-section">{section}</p>')
        for one in shown:
            st.page_link(one)
    mount(("ways", "foldAway"), key="ways_fold", data={}, triggers={})


def as_page(entry: Entry, place: Place) -> StreamlitPage:
    """Return one page for Streamlit; the first is also the start page."""
    return st.Page(
        partial(_run, entry.module, place),
        title=entry.title,
        icon=entry.icon,
        url_path=entry.address,
        default=entry is ENTRIES[0],
    )


def _run(module: str, place: Place) -> None:
    """Draw a page; its module is imported when somebody opens it, not before the first page."""
    import_module(module).page(place)


def door(address: str, place: Place, label: str, *, query: Mapping[str, str] | None = None) -> None:
    """Draw a link to another page, with what its address says; nothing if there is no such page."""
    for entry in ENTRIES:
        if entry.address == address and entry.exists:
            page = as_page(entry, place)
            st.page_link(page, label=label, icon=entry.icon, query_params=query)
