"""A map described as data, for the browser to draw: what it shows and where it looks."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd

from layers import grid
from mapping.screen.url_layer import Points, Shapes

MAX_ZOOM = 19
BRITAIN = (-8.0, 49.9, 1.8, 59.0)
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; a point is a box of no size."""


@dataclass(frozen=True, kw_only=True)
class BaseMap:
    """Tiles under the map, chosen by the operator; the one thing fetched from elsewhere."""

    url: str
    attribution: str


@dataclass(frozen=True, kw_only=True)
class View:
    """Where a map looks: its middle in degrees and its zoom."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, kw_only=True)
class Map:
    """
    One map.

    Parameters
    ----------
    label
        What it is called for people who cannot see it.
    bounds
        What it shows at first.
    layers
        From the lowest to the highest.
    view
        Where it looks instead, when a link says so.
    focus
        Where to go now: a name that changes with every wish to go there, and the box.
    point
        The point that was asked about, longitude and latitude.
    outlined
        Layer and id of the area asked about: its edge is crisp, what lies across is drawn fainter.
    chosen
        Layer, id and box of the record chosen in a table.
    near
        Metres around that point within which a line counts as near; drawn as a circle.
    base
        Tiles under it.
    """

    label: str
    bounds: Box
    layers: Sequence[Points | Shapes] = ()
    view: View | None = None
    focus: tuple[str, Box] | None = None
    point: tuple[float, float] | None = None
    outlined: tuple[str, str] | None = None
    chosen: tuple[str, str, Box] | None = None
    near: float = 0.0
    base: BaseMap | None = None

    def as_json(self) -> dict[str, object]:
        """Return what the browser needs to draw it; nothing in it was typed by people."""
        west, south, east, north = self.bounds
        return {
            "label": self.label,
            "bounds": [[south, west], [north, east]],
            "max_zoom": MAX_ZOOM,
            "layers": [one.as_json() for one in self.layers],
            "view": vars(self.view) if self.view else None,
            "focus": {"key": self.focus[0], "box": list(self.focus[1])} if self.focus else None,
            "point": {"lon": self.point[0], "lat": self.point[1]} if self.point else None,
            "outlined": _named(self.outlined),
            "chosen": _named(self.chosen),
            "near": self.near,
            "base": vars(self.base) if self.base else None,
        }


def _named(record: Sequence[object] | None) -> dict[str, object] | None:
    """Return a record's layer, id and box as the browser reads them."""
    return dict(zip(("layer", "id", "box"), record, strict=False)) if record else None


def extent(frame: gpd.GeoDataFrame) -> Box:
    """Return the box around a frame in EPSG:4326; without any shape, Great Britain."""
    grid.require_lonlat(frame)
    there = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    if there.empty:
        return BRITAIN
    west, south, east, north = (float(one) for one in there.total_bounds)
    return west, south, east, north


def read_view(text: str | None) -> View | None:
    """Read a view from an address, "53.42,-2.31,13"; None when it is not one."""
    parts = (text or "").split(",")
    if len(parts) != 3:
        return None
    try:
        lat, lon, zoom = (float(one) for one in parts)
    except ValueError:
        return None
    inside = abs(lat) <= 85 and abs(lon) <= 180 and 1 <= zoom <= MAX_ZOOM
    return View(lat=lat, lon=lon, zoom=zoom) if inside else None
