"""What a map for other people's pages shows, as plain values in degrees, for its script to draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import shapely

from layers import grid, vocabulary
from mapping import style
from mapping.paper.sheet import Credit
from mapping.paper.symbols import ink, printable
from mapping.screen.standalone_data import DECIMALS, DETAIL, WORDS, geojson

ROOM = 0.15
"""How much of the records' own width is shown round about them."""
LEAST_METRES = 400.0
"""On each side, so that a single record has surroundings."""
_NOTHING = {"type": "FeatureCollection", "features": []}
_OLD_DASHES = " ".join(f"{one:g}" for one in style.OLD_DASHES)

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """
    What the file shows.

    Parameters
    ----------
    title, answer, about
        What stands at the head; any text.
    records
        In metres: ``layer`` (assets or needs), ``code`` (category or theme), ``name``, ``kind``,
        ``where``, ``contact``, ``fresh`` (texts) and ``old`` (whether it fades).
    areas, tier
        Areas to find one's way by (``name``), in metres, and what they are.
    context
        Rivers, roads and parks (``kind``), in metres.
    old_words
        What the legend says of records that fade.
    made_on
        The day it was made.
    link
        The address of the page it is of, on our own site, and the words of the link.
    sources
        Whom to name.
    demo
        Whether the place is made up, which the page then says.
    """

    title: str
    answer: str
    about: str
    records: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    tier: str
    context: gpd.GeoDataFrame
    old_words: str
    made_on: date
    link: tuple[str, str]
    sources: tuple[Credit, ...] = ()
    demo: bool = False

    @property
    def drawn(self) -> gpd.GeoDataFrame:
        """The records that have a place."""
        rows = self.records
        return rows[~(rows.geometry.isna() | rows.geometry.is_empty)]


def page_data(shown: Shown) -> Values:
    """Return everything the script draws."""
    window = _window(shown)
    (seen,) = _degrees(shown, [window])
    west, south, east, north = shapely.bounds(seen)
    return {
        "words": WORDS,
        "across": style.ACROSS_OPACITY,
        "colours": {
            "inside": style.PAPER_INSIDE,
            "outside": style.PAPER_OUTSIDE,
            "edge": style.DARK_BLUE,
        },
        "bounds": [[south, west], [north, east]],
        "area": _NOTHING,
        "veil": _NOTHING,
        "ground": [*_land(shown, window), *_ground(shown, window)],
        "patches": [],
        "lines": list(_lines(shown, window)),
        "names": list(_names(shown, window)),
        "marks": list(_marks(shown)),
    }


def _window(shown: Shown) -> shapely.Polygon:
    """Return the ground to look at first: round about the records, or else all areas."""
    frame = shown.drawn if len(shown.drawn) else shown.areas
    if frame.empty:
        return shapely.box(0, 0, LEAST_METRES, LEAST_METRES)
    west, south, east, north = frame.total_bounds
    room = max(LEAST_METRES, ROOM * max(east - west, north - south))
    return shapely.box(west - room, south - room, east + room, north + room)


def _degrees(shown: Shown, shapes: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
    """Convert shapes in metres to longitude and latitude."""
    frame = gpd.GeoDataFrame(geometry=list(shapes), crs=shown.records.crs)
    return list(grid.to_lonlat(frame).geometry)


def _shape(shown: Shown, shape: shapely.Geometry) -> Values:
    """Return one shape as GeoJSON with short coordinates."""
    (found,) = _degrees(shown, [shapely.simplify(shape, DETAIL)])
    return geojson(found)


def _near(frame: gpd.GeoDataFrame, window: shapely.Polygon) -> tuple[gpd.GeoDataFrame, Any]:
    """Return the rows round about a window, and their shapes cut to three times its size."""
    west, south, east, north = window.bounds
    wide, high = east - west, north - south
    box = shapely.box(west - wide, south - high, east + wide, north + high)
    rows = frame.iloc[sorted(frame.sindex.query(box, predicate="intersects"))]
    return rows, shapely.intersection(shapely.make_valid(rows.geometry.to_numpy()), box)


def _land(shown: Shown, window: shapely.Polygon) -> Iterable[Values]:
    """Return the ground of all areas in white."""
    _, shapes = _near(shown.areas, window)
    if len(shapes):
        yield {
            "shape": _shape(shown, shapely.union_all(shapes)),
            "colour": style.PAPER_INSIDE,
            "width": 0,
            "filled": True,
        }


def _ground(shown: Shown, window: shapely.Polygon) -> Iterable[Values]:
    """Return green space, water, roads and railways, one shape for each kind."""
    rows, shapes = _near(shown.context, window)
    looks = [style.ground(kind) for kind in rows["kind"]]
    for look in (style.OTHER_GROUND, style.GROUNDS[1], style.GROUNDS[0], *style.GROUNDS[2:]):
        for dimension in (2, 1):
            mine = [
                shape
                for shape, one in zip(shapes, looks, strict=True)
                if one == look and shapely.get_dimensions(shape) == dimension
            ]
            if mine:
                yield {
                    "shape": _shape(shown, shapely.GeometryCollection(mine)),
                    "colour": look.colour,
                    "width": look.width * 3,
                    "filled": dimension == 2,
                }


def _lines(shown: Shown, window: shapely.Polygon) -> Iterable[Values]:
    """Return the areas' edges, each once."""
    _, shapes = _near(shown.areas, window)
    if not len(shapes):
        return
    look = style.line(shown.tier)
    yield {
        "shape": _shape(shown, shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))),
        "title": vocabulary.tier(shown.tier).plural,
        "colour": look.colour,
        "width": look.width,
        "dashes": " ".join(f"{one:g}" for one in look.dashes) or None,
        "weak": False,
    }


def _names(shown: Shown, window: shapely.Polygon) -> Iterable[Values]:
    """Return the areas' names, each at a place inside what is seen of it."""
    rows, shapes = _near(shown.areas, window)
    seen = shapely.intersection(shapes, window)
    for name, whole, part in zip(rows["name"], shapes, seen, strict=True):
        spot = shapely.point_on_surface(whole if part.is_empty else part)
        yield {"name": printable(str(name or "")), "at": _places(shown, [spot])[0]}


def _places(shown: Shown, shapes: Iterable[shapely.Geometry]) -> list[list[float]]:
    """Return where marks stand, as latitude and longitude."""
    points = _degrees(shown, [shapely.point_on_surface(one) for one in shapes])
    return [[round(one.y, DECIMALS), round(one.x, DECIMALS)] for one in points]


def _marks(shown: Shown) -> Iterable[Values]:
    """Return the records in their order."""
    rows = shown.drawn
    places = _places(shown, rows.geometry)
    for row, at in zip(rows.to_dict("records"), places, strict=True):
        colour = style.group(row["layer"], row["code"]).colour
        fill = style.pale(colour, style.OLD_STRENGTH) if row["old"] else colour
        texts = {one: printable(str(row[one] or "")) for one in ("name", "kind", "where")}
        yield {
            **texts,
            "number": "",
            "opening": "",
            "contact": printable(str(row["contact"] or "")),
            "beyond": str(row["fresh"] or ""),
            "at": at,
            "layer": row["layer"],
            "group": row["layer"],
            "colour": fill,
            "ink": ink(fill),
            "outline": style.OUTLINE,
            "dashes": _OLD_DASHES if row["old"] else None,
        }
