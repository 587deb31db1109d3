"""What was added, changed and withdrawn on an officer's ground since a day."""

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from mapping.analysis.frames import places
from web.asking import freshness, public_changes
from web.asking.my_patch import Mine
from web.place import Place


def ask(place: Place, mine: Mine, since: date) -> gpd.GeoDataFrame:
    """
    Return what changed on somebody's ground, the newest first.

    To say that something still holds is no change.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of `freshness.records` with ``how`` ("added", "changed", "withdrawn") and ``on``
        (the day, as text). Of what was withdrawn only layer, day and place are known: its name is
        not public any more.
    """
    found = pd.concat([_layer(place, mine, one, since) for one in freshness.LAYERS])
    known = pd.DataFrame(mine.records.drop(columns=["geometry", "layer"])).set_index("id")
    rows = found.reset_index(drop=True).join(known, on="id")
    told = gpd.GeoDataFrame(rows, geometry="geometry", crs=mine.ground.crs)
    return told.sort_values("on", ascending=False, kind="stable", ignore_index=True)


def _layer(place: Place, mine: Mine, layer: str, since: date) -> gpd.GeoDataFrame:
    """Return what changed of one layer inside the ground."""
    every = public_changes.every(place, layer, since)
    x, y = places(every)
    here = every[shapely.contains_xy(mine.ground.geometry.iloc[0], x, y)]
    named = here.assign(layer=layer, how=here["what"])
    # A row of a table needs an id, also where the record's own is not told.
    gone = [f"{layer}-withdrawn-{at}" for at in range(len(named))]
    ids = named["id"].where(named["id"].notna(), pd.Series(gone, index=named.index))
    return named.assign(id=ids)[["id", "layer", "how", "on", "geometry"]]
