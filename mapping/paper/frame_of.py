"""Where the map stands on the paper, and how metres become millimetres."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from mapping import style
from mapping.paper import scale
from mapping.paper.columns import longest, parted
from mapping.paper.sheet import Sheet

Array = npt.NDArray[np.float64]

MARGIN = 12.0
"""White round the paper: wider than what office printers cannot reach."""
FOOT = 16.0
"""White at the foot, with the page's number in it."""
RIM = 4.2
"""Room round the map's box for the figures of the grid; at the sides it lies in the margin."""
STRIP = 12.0
"""Room under the box for the scale bar and the north arrow."""
HEAD = {"A4": 18.0, "A3": 25.0}
"""Height of the title block."""
GUTTER = 10.0
"""Between a map and the words beside it."""
PANEL = {"A4": 64.0, "A3": 106.0}
"""Width of the words beside a map on paper turned sideways; beneath an upright one, their height
is ``BELOW``."""
BELOW = {"A4": 58.0, "A3": 84.0}
COLUMNS = {"A4": 3, "A3": 4}
"""Of the legend under an upright map."""
HEADING = 1.5
"""Of a part of the legend, in its lines."""
LEGEND_LINE = 5.8
"""Millimetres from one line of the legend to the next."""
_LEAST_RATIO = 0.55
"""A box is never slimmer than this share of the room it has."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """
    The map's box, its scale, and the way from metres to millimetres.

    Parameters
    ----------
    width, height
        The box in millimetres.
    scale
        N of 1:N.
    west, north
        The grid metres of the box's upper left corner.
    """

    width: float
    height: float
    scale: int
    west: float
    north: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        return (
            self.west,
            self.north - self.metres(self.height),
            self.west + self.metres(self.width),
            self.north,
        )

    @property
    def outer(self) -> tuple[float, float]:
        """Width and height in millimetres with the grid's figures and the strip beneath."""
        return self.width + 2 * RIM, self.height + 2 * RIM + STRIP

    def metres(self, millimetres: float) -> float:
        """How many metres a length on the paper is: mm / 1000 * N."""
        return millimetres * self.scale / 1000

    def millimetres(self, metres: float) -> float:
        """How long metres are on the paper: m * 1000 / N."""
        return metres * 1000 / self.scale

    def on_paper(self, geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        """Move shapes in metres to millimetres from the box's upper left corner."""
        factor = 1000 / self.scale

        def moved(xy: Array) -> Array:
            return np.column_stack([(xy[:, 0] - self.west), (self.north - xy[:, 1])]) * factor

        done: npt.NDArray[np.object_] = shapely.transform(geometry, moved)
        return done


def room(sheet: Sheet) -> tuple[float, float]:
    """Return the most width and height in millimetres that the map's box may take on page one."""
    width, height = sheet.page[0] - 2 * MARGIN, sheet.page[1] - MARGIN - FOOT
    height -= HEAD[sheet.paper] + 2 * RIM + STRIP
    if sheet.orientation == "landscape":
        return width - PANEL[sheet.paper] - GUTTER, height
    return width, height - max(BELOW[sheet.paper], _legend(sheet))


def _legend(sheet: Sheet) -> float:
    """Estimate the legend's height in millimetres from what may be on the map, in its columns."""
    needs = _kinds("needs", sheet.needs, sheet.needs_across)
    sections = [
        2 + len(sheet.lines),
        _kinds("assets", sheet.assets, sheet.assets_across),
        needs + 1.7 if needs else 0,
        1,
        0 if sheet.patches is None else sheet.patches["service"].nunique(),
        _grounds(sheet.context),
    ]
    lines = [one + HEADING for one in sections if one]
    return LEGEND_LINE * longest(lines, parted(lines, COLUMNS[sheet.paper])) + 24.0


def _grounds(rows: gpd.GeoDataFrame | None) -> int:
    """Count the kinds of ground drawn."""
    return 0 if rows is None else len({style.ground(kind).name for kind in rows["kind"]})


def _kinds(layer: str, *frames: gpd.GeoDataFrame | None) -> int:
    """Count the groups of kinds in some frames."""
    column = "theme" if layer == "needs" else "category"
    kinds = {kind for frame in frames if frame is not None for kind in frame[column]}
    return len({style.group(layer, kind).name for kind in kinds})


def fit(sheet: Sheet, *, spare: float = 0.0) -> Frame:
    """
    Choose the scale, and the box around the area.

    The scale is the largest round one at which the whole area and a margin fit the room there is.
    What the area then leaves over is shown as surroundings, up to a limit: beyond it, in the one
    direction in which the page can use the room for words, the box is made smaller. Round it so
    many millimetres are kept to spare.
    """
    width, height = room(sheet)
    most = (width - 2 * spare, height - 2 * spare)
    return framed(sheet.area.total_bounds, most, upright=sheet.orientation == "portrait")


def framed(bounds: Array, most: tuple[float, float], *, upright: bool) -> Frame:
    """Fit bounds in metres into a box of at most so many millimetres."""
    west, south, east, north = (float(one) for one in bounds)
    edge = max(8.0, 0.06 * min(most))
    free = (most[0] - 2 * edge, most[1] - 2 * edge)
    least = 1000 * max((east - west) / free[0], (north - south) / free[1])
    denominator = scale.round_scale(least)
    width, height = most
    if upright:
        height = _trimmed((north - south) * 1000 / denominator, most[1], edge)
    else:
        width = _trimmed((east - west) * 1000 / denominator, most[0], edge)
    middle = ((west + east) / 2, (south + north) / 2)
    half = (width * denominator / 2000, height * denominator / 2000)
    return Frame(
        width=width,
        height=height,
        scale=denominator,
        west=middle[0] - half[0],
        north=middle[1] + half[1],
    )


def _trimmed(length: float, most: float, edge: float) -> float:
    """Give the area three edges' worth of surroundings on each side, within the room there is."""
    return float(np.clip(round(length + 6 * edge), _LEAST_RATIO * most, most))
