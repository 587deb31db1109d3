"""Records of the demo place before they are cleaned: values, and a shape in metres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import grid
from store.demo.ground import ORIGIN

_DECIMALS = 7
"""About a centimetre; the same vertex of two neighbours is rounded alike, so they still meet."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One record: its own key, raw values, and a shape in metres from ``ground.ORIGIN``."""

    key: str
    values: Mapping[str, object]
    geometry: BaseGeometry | None = None


def lonlat(shapes: Sequence[BaseGeometry | None]) -> list[BaseGeometry | None]:
    """Convert shapes in metres from ``ground.ORIGIN`` to degrees (EPSG:4326, OSTN15)."""
    held = [i for i, shape in enumerate(shapes) if shape is not None]
    found: list[BaseGeometry | None] = [None] * len(shapes)
    if not held:
        return found
    moved = shapely.transform(
        np.array([shapes[i] for i in held]), lambda points: points + np.array(ORIGIN)
    )
    degrees = grid.to_lonlat(gpd.GeoDataFrame(geometry=moved, crs=grid.BRITISH))
    rounded = shapely.transform(
        degrees.geometry.to_numpy(), lambda points: np.round(points, _DECIMALS)
    )
    for i, shape in zip(held, rounded, strict=True):
        found[i] = shape
    return found
