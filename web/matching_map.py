"""What the map about needs and assets shows, for each of the three views."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid, vocabulary
from mapping import style
from mapping.analysis.together import WITHIN
from mapping.screen import legend
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.access_map import outlined
from web.answer_layers import AnswerLayers, Marking
from web.asking.matching import Match
from web.map_layers import MapLayers
from web.matching_words import say, theme
from web.place import Place
from web.wiring import wiring

NEEDS, ASSETS, PLACES, WAYS = "match_needs", "match_assets", "match_places", "match_ways"
FOUND = {"unanswered": NEEDS, "across": NEEDS, "places": PLACES}
"""The layer in which each view's rows are found."""
WAY = Stroke(colour=style.DARK_PINK, width=2.5)
GROUND = Stroke(colour=style.DARK_PINK, width=2, pattern="cross")


def describe(place: Place, found: Match, view: str) -> Map:
    """Describe the map of one view: its needs or places, and the assets that matter to it."""
    connected = wiring()
    made, worked = MapLayers(place, connected.signer), AnswerLayers(place, connected.signer)
    areas = place.areas(found.layer)
    asked = found.ground.layer if found.ground.code else None
    return Map(
        label=say(f"map_{view}"),
        bounds=extent(grid.to_lonlat(found.ground.frame if found.ground.code else areas)),
        layers=[
            made.land(found.layer),
            made.ground(),
            *([_places(worked, found)] if view == "places" else []),
            made.areas(found.layer, labels=True),
            *([made.areas(asked)] if asked and asked != found.layer else []),
            *([_ways(worked, found)] if view == "across" else []),
            *([_assets(worked, found, view)] if _has_assets(found, view) else []),
            _needs(worked, found, view),
        ],
        outlined=outlined(found.ground),
        base=connected.base,
    )


def _has_assets(found: Match, view: str) -> bool:
    """Assets are drawn where they are the answer, or where those of one theme can be told apart."""
    return view == "across" or (view == "unanswered" and bool(found.question.theme))


def needs(found: Match, view: str) -> gpd.GeoDataFrame:
    """Return the needs that a view draws."""
    if view == "unanswered":
        return found.unanswered
    ids = found.across["id"].tolist()
    if view == "places":
        ids = [one for place in found.places["ids"] for one in place.split("\n")]
    return found.open[found.open["id"].isin(ids)]


def _key(found: Match, view: str, frame: pd.DataFrame) -> tuple[object, ...]:
    """Name what is drawn: it changes with the question and with the records."""
    return (view, found.question, int(pd.util.hash_pandas_object(frame["id"], index=False).sum()))


def _needs(worked: AnswerLayers, found: Match, view: str) -> Points:
    """Return the needs as marks."""
    shown = needs(found, view)
    frame = shown[["id", "name", shown.geometry.name]].assign(
        kind=[theme(one) for one in shown["theme"]],
        group=[style.group("needs", one).name for one in shown["theme"]],
    )
    marking = Marking(
        title=say("legend_needs"), mark=style.MARKS["needs"], groups=style.NEED_GROUPS
    )
    return worked.marks(frame, marking, id=NEEDS, key=_key(found, view, frame))


def _assets(worked: AnswerLayers, found: Match, view: str) -> Points:
    """Return the assets as marks: those across the line, or all that fit a theme."""
    shown = found.assets
    if view == "across":
        shown = shown[shown["id"].isin(found.across["across"])]
    frame = shown[["id", "name", shown.geometry.name]].assign(
        kind=[vocabulary.title("categories", one) for one in shown["category"]],
        group=[style.group("assets", one).name for one in shown["category"]],
    )
    marking = Marking(
        title=say("legend_assets"), mark=style.MARKS["assets"], groups=style.ASSET_GROUPS
    )
    return worked.marks(frame, marking, id=ASSETS, key=_key(found, view, frame))


def _ways(worked: AnswerLayers, found: Match) -> Shapes:
    """Return a line from each need to the asset across the line that could answer it."""
    spots = found.assets.set_index("id").geometry.reindex(found.across["across"])
    ends = shapely.point_on_surface(spots.to_numpy())
    starts = shapely.point_on_surface(found.across.geometry.to_numpy())
    pairs = np.stack([shapely.get_coordinates(starts), shapely.get_coordinates(ends)], axis=1)
    frame = gpd.GeoDataFrame(
        {"id": found.across["id"].to_numpy()},
        geometry=shapely.linestrings(pairs),
        crs=found.across.crs,
    )
    key = _key(found, "ways", frame)
    return worked.shapes(frame, id=WAYS, key=key, lines={"": WAY}, pane="lines")


def _places(worked: AnswerLayers, found: Match) -> Shapes:
    """Return the places where needs meet, as circles."""
    frame = found.places[["id", "geometry"]].set_geometry(found.places.geometry.buffer(WITHIN))
    key = (*_key(found, "places", frame), found.places["ids"].str.cat())
    return worked.shapes(frame, id=PLACES, key=key, lines={"": GROUND})


def legend_html(found: Match, view: str) -> str:
    """Return the legend of one view."""
    themes = set(needs(found, view)["theme"])
    groups = [one for one in style.NEED_GROUPS if themes & set(one.kinds)]
    line = legend.line_entry(style.line(found.layer.name), found.layer.singular)
    extra = {
        "across": [legend.line_entry(style.Line(WAY.colour, WAY.width), say("legend_way"))],
        "places": [legend.area_entry("#FFFFFF", GROUND.colour, say("legend_place"))],
    }
    parts = [(say("legend_needs"), legend.mark_entries("needs", groups))]
    if _has_assets(found, view):
        kinds = set(found.assets["category"])
        fitting = [one for one in style.ASSET_GROUPS if kinds & set(one.kinds)]
        parts.append((say("legend_assets"), legend.mark_entries("assets", fitting)))
    return legend.as_html([*parts, (say("legend_lines"), [line, *extra.get(view, [])])])
