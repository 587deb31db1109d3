"""What the map of Who works here draws, and its legend."""

import geopandas as gpd
import pandas as pd

from layers import grid, vocabulary
from layers.patches import COUNCILLORS
from layers.words import sentence
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Box, Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.answer_layers import AnswerLayers
from web.area_layers import AreaLayer
from web.asking import ground
from web.asking.who import Found
from web.map_layers import MapLayers
from web.place import Place
from web.who_words import where
from web.wiring import wiring

DASHES: tuple[tuple[float, ...], ...] = ((), (10, 4), (3, 4), (10, 4, 2, 4))
"""Services that are drawn in like colours differ by these as well."""
ROWS = "rows"


def describe(place: Place, found: Found) -> Map:
    """Describe the map: the patches that reach the spot, the wards' lines and the spot itself."""
    spot = found.spot
    point = None if spot.area else place.lonlat(spot.shape)
    box = _box(place, found)
    outlined = None
    if spot.area is not None:
        layer, code = spot.area
        areas = place.areas(layer)
        outlined = (layer.spec, str(areas.loc[areas["code"] == code, "id"].iloc[0]))
    return Map(
        label=sentence("who", "map_label", where=where(spot)),
        bounds=box,
        layers=_layers(place, found),
        focus=(spot.key, box),
        point=point,
        outlined=outlined,
        near=place.thresholds.near_line if point else 0.0,
        base=wiring().base,
    )


def blank(place: Place) -> Map:
    """Describe the map before anything is asked: the wards, to click on."""
    layer = ground.finest(place, place.today())
    known = [] if layer is None else [layer]
    frame = place.areas(layer) if layer else place.records("patches", on=place.today())
    return Map(
        label=sentence("who", "map_blank"),
        bounds=extent(grid.to_lonlat(frame)),
        layers=_under(place, known),
        base=wiring().base,
    )


def _under(place: Place, kinds: list[AreaLayer]) -> list[Points | Shapes]:
    """Return what lies under the answer: the ground and the lines."""
    made = MapLayers(place, wiring().signer)
    drawn: list[Points | Shapes] = [made.land(one) for one in kinds[-1:]]
    if place.register.counts().get("places"):
        drawn.append(made.ground())
    return drawn + [made.areas(one, labels=True) for one in kinds]


def _box(place: Place, found: Found) -> Box:
    """Return the box round the spot and the patches that reach it."""
    shapes = [found.spot.shape, *found.who.patches.geometry]
    return extent(grid.to_lonlat(gpd.GeoDataFrame(geometry=shapes, crs=place.crs)))


def lines(place: Place, found: Found) -> list[AreaLayer]:
    """Return the boundaries to draw: the wards, and the kind of area asked about."""
    kinds = [found.spot.area[0] if found.spot.area else None, ground.finest(place, place.today())]
    return list(dict.fromkeys(one for one in kinds if one is not None))


def _layers(place: Place, found: Found) -> list[Points | Shapes]:
    """Return the layers to draw, from the lowest."""
    answers = AnswerLayers(place, wiring().signer)
    drawn = _under(place, lines(place, found))
    versions = tuple(place.register.version(one) for one in ("officers", "patches", "boundaries"))
    key = (found.spot.key, place.today(), *versions)
    patches = found.who.patches
    unseen = Stroke(colour=style.DARK_GREY, width=0)
    drawn.append(
        answers.shapes(
            patches, id="patch", key=key, kind="service", lines=strokes(place, found), pane="lines"
        )
    )
    drawn.append(answers.shapes(as_rows(found), id=ROWS, key=key, lines={"": unseen}))
    return drawn


def as_rows(found: Found) -> gpd.GeoDataFrame:
    """Return the rows that have ground to be found on the map."""
    there = ~(found.rows.geometry.isna() | found.rows.geometry.is_empty)
    return found.rows[there & (found.rows.geom_type != "Point")]


def services(found: Found) -> list[str]:
    """Return the services with patches here, in order."""
    return sorted(pd.unique(found.who.patches["service"]).tolist())


def strokes(place: Place, found: Found) -> dict[str, Stroke]:
    """Return how each service's patches are outlined; dashes tell apart what colours may not."""
    known = tuple(place.services())
    return {
        name: Stroke(
            colour=style.service_colour(name, known), width=3, dashes=DASHES[turn % len(DASHES)]
        )
        for turn, name in enumerate(services(found))
        if name != COUNCILLORS
    }


def legend_html(place: Place, found: Found) -> str:
    """Return the legend of what is drawn."""
    patches = [
        legend.line_entry(
            style.Line(one.colour, one.width, one.dashes), vocabulary.title("services", name)
        )
        for name, one in strokes(place, found).items()
    ]
    drawn = [
        legend.line_entry(style.line(one.name), vocabulary.tier(one.name).title)
        for one in lines(place, found)
        if one.kind == "tier"
    ]
    return legend.as_html(
        [
            (sentence("who", "legend_patches"), patches),
            (sentence("who", "legend_lines"), drawn),
        ]
    )
