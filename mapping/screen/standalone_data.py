"""What the one-file map shows, as plain values in degrees, for its script to draw."""

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import grid, small_counts, vocabulary
from mapping import style
from mapping.paper import paths
from mapping.paper.drawing import Drawing
from mapping.paper.listing import numbered, words
from mapping.paper.sheet import Sheet
from mapping.paper.symbols import faded, ink
from mapping.paper.thinned import sound

DETAIL = 2.0
"""Details smaller than this many metres are left out."""
DECIMALS = 5
"""Of a degree: about a metre."""

WORDS = {
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
    "ground": "Green space, water, roads",
    "names": "Names",
    "assets": "Assets",
    "assets_across": "Assets just across the line",
    "needs": "Needs",
    "needs_across": "Needs just across the line",
    "found": "{} of {all} shown",
}
"""The script's own words."""

Values = dict[str, Any]


def page_data(drawing: Drawing) -> Values:
    """Return everything the script draws."""
    sheet = drawing.sheet
    area = _shape(sheet, sheet.area.geometry.iloc[0])
    west, south, east, north = shapely.bounds(_degrees(sheet, [sheet.area.geometry.iloc[0]])[0])
    return {
        "words": WORDS,
        "across": style.ACROSS_OPACITY,
        "colours": {
            "inside": style.PAPER_INSIDE,
            "outside": style.PAPER_OUTSIDE,
            "edge": style.DARK_BLUE,
        },
        "bounds": [[south, west], [north, east]],
        "area": area,
        "veil": _shape(sheet, _window(drawing, 6.0).difference(sheet.area.geometry.iloc[0])),
        "ground": list(_ground(drawing)),
        "patches": list(_patches(drawing)),
        "lines": list(_lines(drawing)),
        "names": list(_names(drawing)),
        "marks": [*_assets(drawing), *_needs(sheet, "needs"), *_needs(sheet, "needs_across")],
    }


def _window(drawing: Drawing, times: float) -> BaseGeometry:
    """Return the ground that is sent: the paper's box, some times larger."""
    west, south, east, north = drawing.frame.bounds
    more = (times - 1) / 2
    wide, high = (east - west) * more, (north - south) * more
    return shapely.box(west - wide, south - high, east + wide, north + high)


