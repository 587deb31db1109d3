"""Shapes as the store takes them: which are refused, and what is mended."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import BadRecord, Fault
from layers.layer import Layer

KINDS = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "LinearRing": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}
WORDS = {"point": "a point", "line": "a line", "area": "an area"}
MOST_VERTICES = 500_000


def fit(layer: Layer, geometry: BaseGeometry | None) -> tuple[BaseGeometry | None, list[str]]:
    """
    Return a shape fit for a layer, and what was mended.

    Parameters
    ----------
    layer
        The layer it is for.
    geometry
        A shape in degrees (EPSG:4326) or None.

    Returns
    -------
    tuple
        The shape in two dimensions, valid, and a sentence for each mend.

    Raises
    ------
    BadRecord
        If the shape cannot be kept: of the wrong kind, empty where a place is needed, with
        coordinates that are not numbers or not on the globe, or broken beyond a safe repair.
    """
    if geometry is None or geometry.is_empty:
        if layer.place_required:
            raise _bad("It has no place on the map.")
        return None, []
    if not layer.geometries:
        raise _bad(f"{layer.title} have no place on the map.")
    _check_coordinates(geometry)
    flat, mends = _flattened(geometry)
    mended, repairs = _valid(flat)
    one, simplified = _single(mended)
    _check_kind(layer, one)
    return one, mends + repairs + simplified


def _bad(reason: str) -> BadRecord:
    """Build the error for a shape."""
    return BadRecord([Fault("geometry", reason)])


def _check_coordinates(geometry: BaseGeometry) -> None:
    """Refuse coordinates that are not numbers, not degrees, or too many."""
    coordinates = shapely.get_coordinates(geometry)
    if len(coordinates) > MOST_VERTICES:
        raise _bad(f"The shape has {len(coordinates):,} points; {MOST_VERTICES:,} is the most.")
    if not np.isfinite(coordinates).all():
        raise _bad("A coordinate is not a number.")
    if (np.abs(coordinates) > (180.0, 90.0)).any():
        worst = coordinates[(np.abs(coordinates) > (180.0, 90.0)).any(axis=1)][0]
        raise _bad(f"{worst[0]:,.0f}, {worst[1]:,.0f} is not a longitude and latitude.")


def _flattened(geometry: BaseGeometry) -> tuple[BaseGeometry, list[str]]:
    """Drop heights."""
    if not geometry.has_z:
        return geometry, []
    return shapely.force_2d(geometry), ["heights were left out"]


def _valid(geometry: BaseGeometry) -> tuple[BaseGeometry, list[str]]:
    """Mend an invalid shape, keeping only the parts of its own dimension."""
    if geometry.is_valid:
        return geometry, []
    reason = shapely.is_valid_reason(geometry).split("[")[0].strip().casefold()
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    kept = _same_dimension(mended, shapely.get_dimensions(geometry))
    if kept is None or kept.is_empty:
        raise _bad(f"The shape is broken ({reason}) and could not be mended.")
    return kept, [f"the shape was mended ({reason})"]


def _same_dimension(geometry: BaseGeometry, dimension: int) -> BaseGeometry | None:
    """Keep the parts of one dimension."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if shapely.get_dimensions(part) == dimension
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _single(geometry: BaseGeometry) -> tuple[BaseGeometry, list[str]]:
    """Take a collection of one as that one; name rings lines."""
    if geometry.geom_type == "LinearRing":
        return shapely.linestrings(shapely.get_coordinates(geometry)), []
    if geometry.geom_type == "MultiPoint" and shapely.get_num_geometries(geometry) == 1:
        return shapely.get_geometry(geometry, 0), []
    if geometry.geom_type == "GeometryCollection":
        top = max(shapely.get_dimensions(part) for part in shapely.get_parts(geometry))
        kept = _same_dimension(geometry, int(top))
        if kept is not None:
            return kept, ["only the largest kind of shape was kept"]
    return geometry, []


def _check_kind(layer: Layer, geometry: BaseGeometry) -> None:
    """Refuse a kind of shape that the layer does not take."""
    kind = KINDS.get(geometry.geom_type)
    if kind not in layer.geometries:
        allowed = " or ".join(WORDS[one] for one in layer.geometries)
        raise _bad(f"{layer.singular.capitalize()} is {allowed}, not a {geometry.geom_type}.")
