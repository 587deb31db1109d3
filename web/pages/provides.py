"""Who provides what: how many share each service, and what a takeover would change."""

import streamlit as st

from layers import grid, vocabulary
from layers.words import day, sentence
from mapping.analysis.takeover import Takeover
from store.exporting import table_as_csv
from web import provides_map, provides_tables, provides_words
from web.area_layers import COUNTING
from web.asking import provides
from web.asking.provides import Question, Shares
from web.navigation import door
from web.parts import anatomy, dates, kept, map_panel, plain, table
from web.place import Place
from web.provides_tables import Table

KEY = "provides_map"
AFTER = "after-provides-map"
LONGEST = 80
"""Characters of the name a person gives the new provider."""


def page(place: Place) -> None:
    """Draw the page."""
    counts = place.register.counts()
    if not (counts.get("patches") and counts.get("boundaries")):
        anatomy.empty(_say("empty_title"), _say("empty_body"))
        door("bring_in", place, _say("empty_button"))
        return
    head, controls = st.container(), anatomy.controls()
    with controls:
        question = _controls(place)
    if not (place.services(question.on) and question.tier):
        with head:
            anatomy.answer(_say("title"), _say("none_then", date=day(question.on)))
        return
    with st.spinner(_say("working"), show_time=False):
        shares = provides.ask(place, question)
    with controls:
        code = _area(shares)
        provider = _provider() if code and question.service else ""
    found = _change(place, shares, code, provider) if provider else None
    with head:
        anatomy.answer(_say("title"), _answer(shares, found, code, provider))
    chosen = provides_tables.make(place, shares, code)
    _sides(place, shares, chosen, code)
    _group(shares, found, code, provider)
    _end(question, chosen, shares)


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("provides", code, **values)


def _controls(place: Place) -> Question:
    """Draw the choice of service, of the kind of area and of the day."""
    on = dates.chosen(place.today())
    titles = {one: vocabulary.title("services", one) for one in place.services(on)}
    every = {"": _say("all_services"), **titles}
    service = kept.select(_say("choose_service"), every, usual="", key="service", width=220)
    tiers = {one: vocabulary.tier(one).title for one in place.tiers(on) if one not in COUNTING}
    tier = ""
    if tiers:
        usual = "ward" if "ward" in tiers else next(iter(tiers))
        tier = kept.select(_say("choose_tier"), tiers, usual=usual, key="by", width=180)
    dates.show(_say("choose_date"), today=place.today())
    return Question(service=service, tier=tier, on=on)


def _area(shares: Shares) -> str:
    """Draw the choice of one area."""
    names = dict(zip(shares.areas["code"], shares.areas["name"], strict=True))
    named = {code: str(names[code]) for code in sorted(names, key=lambda code: str(names[code]))}
    every = {"": _say("whole"), **named}
    return kept.select(_say("choose_area"), every, usual="", key="area", width=220)


def _provider() -> str:
    """Draw the box for who would run it instead."""
    usual = _say("provider_usual")
    typed = st.text_input(
        _say("choose_provider"),
        value=usual,
        max_chars=LONGEST,
        key="provider",
        bind="query-params",
        width=260,
    )
    return typed.strip()[:LONGEST] or usual


def _change(place: Place, shares: Shares, code: str, provider: str) -> Takeover:
    """Try the takeover."""
    with st.spinner(_say("working"), show_time=False):
        return provides.change(place, shares, code=code, provider=provider)


def _answer(shares: Shares, found: Takeover | None, code: str, provider: str) -> str:
    """Answer what is asked: of all services, of one, or of a takeover."""
    if found is not None:
        return provides_words.of_takeover(shares, found, code, provider)
    if shares.question.service:
        return provides_words.of_service(shares)
    return provides_words.of_services(shares, code)


def _sides(place: Place, shares: Shares, chosen: Table, code: str) -> None:
    """Draw the table and the map of the same rows."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        table.show(
            grid.to_lonlat(chosen.frame),
            key="provides_table",
            columns=chosen.columns,
            caption=chosen.caption,
            layer="rows",
            link=KEY,
            formats=chosen.formats,
        )
    with right:
        map_panel.show(provides_map.describe(place, shares, chosen, code), key=KEY)
        st.html(provides_map.legend_html(place, shares))
    anatomy.landing(AFTER)


def _group(shares: Shares, found: Takeover | None, code: str, provider: str) -> None:
    """Draw before and after, and what a group should know."""
    if found is None:
        return
    anatomy.card(anatomy.facts(_say("facts_scale"), provides_words.scale_facts(found)))
    plain.heading(_say("group_title"))
    plain.lines(provides_words.for_a_group(shares, found, code, provider))


def _end(question: Question, chosen: Table, shares: Shares) -> None:
    """Draw what is at the foot of every page."""
    anatomy.take_away(
        csv=lambda: table_as_csv(chosen.frame),
        file_name=f"who-provides-{question.service or 'what'}-{question.tier}.csv",
        key="provides_take",
    )
    anatomy.why(provides_words.method(shares))
