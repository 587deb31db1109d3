"""The map: where things are, what is here, and what lies across the line."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers import vocabulary
from layers.words import sentence
from mapping.analysis.here import Here
from mapping.screen.map import Map, read_view
from web import explore_list, explore_map, explore_share, here_words, listing, question
from web.area_layers import AreaLayer
from web.map_layers import MapLayers
from web.navigation import door
from web.parts import anatomy, dates, kept, map_panel, meant
from web.parts.map_panel import Click
from web.place import Place, UnknownPlace
from web.question import Question
from web.search import Hit
from web.wiring import wiring

KEY = "explore_map"
AFTER = "after-map"


def page(place: Place) -> None:
    """Draw the page."""
    if not any(place.register.counts().values()):
        _nothing_yet(place)
        return
    top, doors = _top()
    with anatomy.controls():
        hit = _search(place)
        areas = _boundaries(place)
    shown = _switches(place)
    asked = question.ask(place, hit)
    here = _here(place, asked)
    if here is None and asked.point:
        asked = Question()
    with top:
        _answer(place, asked, here, areas)
    with doors:
        _doors(place, asked)
    left, right = anatomy.sides()
    made = MapLayers(place, wiring().signer)
    with left:
        anatomy.skip_link(AFTER)
        explore_list.record(place, asked)
        explore_list.here(here)
        listed = explore_list.show(place, asked, shown, areas, link=KEY)
    with right:
        _map(place, made, asked, shown, areas)
    anatomy.landing(AFTER)
    if listed is not None:
        anatomy.take_away(csv=listed.csv, file_name=listed.file_name)
    explore_share.show(place, asked, here, shown, areas)
    anatomy.why(here_words.method(place))


def _nothing_yet(place: Place) -> None:
    """Say what this page will show and how to get there."""
    anatomy.answer(sentence("map", "nothing_title"), sentence("map", "nothing"))
    door("bring_in", place, sentence("map", "nothing_button"))


def _here(place: Place, asked: Question) -> Here | None:
    """Return what is at the point asked about; say so when it cannot be measured from here."""
    if asked.point is None:
        return None
    try:
        return place.here(*asked.point)
    except UnknownPlace as error:
        anatomy.warning(str(error))
        return None


def _top() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return where the answer goes, and where the doors beside it go."""
    row = st.container(horizontal=True, horizontal_alignment="distribute", key="top")
    words = row.container(width="stretch")
    return words, row.container(horizontal=True, width="content", key="doors")


def _doors(place: Place, asked: Question) -> None:
    """Draw the doors; what is added begins where the question is."""
    label = sentence("map", "add_here" if asked.point else "add")
    door("add", place, label, query=question.as_address(asked))
    door("across", place, "See across boundaries")
    door("ward_map", place, "Print my ward")


def _search(place: Place) -> Hit | None:
    """Draw the box in front of the map; return what was found."""
    text = st.text_input(
        "Postcode, or name of a ward or an asset",
        key="q",
        bind="query-params",
        placeholder=meant.example(place),
        on_change=lambda: question.forget("point", "record"),
        width=400,
    )
    if not text:
        return None
    unknown = sentence("map", "unknown", text=text[: question.LONGEST])
    return meant.show(place, text, unknown=unknown, on_change=lambda: question.forget("record"))


def _switches(place: Place) -> list[str]:
    """Draw the switches for marks and for patches; return what is switched on."""
    marks, patches = explore_map.marks(place), explore_map.patches(place)
    old = explore_map.fading(place)
    usual = [one for one in explore_map.DEFAULT if one in marks]
    with st.container(horizontal=True, key="switches"):
        shown = kept.pills("On the map", marks, usual=usual, key="show") if marks else []
        first = [] if marks or place.tiers() else list(patches)
        more = kept.pills("Patches of", patches, usual=first, key="patches") if patches else []
        fading = kept.pills(_fade(), old, usual=[explore_map.OLD], key="fade") if old else []
    return shown + fading + [f"service:{one}" for one in more]


def _fade() -> str:
    """Return what a person reads above the switch for old records."""
    return sentence("freshness", "switch")


def _boundaries(place: Place) -> AreaLayer | None:
    """Draw the choice of boundaries and of the day they were in force."""
    on = dates.chosen(place.today())
    names = explore_map.tiers(place, on)
    tier = ""
    if names:
        usual = "ward" if "ward" in names else next(iter(names))
        tier = kept.select("Boundaries", names, usual=usual, key="tier", width=230)
    dates.show("In force on", today=place.today())
    return AreaLayer("tier", tier, on) if tier else None


def _answer(place: Place, asked: Question, here: Here | None, areas: AreaLayer | None) -> None:
    """Say in a sentence what the page found."""
    title = sentence("map", "title", place=place.name if place.is_named else "this place")
    reach = place.thresholds.reach
    if here is not None:
        words = here_words.about_point(asked.label, here, reach=reach)
    elif asked.area:
        words = here_words.about_area(
            asked.label, explore_list.in_and_around(place, asked), reach=reach
        )
    else:
        words = _whole(place, areas)
    anatomy.answer(title, words)


def _whole(place: Place, areas: AreaLayer | None) -> str:
    """Say what there is in the whole place."""
    counts = place.register.counts()
    return sentence(
        "map",
        "whole",
        assets=here_words.exactly(counts.get("assets", 0), "asset"),
        needs=here_words.exactly(counts.get("needs", 0), "need"),
        areas=_how_many(place, areas),
        patches=_how_many_patches(place),
    )


def _how_many(place: Place, areas: AreaLayer | None) -> str:
    """Count the boundaries chosen."""
    if areas is None:
        return sentence("map", "no_boundaries")
    kind = vocabulary.tier(areas.name)
    count = len(listing.records(place, explore_map.dated(areas)))
    return here_words.exactly(count, here_words.small(kind.title), here_words.small(kind.plural))


def _how_many_patches(place: Place) -> str:
    """Count the patches and the services that have them."""
    services = place.services()
    if not services:
        return sentence("map", "no_patches")
    patches = here_words.exactly(sum(services.values()), "patch", "patches")
    return f"{patches} of {here_words.exactly(len(services), 'service')}"


def _map(
    place: Place,
    made: MapLayers,
    asked: Question,
    shown: list[str],
    areas: AreaLayer | None,
) -> None:
    """Draw the map and its legend."""
    wanted = Map(
        label=f"Map of {place.name}",
        bounds=explore_map.bounds(place, areas),
        layers=explore_map.layers(place, made, shown, areas, asked),
        view=read_view(st.query_params.get("at")),
        focus=(asked.key, asked.box) if asked.box else None,
        point=asked.point,
        outlined=asked.outlined,
        chosen=explore_list.chosen(place, asked),
        near=place.thresholds.near_line,
        base=wiring().base,
    )
    map_panel.show(wanted, key=KEY, remember=True, on_click=_clicked)
    if told := explore_map.legend_html(place, made, shown, areas):
        st.html(told)


def _clicked(click: Click) -> None:
    """Ask about the point that was clicked, and the record if one was hit."""
    question.write_point(click.lon, click.lat)
    question.write_record(click.layer, click.id)
