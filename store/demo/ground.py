"""The ground of Merrowshire, a county that does not exist: outline, river, roads, settlements.

It lies in the North Sea, where nobody takes it for a real place, and within the sea area for which
OSTN15 has values, so that its metres are those of the British National Grid.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import substring

from store.demo.lines import Array, Points, meander, rough, smooth

ORIGIN = (596_000.0, 500_000.0)
"""Easting and northing (EPSG:27700) of the south-western corner; all below counts from here."""


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """A town or village; ``spread`` in metres says how far from its middle most people live."""

    name: str
    x: float
    y: float
    spread: float
    people: int
    kind: str = "village"
    hardship: float = 0.0


_OUTLINE: Points = (
    *((900, 3600), (600, 5400), (1100, 6500), (500, 8000), (1000, 9400), (900, 10700)),
    *((2400, 12000), (3900, 11600), (5200, 12300), (6400, 13500), (9700, 13300), (10400, 12500)),
    *((11900, 13000), (13900, 12900), (14700, 11500), (16100, 11300), (17400, 9900)),
    *((17500, 8100), (16800, 7300), (17200, 5900), (16900, 4900), (17600, 3500), (16600, 1900)),
    *((14800, 1500), (13900, 2000), (11600, 1000), (9700, 1700), (8300, 700), (6100, 900)),
    *((4700, 500), (3400, 1500), (2300, 2900), (900, 3600)),
)
_RIVER: Points = (
    *((-600, 8900), (1500, 8300), (3200, 8500), (4700, 7700), (6100, 7350), (7300, 6750)),
    *((8000, 6900), (8600, 6600), (9300, 6150), (10500, 6200), (11700, 5350), (13000, 5000)),
    *((14100, 4050), (15600, 3600), (16800, 2700), (18600, 2300)),
)
_BROOK: Points = (
    *((11700, 14200), (11300, 12600), (11500, 11200), (10700, 9700), (10250, 8300)),
    *((10600, 7300), (10500, 6200)),
)
_ROADS: dict[str, Points] = {
    "Old Coach Road": (
        *((7000, 14400), (7400, 12000), (7800, 9600), (8250, 7900), (8480, 6700)),
        *((8650, 5300), (8250, 3100), (8800, -600)),
    ),
    "Ostrey Road": (
        *((8420, 7050), (9300, 7500), (10500, 7750), (12200, 8550), (13600, 9000)),
        *((15400, 9450), (18600, 9800)),
    ),
    "Wexley Road": ((8550, 6150), (6800, 5900), (4700, 5500), (2500, 4750), (-600, 4300)),
    "Fen Road": ((8650, 5400), (10600, 4250), (13000, 2900), (15000, 2300), (16200, 600)),
    "Ridge Road": ((11000, 14400), (12500, 11500), (13400, 9900), (13600, 9000)),
    "Sallow Lane": ((13600, 9000), (14100, 6900), (14300, 4300), (13800, 2600)),
    "Cold Harbour Road": ((7700, 10100), (5400, 10000), (3000, 10300), (400, 9900)),
    "Merrowbridge Bypass": (
        *((6700, 5900), (6500, 7300), (6900, 8500), (8000, 8900), (9500, 8700)),
        *((10650, 7800),),
    ),
}
LEAT: Points = (
    *((8560, 6960), (8820, 7060), (9150, 7040), (9560, 6910), (9980, 7010), (10450, 6960)),
    *((11200, 7100),),
)
"""The old mill leat, long filled in, which the district line still follows through the town."""

_EAST_LINE: Points = (
    *((11200, 7100), (12400, 7250), (13600, 6750), (14900, 7250), (16200, 6900), (17100, 6500)),
    *((18600, 6400),),
)

SETTLEMENTS: tuple[Settlement, ...] = (
    Settlement(
        name="Merrowbridge", x=8600, y=6750, spread=830, people=46_000, kind="town", hardship=9
    ),
    Settlement(name="Ostrey", x=13600, y=9000, spread=560, people=20_500, kind="town", hardship=5),
    Settlement(name="Wexley", x=2600, y=4850, spread=260, people=3_600),
    Settlement(name="Cold Harbour", x=3100, y=10300, spread=230, people=2_600, hardship=-4),
    Settlement(name="Upper Thrale", x=7500, y=11500, spread=230, people=3_200, hardship=-6),
    Settlement(name="Nether Thrale", x=8900, y=10300, spread=190, people=1_900, hardship=-3),
    Settlement(name="Brackwater", x=12400, y=11500, spread=230, people=3_000),
    Settlement(name="Hollin Green", x=15900, y=9600, spread=240, people=3_300, hardship=2),
    Settlement(name="Sallowby", x=14250, y=5700, spread=240, people=2_900, hardship=4),
    Settlement(name="Fenny Marl", x=11900, y=3500, spread=270, people=3_700, hardship=6),
    Settlement(name="Marl Staithe", x=15400, y=3000, spread=220, people=2_300, hardship=3),
    Settlement(name="Dunsel", x=8250, y=3000, spread=250, people=3_400, hardship=-2),
    Settlement(name="Great Ashel", x=5100, y=3300, spread=240, people=2_900, hardship=-5),
    Settlement(name="Little Ashel", x=5900, y=2300, spread=150, people=900, hardship=-7),
    Settlement(name="Priors Leam", x=4700, y=6500, spread=230, people=2_500, hardship=-4),
    Settlement(name="Leam Weir", x=2200, y=7500, spread=170, people=1_300),
    Settlement(name="Tolland", x=5300, y=9000, spread=210, people=2_000, hardship=-2),
    Settlement(name="Eastmoor", x=15800, y=7400, spread=180, people=1_500, hardship=3),
)


@dataclass(frozen=True)
class Ground:
    """What was there before anybody drew a boundary; metres from ``ORIGIN``."""

    county: Polygon
    river: LineString
    brook: LineString
    roads: dict[str, LineString]
    district_line: LineString
    barriers: tuple[LineString, ...]


def lay() -> Ground:
    """Return the ground: the same on every call."""
    county = Polygon(rough(smooth(_OUTLINE, step=650), step=140, amplitude=0.17))
    river = LineString(meander(smooth(_RIVER, step=45), width=95, wavelength=950))
    brook = _until(LineString(meander(smooth(_BROOK, step=45), width=60, wavelength=620)), river)
    roads = {name: _road(points) for name, points in _ROADS.items()}
    leaves = shapely.line_locate_point(river, Point(8230, 6800))
    line = LineString(
        np.vstack([_coords(river, 0, leaves), rough(_array(LEAT), step=60, amplitude=0.06)[:-1],
                   rough(_array(_EAST_LINE), step=140, amplitude=0.1)])
    )  # fmt: skip
    return Ground(county, river, brook, roads, line, _barriers(river, brook, roads))


def _array(points: Points) -> Array:
    """Return points as an array."""
    return np.asarray(points, dtype=float)


def _road(points: Points) -> LineString:
    """Return a road: straighter than a river, with short bends."""
    return LineString(rough(smooth(points, step=240), step=90, amplitude=0.05))


def _coords(line: LineString, start: float, end: float) -> Array:
    """Return the vertices of a stretch of a line between two distances along it."""
    return np.asarray(shapely.get_coordinates(substring(line, start, end)))


def _until(brook: LineString, river: LineString) -> LineString:
    """End the brook where it first meets the river."""
    meets = shapely.intersection(brook, river)
    if meets.is_empty:
        return brook
    first = min(shapely.line_locate_point(brook, point) for point in shapely.get_parts(meets))
    return LineString(_coords(brook, 0, first))


def _barriers(
    river: LineString, brook: LineString, roads: dict[str, LineString]
) -> tuple[LineString, ...]:
    """Return the stretches that whoever drew the wards followed; elsewhere they cut across."""
    return (
        LineString(_coords(river, _at(river, 8230, 6800), _at(river, 12300, 5200))),
        LineString(_coords(brook, _at(brook, 11300, 11000), brook.length)),
        _stretch(roads["Old Coach Road"], (7400, 12000), (8420, 7100)),
        _stretch(roads["Old Coach Road"], (8600, 6100), (8450, 4000)),
        _stretch(roads["Ostrey Road"], (8420, 7050), (9300, 7500)),
        _stretch(roads["Ostrey Road"], (12600, 8650), (14700, 9300)),
        _stretch(roads["Wexley Road"], (8100, 6120), (5600, 5700)),
        _stretch(roads["Merrowbridge Bypass"], (6600, 7900), (9500, 8700)),
        _stretch(roads["Sallow Lane"], (13650, 8800), (14050, 7300)),
    )


def _at(line: LineString, x: float, y: float) -> float:
    """Return how far along a line the point nearest to x, y is."""
    return float(shapely.line_locate_point(line, Point(x, y)))


def _stretch(line: LineString, start: tuple[float, float], end: tuple[float, float]) -> LineString:
    """Return the stretch of a line between the points nearest to two others."""
    ends = sorted((_at(line, *start), _at(line, *end)))
    return LineString(_coords(line, *ends))


def settlement_at(x: float, y: float) -> Settlement:
    """Return the settlement that a point would be said to belong to."""
    return min(SETTLEMENTS, key=lambda one: np.hypot(one.x - x, one.y - y) - 2 * one.spread)
