"""What the address of the map page asks: a point, an area, an asset, or the whole place."""

from dataclasses import dataclass

import geopandas as gpd
import shapely
import streamlit as st

from layers import grid
from mapping.screen.map import Box
from web.place import Place
from web.search import Hit, search

LONGEST = 100
"""Characters of a search that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    What is asked.

    Parameters
    ----------
    label
        What it is called: a postcode, an area's or an asset's name, or "This point".
    key
        Changes whenever something else is asked.
    point
        Longitude and latitude, for a point, a postcode or an asset.
    area
        The layer (``tier:ward``) and a frame of one row in metres, for an area.
    record
        Layer and id of the record that was chosen, if one was.
    """

    label: str = ""
    key: str = ""
    point: tuple[float, float] | None = None
    area: tuple[str, gpd.GeoDataFrame] | None = None
    record: tuple[str, str] | None = None

    @property
    def outlined(self) -> tuple[str, str] | None:
        """The layer and id of the area to outline."""
        return (self.area[0], str(self.area[1]["id"].iloc[0])) if self.area else None

    @property
    def box(self) -> Box | None:
        """Where the map should go."""
        if self.point:
            return (*self.point, *self.point)
        if self.area:
            frame = self.area[1]
            corners = frame.total_bounds.reshape(2, 2)
            ends = gpd.GeoDataFrame(geometry=shapely.points(corners), crs=frame.crs)
            low, high = grid.to_lonlat(ends).geometry
            return low.x, low.y, high.x, high.y
        return None


def write_point(lon: float, lat: float) -> None:
    """Ask about a point: it goes into the address, and the search box is emptied."""
    st.session_state["q"] = ""
    st.query_params["point"] = f"{lat:.6f},{lon:.6f}"


def write_record(layer: str | None, record: str | None) -> None:
    """Choose a record, or none."""
    if layer and record:
        st.query_params["record"] = f"{layer}:{record}"
    else:
        forget("record")


def forget(*names: str) -> None:
    """Take something out of the address."""
    for name in names:
        if name in st.query_params:
            del st.query_params[name]


def read_point(text: str | None) -> tuple[float, float] | None:
    """Read "latitude,longitude"; None when it is not that."""
    try:
        lat, lon = (float(one) for one in (text or "").split(","))
    except ValueError:
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def as_address(asked: Question) -> dict[str, str]:
    """
    Return what a page about one place says in its address: a postcode, else the point.

    Not as ``q``: a box is bound to that name, and it is cleared when its page is left.
    """
    if asked.point is None:
        return {}
    if asked.key == f"postcode {asked.label}":
        return {"where": asked.label}
    lon, lat = asked.point
    return {"point": f"{lat:.6f},{lon:.6f}"}


def read_record(text: str | None) -> tuple[str, str] | None:
    """Read "layer:id"; None when it is not that."""
    layer, _, record = (text or "").partition(":")
    return (layer, record) if layer in {"assets", "needs", "officers"} and record else None


def find(place: Place, text: str) -> list[Hit]:
    """Return what a search finds."""
    return search(place, text[:LONGEST])


def ask(place: Place, hit: Hit | None) -> Question:
    """
    Return what is asked: a point in the address, else what the search found.

    Parameters
    ----------
    place
        The place asked about.
    hit
        What the search found and the person settled on, if anything.
    """
    record = read_record(st.query_params.get("record"))
    point = read_point(st.query_params.get("point"))
    if point:
        return Question(label="This point", key=f"point {point}", point=point, record=record)
    if hit is None:
        return Question(record=record)
    key = f"{hit.kind} {hit.code}"
    if hit.kind in {"boundary", "patch"}:
        return Question(label=hit.label, key=key, area=_area(place, hit), record=record)
    found = ("assets", hit.code) if hit.kind == "asset" else record
    return Question(label=hit.label, key=key, point=(hit.lon, hit.lat), record=found)


def _area(place: Place, hit: Hit) -> tuple[str, gpd.GeoDataFrame]:
    """Return the area that was found, with its layer."""
    layer, column, kind = (
        ("boundaries", "tier", "tier")
        if hit.kind == "boundary"
        else ("patches", "service", "service")
    )
    frame = place.records(layer, on=place.today())
    rows = frame[(frame["code"] == hit.code) | (frame["id"] == hit.code)].head(1)
    return f"{kind}:{rows[column].iloc[0]}", rows
