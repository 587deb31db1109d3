"""Needs and assets: what nothing answers, what is answered across the line, what comes together."""

from collections.abc import Callable

import geopandas as gpd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers import grid, vocabulary
from layers.errors import PatchworkError
from mapping.analysis.together import WITHIN
from store.exporting import table_as_csv
from web import matching_map, matching_words
from web.access_words import far
from web.access_words import say as say_access
from web.asking.ground import areas as areas_offered
from web.asking.matching import Match, Question, ask, open_needs
from web.matching_words import say
from web.navigation import door
from web.pages.access import REACHES, USUAL, tiers_offered, usual_tier
from web.parts import anatomy, kept, map_panel, plain, table
from web.place import Place

KEY = "matching_map"
AFTER = "after-matching-map"
VIEWS: dict[str, Callable[[Match], gpd.GeoDataFrame]] = {
    "unanswered": matching_words.unanswered_told,
    "across": matching_words.across_told,
    "places": matching_words.places_told,
}
INNER = ["id", "geometry", "version", "changed_at", "contact", "source", "licence", "status"]
"""Columns that are left out of the file one takes away."""


def page(place: Place) -> None:
    """Draw the page."""
    tiers = tiers_offered(place)
    if not tiers or open_needs(place).empty or place.records("assets").empty:
        anatomy.empty(say("empty_title"), say("empty_body"))
        door("bring_in", place, say("empty_button"))
        return
    head, row = st.container(), anatomy.controls()
    with row:
        asked = _controls(place, tiers)
    found = _found(place, asked, head)
    if found is None:
        return
    with head:
        anatomy.answer(say("title"), matching_words.answer(found))
        plain.line(matching_words.next_step(found))
    with row:
        view = _view(found)
    rows = VIEWS[view](found)
    _sides(place, found, view, rows)
    anatomy.why(matching_words.method(found))
    anatomy.take_away(
        csv=lambda: table_as_csv(rows.drop(columns=INNER, errors="ignore")),
        file_name=f"needs-{view}.csv",
        key="matching_take",
    )


def _found(place: Place, asked: Question, head: DeltaGenerator) -> Match | None:
    """Put the question; say what is wrong with it when it has no answer."""
    try:
        with st.spinner(say("working"), show_time=False):
            return ask(place, asked)
    except PatchworkError as error:
        with head:
            anatomy.answer(say("title"), str(error))
        return None


def _controls(place: Place, tiers: dict[str, str]) -> Question:
    """Draw the choices."""
    counts = open_needs(place)["theme"].value_counts()
    themes = {
        "": say("every_theme"),
        **{str(name): vocabulary.title("themes", str(name)) for name in counts.index},
    }
    theme = kept.select(say("choose_theme"), themes, usual="", key="theme", width=180)
    where = {"": say("whole"), **areas_offered(place, place.today())}
    within = kept.select(say("choose_within"), where, usual="", key="within", width=175)
    reaches = {one: say_access(f"reach_{one}") for one in REACHES}
    reach = kept.select(say("choose_reach"), reaches, usual=USUAL, key="reach", width=185)
    by = kept.select(say("choose_by"), tiers, usual=usual_tier(place, tiers), key="by", width=115)
    return Question(theme=theme, within=within, by=by, reach=float(reach))


def _view(found: Match) -> str:
    """Draw the choice of what is listed."""
    counts = {
        "unanswered": len(found.unanswered),
        "across": len(found.across),
        "places": len(found.places),
    }
    options = {name: say(f"view_{name}", count=f"{n:,}") for name, n in counts.items()}
    usual = next((name for name, count in counts.items() if count), "unanswered")
    return kept.select(say("choose_view"), options, usual=usual, key="view", width=225)


def _sides(place: Place, found: Match, view: str, rows: gpd.GeoDataFrame) -> None:
    """Draw the table and the map of the same needs or places."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _table(found, view, rows)
        _pairs(found)
    with right:
        map_panel.show(matching_map.describe(place, found, view), key=KEY)
        st.html(matching_map.legend_html(found, view))
    anatomy.landing(AFTER)


def _table(found: Match, view: str, rows: gpd.GeoDataFrame) -> None:
    """Draw the table of one view."""
    if rows.empty:
        plain.line(say(f"none_{view}"))
        return
    metres = [name for name in rows.columns if name.endswith("metres") or name == "saved"]
    table.show(
        grid.to_lonlat(rows),
        key=f"matching_{view}",
        columns=matching_words.columns(view),
        caption=say(f"caption_{view}", reach=far(found.question.reach)),
        layer=matching_map.FOUND[view],
        link=KEY,
        formats=dict.fromkeys(metres, "{:,.0f}".format),
    )


def _pairs(found: Match) -> None:
    """Draw the table of needs that come together."""
    if found.pairs.empty:
        plain.line(say("pairs_none"))
        return
    table.show(
        matching_words.pairs_told(found),
        key="matching_pairs",
        columns=matching_words.columns("pairs"),
        caption=say("caption_pairs"),
        formats={"times": "{:.1f}".format, "expected": "{:,.1f}".format},
    )
    plain.line(say("pairs_help", within=far(WITHIN)))
