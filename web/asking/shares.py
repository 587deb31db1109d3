"""Who shares this ground: every area of every layer with part of a footprint."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapping.analysis.shared_ground import who_shares
from web.area_layers import COUNTING
from web.asking.footprints import Footprint
from web.asking.ground import kept
from web.place import Place


def ask(place: Place, ground: Footprint) -> pd.DataFrame:
    """
    List every unit of every layer in force today that has part of a footprint.

    Returns
    -------
    pandas.DataFrame
        The columns of `who_shares`; ``layer`` is the layer's spec, such as ``tier:ward``. Layers
        come as the place lists them, those made for counting last; of each the largest part first.
    """

    def make() -> pd.DataFrame:
        people = place.people()
        order = sorted(place.area_layers(), key=lambda one: one.name in COUNTING)
        layers = {one.spec: _near(place.areas(one), ground.frame) for one in order}
        known = people if len(people) else None
        return who_shares(_counted(ground.frame), layers, people=known)

    key = ("shares", ground.key, place.today())
    return kept(place, key, make) if ground.key else make()


def _near(areas: gpd.GeoDataFrame, ground: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the areas whose boxes meet the ground's: nobody else can share it."""
    box = shapely.box(*ground.total_bounds)
    return areas.iloc[np.sort(areas.sindex.query(box))]


def _counted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave only what is counted."""
    return frame[[name for name in ("affected", "geometry") if name in frame]]
