"""Access: who reaches what inside their own area, who only across the line, who not at all."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers import grid, vocabulary
from layers.errors import PatchworkError
from store.exporting import table_as_csv
from web import access_map, access_words, question
from web.access_words import say
from web.asking import lines
from web.asking.access import Access, Question, ask, try_site
from web.asking.ground import areas as areas_offered
from web.asking.walking import has_paths
from web.asking.weighing import indicators
from web.navigation import door
from web.parts import anatomy, kept, map_panel, plain, table
from web.parts.map_panel import Click
from web.place import Place, UnknownPlace

KEY = "access_map"
AFTER = "after-access-map"
SITE = "site"
REACHES = ("400", "800", "1600", "3000", "5000", "10000")
USUAL = "800"
FIRST = "food"
"""The kind asked about first, where there is one."""
COARSE = ("country", "region", "combined_authority")
"""Tiers whose lines nobody crosses on foot."""


def page(place: Place) -> None:
    """Draw the page."""
    kinds, tiers = _kinds(place), tiers_offered(place)
    if not kinds or not tiers or place.people().empty:
        anatomy.empty(say("empty_title"), say("empty_body"))
        door("bring_in", place, say("empty_button"))
        return
    head = st.container()
    with anatomy.controls():
        asked = _controls(place, kinds, tiers)
    found = _found(place, asked, head)
    if found is None:
        return
    with head:
        anatomy.answer(say("title"), access_words.answer(found))
        plain.line(access_words.next_step(found))
    _sides(place, found)
    anatomy.why(access_words.method(found))
    anatomy.take_away(
        csv=lambda: table_as_csv(found.areas.drop(columns=["id", "geometry"])),
        file_name=f"access-{asked.category}.csv",
        key="access_take",
    )


def _found(place: Place, asked: Question, head: DeltaGenerator) -> Access | None:
    """Put the question; say what is wrong with it when it has no answer."""
    try:
        with st.spinner(say("working"), show_time=False):
            return ask(place, asked)
    except PatchworkError as error:
        with head:
            anatomy.answer(say("title"), str(error))
        return None


def _kinds(place: Place) -> dict[str, str]:
    """Return the kinds of asset there are with their counts, the commonest first."""
    counts = place.records("assets")["category"].value_counts()
    order = sorted(counts.items(), key=lambda item: (-int(item[1]), str(item[0])))
    return {
        str(name): f"{vocabulary.title('categories', str(name))} ({count:,})"
        for name, count in order
    }


def tiers_offered(place: Place) -> dict[str, str]:
    """Return the tiers to count by: those of several areas, else whatever areas there are."""
    several = {
        name: vocabulary.tier(name).plural
        for name, count in place.tiers().items()
        if count > 1 and name not in COARSE
    }
    return several or {one.spec: one.title for one in place.area_layers()}


def usual_tier(place: Place, offered: Mapping[str, str]) -> str:
    """Return which of the areas offered is chosen first."""
    layers = [one for one in place.area_layers() if {one.name, one.spec} & set(offered)]
    found = lines.usual(layers)
    return found.name if found.name in offered else found.spec


def _controls(place: Place, kinds: dict[str, str], tiers: dict[str, str]) -> Question:
    """Draw the choices."""
    usual = FIRST if FIRST in kinds else next(iter(kinds))
    category = kept.select(say("choose_kind"), kinds, usual=usual, key="kind", width=205)
    where = {"": say("whole"), **areas_offered(place, place.today())}
    within = kept.select(say("choose_within"), where, usual="", key="within", width=180)
    reaches = {one: say(f"reach_{one}") for one in REACHES}
    reach = kept.select(say("choose_reach"), reaches, usual=USUAL, key="reach", width=190)
    by = kept.select(say("choose_by"), tiers, usual=usual_tier(place, tiers), key="by", width=120)
    return Question(
        category=category,
        within=within,
        by=by,
        reach=float(reach),
        on_foot=_on_foot(place),
        weigh=_weigh(place),
    )


def _on_foot(place: Place) -> bool:
    """Draw the choice of how distance is measured, where there are paths to walk along."""
    if not has_paths(place):
        return False
    ways = {"straight": say("way_straight"), "foot": say("way_foot")}
    return kept.select(say("choose_way"), ways, usual="straight", key="way", width=190) == "foot"


def _weigh(place: Place) -> str:
    """Draw the choice of an indicator; nothing where there is none."""
    names = indicators(place)
    if not names:
        return ""
    options = {"": say("everybody"), **{name: name for name in names}}
    return kept.select(say("choose_weigh"), options, usual="", key="weigh", width=180)


def _sides(place: Place, found: Access) -> None:
    """Draw the tables and the map of the same areas and assets."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _areas(found)
        _helping(found)
    with right:
        site = question.read_point(st.query_params.get(SITE))
        map_panel.show(access_map.describe(place, found, site), key=KEY, on_click=_clicked)
        st.html(access_map.legend_html(place, found))
        _site(place, found, site)
    anatomy.landing(AFTER)


