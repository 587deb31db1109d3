"""Which records of a layer belong to an area, for a file of that area's records alone.

A point belongs where it lies. A line or an area belongs where more of it lies than a sliver, since
lines drawn by different hands never quite meet. A record without a place belongs where the area or
the patch lies that it is about.
"""

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers import grid
from web.place import Place

Flags = npt.NDArray[np.bool_]

LEAST_METRES = 1.0
"""Of a line inside an area, below which it only touches it."""


def inside(place: Place, frame: gpd.GeoDataFrame, area: str) -> gpd.GeoDataFrame:
    """
    Return the records that belong to an area.

    Parameters
    ----------
    place
        Where the area lies, and whose boundaries and patches tell where placeless records belong.
    frame
        Records in EPSG:4326.
    area
        The area's code, or its name when no other area has it.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    _, found = place.area(area)
    outline = found.geometry.iloc[0]
    mask = _placed(place, frame, outline)
    lost = (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()
    if lost.any():
        mask[lost] = _about(place, frame[lost], outline)
    return frame[mask]


def _placed(place: Place, frame: gpd.GeoDataFrame, outline: shapely.Geometry) -> Flags:
    """Say which records lie in the outline by their shapes."""
    mask = np.zeros(len(frame), dtype=bool)
    there = np.flatnonzero(~(frame.geometry.isna() | frame.geometry.is_empty))
    shapes = grid.to_metres(frame.iloc[there], place.crs).geometry.to_numpy()
    shapely.prepare(outline)
    meet = shapely.intersects(outline, shapes)
    mask[there[meet]] = more_than_a_sliver(
        shapes[meet], outline, share=place.thresholds.sliver_share
    )
    return mask


def more_than_a_sliver(
    shapes: npt.NDArray[np.object_], outline: shapely.Geometry, *, share: float
) -> Flags:
    """
    Say which shapes, all of which meet an outline, share more than a sliver with it.

    Parameters
    ----------
    shapes, outline
        In metres.
    share
        The most that a sliver is of the smaller of the two, or of a line.
    """
    dimension = shapely.get_dimensions(shapes)
    result = dimension == 0
    for kind, measure, whole in ((1, shapely.length, np.inf), (2, shapely.area, outline.area)):
        mine = np.flatnonzero(dimension == kind)
        common = measure(shapely.intersection(shapely.make_valid(shapes[mine]), outline))
        least = share * np.minimum(measure(shapes[mine]), whole)
        result[mine] = common > (np.maximum(least, LEAST_METRES) if kind == 1 else least)
    return np.asarray(result, dtype=np.bool_)


def _about(place: Place, frame: gpd.GeoDataFrame, outline: shapely.Geometry) -> Flags:
    """Say which records without a place are about an area or a patch that lies in the outline."""
    codes = set(_touching(place, "boundaries", outline)["code"].dropna())
    patches = _touching(place, "patches", outline)
    served = set(zip(patches["service"], patches["name"], strict=True))
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name)).to_dict("records")
    mine = [row.get("area_code") in codes or _works_in(row, served) for row in rows]
    return np.array(mine, dtype=np.bool_)


def _works_in(row: Mapping[Any, Any], served: Collection[tuple[str, str]]) -> bool:
    """Whether a record names one of these patches."""
    named = str(row.get("patches") or row.get("patch") or "").splitlines()
    return any((row.get("service"), one) in served for one in named)


def _touching(place: Place, layer: str, outline: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the records of a layer that share more than a sliver with an outline."""
    records = place.records(layer)
    near = records.iloc[records.sindex.query(outline, predicate="intersects")]
    share = place.thresholds.sliver_share
    return near[more_than_a_sliver(near.geometry.to_numpy(), outline, share=share)]