def _degrees(sheet: Sheet, shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Convert shapes in the sheet's metres to longitude and latitude."""
    frame = gpd.GeoDataFrame(geometry=list(shapes), crs=sheet.area.crs)
    return list(grid.to_lonlat(frame).geometry)


def _shape(sheet: Sheet, shape: BaseGeometry) -> Values:
    """Return one shape as GeoJSON with short coordinates."""
    (found,) = _degrees(sheet, [shapely.simplify(shape, DETAIL)])
    return geojson(found)


def geojson(shape: BaseGeometry) -> Values:
    """Return a shape in degrees as GeoJSON, rounded."""
    plain: Values = dict(shapely.geometry.mapping(shape))
    if "geometries" in plain:
        return {**plain, "geometries": [geojson(part) for part in shape.geoms]}
    return {"type": plain["type"], "coordinates": _rounded(plain["coordinates"])}


def _rounded(values: Any) -> Any:  # noqa: ANN401
    """Round coordinates of any depth."""
    if isinstance(values, float | int):
        return round(values, DECIMALS)
    return [_rounded(one) for one in values]


def _ground(drawing: Drawing) -> Iterable[Values]:
    """Return green space, water, roads and railways, one shape for each kind."""
    rows = drawing.sheet.context
    if rows is None:
        return
    seen = paths.near(drawing.frame, rows)
    shapes = shapely.intersection(sound(seen.geometry.to_numpy()), _window(drawing, 1.3))
    looks = [style.ground(kind) for kind in seen["kind"]]
    for look in (style.OTHER_GROUND, style.GROUNDS[1], style.GROUNDS[0], *style.GROUNDS[2:]):
        for dimension in (2, 1):
            mine = [
                shape
                for shape, one in zip(shapes, looks, strict=True)
                if one == look and shapely.get_dimensions(shape) == dimension
            ]
            if mine:
                yield {
                    "shape": _shape(drawing.sheet, shapely.GeometryCollection(mine)),
                    "colour": look.colour,
                    "width": look.width * 3,
                    "filled": dimension == 2,
                }


def _patches(drawing: Drawing) -> Iterable[Values]:
    """Return the patches of each service."""
    rows, window = drawing.patches, _window(drawing, 1.6)
    for turn, service in enumerate(drawing.services):
        mine = rows[rows["service"] == service].geometry.to_numpy()
        cut = shapely.intersection(sound(mine), window)
        yield {
            "shape": _shape(drawing.sheet, shapely.GeometryCollection(list(cut))),
            "title": f"Patches: {vocabulary.title('services', service)}",
            "colour": style.service_colour(service, drawing.services),
            "turn": turn,
        }


def _lines(drawing: Drawing) -> Iterable[Values]:
    """Return boundaries of other tiers, and the neighbours' edges."""
    sheet = drawing.sheet
    if sheet.neighbours is not None:
        yield _line(drawing, sheet.neighbours, style.line("ward"), title="", weak=True)
    order = sorted(sheet.lines, key=lambda tier: -vocabulary.tier(tier).rank)
    for tier in order:
        title = vocabulary.tier(tier).plural
        yield _line(drawing, sheet.lines[tier], style.line(tier), title=title, weak=False)


def _line(
    drawing: Drawing, rows: gpd.GeoDataFrame, look: style.Line, *, title: str, weak: bool
) -> Values:
    """Return the edges of some areas, each once."""
    seen = paths.near(drawing.frame, rows).geometry.to_numpy()
    bounds = shapely.bounds(_window(drawing, 1.6))
    cut = shapely.clip_by_rect(shapely.boundary(seen), *bounds)
    return {
        "shape": _shape(drawing.sheet, shapely.line_merge(shapely.union_all(cut))),
        "title": title,
        "colour": look.colour,
        "width": look.width,
        "dashes": " ".join(f"{one:g}" for one in look.dashes) or None,
        "weak": weak,
    }


def _names(drawing: Drawing) -> Iterable[Values]:
    """Return the neighbours' names, each at a place inside what is seen of it."""
    for name, shape in drawing.around:
        spot = shape.representative_point()
        west, _, _, north = drawing.frame.bounds
        metres = drawing.frame.metres
        (at,) = _places(
            drawing.sheet, [shapely.Point(west + metres(spot.x), north - metres(spot.y))]
        )
        yield {"name": name, "at": at}


def _places(sheet: Sheet, shapes: Iterable[BaseGeometry]) -> list[list[float]]:
    """Return where marks stand, as latitude and longitude."""
    points = _degrees(sheet, [shapely.point_on_surface(one) for one in shapes])
    return [[round(one.y, DECIMALS), round(one.x, DECIMALS)] for one in points]


def _look(layer: str, kind: str, *, across: bool) -> Values:
    """Return a mark's colours."""
    colour = style.group(layer, kind).colour
    fill = faded(colour) if across else colour
    return {
        "layer": layer,
        "group": f"{layer}_across" if across else layer,
        "colour": fill,
        "ink": ink(fill),
        "outline": faded(style.OUTLINE) if across else style.OUTLINE,
    }


def _assets(drawing: Drawing) -> Iterable[Values]:
    """Return the assets in the order of their numbers."""
    sheet, rows = drawing.sheet, numbered(drawing)
    if rows.empty:
        return
    places = _places(sheet, list(rows["geometry"]))
    for row, at in zip(rows.to_dict("records"), places, strict=True):
        yield {
            "number": str(row["number"]),
            "name": row["name"],
            "kind": row["kind"],
            "where": ", ".join(filter(None, (row["address"], row["postcode"]))),
            "opening": row["opening"],
            "contact": row["contact"],
            "beyond": _beyond(row, across=not row["inside"]),
            "at": at,
            **_look("assets", row["category"], across=not row["inside"]),
        }


def _needs(sheet: Sheet, sort: str) -> Iterable[Values]:
    """Return the needs of one frame."""
    frame = getattr(sheet, sort)
    if frame is None or frame.empty:
        return
    across = sort.endswith("across")
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name)).to_dict("records")
    for row, at in zip(plain, _places(sheet, frame.geometry), strict=True):
        theme = words(row.get("theme")) or "other"
        yield {
            "number": "",
            "name": words(row.get("name")),
            "kind": f"Need: {vocabulary.title('themes', theme)}",
            "where": words(row.get("postcode")),
            "opening": _affected(row.get("affected")),
            "contact": "",
            "beyond": _beyond(row, across=across),
            "at": at,
            **_look("needs", theme, across=across),
        }


def _affected(value: Any) -> str:  # noqa: ANN401
    """Say about how many people a need affects; nothing of numbers that could give them away."""
    number = pd.to_numeric(value, errors="coerce")
    safe = small_counts.handed_on(None if pd.isna(number) else float(number))
    return "" if safe is None else f"People affected: about {safe:,}"


def _beyond(row: Mapping[Any, Any], *, across: bool) -> str:
    """Say how far across the line something is, and where."""
    if not across:
        return ""
    area = words(row.get("area_name"))
    return f"{float(row['distance']):,.0f} m across the line{f', in {area}' if area else ''}"
