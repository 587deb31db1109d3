"""The maps of the review page: all that waits, and one record with what is near it."""

from collections.abc import Hashable, Mapping

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import grid
from layers.shape import KINDS
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Box, Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.answer_layers import AnswerLayers, Marking
from web.asking import ground
from web.asking.review import Queue
from web.map_layers import MapLayers
from web.place import Place
from web.review_words import say
from web.wiring import wiring

KEY = "review_map"
SENT, THERE = "sent", "there"
SENT_LINE = Stroke(colour=style.DARK_PINK, width=3, pattern="hatch")
THERE_LINE = Stroke(colour=style.DARK_GREY, width=2, dashes=(6, 4))
AROUND = 400.0
"""Metres shown on every side of a record."""


def waiting_id(layer: str) -> str:
    """Return what the map calls the marks of a layer that wait."""
    return f"waiting-{layer}"


def layer_of(name: str | None) -> str:
    """Return the layer of marks that wait by what the map calls them; nothing for others."""
    start, _, layer = (name or "").partition("-")
    return layer if start == "waiting" else ""


def queue_map(place: Place, queue: Queue, within: str) -> Map:
    """Describe the map of all that waits, over the wards of the place."""
    connected = wiring()
    marks = AnswerLayers(place, connected.signer)
    layers = _ground(place)
    for layer, groups in _groups().items():
        rows = queue.frame[queue.frame["layer"] == layer]
        if len(rows):
            marking = Marking(title=say(f"marks_{layer}"), mark=style.MARKS[layer], groups=groups)
            coloured = rows.assign(group=[style.group(layer, one).name for one in rows["code"]])
            key = tuple(zip(rows["id"], rows["version"], strict=True))
            layers.append(marks.marks(coloured, marking, id=waiting_id(layer), key=key))
    area = ground.ground(place, within, place.today())
    frame = area.frame if len(area.frame) else queue.frame
    outlined = (area.layer.spec, str(area.frame["id"].iloc[0])) if within and area.layer else None
    return Map(
        label=say("map_label", area=queue.area),
        bounds=extent(grid.to_lonlat(frame)),
        focus=(f"review {within}", extent(grid.to_lonlat(frame))),
        layers=layers,
        outlined=outlined,
        base=connected.base,
    )


def queue_legend(queue: Queue) -> str:
    """Return the legend of what waits."""
    there = set(queue.frame["layer"])
    groups = [
        (say(f"legend_{layer}"), legend.mark_entries(layer, groups))
        for layer, groups in _groups().items()
        if layer in there
    ]
    return legend.as_html(groups)


def record_map(
    place: Place, layer: str, record: Mapping[str, object], into: Mapping[str, object] | None
) -> Map:
    """
    Describe the map of one record: as it was sent, as it is there now, and what is near.

    Parameters
    ----------
    place
        The place as a moderator sees it.
    layer, record
        What was sent, with its geometry (EPSG:4326).
    into
        The record that is there, when one was meant.
    """
    connected = wiring()
    there = into["geometry"] if into else None
    sent = record["geometry"]
    shapes = [one for one in (sent, there) if isinstance(one, BaseGeometry) and not one.is_empty]
    layers = [*_ground(place), *_near(place, layer)]
    key: Hashable = (record["id"], record["version"], into and (into["id"], into["version"]))
    drawn = _drawn(place, shapes, key)
    bounds = _around(place, shapes)
    spot = _middle(there)
    return Map(
        label=say("map_one", name=record.get("name") or ""),
        bounds=bounds,
        focus=(str(key), bounds),
        layers=[*layers, *drawn],
        chosen=(SENT, SENT, _box(sent)),
        point=spot if _is_point(there) else None,
        base=connected.base,
    )


def record_legend(layer: str, *shapes: object) -> str:
    """
    Return the legend of one record's map.

    Parameters
    ----------
    layer
        The record's layer.
    *shapes
        What was sent and, when there is something, what is there now.
    """
    lines = (style.Line(style.DARK_PINK, 3), style.Line(style.DARK_GREY, 2, (6, 4)))
    titles = (say("legend_sent"), say("legend_there"))
    this = [
        legend.ring_entry(line.colour, title) if _is_point(one) else legend.line_entry(line, title)
        for one, line, title in zip(shapes, lines, titles, strict=False)
    ]
    marks = legend.mark_entries(layer, _groups()[layer])
    return legend.as_html([(say("legend_this"), this), (say(f"legend_near_{layer}"), marks)])


def _is_point(shape: object) -> bool:
    """Whether a shape is drawn as a ring."""
    return KINDS.get(getattr(shape, "geom_type", "")) == "point"


def _groups() -> dict[str, tuple[style.Group, ...]]:
    """Return the colours of each layer's marks."""
    return {"assets": style.ASSET_GROUPS, "needs": style.NEED_GROUPS}


def _ground(place: Place) -> list[Points | Shapes]:
    """Return land, water and the wards' lines, as far as they are there."""
    made = MapLayers(place, wiring().signer)
    finest = ground.finest(place, place.today())
    drawn: list[Points | Shapes] = [made.land(finest)] if finest else []
    if place.register.counts().get("places"):
        drawn.append(made.ground())
    if finest:
        drawn.append(made.areas(finest, labels=True))
    return drawn


def _near(place: Place, layer: str) -> list[Points | Shapes]:
    """Return the marks of the same layer that are there already."""
    made = MapLayers(place, wiring().signer)
    counts = place.register.counts()
    return [made.points(layer)] if counts.get(layer) else []


def _drawn(place: Place, shapes: list[BaseGeometry], key: Hashable) -> list[Shapes]:
    """Return what was sent, and what is there, as far as they are routes or areas."""
    names = (SENT, THERE)[: len(shapes)]
    rows = [
        (name, one)
        for name, one in zip(names, shapes, strict=True)
        if KINDS.get(one.geom_type) != "point"
    ]
    if not rows:
        return []
    frame = gpd.GeoDataFrame(
        {"id": [name for name, _ in rows], "kind": [name for name, _ in rows], "name": ""},
        geometry=[one for _, one in rows],
        crs=grid.LONLAT,
    )
    lines = {SENT: SENT_LINE, THERE: THERE_LINE, "": THERE_LINE}
    answers = AnswerLayers(place, wiring().signer)
    return [
        answers.shapes(grid.to_metres(frame, place.crs), id=SENT, key=key, lines=lines, kind="kind")
    ]


def _around(place: Place, shapes: list[BaseGeometry]) -> Box:
    """Return the box around some shapes, with some metres on every side."""
    frame = gpd.GeoDataFrame(geometry=shapes, crs=grid.LONLAT)
    metres = grid.to_metres(frame, place.crs).buffer(AROUND).envelope
    return extent(grid.to_lonlat(gpd.GeoDataFrame(geometry=metres, crs=place.crs)))


def _middle(shape: object) -> tuple[float, float] | None:
    """Return longitude and latitude of a point in a shape."""
    if not isinstance(shape, BaseGeometry) or shape.is_empty:
        return None
    inside = shapely.point_on_surface(shape)
    return float(inside.x), float(inside.y)


def _box(shape: object) -> Box:
    """Return the place of a ring around a shape's middle: a box of no size."""
    lon, lat = _middle(shape) or (0.0, 0.0)
    return lon, lat, lon, lat
