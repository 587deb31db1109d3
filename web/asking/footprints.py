"""The ground of a question: a hot spot, areas, a circle around a postcode, a drawing or a file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import grid
from layers.errors import BadFile
from layers.words import listed, number, sentence
from store.files import OPERATOR, Limits
from store.source import Source
from store.surroundings import Surroundings
from store.understanding import understood
from web.asking import hotspots
from web.place import Place

NAMED = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Footprint:
    """
    Some ground, or the points where a need was raised.

    Parameters
    ----------
    key
        Names it; the same name is the same ground while the layers stay as they are.
    label
        What a person calls it.
    frame
        Areas or points in metres; points may have ``affected``.
    """

    key: str
    label: str
    frame: gpd.GeoDataFrame

    @property
    def is_drawn(self) -> bool:
        """Whether it is ground rather than points."""
        return bool(np.isin(shapely.get_type_id(self.frame.geometry.to_numpy()), (3, 6)).all())


def _called(kind: str, **values: object) -> str:
    """Return what a person calls some ground."""
    return sentence("levels", f"called_{kind}", **values)


def of_spot(place: Place, name: str) -> Footprint:
    """
    Return the ground of a hot spot.

    Raises
    ------
    UnknownSpot
        If there is none of this name.
    """
    _, row = hotspots.spot(place, name)
    return Footprint(key=f"spot {name}", label=_called("spot", name=row["name"].iloc[0]), frame=row)


def of_areas(place: Place, codes: Sequence[str]) -> Footprint:
    """
    Return the ground of one or several areas, by their codes or names.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    rows = [place.area(one)[1] for one in codes]
    names = [str(row["name"].iloc[0]) for row in rows]
    more = len(names) - NAMED
    said = [*names[:NAMED], f"{number(more)} more"] if more > 0 else names
    frame = gpd.GeoDataFrame(pd.concat([row[["code", "name", "geometry"]] for row in rows]))
    return Footprint(key=f"areas {','.join(codes)}", label=listed(said), frame=frame)


def around(place: Place, postcode: str, *, metres: float) -> Footprint:
    """
    Return the circle around a postcode.

    Raises
    ------
    UnknownPlace
        If it is not known here.
    """
    called, lon, lat = place.postcode(postcode)
    circle = place.point(lon, lat).buffer(metres, quad_segs=32)
    label = _called("around", metres=f"{metres:,.0f}", postcode=called)
    frame = gpd.GeoDataFrame(geometry=[circle], crs=place.crs)
    return Footprint(key=f"around {called} {metres:g}", label=label, frame=frame)


def of_drawing(place: Place, shape: BaseGeometry) -> Footprint:
    """
    Return ground that was drawn, in degrees.

    Raises
    ------
    BadCoordinates
        If it lies where this place cannot be measured.
    """
    frame = gpd.GeoDataFrame(geometry=[shape], crs=grid.LONLAT)
    digest = hashlib.sha256(shapely.to_wkb(shape)).hexdigest()
    return Footprint(
        key=f"drawing {digest}", label=_called("drawing"), frame=grid.to_metres(frame, place.crs)
    )


def of_file(
    place: Place, file: Path, *, called: str = "", key: str = "", limits: Limits = OPERATOR
) -> Footprint:
    """
    Read ground or points from a file, in the bounded process that reads every file.

    Parameters
    ----------
    place
        Its ground helps to tell what system the coordinates are in.
    file
        GeoJSON, GeoPackage, zipped Shapefile, KML or CSV.
    called
        What a person calls it; None takes the file's own name.
    key
        Names the content; without it answers are not kept.
    limits
        How much is read.

    Raises
    ------
    BadFile
        If it cannot be read or holds nothing with a place.
    """
    source = Source(layer="needs", file=file, limits=limits)
    work = understood(source, Surroundings(place.register), strict=False)
    frame = gpd.GeoDataFrame(work.table.frame, geometry=work.placed.geometry, crs=grid.LONLAT)
    there = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    if there.empty:
        msg = f"{called or file.name} holds no shape or point that could be placed."
        raise BadFile(msg)
    column = next((name for name, to in work.guess.mapping.items() if to == "affected"), None)
    found = {} if column is None else {"affected": pd.to_numeric(there[column], errors="coerce")}
    drawn = gpd.GeoDataFrame(found, geometry=there.geometry.to_numpy(), crs=grid.LONLAT)
    return Footprint(
        key=f"file {key}" if key else "",
        label=_called("file", name=called or file.stem),
        frame=grid.to_metres(drawn, place.crs),
    )
