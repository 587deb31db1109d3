"""The first rows of a file on the map: where they would lie, before anything is kept."""

import json
import math
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from layers import grid
from layers.words import sentence
from mapping import style
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.api import previews
from web.api.tokens import Grant, Signer
from web.area_layers import AreaLayer
from web.map_layers import MapLayers
from web.place import Place
from web.wiring import wiring

ID = "preview"
"""What the map calls the rows, so that the table finds them."""
CONTEXT = ("ward", "district", "parish", "county")
_STEPS = 3000
_GROUPS = (style.Group("rows", "Rows of the file", style.ORANGE, ()),)


class Tokens(dict[str, str]):
    """The tokens of one preview's points and shapes, by kind."""


def put(frame: gpd.GeoDataFrame, *, store: previews.Previews = previews.SHARED) -> Tokens:
    """
    Hand the first rows over to the route that serves them.

    Parameters
    ----------
    frame
        Rows in EPSG:4326 with ``id`` and ``label``; those without a place are left out.
    store
        Where they are held.

    Raises
    ------
    TooLarge
        If even simplified they are too large to be drawn.
    """
    grid.require_lonlat(frame)
    there = frame[np.isfinite(frame.geometry.bounds.to_numpy()).all(axis=1)]
    flat = there.geometry.geom_type.isin(["Point", "MultiPoint"])
    tokens = Tokens()
    if flat.any():
        tokens["points"] = store.put(points(there[flat]))
    if (~flat).any():
        tokens["shapes"] = store.put(shapes(there[~flat]))
    return tokens


def held(tokens: Mapping[str, str], *, store: previews.Previews = previews.SHARED) -> bool:
    """Whether what was handed over is still there."""
    return all(store.holds(token) for token in tokens.values())


def points(frame: gpd.GeoDataFrame) -> dict[str, object]:
    """Return marks in columns, as the map reads them."""
    spots = shapely.point_on_surface(frame.geometry.to_numpy())
    there = np.isfinite(shapely.get_coordinates(spots)).all(axis=1)
    frame, spots = frame[there], spots[there]
    return {
        "ids": frame["id"].tolist(),
        "lon": np.round(shapely.get_x(spots), 6).tolist(),
        "lat": np.round(shapely.get_y(spots), 6).tolist(),
        "names": frame["label"].tolist(),
        "kind": [0] * len(frame),
        "kinds": [sentence("bring_in", "not_kept_yet")],
        "groups": [0] * len(frame),
    }


def shapes(frame: gpd.GeoDataFrame) -> dict[str, object]:
    """Return lines and areas, no finer than a screen shows them."""
    west, south, east, north = frame.total_bounds
    finest = max(east - west, north - south) / _STEPS
    simple = shapely.simplify(frame.geometry.to_numpy(), finest)
    digits = min(6, max(3, 1 - math.floor(math.log10(finest)))) if finest else 6
    rounded = shapely.transform(simple, lambda coordinates: np.round(coordinates, digits))
    features = [
        {"type": "Feature", "id": one, "properties": {"k": ""}, "geometry": json.loads(text)}
        for one, text in zip(frame["id"], shapely.to_geojson(rounded), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features, "labels": []}


def describe(
    place: Place, frame: gpd.GeoDataFrame, tokens: Mapping[str, str], *, label: str
) -> Map:
    """Describe the map: the place's ground and lines, and the file's rows over them."""
    connected = wiring()
    here = MapLayers(place, connected.signer)
    around = _context(place)
    lines = [here.areas(around)] if around else []
    rows = _layers(place, connected.signer, tokens)
    name = "-".join(tokens.values())
    box = extent(frame)
    return Map(
        label=label,
        bounds=box if len(frame) or around is None else extent(grid.to_lonlat(place.areas(around))),
        layers=[here.ground(), *lines, *rows],
        focus=(name, box) if len(frame) else None,
        base=connected.base,
    )


def _context(place: Place) -> AreaLayer | None:
    """Return the boundaries to see the rows against: wards where there are such."""
    there = {one.name: one for one in place.area_layers() if one.kind == "tier"}
    return next((there[name] for name in CONTEXT if name in there), None)


def _layers(place: Place, signer: Signer, tokens: Mapping[str, str]) -> list[Points | Shapes]:
    """Describe the file's rows, with addresses that carry the asker's rights."""
    made: list[Points | Shapes] = []
    if "shapes" in tokens:
        line = Stroke(colour=style.DARK_PINK, width=4)  # wide enough to show under other lines
        made.append(
            Shapes(
                id=ID,
                url=_signed(place, signer, tokens["shapes"]),
                key=tokens["shapes"],
                lines={"": line},
                fill="hatch",
                near=False,
            )
        )
    if "points" in tokens:
        made.append(
            Points(
                id=ID if "shapes" not in tokens else f"{ID}_points",
                title=_GROUPS[0].title,
                url=_signed(place, signer, tokens["points"]),
                key=tokens["points"],
                mark="circle",
                groups=_GROUPS,
            )
        )
    return made


def _signed(place: Place, signer: Signer, token: str) -> str:
    """Return the signed address of a preview."""
    path = previews.address(token)
    return f"{path}?t={signer.sign(Grant(path, 0, place.register.actor.roles))}"
