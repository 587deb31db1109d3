"""What the map's layers hold, as compressed JSON: kept until the layer changes."""

import gzip
import json
import math
from collections.abc import Callable, Hashable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid, vocabulary
from mapping import style
from mapping.analysis.freshness import LAYERS as CHECKED
from mapping.analysis.freshness import freshness
from web.area_layers import AreaLayer
from web.frames import SHARED, Frames
from web.place import Place

CELL_ZOOM = 12
SMALL_AREA_RANK = 100
MOST_LABELS = 500
GROUND = {
    "water": ("river", "brook", "stream", "canal", "water", "lake", "reservoir", "sea"),
    "rail": ("rail", "tram", "metro"),
    "road": ("road", "street", "motorway", "lane", "bypass"),
    "green": ("park", "wood", "green", "forest", "common", "garden"),
}
SETTLEMENTS = {"city": 3, "town": 2, "suburb": 1, "village": 1, "settlement": 1}


class LayerData:
    """
    The data of map layers, each made once for all who may see the same.

    Parameters
    ----------
    frames
        Where finished answers are kept.
    """

    def __init__(self, frames: Frames = SHARED) -> None:
        self._frames = frames

    def points(self, place: Place, layer: str) -> bytes:
        """Return a layer's marks in columns: ids, lon, lat, names, kinds, groups; which are old."""
        key = ("points", layer, place.today())
        return self._made(place, key, layer, lambda: _points(place, layer))

    def areas(self, place: Place, wanted: AreaLayer, cell: tuple[int, int] | None) -> bytes:
        """Return a layer of areas: simplified, or true to a metre for one cell of the near grid."""
        key = ("areas", wanted, cell)
        return self._made(place, key, wanted.layer, lambda: self._areas(place, wanted, cell))

    def ground(self, place: Place) -> bytes:
        """Return rivers, roads and greens to find one's way by, and the names of settlements."""
        return self._made(place, ("ground",), "places", lambda: _ground(place))

    def _made(
        self, place: Place, key: Hashable, layer: str, make: Callable[[], dict[str, object]]
    ) -> bytes:
        """Make an answer, compress it and keep it."""
        whole = ("json", *self._scope(place), key, place.register.version(layer))
        return self._frames.get(whole, lambda: _packed(make()))

    def _scope(self, place: Place) -> tuple[object, ...]:
        """Return what an answer depends on besides the layer: the store and the asker's rights."""
        return place.register.store.where, place.register.actor.sight

    def _areas(
        self, place: Place, wanted: AreaLayer, cell: tuple[int, int] | None
    ) -> dict[str, object]:
        """Choose and describe the areas of one answer."""
        detail = "near" if cell else "far"
        version = place.register.version(wanted.layer)
        key = ("drawn", *self._scope(place), wanted, detail, version)
        frame = self._frames.get(key, lambda: _drawn(place.areas(wanted), wanted, near=bool(cell)))
        if cell:
            box = _cell_box(*cell)
            return collection(frame[frame.intersects(box)], digits=6)
        return {**collection(frame, digits=5), "labels": _labels(frame)}


def _packed(answer: dict[str, object]) -> bytes:
    """Return an answer as compressed JSON; a number that JSON cannot hold is a fault here."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), compresslevel=5, mtime=0)


def _points(place: Place, layer: str) -> dict[str, object]:
    """Describe marks; what has no place on the map, or one that is not a number, is left out."""
    frame = place.register.read(layer)
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    spots = shapely.point_on_surface(frame.geometry.values)
    there = np.isfinite(shapely.get_x(spots)) & np.isfinite(shapely.get_y(spots))
    frame, spots = frame[there], spots[there]
    kinds, titles, groups = _kinds(frame, layer)
    return {
        "ids": frame["id"].tolist(),
        "lon": np.round(shapely.get_x(spots), 6).tolist(),
        "lat": np.round(shapely.get_y(spots), 6).tolist(),
        "names": frame["name"].fillna("").tolist(),
        "kind": kinds,
        "kinds": titles,
        "groups": groups,
        "old": _old(place, frame, layer),
    }


def _old(place: Place, frame: gpd.GeoDataFrame, layer: str) -> list[int]:
    """Return the rows that nobody checked for too long."""
    if layer not in CHECKED:
        return []
    found = freshness(frame, layer=layer, today=place.today())
    return np.flatnonzero(found["old"].to_numpy()).tolist()


def _kinds(frame: gpd.GeoDataFrame, layer: str) -> tuple[list[int], list[str], list[int]]:
    """Return each mark's kind, the kinds' titles, and each mark's colour group."""
    column, words = {
        "assets": ("category", "categories"),
        "needs": ("theme", "themes"),
        "officers": ("service", "services"),
    }[layer]
    codes, names = pd.factorize(frame[column].fillna("other"), sort=True)
    titles = [vocabulary.title(words, name) for name in names]
    groups = mark_groups(layer, list(names))
    order = [
        next(i for i, one in enumerate(groups) if name in one.kinds or one is groups[-1])
        for name in names
    ]
    return codes.tolist(), titles, [order[code] for code in codes]


