"""What is due to be checked: of a group, in an area, by ward or patch."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers import vocabulary
from mapping.analysis import freshness as analysis
from web.area_layers import AreaLayer
from web.frames import SHARED
from web.place import Place

LAYERS = analysis.LAYERS
KIND = {"assets": ("category", "categories"), "needs": ("theme", "themes")}
COLUMNS = (
    *("id", "layer", "name", "code", "kind", "group", "postcode", "last_checked"),
    *("since", "due_on", "due", "old", "ward"),
)


@dataclass(frozen=True)
class Due:
    """Published records by how long they have waited: all that were asked about, due ones first."""

    records: gpd.GeoDataFrame
    where: str = ""

    @property
    def due(self) -> gpd.GeoDataFrame:
        """Those that are due, the one that has waited longest first."""
        return self.records[self.records["due"].to_numpy(dtype=bool)]


def records(place: Place) -> gpd.GeoDataFrame:
    """
    Return every published record that is checked again, with how fresh it is.

    Returns
    -------
    geopandas.GeoDataFrame
        In metres, with ``COLUMNS``: ``since`` and ``due_on`` are days (NaT when unknown), ``ward``
        is the name of the ward a record lies in. The longest overdue come first.
    """
    register = place.register
    versions = tuple(register.version(one) for one in (*LAYERS, "boundaries"))
    key = ("fresh", register.store.where, register.actor.sight, place.today(), *versions)
    return SHARED.get(key, lambda: _records(place))


def _records(place: Place) -> gpd.GeoDataFrame:
    """Read both layers and put the longest overdue first."""
    both = pd.concat([_layer(place, one) for one in LAYERS], ignore_index=True)
    found = gpd.GeoDataFrame(both, geometry="geometry", crs=place.crs)
    found["ward"] = _wards(place, found)
    order = ["due", "due_on", "name"]
    return found.sort_values(order, ascending=[False, True, True], kind="stable", ignore_index=True)


def _layer(place: Place, layer: str) -> gpd.GeoDataFrame:
    """Return one layer's published records with how fresh they are."""
    frame = place.records(layer)
    frame = frame[frame["status"] == "published"]
    fresh = analysis.freshness(frame, layer=layer, today=place.today())
    column, words = KIND[layer]
    titles = {one: vocabulary.title(words, one) for one in frame[column].dropna().unique()}
    shown = frame.assign(
        layer=layer,
        code=frame[column],
        kind=frame[column].map(titles),
        ward="",
        **{name: fresh[name] for name in ("since", "due_on", "due", "old")},
    )
    return shown[[*COLUMNS, "geometry"]]


def _wards(place: Place, frame: gpd.GeoDataFrame) -> pd.Series:
    """Return the name of the ward that each record lies in; empty outside all."""
    if "ward" not in place.tiers():
        return pd.Series("", index=frame.index)
    return _inside(frame, place.areas("tier:ward"), "name").fillna("")


def _inside(frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Return a column of the area that each record's middle lies in; the first when several."""
    there = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    at, area = areas.sindex.query(there.geometry.representative_point().array, "intersects")
    found = pd.Series(areas[column].to_numpy()[area], index=there.index[at])
    return found[~found.index.duplicated()].reindex(frame.index)


def due(place: Place, *, within: str = "", group: str = "") -> Due:
    """
    Return what is due.

    Parameters
    ----------
    place
        The place with the asker's rights.
    within
        Only inside the area of this code or name: a ward, a patch, any boundary.
    group
        Only records of the group with this id.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    found, where = records(place), ""
    if group:
        found = found[found["group"] == group]
    if within:
        _, area = place.area(within)
        where = str(area["name"].iloc[0])
        middle = found.geometry.representative_point()
        found = found[middle.intersects(area.geometry.iloc[0]).to_numpy(dtype=bool)]
    return Due(found.reset_index(drop=True), where)


def by_area(place: Place, layer: AreaLayer, *, group: str = "") -> pd.DataFrame:
    """
    Count what is due in each area of a layer, the most first.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``name``, ``records``, ``due`` and ``share`` (between 0 and 1). A record on two
        patches counts in both; areas without records are left out.
    """
    found, areas = records(place), place.areas(layer)
    if group:
        found = found[found["group"] == group]
    there = found[~(found.geometry.isna() | found.geometry.is_empty)]
    at, area = areas.sindex.query(there.geometry.representative_point().array, "intersects")
    rows = pd.DataFrame(
        {
            "code": areas["code"].to_numpy()[area],
            "name": areas["name"].to_numpy()[area],
            "due": there["due"].to_numpy(dtype=bool)[at],
        }
    )
    counted = rows.groupby(["code", "name"], as_index=False, dropna=False)["due"].agg(
        records="size", due="sum"
    )
    shares = counted["due"] / counted["records"]
    ordered = pd.DataFrame(counted).assign(share=shares.astype(float))
    return ordered.sort_values(["due", "share"], ascending=False, ignore_index=True)


def old(place: Place) -> Mapping[str, int]:
    """Return how many published records of each layer fade on the map."""
    return {one: _old(place, one) for one in LAYERS}


def _old(place: Place, layer: str) -> int:
    """Count one layer's records that fade; the wards are not asked for, because a map waits."""
    register = place.register
    key = ("old", register.store.where, register.actor.sight, place.today(), layer)

    def make() -> int:
        frame = place.records(layer)
        found = analysis.freshness(frame, layer=layer, today=place.today())["old"]
        return int((found & (frame["status"] == "published")).sum())

    return SHARED.get((*key, register.version(layer)), make)
