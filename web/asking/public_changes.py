"""What everybody could see change in a layer since a day, in metres."""

from datetime import date

import geopandas as gpd

from layers import grid
from web.place import Place


def every(place: Place, layer: str, since: date) -> gpd.GeoDataFrame:
    """Return a layer's changes that have a place on the map; made once for many grounds."""

    def make() -> gpd.GeoDataFrame:
        found = place.register.changes(layer, since=since)
        there = found[~(found.geometry.isna() | found.geometry.is_empty)]
        return grid.to_metres(there, place.crs)

    return place.kept(("changes", layer, since), (layer, "boundaries"), make)
