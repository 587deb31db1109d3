"""The atlas on the page of ward maps: choose, make, see how far it is, stop it, take it away."""

from html import escape

import streamlit as st

from layers import vocabulary
from layers.words import number, sentence
from mapping.paper.sheet import Orientation, Paper
from web.area_layers import AreaLayer
from web.atlas import Choice, Made, areas, atlas
from web.packs import Choice as Pack
from web.parts import anatomy
from web.parts.working import Panel
from web.place import Place
from web.sheets import Choice as Map

PAPERS: tuple[Paper, ...] = ("A4", "A3")
ORIENTATIONS: tuple[Orientation, ...] = ("portrait", "landscape")
KEPT = "atlas_work"
MOST = 400
"""Pages that a page makes; the terminal makes any number."""


def show(place: Place) -> None:
    """Draw the panel."""
    if not place.tiers():
        return
    with st.expander(_say("panel"), expanded=KEPT in st.session_state):
        st.html(f"<p>{_say('panel_about')}</p>")
        choice = _choice(place)
        if PANEL.goes_on:
            PANEL.progress()
            return
        if st.button(_say("panel_go"), type="primary", key="atlas_go"):
            _start(place, choice)
        _ended(PANEL.ended())


def _say(code: str, /, **values: object) -> str:
    """Return one of an atlas's sentences."""
    return sentence("atlas", code, **values)


PANEL: Panel[Made] = Panel(KEPT, _say)


def _choice(place: Place) -> Choice:
    """Draw the choice of areas and paper."""
    tiers = list(place.tiers())
    with st.container(horizontal=True, vertical_alignment="bottom", key="atlas_controls"):
        tier = st.selectbox(
            _say("panel_tier"),
            tiers,
            index=tiers.index("ward") if "ward" in tiers else 0,
            format_func=lambda one: vocabulary.tier(one).title,
            key="atlas_tier",
        )
        names = _around(place)
        within = st.selectbox(
            _say("panel_within"), list(names), format_func=names.__getitem__, key="atlas_within"
        )
        paper = st.selectbox(_say("panel_paper"), PAPERS, key="atlas_paper")
        orientation = st.selectbox(
            _say("panel_orientation"),
            ORIENTATIONS,
            format_func=lambda one: sentence("ward_map", one),
            key="atlas_turned",
        )
    full = st.checkbox(_say("panel_packs"), key="atlas_packs")
    return Choice(
        tier=tier,
        within=within,
        map=Map(paper=paper, orientation=orientation),
        pack=Pack(paper=paper, orientation=orientation) if full else None,
    )


def _around(place: Place) -> dict[str, str]:
    """Return the areas that an atlas may lie in, by code, the whole place first."""
    whole = {"": _say("panel_whole")}
    if "district" not in place.tiers():
        return whole
    rows = place.areas(AreaLayer("tier", "district", place.today())).sort_values("name")
    return whole | dict(zip(rows["code"].astype(str), rows["name"].astype(str), strict=True))


def _start(place: Place, choice: Choice) -> None:
    """Start the work, and draw the panel anew."""
    many = len(areas(place.as_everybody(), choice)[1])
    if many > MOST:
        anatomy.warning(_say("panel_many", areas=number(many), most=number(MOST)))
        return
    PANEL.start(lambda tell: atlas(place, choice, progress=tell))


def _ended(made: Made | None) -> None:
    """Give away what was made, with what is not in it."""
    if made is None:
        return
    for one in made.failed:
        anatomy.warning(_say("left_out", name=one.name, why=one.why))
    if made.without_base:
        anatomy.warning(made.without_base)
    ready = escape(_say("panel_ready", areas=number(made.areas)))
    st.html(f'<p role="status">{ready}</p>')
    st.download_button(
        _say("panel_download"),
        data=made.pdf,
        file_name="atlas.pdf",
        mime="application/pdf",
        on_click="ignore",
        type="primary",
        key="atlas_download",
    )