def _areas(found: Access) -> None:
    """Draw the table of areas."""
    one = access_words.one(found.question.category)
    table.show(
        grid.to_lonlat(access_words.areas_told(found)),
        key="access_areas_table",
        columns=access_words.area_columns(found),
        caption=say("caption_areas", one=one, area=found.layer.singular.lower()),
        layer=access_map.AREAS,
        link=KEY,
        formats=dict.fromkeys(("only_across", "nowhere", "inside", "people"), "{:,.0f}".format),
    )


def _helping(found: Access) -> None:
    """Draw the table of assets that people reach across the line."""
    if found.helping.empty:
        plain.line(say("part_assets_none"))
        return
    table.show(
        grid.to_lonlat(access_words.helping_told(found)),
        key="access_assets_table",
        columns=access_words.asset_columns(),
        caption=say("caption_assets"),
        layer=access_map.ASSETS,
        link=KEY,
        formats=dict.fromkeys(("people_only_across", "people_outside"), "{:,.0f}".format),
    )


def _clicked(click: Click) -> None:
    """Propose the place that was clicked; a click on an asset only shows it."""
    if click.id is None:
        _propose(click.lon, click.lat)
        st.session_state["site_postcode"] = ""


def _propose(lon: float, lat: float) -> None:
    """Keep a site in the address."""
    st.query_params[SITE] = f"{lat:.6f},{lon:.6f}"


def _forget() -> None:
    """Take the site away."""
    question.forget(SITE)
    st.session_state["site_postcode"] = ""


def _typed(place: Place) -> None:
    """Propose the postcode that was typed, or remember why not."""
    text = str(st.session_state.get("site_postcode", "")).strip()
    st.session_state.pop("site_fault", None)
    if not text:
        return
    try:
        _, lon, lat = place.postcode(text[: question.LONGEST])
    except UnknownPlace as error:
        st.session_state["site_fault"] = str(error)
        return
    _propose(lon, lat)


def _site(place: Place, found: Access, site: tuple[float, float] | None) -> None:
    """Draw the trial of a site: who would newly reach one."""
    plain.heading(say("try_title"), remark=say("try_help"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="try"):
        st.text_input(
            say("try_postcode"), key="site_postcode", on_change=_typed, args=(place,), width=230
        )
        if site:
            st.button(say("try_clear"), on_click=_forget)
    fault = st.session_state.pop("site_fault", None)
    if fault:
        anatomy.warning(fault)
    if site:
        _tried(place, found, site)


def _tried(place: Place, found: Access, site: tuple[float, float]) -> None:
    """Draw what a site would change."""
    try:
        trial = try_site(place, found.question, *site)
    except PatchworkError as error:
        anatomy.warning(str(error))
        return
    plain.line(access_words.tried(trial, found.question, found.layer.title))
    if trial.areas.empty:
        return
    table.show(
        access_words.tried_told(trial, found.layer.title),
        key="access_site_table",
        columns=access_words.tried_columns(found.layer.singular),
        caption=say("try_caption"),
        formats=dict.fromkeys(("newly", "before", "after"), "{:,.0f}".format),
    )
