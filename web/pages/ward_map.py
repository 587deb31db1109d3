"""Ward maps: any area on paper, with what lies just across its line."""

import base64
from collections.abc import Mapping, Sequence
from functools import partial
from html import escape

import streamlit as st

from layers import vocabulary
from layers.words import number, sentence
from mapping.paper.sheet import Orientation, Paper, Sheet
from store.exporting import table_as_csv
from web import atlas_panel, footprint_choice, subjects, ward_map_sharing
from web.area_layers import AreaLayer
from web.asking.footprints import Footprint
from web.drawing import MEDIA, Form, base_state, draw, without_base
from web.frames import SHARED
from web.pages import ward_map_pack, ward_map_table
from web.parts import anatomy, area_choice, kept
from web.place import Place
from web.sheets import LAYERS, LINES, Choice, sheet, sheet_of
from web.subjects import DRAWN

PREVIEW_DPI = 80
DISTANCES = (0, 250, 500, 1000, 2000)
PAPERS: tuple[Paper, ...] = ("A4", "A3")
ORIENTATIONS: tuple[Orientation, ...] = ("portrait", "landscape")
FORMS: tuple[Form, ...] = ("pdf", "png", "svg", "html")
FINE = (150, 300, 600)
"""Dots to the inch that a picture may have."""


def page(place: Place) -> None:
    """Draw the page."""
    layers = area_choice.layers(place)
    if not layers:
        anatomy.empty(_say("empty_title"), _say("empty_body"))
        return
    head = st.container()
    spec, ground = _area(place, layers)
    choice = _choice(place)
    if ground is None:
        return
    wanted = _sheet(place, ground, choice)
    with head:
        anatomy.answer(_say("title"), _answer(wanted), note=_note(place))
    name = f"{spec.rpartition(':')[2]}-{wanted.area['code'].iloc[0]}".replace(" ", "-").lower()
    ways = {"map": sentence("pack", "one_map"), "pack": sentence("pack", "whole_pack")}
    if kept.segments(sentence("pack", "choose"), ways, usual="map", key="print") == "pack":
        ward_map_pack.show(place, ground, wanted, name)
    else:
        _downloads(place, wanted, name)
        _sides(place, wanted)
    if isinstance(ground, str):
        ward_map_sharing.show(place, (spec, ground, wanted.heading), choice)
    atlas_panel.show(place)
    anatomy.why([_say("method", metres=number(wanted.across_metres)), *wanted.notes])
    anatomy.take_away(
        csv=lambda: table_as_csv(ward_map_table.listed(wanted).drop(columns="id")),
        file_name=f"{name}.csv",
        key="ward_map_take",
    )


def _sheet(place: Place, ground: str | Footprint, choice: Choice) -> Sheet:
    """Gather the map of an area or of drawn ground."""
    if isinstance(ground, str):
        return sheet(place, ground, choice)
    return sheet_of(place, subjects.of_ground(place.as_everybody(), ground), choice)


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("ward_map", code, **values)


def _note(place: Place) -> str:
    """Say that a made-up place is one."""
    return place.name if place.is_demo else ""


def _area(place: Place, named: Mapping[str, AreaLayer]) -> tuple[str, str | Footprint | None]:
    """Draw the choice of an area: its kind, then which; None while nothing is drawn yet."""
    with anatomy.controls():
        drawn = {DRAWN: sentence("pack", "kind_drawn")}
        spec = area_choice.kind(named, first={}, last=drawn)
        if spec == DRAWN:
            area_choice.forget()
            return DRAWN, _drawing(place)
        return spec, area_choice.area(place, named[spec])[0]


def _drawing(place: Place) -> Footprint | None:
    """Draw the tool to draw ground with, and return what is drawn."""
    try:
        return footprint_choice.drawing(place)
    except footprint_choice.NotChosen as nothing:
        anatomy.warning(str(nothing))
        return None


