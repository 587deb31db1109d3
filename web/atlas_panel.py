"""The atlas on the page of ward maps: choose, make, see how far it is, stop it, take it away."""

from html import escape
from typing import cast

import streamlit as st

from layers import vocabulary
from layers.words import number, sentence
from mapping.paper.sheet import Orientation, Paper
from web.area_layers import AreaLayer
from web.atlas import Choice, Made, areas, atlas
from web.background import Busy, Work
from web.packs import Choice as Pack
from web.parts import anatomy
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
        work = cast("Work[Made] | None", st.session_state.get(KEPT))
        if work is not None and work.running and not work.stopped:
            _progress()
            return
        if st.button(_say("panel_go"), type="primary", key="atlas_go"):
            _start(place, choice)
        if work is not None:
            _ended(work)


def _say(code: str, **values: object) -> str:
    """Return one of an atlas's sentences."""
    return sentence("atlas", code, **values)


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
    try:
        st.session_state[KEPT] = Work(lambda tell: atlas(place, choice, progress=tell))
    except Busy:
        anatomy.warning(_say("panel_busy"))
        return
    st.rerun()


@st.fragment(run_every=1.0)
def _progress() -> None:
    """Show how far it is; once it ended, the whole page is drawn anew."""
    work = cast("Work[Made] | None", st.session_state.get(KEPT))
    if work is None or not work.running or work.stopped:
        st.rerun()
        return
    done = _say("panel_progress", done=round(100 * work.share), words=work.words)
    st.progress(min(work.share, 1.0), text=done)
    if st.button(_say("panel_cancel"), key="atlas_stop"):
        work.stop()
        st.rerun()


def _ended(work: "Work[Made]") -> None:
    """Say how it ended, and give away what was made."""
    if work.stopped:
        anatomy.warning(_say("panel_stopped"))
    elif work.made is not None:
        for one in work.made.failed:
            anatomy.warning(_say("left_out", name=one.name, why=one.why))
        if work.made.without_base:
            anatomy.warning(work.made.without_base)
        ready = escape(_say("panel_ready", areas=number(work.made.areas)))
        st.html(f'<p role="status">{ready}</p>')
        st.download_button(
            _say("panel_download"),
            data=work.made.pdf,
            file_name="atlas.pdf",
            mime="application/pdf",
            on_click="ignore",
            type="primary",
            key="atlas_download",
        )
    elif work.fault is not None:
        anatomy.warning(_say("panel_failed", why=work.fault))
