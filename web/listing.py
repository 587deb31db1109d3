"""The records of a layer as the table beside the map lists them."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid, vocabulary
from web.frames import SHARED
from web.place import Place

COLUMNS: dict[str, Mapping[str, str]] = {
    "assets": {"name": "Name", "kind": "Kind"},
    "needs": {"name": "What is needed", "kind": "About"},
    "officers": {"name": "Name", "role": "Role", "kind": "Service"},
    "tier": {"name": "Name", "code": "Code", "since": "In force from"},
    "service": {"name": "Patch", "organisation": "Organisation"},
}
INSIDE = "Inside"
_KIND = {"assets": ("category", "categories"), "needs": ("theme", "themes")}


def columns(layer: str) -> Mapping[str, str]:
    """Return column and heading for a layer of marks or of areas (``tier:ward``)."""
    return COLUMNS[layer.partition(":")[0]]


def records(place: Place, layer: str) -> gpd.GeoDataFrame:
    """
    Return a layer's records as they are listed, by name.

    Parameters
    ----------
    place
        The place with the asker's rights.
    layer
        ``assets``, ``needs``, ``officers`` or a layer of areas such as ``tier:ward@2022-06-01``.

    Returns
    -------
    geopandas.GeoDataFrame
        In metres: id, name, the columns of `columns`, the box in degrees (west, south, east,
        north) and the geometry. Records without a place on the map are left out.
    """
    name = layer if layer in {"assets", "needs", "officers"} else place.area_layer(layer).layer
    register = place.register
    sight = register.actor.sight
    key = ("listed", register.store.where, sight, layer, place.today(), register.version(name))
    return SHARED.get(key, lambda: _records(place, layer))


def _records(place: Place, layer: str) -> gpd.GeoDataFrame:
    """Read, word and sort the records."""
    if ":" in layer:
        frame = _areas(place, layer)
    else:
        frame = place.with_waiting(layer)
        column, words = _KIND.get(layer, ("service", "services"))
        titles = {one: vocabulary.title(words, one) for one in frame[column].dropna().unique()}
        frame = frame.assign(kind=frame[column].map(titles))
    kept = ["id", *columns(layer)]
    listed = frame[[*kept, "geometry"]].sort_values("name", kind="stable", na_position="last")
    return listed.assign(**_boxes(listed)).reset_index(drop=True)


def _areas(place: Place, layer: str) -> gpd.GeoDataFrame:
    """Return areas with the day they came into force."""
    frame = place.areas(layer)
    return frame.assign(since=frame["valid_from"])


def _boxes(frame: gpd.GeoDataFrame) -> dict[str, list[float]]:
    """Return each record's box in degrees; a mark's is the point it is drawn at."""
    areas = frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all() and len(frame) > 0
    bounds = frame.geometry.bounds.to_numpy() if areas else _spots(frame)
    low, high = (
        grid.to_lonlat(gpd.GeoDataFrame(geometry=shapely.points(pair), crs=frame.crs)).geometry
        for pair in (bounds[:, :2], bounds[:, 2:])
    )
    return {
        "west": low.x.round(6).tolist(),
        "south": low.y.round(6).tolist(),
        "east": high.x.round(6).tolist(),
        "north": high.y.round(6).tolist(),
    }


def _spots(frame: gpd.GeoDataFrame) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return where each mark is drawn, twice, as a box of no size."""
    spots = shapely.get_coordinates(shapely.point_on_surface(frame.geometry.to_numpy()))
    return np.hstack([spots, spots])


def near_point(frame: gpd.GeoDataFrame, point: shapely.Point) -> gpd.GeoDataFrame:
    """Return records with their distance in metres, the nearest first."""
    metres = np.round(frame.geometry.distance(point).to_numpy())
    return frame.assign(metres=metres).sort_values("metres", kind="stable")


def around_area(
    frame: gpd.GeoDataFrame, area: shapely.Geometry, *, reach: float
) -> gpd.GeoDataFrame:
    """Return records inside an area, then those across its line within reach."""
    metres = frame.geometry.distance(area)
    close = frame.assign(away=metres.to_numpy())[metres.to_numpy() <= reach]
    where = [INSIDE if one == 0 else f"{one:,.0f} m across the line" for one in close["away"]]
    return close.assign(where=where).sort_values(["away", "name"], kind="stable")


def as_shown(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a listing without its shapes, for the table and the file."""
    return pd.DataFrame(frame.drop(columns=frame.geometry.name))