def mark_groups(layer: str, services: list[str]) -> tuple[style.Group, ...]:
    """Return a layer's colour groups; officers have one per service."""
    if layer == "assets":
        return style.ASSET_GROUPS
    if layer == "needs":
        return style.NEED_GROUPS
    everything = tuple(sorted(services))
    return tuple(
        style.Group(
            one, vocabulary.title("services", one), style.service_colour(one, everything), (one,)
        )
        for one in everything
    ) or (style.Group("other", "Officers", style.DARK_GREY, ()),)


def _drawn(frame: gpd.GeoDataFrame, wanted: AreaLayer, *, near: bool) -> gpd.GeoDataFrame:
    """Return areas as they are drawn, in degrees, with the middle and width of their names."""
    small = wanted.kind == "tier" and vocabulary.tier(wanted.name).rank >= SMALL_AREA_RANK
    tolerance = 1.0 if near else 25.0 if small else 10.0
    simple = frame.set_geometry(_simplified(frame.geometry, tolerance, wanted.kind))
    simple = simple[["id", "name", "geometry"]]
    if near or len(frame) > MOST_LABELS:
        return grid.to_lonlat(simple)
    return grid.to_lonlat(simple).assign(**_name_room(simple))


def _simplified(areas: gpd.GeoSeries, tolerance: float, kind: str) -> gpd.GeoSeries:
    """Simplify areas; those of a tier share their lines, and still do afterwards."""
    if kind == "tier" and len(areas):
        shapes = shapely.coverage_simplify(areas.to_numpy(), tolerance)
        return gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs)
    return areas.simplify(tolerance)


def _name_room(frame: gpd.GeoDataFrame) -> dict[str, list[float]]:
    """Return where each area's name goes and how wide it may be, in degrees."""
    lines = shapely.maximum_inscribed_circle(frame.geometry.to_numpy(), tolerance=50.0)
    middles = gpd.GeoDataFrame(geometry=shapely.get_point(lines, 0), crs=frame.crs)
    where = grid.to_lonlat(middles).geometry
    metres = 111_320 * np.cos(np.radians(where.y))
    return {
        "x": where.x.tolist(),
        "y": where.y.tolist(),
        "w": (2 * shapely.length(lines) / metres).tolist(),
    }


def collection(frame: gpd.GeoDataFrame, *, digits: int, kind: str = "") -> dict[str, object]:
    """Describe lines and areas as GeoJSON with few digits."""
    rounded = shapely.transform(
        frame.geometry.to_numpy(), lambda coordinates: np.round(coordinates, digits)
    )
    shapes = [json.loads(text) for text in shapely.to_geojson(rounded)]
    kinds = frame[kind] if kind else [""] * len(frame)
    features = [
        {"type": "Feature", "id": one, "properties": {"k": k}, "geometry": shape}
        for one, k, shape in zip(frame["id"], kinds, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _labels(frame: gpd.GeoDataFrame) -> list[dict[str, object]]:
    """Return the names to write on the map, those with most room first."""
    if "w" not in frame:
        return []
    named = frame[frame["name"].notna()].sort_values("w", ascending=False)
    return [
        {"name": name, "lon": round(x, 5), "lat": round(y, 5), "width": round(w, 5)}
        for name, x, y, w in zip(named["name"], named["x"], named["y"], named["w"], strict=True)
        if math.isfinite(x) and math.isfinite(y)
    ]


def _cell_box(x: int, y: int) -> shapely.Polygon:
    """Return a cell of the web map's grid at CELL_ZOOM in degrees."""
    side = 2**CELL_ZOOM

    def lat(row: int) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))

    return shapely.box(x / side * 360 - 180, lat(y + 1), (x + 1) / side * 360 - 180, lat(y))


def _ground(place: Place) -> dict[str, object]:
    """Describe the ground: lines and areas by kind, and settlements as names."""
    frame = place.register.read("places")
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    point = frame.geometry.geom_type.isin(["Point", "MultiPoint"])
    shapes = frame[~point].assign(ground=frame["kind"].map(_ground_kind))
    known = shapes[shapes["ground"] != ""].sort_values("ground")
    return {**collection(known, digits=5, kind="ground"), "labels": _settlements(frame[point])}


def _ground_kind(kind: object) -> str:
    """Return how a kind of ground is drawn; empty when it is not."""
    words = str(kind or "").casefold()
    return next((name for name, hints in GROUND.items() if any(h in words for h in hints)), "")


def _settlements(points: gpd.GeoDataFrame) -> list[dict[str, object]]:
    """Return the names of settlements, the largest first; they are written wherever they fit."""
    rank = points["kind"].fillna("").str.casefold().map(SETTLEMENTS)
    named = points[rank.notna() & points["name"].notna()].assign(rank=rank)
    return [
        {
            "name": row["name"],
            "lon": row.geometry.x,
            "lat": row.geometry.y,
            "settlement": row["rank"],
        }
        for _, row in named.sort_values("rank", ascending=False).head(MOST_LABELS).iterrows()
        if math.isfinite(row.geometry.x) and math.isfinite(row.geometry.y)
    ]
