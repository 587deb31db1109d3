"""Officers and councillors: who they are on a day, and on what ground each works."""

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from layers.errors import PatchworkError
from mapping.analysis.posts import grounds as grounds_of
from web.place import Place

LAYERS = ("officers", "patches", "boundaries")


class UnknownOfficer(PatchworkError, LookupError):
    """No officer who works here has this id."""


def everybody(place: Place, on: date | None = None) -> pd.DataFrame:
    """
    Return who has started and not left on a day (today), with the fields that one may read.

    Returns
    -------
    pandas.DataFrame
        Published records only, with ``id`` and the layer's fields, in the order of service and
        name.
    """
    day = on or place.today()

    def make() -> pd.DataFrame:
        found = pd.DataFrame(place.register.read("officers", on=day, geometry=False))
        there = found[found["status"] == "published"]
        return there.sort_values(["service", "name"], kind="stable", ignore_index=True)

    return place.kept(("officers", day), ("officers",), make)


def grounds(place: Place, on: date | None = None) -> gpd.GeoDataFrame:
    """
    Return on what ground each officer works on a day (today); see `posts.grounds`.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows of `everybody`, in metres.
    """
    day = on or place.today()

    def make() -> gpd.GeoDataFrame:
        return grounds_of(
            everybody(place, day),
            place.records("patches", on=day),
            place.records("boundaries", on=day),
            on=day,
        )

    return place.kept(("grounds", day), LAYERS, make)


def at(place: Place, point: shapely.Point, on: date | None = None) -> gpd.GeoDataFrame:
    """Return the rows of `grounds` whose ground a point (in the place's metres) lies on."""
    found = grounds(place, on)
    return found[found.intersects(point).to_numpy(dtype=bool)]


def one(place: Place, id: str, on: date | None = None) -> pd.Series:  # noqa: A002
    """
    Return an officer's record, as a row of `everybody`.

    Raises
    ------
    UnknownOfficer
        If nobody of this id works here that day.
    """
    there = everybody(place, on)
    rows = there[there["id"] == id]
    if rows.empty:
        msg = "Nobody at this address works here now. The post may have ended."
        raise UnknownOfficer(msg)
    return rows.iloc[0]
