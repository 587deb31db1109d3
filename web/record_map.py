"""The maps of the record page: the record among its neighbours, and two versions of its shape."""

from collections.abc import Mapping

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import grid
from layers.shape import KINDS
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Box, Map
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.answer_layers import AnswerLayers, Marking
from web.parts import placing
from web.place import Place
from web.record_subject import Subject
from web.record_words import say
from web.wiring import wiring

THIS = "this"
NOW = Stroke(colour=style.DARK_GREY, width=3, dashes=(6, 4))
MINE = Stroke(colour=style.DARK_PINK, width=3)
SIDES = {"now": NOW, "mine": MINE}


def of_record(place: Place, subject: Subject) -> Map:
    """Describe the map of a record among what is near."""
    shape = subject.shape
    bounds = placing.bounds(place, shape)
    layers = placing.layers(place)
    if shape is not None and KINDS[shape.geom_type] != "point":
        layers.append(_shapes(place, {"mine": shape}, key=(subject.id, subject.version)))
    return Map(
        label=say("map_label", name=subject.name),
        bounds=bounds,
        layers=layers,
        focus=(f"{subject.id} {subject.version}", bounds),
        chosen=(THIS, subject.id, _spot(shape)) if shape is not None else None,
        base=wiring().base,
    )


def of_both(place: Place, now: Subject, mine: BaseGeometry | None) -> Map:
    """Describe the map of a record's shape as it is now, and as somebody wants it."""
    both = {"now": now.shape, "mine": mine}
    shapes = {name: one for name, one in both.items() if one is not None}
    key = (now.id, now.version, mine.wkb_hex if mine is not None else "")
    bounds = placing.bounds(place, shapely.union_all(list(shapes.values())) if shapes else None)
    return Map(
        label=say("map_label", name=now.name),
        bounds=bounds,
        layers=[*placing.layers(place), *_both(place, shapes, key)],
        focus=(str(hash(key)), bounds),
        base=wiring().base,
    )


def legend_of_record(subject: Subject) -> str:
    """Return the legend of a record's map; nothing without a place on the map."""
    if subject.shape is None:
        return ""
    if KINDS[subject.shape.geom_type] == "point":
        this = legend.ring_entry(MINE.colour, say("legend_this"))
    else:
        this = legend.line_entry(_line(MINE), say("legend_this"))
    return legend.as_html([(say("legend"), [this])])


def legend_of_both() -> str:
    """Return the legend of two versions."""
    entries = [
        legend.line_entry(_line(NOW), say("legend_now")),
        legend.line_entry(_line(MINE), say("legend_mine")),
    ]
    return legend.as_html([(say("legend"), entries)])


def _line(stroke: Stroke) -> style.Line:
    """Return a stroke as the legend draws it."""
    return style.Line(stroke.colour, stroke.width, stroke.dashes)


def _both(
    place: Place, shapes: Mapping[str, BaseGeometry], key: tuple[object, ...]
) -> list[Points | Shapes]:
    """Return two versions: routes and areas as lines, points as marks."""
    lines = {name: one for name, one in shapes.items() if KINDS[one.geom_type] != "point"}
    spots = {name: one for name, one in shapes.items() if KINDS[one.geom_type] == "point"}
    drawn: list[Points | Shapes] = [_shapes(place, lines, key=key)] if lines else []
    return drawn + ([_marks(place, spots, key=key)] if spots else [])


def _frame(place: Place, shapes: Mapping[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """Return shapes in metres, each named by whose it is."""
    words = {"now": say("legend_now"), "mine": say("legend_mine")}
    frame = gpd.GeoDataFrame(
        {
            "id": list(shapes),
            "side": list(shapes),
            "kind": [words[one] for one in shapes],
            "name": [words[one] for one in shapes],
        },
        geometry=list(shapes.values()),
        crs=grid.LONLAT,
    )
    return grid.to_metres(frame, place.crs)


def _shapes(place: Place, shapes: Mapping[str, BaseGeometry], *, key: object) -> Shapes:
    """Return routes and areas as a layer of lines."""
    made = AnswerLayers(place, wiring().signer)
    frame = _frame(place, shapes)
    lines = {**SIDES, "": MINE}
    return made.shapes(frame, id=THIS, key=str(key), lines=lines, kind="side", pane="lines")


def _marks(place: Place, shapes: Mapping[str, BaseGeometry], *, key: object) -> Points:
    """Return points as a layer of marks."""
    groups = (
        style.Group("now", say("legend_now"), NOW.colour, ()),
        style.Group("mine", say("legend_mine"), MINE.colour, ()),
    )
    marking = Marking(title=say("legend"), mark="square", groups=groups, group="side")
    made = AnswerLayers(place, wiring().signer)
    return made.marks(_frame(place, shapes), marking, id=f"{THIS}_points", key=str(key))


def _spot(shape: BaseGeometry) -> Box:
    """Return the middle of a shape as a box of no size."""
    inside = shapely.point_on_surface(shape)
    return float(inside.x), float(inside.y), float(inside.x), float(inside.y)
