"""Coverage: the ground that nobody covers, that one patch covers, and that several do."""

import streamlit as st

from layers import grid, vocabulary
from layers.words import day, sentence
from mapping.screen import legend
from mapping.screen.map import Map, extent
from store.exporting import table_as_csv
from web import balance_section, balance_words, coverage_tables, soundness_section
from web.asking import balance, ground, soundness
from web.asking.coverage import Cover, Question, ask
from web.coverage_map import layers, legend_groups
from web.coverage_tables import Table
from web.coverage_words import answer, cover_facts, method, services, twice_facts
from web.navigation import door
from web.parts import anatomy, dates, kept, map_panel, plain, table
from web.place import Place
from web.wiring import wiring

KEY = "coverage_map"
AFTER = "after-coverage-map"
FIRST = "police"
"""The service shown first where there is one; else one that works on most of the ground."""


def page(place: Place) -> None:
    """Draw the page."""
    if not place.register.counts().get("patches"):
        anatomy.empty(_say("empty_title"), _say("empty_body"))
        door("bring_in", place, _say("empty_button"))
        return
    head, controls = st.container(), anatomy.controls()
    with controls:
        question = _controls(place)
    if not question.services:
        with head:
            anatomy.answer(_say("title"), _nothing(place, question))
        return
    with st.spinner(_say("working"), show_time=False):
        cover = ask(place, question)
    with head:
        anatomy.answer(_say("title"), " ".join([answer(cover), *_beyond(place, cover)]))
    chosen = _sides(place, cover)
    balance_section.show(place, cover)
    anatomy.take_away(
        csv=lambda: table_as_csv(chosen.frame),
        file_name=f"coverage-{'-'.join(question.services)}-{chosen.kind}.csv",
        key="coverage_take",
    )
    _put_right(place, question)
    anatomy.why([*method(cover), *balance_words.method()])


def _beyond(place: Place, cover: Cover) -> list[str]:
    """Say what will be vacant, and which patches stand out."""
    return balance_words.headline(balance.ask(place, cover))


def _put_right(place: Place, question: Question) -> None:
    """List what is wrong with the patches and their officers, for those who may see it."""
    if not place.register.actor.has(*soundness.MAY):
        return
    soundness_section.show(soundness.ask(place, question.services, question.on))


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("coverage", code, **values)


def _controls(place: Place) -> Question:
    """Draw the choice of services, of the ground and of the day."""
    on = dates.chosen(place.today())
    known = place.services(on)
    titles = {one: vocabulary.title("services", one) for one in known}
    first = FIRST if FIRST in known else ground.main_service(place, on)
    chosen = (
        kept.pills(_say("choose_service"), titles, usual=[first], key="service") if known else []
    )
    within = kept.select(
        _say("choose_within"),
        {"": _say("whole"), **ground.areas(place, on)},
        usual="",
        key="within",
        width=260,
    )
    dates.show(_say("choose_date"), today=place.today())
    return Question(services=tuple(sorted(chosen)), within=within, on=on)


def _nothing(place: Place, question: Question) -> str:
    """Say why there is no answer: no service is chosen, or none has patches that day."""
    if place.services(question.on):
        return _say("no_service")
    return _say("none_then", date=day(question.on))


def _table(place: Place, cover: Cover) -> Table:
    """Draw the choice of what the table lists, and make it."""
    named = coverage_tables.kinds(place, cover)
    kind = kept.select(
        _say("choose_table"), named, usual=next(iter(named)), key="table", width="stretch"
    )
    with st.spinner(_say("working"), show_time=False):
        return coverage_tables.make(place, cover, kind)


def _sides(place: Place, cover: Cover) -> Table:
    """Draw the figures, the table and the map of the same ground; return the table."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        anatomy.card(anatomy.facts(_say("facts_cover"), cover_facts(cover)))
        chosen = _table(place, cover)
        _rows(chosen)
    with right:
        map_panel.show(_map(place, cover, chosen), key=KEY)
        st.html(legend.as_html(legend_groups(place, cover)))
    anatomy.landing(AFTER)
    anatomy.card(anatomy.facts(_say("facts_twice"), twice_facts(cover)))
    return chosen


def _rows(chosen: Table) -> None:
    """Draw the table, or say that it would be empty."""
    if chosen.frame.empty:
        plain.line(_say(f"nothing_{chosen.kind}"))
        return
    table.show(
        grid.to_lonlat(chosen.frame),
        key="coverage_table",
        columns=chosen.columns,
        caption=chosen.caption,
        layer="rows",
        link=KEY,
        formats=chosen.formats,
    )


def _map(place: Place, cover: Cover, chosen: Table) -> Map:
    """Describe the map: who covers what, and the chosen ground's edge."""
    box = extent(grid.to_lonlat(cover.ground.frame))
    where = cover.ground
    edge = (
        (where.layer.spec, str(where.frame["id"].iloc[0])) if where.code and where.layer else None
    )
    return Map(
        label=_say("map_label", service=services(cover)),
        bounds=box,
        layers=layers(place, cover, chosen),
        focus=(f"{where.code} {cover.question.on}", box),
        outlined=edge,
        base=wiring().base,
    )
