"""Where a record lies: by postcode, name, grid reference, device, a click or a drawing."""

from collections.abc import Callable
from html import escape

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers.layer import Geometry
from layers.shape import KINDS
from mapping.screen.map import Box, Map
from mapping.screen.url_layer import Points, Shapes
from web import adding_words as words
from web import explore_map
from web.area_layers import AreaLayer
from web.asking import adding
from web.asking.adding import Spot, Standing
from web.map_layers import MapLayers
from web.parts import anatomy, locating, map_panel, plain
from web.parts.map_panel import Click
from web.place import Place, UnknownPlace
from web.question import Question
from web.wiring import wiring

Settle = Callable[[Spot], None]
HEIGHT = 460
AROUND = 0.004
"""Degrees shown on either side of a point that a route or an area is drawn from."""


def ask(place: Place, *, key: str, settle: Settle) -> None:
    """
    Draw the ways to say where something lies that need no map.

    Parameters
    ----------
    place
        The place it lies in.
    key
        The name of these boxes on the page.
    settle
        Called with what was found; the page then runs again.
    """
    with st.container(key=f"{key}_ask"):
        text = st.text_input(
            words.say("where_label"),
            key=f"{key}_text",
            placeholder=words.example(place),
            autocomplete="postal-code",
        )
        with st.container(horizontal=True, key=f"{key}_ways"):
            st.button(words.say("where_find"), key=f"{key}_find", type="primary")
            _device(key, settle)
        plain.line(words.say("where_help"), kind="examples")
    if text:
        _found(place, text, key, settle)


def _found(place: Place, text: str, key: str, settle: Settle) -> None:
    """Settle on what a text names; ask when several things are called so."""
    try:
        found = adding.find(place, text)
    except UnknownPlace as error:
        anatomy.warning(str(error))
        return
    if not found:
        anatomy.warning(words.say("where_unknown", text=text[: adding.LONGEST]))
    elif len(found) == 1:
        settle(found[0])
        st.rerun()
    else:
        chosen = st.selectbox(
            words.say("where_several", count=len(found)),
            found,
            index=None,
            format_func=lambda one: f"{one.label} ({one.detail})",
            placeholder=words.say("where_choose"),
            key=f"{key}_several",
        )
        if chosen is not None:
            settle(chosen)
            st.rerun()


def _device(key: str, settle: Settle) -> None:
    """Draw the button that asks the device."""
    locating.button(
        f"{key}_device",
        label=words.say("where_device"),
        words={one: words.say(f"device_{one}") for one in locating.TOLD},
        found=lambda lon, lat, size: settle(adding.at(lon, lat, how="device", size=size)),
    )


def told(place: Place, spot: Spot) -> Standing | None:
    """Say where something lies and what is amiss with it; None when it cannot be there."""
    try:
        standing = adding.standing(place, spot.shape)
    except UnknownPlace:
        anatomy.warning(words.say("unmeasured"))
        return None
    if standing.metres:
        anatomy.warning(words.outside(standing))
    if standing.far:
        return None
    st.html(f'<p class="pw-place">{escape(words.where(spot, standing))}</p>')
    if words.about(spot):
        plain.line(words.about(spot))
    return standing


def mark_as(kinds: tuple[Geometry, ...], *, key: str) -> Geometry:
    """Draw the choice of a point, a route or an area; what is chosen at first is in the session."""
    options = {one: words.say(f"mark_{one}") for one in kinds}
    chosen = st.segmented_control(
        words.say("mark_as"), kinds, format_func=options.__getitem__, key=key, required=True
    )
    return chosen or kinds[0]


def kind(shape: BaseGeometry) -> Geometry:
    """Return what kind of shape something is."""
    name = KINDS.get(shape.geom_type)
    return "line" if name == "line" else "area" if name == "area" else "point"


def around(spot: Spot) -> Box:
    """Return the box of degrees to draw in."""
    west, south, east, north = spot.shape.bounds
    return west - AROUND, south - AROUND / 2, east + AROUND, north + AROUND / 2


def bounds(place: Place, shape: BaseGeometry | None) -> Box:
    """Return the box of degrees around a shape, or of the whole place when there is none."""
    if shape is None:
        return explore_map.bounds(place, _areas(place))
    return around(Spot(label="", how="shape", shape=shape))


def on_map(place: Place, spot: Spot | None, *, key: str, settle: Settle) -> None:
    """Draw the map on which a place is pointed at."""
    areas = _areas(place)
    point = spot.point if spot else None
    wanted = Map(
        label=words.say("map_label"),
        bounds=explore_map.bounds(place, areas),
        layers=layers(place),
        focus=(str(point), (*point, *point)) if point else None,
        point=point,
        base=wiring().base,
    )

    def clicked(click: Click) -> None:
        settle(adding.at(click.lon, click.lat))

    plain.heading(
        words.say("map_heading_placed" if spot else "map_heading"), remark=words.say("map_help")
    )
    map_panel.show(wanted, key=key, height=HEIGHT, on_click=clicked)


def _areas(place: Place) -> AreaLayer | None:
    """Return the boundaries drawn: wards, or else the smallest that people know."""
    tiers = list(place.tiers())
    known = [one for one in ("ward", "parish", "district", *tiers) if one in tiers]
    return AreaLayer("tier", known[0], place.today()) if known else None


def layers(place: Place) -> list[Points | Shapes]:
    """Return what is drawn under a place: land, lines, and the assets and needs there are."""
    counts = place.register.counts()
    shown = [one for one in explore_map.DEFAULT if counts.get(one)]
    made = MapLayers(place, wiring().signer)
    return explore_map.layers(place, made, shown, _areas(place), Question())