def _choice(place: Place) -> Choice:
    """Draw the choice of paper and of what is on it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="paper_controls"):
        paper, orientation, across = _paper()
    with st.expander(_say("more")):
        layers = _many("layers", {one: _say(f"layer_{one}") for one in LAYERS})
        tiers = place.tiers()
        plurals = {tier: vocabulary.tier(tier).plural for tier in tiers}
        lines = _many("lines", plurals, usual=[tier for tier in tiers if tier in LINES])
        titles = {one: vocabulary.title("services", one) for one in place.services()}
        services = _many("services", titles)
    return Choice(
        layers=layers,
        lines=lines,
        services=services,
        paper=paper,
        orientation=orientation,
        across=across,
    )


def _paper() -> tuple[Paper, Orientation, float]:
    """Draw the choice of paper, how it is turned, and how far beyond the line is listed."""
    papers: dict[str, Paper] = {one: one for one in PAPERS}
    turned: dict[str, Orientation] = {one: one for one in ORIENTATIONS}
    paper = kept.select(_say("choose_paper"), papers, usual="A4", key="paper")
    orientation = kept.select(
        _say("choose_orientation"),
        {one: _say(one) for one in turned},
        usual="portrait",
        key="turned",
    )
    across = kept.select(
        _say("choose_across"),
        {str(metres): _say("metres", metres=number(metres)) for metres in DISTANCES},
        usual="500",
        key="across",
    )
    return papers[paper], turned[orientation], float(across)


def _many(
    key: str, options: Mapping[str, str], *, usual: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Draw one list of what is on the map; all of it unless told otherwise."""
    start = list(options) if usual is None else usual
    return tuple(kept.many(_say(f"choose_{key}"), options, usual=start, key=key, width=420))


def _answer(wanted: Sheet) -> str:
    """Say in a sentence what is on the map."""
    inside = [wanted.assets, wanted.needs]
    beyond = [wanted.assets_across, wanted.needs_across]
    return _say(
        "answer",
        name=wanted.heading,
        assets=number(0 if inside[0] is None else len(inside[0])),
        needs=number(0 if inside[1] is None else len(inside[1])),
        across=number(sum(len(frame) for frame in beyond if frame is not None)),
        metres=number(wanted.across_metres),
    )


def _sides(place: Place, wanted: Sheet) -> None:
    """Draw the list and the page as it will be printed."""
    left, right = anatomy.sides()
    with left:
        ward_map_table.show(wanted)
    with right, st.spinner(_say("drawing"), show_time=False):
        picture = base64.b64encode(_drawn(place, wanted, "png", dpi=PREVIEW_DPI)).decode()
        alternative = escape(_say("preview_alt", name=wanted.heading), quote=True)
        st.html(f'<img class="pw-sheet" alt="{alternative}" src="data:image/png;base64,{picture}">')
        if without := without_base(place):
            anatomy.warning(without)


def _drawn(place: Place, wanted: Sheet, form: Form, *, dpi: int = 150) -> bytes:
    """Draw a sheet, once for everybody who asks for the same."""
    register = place.register
    layers = ("boundaries", "places", "patches", "officers", "assets", "needs")
    versions = tuple(register.version(layer) for layer in layers)
    facts = (
        wanted.area["id"].iloc[0],
        wanted.paper,
        wanted.orientation,
        wanted.across_metres,
        wanted.made_on,
        tuple(wanted.lines),
        tuple(len(frame) for frame in wanted.frames()),
        wanted.officers is None,
        None if wanted.patches is None else tuple(wanted.patches["id"]),
    )
    key = ("sheet", register.store.where, versions, facts, form, dpi, base_state(place))
    return SHARED.get(key, lambda: draw(wanted, form, dpi=dpi))


def _downloads(place: Place, wanted: Sheet, name: str) -> None:
    """Draw the buttons that give the map away."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="ward_map_downloads"):
        fine = {str(dots): _say("dpi", dots=dots) for dots in FINE}
        dpi = int(kept.select(_say("choose_dpi"), fine, usual="150", key="dpi"))
        for form in FORMS:
            st.download_button(
                _say(f"download_{form}"),
                data=partial(_drawn, place, wanted, form, dpi=dpi if form == "png" else 150),
                file_name=f"{name}.{form}",
                mime=MEDIA[form],
                on_click="ignore",
                type="primary" if form == "pdf" else "secondary",
                key=f"download_{form}",
            )
