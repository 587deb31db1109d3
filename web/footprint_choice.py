"""The controls that choose some ground: a hot spot, areas, a circle, a drawing or a file."""

import hashlib

import streamlit as st

from layers.errors import PatchworkError
from store.files import UPLOAD
from web import explore_map, hotspots_words, uploads
from web.asking import footprints, ground, hotspots
from web.asking.footprints import Footprint
from web.asking.hotspots import Question
from web.frames import SHARED
from web.level_words import say
from web.map_layers import MapLayers
from web.parts import draw_panel, kept
from web.place import Place
from web.wiring import wiring

RADII = ("250", "500", "1000", "2000", "5000")
USUAL_RADIUS = "500"
WAYS = ("spot", "area", "postcode", "drawing", "file")
KINDS = ("geojson", "json", "gpkg", "kml", "kmz", "zip", "csv")


class NotChosen(PatchworkError, ValueError):
    """Nothing is chosen yet; the message says what to do."""


def choose(place: Place) -> Footprint:
    """
    Draw the controls and return the ground they choose.

    Raises
    ------
    NotChosen, UnknownSpot, UnknownArea, UnknownPlace, BadFile
        With a sentence for the person when there is none.
    """
    spots = _spots(place)
    usual = "spot" if spots or "spot" in st.query_params else "area"
    ways = {one: say(f"ground_{one}") for one in WAYS}
    way = kept.segments(say("choose_ground"), ways, usual=usual, key="of")
    if way == "spot":
        return _spot(place, spots)
    chosen = {"area": _areas, "postcode": _postcode, "drawing": drawing, "file": _file}
    return chosen[way](place)


def _spots(place: Place) -> dict[str, str]:
    """Return the hot spots of all needs, by what links call them; none where none can be found."""
    if not place.register.counts().get("needs") or not place.tiers():
        return {}
    return _named(hotspots.ask(place, Question()))


def _named(found: hotspots.Spots) -> dict[str, str]:
    """Return the name of each spot."""
    return {str(row["id"]): hotspots_words.label(row) for _, row in found.spots.iterrows()}


def _spot(place: Place, spots: dict[str, str]) -> Footprint:
    """Draw the choice of a hot spot; one that a link names is among them."""
    named = st.query_params.get("spot", "")
    if named and named not in spots:
        found, row = hotspots.spot(place, named)
        spots = {**_named(found), **spots}
        st.session_state.setdefault("spot", str(row["id"].iloc[0]))
    if not spots:
        raise NotChosen(say("no_spots"))
    first = next(iter(spots))
    return footprints.of_spot(
        place, kept.select(say("choose_spot"), spots, usual=first, key="spot", width=260)
    )


def _areas(place: Place) -> Footprint:
    """Draw the choice of areas."""
    today = place.today()
    offered = ground.areas(place, today)
    if not offered and (layer := ground.finest(place, today)):
        frame = place.areas(layer)
        offered = dict(zip(frame["code"].astype(str), frame["name"].astype(str), strict=True))
    usual = list(offered)[-1:]
    codes = kept.many(say("choose_areas"), offered, usual=usual, key="areas", width=420)
    if not codes:
        raise NotChosen(say("no_areas"))
    return footprints.of_areas(place, codes)


def _postcode(place: Place) -> Footprint:
    """Draw the choice of a postcode and of how far around it."""
    known = place.records("assets")["postcode"].dropna()
    text = st.text_input(
        say("choose_postcode"),
        value=str(known.iloc[0]) if len(known) else "",
        key="postcode",
        bind="query-params",
        width=150,
    )
    named = {one: say("radius", metres=f"{int(one):,}") for one in RADII}
    metres = kept.select(say("choose_radius"), named, usual=USUAL_RADIUS, key="radius", width=120)
    if not text:
        raise NotChosen(say("no_postcode"))
    return footprints.around(place, text, metres=float(metres))


def drawing(place: Place) -> Footprint:
    """
    Draw the tool to draw some ground with, over the finest areas that are everybody's own.

    Raises
    ------
    NotChosen
        While nothing is drawn.
    """
    layer = ground.finest(place, place.today())
    made = MapLayers(place, wiring().signer)
    beneath = [made.land(layer), made.ground(), made.areas(layer, labels=True)] if layer else []
    with st.container(key="ground_drawing", width="stretch"):
        shape = draw_panel.show(
            None,
            kinds=("area",),
            around=explore_map.bounds(place, layer),
            key="ground_drawn",
            layers=beneath,
            height=360,
        )
    if shape is None:
        raise NotChosen(say("no_drawing"))
    return footprints.of_drawing(place, shape)


def _file(place: Place) -> Footprint:
    """Draw the choice of a file; it is read once and not kept."""
    given = st.file_uploader(say("choose_file"), type=list(KINDS), key="ground_file", width=420)
    if given is None:
        raise NotChosen(say("no_file"))
    content = given.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    key = ("footprint", place.register.store.where, str(place.crs), digest, given.name)
    return SHARED.get(key, lambda: _read(place, given.name, content, digest))


def _read(place: Place, name: str, content: bytes, digest: str) -> Footprint:
    """Hand a file to the bounded reader and delete it."""
    upload = uploads.SHARED.take(name, content)
    try:
        return footprints.of_file(place, upload.file, called=upload.stem, key=digest, limits=UPLOAD)
    finally:
        uploads.SHARED.drop(upload.token)
