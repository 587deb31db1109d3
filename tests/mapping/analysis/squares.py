"""Squares and points small enough to check on paper."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

BRITISH = "EPSG:27700"


def areas(**shapes: Polygon) -> gpd.GeoDataFrame:
    """Return an area frame: code=shape."""
    rows = {"code": list(shapes), "name": [code.title() for code in shapes]}
    return gpd.GeoDataFrame(rows, geometry=list(shapes.values()), crs=BRITISH)


def square(x: float, y: float, side: float) -> Polygon:
    """Return a square by its lower left corner."""
    return box(x, y, x + side, y + side)


def patches(**shapes: BaseGeometry) -> gpd.GeoDataFrame:
    """Return a patch frame: name=shape."""
    return gpd.GeoDataFrame({"name": list(shapes)}, geometry=list(shapes.values()), crs=BRITISH)


def people(*rows: Sequence[float]) -> gpd.GeoDataFrame:
    """Return a people frame: (x, y, residents)."""
    table = pd.DataFrame(rows, columns=["x", "y", "residents"]).astype(float)
    points = gpd.points_from_xy(table.pop("x"), table.pop("y"))
    return gpd.GeoDataFrame(table, geometry=points, crs=BRITISH)


def places(*rows: Sequence[float], **columns: object) -> gpd.GeoDataFrame:
    """Return points with any columns: (x, y)."""
    return gpd.GeoDataFrame(columns, geometry=[Point(*row) for row in rows], crs=BRITISH)
