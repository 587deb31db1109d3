"""Where something that is sent in lies, and whether what was typed can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import clean, grid, shape, vocabulary
from layers.errors import BadRecord, PatchworkError
from layers.grid_reference import parse
from layers.layer import Layer
from layers.postcode import normalise
from layers.words import listed
from web.place import Place, UnknownPlace
from web.search import Hit, search

How = Literal["postcode", "grid", "name", "device", "point", "shape"]
FAR = 10_000.0
"""Metres from the nearest boundary beyond which nothing is taken."""
LONGEST = 100
"""Characters of a place's name that are looked at."""
TOLD = ("ward", "parish", "district")
BEYOND = 10
"""A text this many times longer than its field takes is not even cleaned."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """
    Where something lies.

    Parameters
    ----------
    label
        What it was found by: a postcode, a name, a grid reference; empty for a point.
    how
        Which of these.
    shape
        The place itself (EPSG:4326).
    size
        Metres by which the true place may lie elsewhere; 0 when it was pointed at.
    detail
        What kind of thing the name belongs to.
    """

    label: str
    how: How
    shape: BaseGeometry
    size: float = 0.0
    detail: str = ""

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude of a point in it."""
        inside = self.shape.representative_point()
        return float(inside.x), float(inside.y)

    @property
    def postcode(self) -> str | None:
        """The postcode it was found by, if it was."""
        return self.label if self.how == "postcode" else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """
    How a place stands to the boundaries.

    Parameters
    ----------
    areas
        The ward, parish and district it lies in, in words; empty outside.
    metres
        How far outside it lies; 0 inside, and where no boundaries are known.
    nearest
        The area it is nearest to when it lies outside.
    """

    areas: str = ""
    metres: float = 0.0
    nearest: str = ""

    @property
    def far(self) -> bool:
        """Whether it lies too far away to be taken."""
        return self.metres > FAR


def at(lon: float, lat: float, *, how: How = "point", size: float = 0.0) -> Spot:
    """Return a point as a place."""
    return Spot(label="", how=how, shape=shapely.Point(lon, lat), size=size)


def find(place: Place, text: str) -> list[Spot]:
    """
    Return the places that a text names: a postcode, a grid reference, or names, best first.

    Raises
    ------
    UnknownPlace
        If it is shaped like a postcode, or is a grid reference, that is not known here.
    """
    plain = clean.text(text)[:LONGEST]
    if normalise(plain) and parse(plain) is None:
        known, lon, lat = place.postcode(plain)
        return [Spot(label=known, how="postcode", shape=shapely.Point(lon, lat), size=100)]
    reference = parse(plain)
    if reference is not None:
        return [_from_grid(reference.text, reference.easting, reference.northing, reference.size)]
    return [_from_hit(hit) for hit in search(place, plain)]


def _from_grid(text: str, easting: float, northing: float, size: float) -> Spot:
    """Return the middle of a square of the British National Grid."""
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(easting, northing)], crs=grid.BRITISH)
    try:
        point = grid.to_lonlat(frame).geometry.iloc[0]
    except PatchworkError as error:
        msg = f"The grid reference {text} lies outside Great Britain."
        raise UnknownPlace(msg) from error
    return Spot(label=text, how="grid", shape=point, size=size)


def _from_hit(hit: Hit) -> Spot:
    """Return what a name belongs to."""
    point = shapely.Point(hit.lon, hit.lat)
    size = 0.0 if hit.kind == "asset" else 1000.0
    return Spot(label=hit.label, how="name", shape=point, size=size, detail=hit.detail)


def standing(place: Place, geometry: BaseGeometry) -> Standing:
    """
    Say how a shape (EPSG:4326) stands to the boundaries in force today.

    Returns
    -------
    Standing
        Inside as soon as one boundary meets the shape.

    Raises
    ------
    UnknownPlace
        If it lies where this place cannot be measured at all.
    """
    boundaries = place.records("boundaries", on=place.today())
    local = in_metres(place, geometry)
    if boundaries.empty:
        return Standing()
    met = boundaries.iloc[boundaries.sindex.query(local, predicate="intersects")]
    if len(met):
        inside = met[met.intersects(local.representative_point())]
        return Standing(areas=_told(inside if len(inside) else met))
    (_, nearest), metres = boundaries.sindex.nearest(local, return_all=False, return_distance=True)
    return Standing(metres=float(metres[0]), nearest=str(boundaries["name"].iloc[nearest[0]]))


def in_metres(place: Place, geometry: BaseGeometry) -> BaseGeometry:
    """
    Return a shape (EPSG:4326) in this place's metres.

    Raises
    ------
    UnknownPlace
        If it lies where this place cannot be measured.
    """
    frame = gpd.GeoDataFrame(geometry=[geometry], crs=grid.LONLAT)
    try:
        return grid.to_metres(frame, place.crs).geometry.iloc[0]
    except PatchworkError as error:
        msg = "This lies outside the ground this place can measure."
        raise UnknownPlace(msg) from error


def _told(areas: gpd.GeoDataFrame) -> str:
    """Name the areas that people know: "Hale ward and Trafford district"."""
    by_tier = {str(row["tier"]): str(row["name"]) for row in areas.to_dict("records")}
    told = [one for one in TOLD if one in by_tier] or list(by_tier)[-1:]
    return listed([f"{by_tier[one]} {vocabulary.tier(one).title.lower()}" for one in told])


def faults(layer: Layer, values: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with what was typed, by field; nothing is changed or cut."""
    found = {
        one.name: f"{one.label} is {len(text):,} characters long; {one.max_length:,} is the most."
        for one in layer.fields
        for text in [str(values.get(one.name) or "")]
        if len(text) > BEYOND * one.max_length
    }
    rest = {name: value for name, value in values.items() if name not in found}
    try:
        clean.record(layer, rest)
    except BadRecord as bad:
        for fault in bad.faults:
            found.setdefault(fault.field, fault.reason)
    return found


def fitted(layer: Layer, geometry: BaseGeometry | None) -> tuple[BaseGeometry | None, list[str]]:
    """Return a drawing as it can be kept and what was mended; ``BadRecord`` when it cannot."""
    return shape.fit(layer, geometry)
