"""A map of some ground and of the areas that share it."""

import geopandas as gpd

from layers import grid
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.answer_layers import AnswerLayers
from web.area_layers import AreaLayer
from web.asking.footprints import Footprint
from web.map_layers import MapLayers
from web.place import Place
from web.wiring import wiring

GROUND = Stroke(colour=style.DARK_PINK, width=3.5, fill="#EBD5E0")
"""How ground that a question is about is drawn."""
MARGIN = 0.3
"""How much more than the ground the map shows, as a share of its size."""
LEAST = 300.0
"""Metres that it shows around the ground at least."""
DOT = 40.0
"""Metres to which a point is widened to be seen as ground."""


def describe(place: Place, ground: Footprint, lines: AreaLayer | None, *, label: str) -> Map:
    """Describe the map of some ground under the lines of one layer of areas."""
    connected = wiring()
    made = MapLayers(place, connected.signer)
    drawn: list[Points | Shapes] = [made.ground(), _ground(place, ground)]
    if lines:
        drawn.append(made.areas(lines, labels=True))
    return Map(
        label=label,
        bounds=extent(grid.to_lonlat(_framed(ground.frame))),
        layers=drawn,
        base=connected.base,
    )


def _ground(place: Place, ground: Footprint) -> Shapes:
    """Describe the ground; points are drawn as small circles."""
    frame = ground.frame
    shown = frame[["geometry"]].assign(id=[f"ground {at}" for at in range(len(frame))])
    if not ground.is_drawn:
        shown = shown.set_geometry(shown.buffer(DOT, quad_segs=4))
    versions = tuple(place.register.version(one) for one in ("boundaries", "needs", "people"))
    return AnswerLayers(place, wiring().signer).shapes(
        shown, id="ground_in_question", key=(ground.key, versions), lines={"": GROUND}
    )


def _framed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Widen the ground so that its surroundings are seen."""
    west, south, east, north = frame.total_bounds
    margin = max(LEAST, MARGIN * max(east - west, north - south))
    return frame.set_geometry(frame.buffer(margin, quad_segs=2))


def legend_html(place: Place, lines: AreaLayer | None, *, heading: str, title: str) -> str:
    """Return the legend: the ground and the lines shown."""
    entries = [legend.area_entry(GROUND.fill, GROUND.colour, title)]
    entries += [area_entry(lines, place)] if lines else []
    return legend.as_html([(heading, entries)])


def area_entry(lines: AreaLayer, place: Place) -> legend.Entry:
    """Return the entry of a layer of areas: a line for boundaries, a hatch for patches."""
    if lines.kind == "tier":
        return legend.line_entry(style.line(lines.name), lines.singular)
    made = MapLayers(place, wiring().signer)
    colour = style.service_colour(lines.name, tuple(place.services()))
    return legend.hatch_entry(colour, made.angle(lines.name), lines.title)
