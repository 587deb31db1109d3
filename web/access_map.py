"""What the map about access shows: areas shaded by who has to cross the line, and the assets."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.access_words import far, one, say
from web.answer_layers import AnswerLayers, Marking
from web.area_layers import AreaLayer
from web.asking.access import Access
from web.asking.ground import Ground
from web.map_layers import MapLayers
from web.place import Place
from web.wiring import wiring

AREAS, ASSETS, REACH = "access_areas", "access_assets", "access_reach"
EDGES = (0.01, 0.05, 0.15, 0.30)
"""Shares of the people at which the next shade begins."""
UNKNOWN = "none"
NO_FIGURE = Stroke(colour=style.DARK_GREY, width=0, pattern="hatch")
REACHED = style.Line(colour="#12436D", width=1.5, dashes=(2.0, 4.0))
"""The edge of the ground within reach of an asset."""
FRAMES = ("district", "county")
"""Larger areas drawn over the others, so that one sees which lines are also theirs."""


def shade(share: float) -> str:
    """Return the number of the shade for a share, or that there is no figure."""
    if not np.isfinite(share):
        return UNKNOWN
    return str(int(np.searchsorted(EDGES, share, side="right")))


def describe(place: Place, found: Access, site: tuple[float, float] | None) -> Map:
    """Describe the map; a proposed site is its point, with the reach as a circle around it."""
    connected = wiring()
    made, worked = MapLayers(place, connected.signer), AnswerLayers(place, connected.signer)
    around = [made.areas(one) for one in _frames(place, found)]
    return Map(
        label=say("map_label", areas=found.layer.title, one=one(found.question.category)),
        bounds=extent(grid.to_lonlat(found.areas)),
        layers=[
            made.land(found.layer),
            made.ground(),
            _shaded(worked, found),
            made.areas(found.layer, labels=True),
            *around,
            *_reached(worked, found),
            _assets(worked, found),
        ],
        outlined=outlined(found.ground),
        point=site,
        near=found.question.reach if site else 0.0,
        base=connected.base,
    )


def outlined(asked: Ground) -> tuple[str, str] | None:
    """Return layer and id of the area asked about, whose edge is crisp; else None."""
    if not asked.code or asked.layer is None:
        return None
    return asked.layer.spec, str(asked.frame["id"].iloc[0])


def _frames(place: Place, found: Access) -> list[AreaLayer]:
    """Return the larger areas drawn over those counted by."""
    asked = found.ground.layer.name if found.ground.code and found.ground.layer else ""
    tiers = place.tiers()
    return [
        place.area_layer(f"tier:{one}")
        for one in dict.fromkeys([asked, *FRAMES])
        if one in tiers and one != found.layer.name
    ]


def _key(found: Access) -> tuple[object, ...]:
    """Name what is drawn: it changes with the question and with the figures."""
    figures = pd.util.hash_pandas_object(found.areas[["code", "share"]], index=False).sum()
    return (found.question, found.layer, int(figures))


def _shaded(worked: AnswerLayers, found: Access) -> Shapes:
    """Return the areas in shades."""
    strokes = {
        str(number): Stroke(colour=style.DARK_GREY, width=0, fill=fill)
        for number, fill in enumerate(style.BLUES)
    }
    return worked.shapes(
        found.areas.assign(shade=[shade(share) for share in found.areas["share"]]),
        id=AREAS,
        key=_key(found),
        lines={"": NO_FIGURE, UNKNOWN: NO_FIGURE, **strokes},
        kind="shade",
    )


def _reached(worked: AnswerLayers, found: Access) -> list[Shapes]:
    """Return the edge of the ground within reach of any asset, as far as it is a straight line."""
    if found.question.on_foot:
        return []
    circles = found.assets.geometry.centroid.buffer(found.question.reach, quad_segs=12)
    frame = gpd.GeoDataFrame({"id": [REACH]}, geometry=[circles.union_all()], crs=found.assets.crs)
    key = (found.question.category, found.question.reach, shapely.to_wkb(frame.geometry.iloc[0]))
    edge = Stroke(colour=REACHED.colour, width=REACHED.width, dashes=REACHED.dashes)
    return [worked.shapes(frame, id=REACH, key=key, lines={"": edge}, pane="lines")]


def _assets(worked: AnswerLayers, found: Access) -> Points:
    """Return the assets as marks."""
    group = style.group("assets", found.question.category)
    frame = found.assets[["id", "name", found.assets.geometry.name]].assign(
        kind=one(found.question.category), group=group.name
    )
    marking = Marking(title=say("legend_assets"), mark=style.MARKS["assets"], groups=(group,))
    # The ids name the records and the version is in the frame: the same assets have the same key.
    key = (found.question.category, int(pd.util.hash_pandas_object(frame[["id", "name"]]).sum()))
    return worked.marks(frame, marking, id=ASSETS, key=key)


def legend_html(place: Place, found: Access) -> str:
    """Return the legend, with the figures of each shade."""
    shades = [
        legend.area_entry(fill, style.DARK_GREY, say(f"legend_{number}"))
        for number, fill in enumerate(style.BLUES)
    ]
    if found.areas["share"].isna().any():
        shades.append(legend.hatch_entry(style.DARK_GREY, 45, say("legend_none")))
    group = style.group("assets", found.question.category)
    named = style.Group(group.name, one(found.question.category).capitalize(), group.colour, ())
    lines = [
        legend.line_entry(style.line(layer.name), layer.singular)
        for layer in [found.layer, *_frames(place, found)]
    ]
    if not found.question.on_foot:
        lines.append(
            legend.line_entry(REACHED, say("legend_reach", reach=far(found.question.reach)))
        )
    return legend.as_html(
        [
            (say("legend_title"), shades),
            (say("legend_assets"), legend.mark_entries("assets", [named])),
            (say("legend_lines"), lines),
        ]
    )
