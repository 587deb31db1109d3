"""The operator's base map under a printed map: warped from Web Mercator to the paper's metres.

Tiles are squares of Web Mercator, and the paper shows a metric grid that is turned and stretched
against it. The picture is therefore cut into cells of about a centimetre, the corners of each are
converted exactly, and within a cell the warp is bilinear, which is far finer than print.
"""

import base64
import io
import math
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers import grid
from layers.errors import WrongCrs
from layers.words import sentence
from mapping.paper import labels
from mapping.paper.frame_of import Frame
from mapping.paper.sheet import Credit, Sheet
from mapping.paper.symbols import POINT, number, printable, text
from mapping.paper.tiles import Tile, Tiles

Array = npt.NDArray[np.float64]

DPI = 150
"""Pixels to the inch of paper that are wanted of it."""
STRENGTH = 0.6
"""It is mixed with so much white that what was asked for stands out from it."""
_MOST = 150
"""Tiles of one map; a coarser zoom is taken rather than more."""
_DEEPEST = 19
_CELL = 10.0
"""Millimetres of a cell."""
_THANKS = 7 * POINT
_ROUND = 40_075_016.68
"""Metres round the Earth in Web Mercator, at the equator."""


@dataclass(frozen=True)
class _View:
    """What is seen: a zoom, and the way from millimetres of paper to pixels of its tiles."""

    frame: Frame
    crs: object
    zoom: int

    def columns_rows(self, xy: Array) -> Array:
        """Return columns and rows, with fractions, of points in millimetres of paper."""
        shares = _mercator(self.frame, self.crs, xy)
        return shares * 2.0**self.zoom


def beneath(sheet: Sheet, frame: Frame) -> tuple[Sheet, str]:
    """
    Draw the base map of a box, where the operator chose one.

    Returns
    -------
    tuple
        The sheet, which names whom to thank, and the picture as SVG; the sheet as it was and
        nothing where there is no base map or it cannot be had.
    """
    svg = picture(frame, sheet.area.crs, sheet.tiles)
    if not svg or sheet.tiles is None:
        return sheet, ""
    thanks = Credit(name=sentence("base_map", "credit"), attribution=sheet.tiles.attribution)
    return replace(sheet, sources=(thanks, *sheet.sources)), svg


def picture(frame: Frame, crs: object, tiles: Tiles | None) -> str:
    """Draw the base map of a box as an SVG picture; empty where there is none."""
    if tiles is None:
        return ""
    try:
        view = _view(frame, crs)
        content = _drawn(view, tiles) if view else b""
    except WrongCrs:
        return ""
    if not content:
        return ""
    return (
        f'<image id="base-map" width="{number(frame.width)}" height="{number(frame.height)}" '
        'preserveAspectRatio="none" href="data:image/jpeg;base64,'
        f'{base64.b64encode(content).decode()}"/>'
    )


def thanks(sheet: Sheet, frame: Frame, *, y: float) -> str:
    """Write whom to thank for the base map at the lower right, no wider than the map."""
    words = printable(sheet.tiles.attribution if sheet.tiles else "").strip()
    room = frame.width - 10
    size = min(_THANKS, _THANKS * room / max(labels.width(words, _THANKS), 1e-6))
    return text(words, room, y, size=size, text_anchor="end", fill="#5A5A5A") if words else ""


def _view(frame: Frame, crs: object) -> _View | None:
    """Choose the zoom: as fine as print wants, as coarse as the number of tiles asks for."""
    middle = np.array([[frame.width / 2, frame.height / 2]])
    _, down = _mercator(frame, crs, middle)[0]
    stretch = math.cosh(math.pi * (1 - 2 * down))
    wanted = frame.scale * 0.0254 / DPI
    zoom = round(math.log2(_ROUND / stretch / 256 / wanted))
    for less in range(max(0, min(zoom, _DEEPEST)) + 1):
        view = _View(frame, crs, max(0, min(zoom, _DEEPEST)) - less)
        if len(_tiles(view)) <= _MOST:
            return view
    return None


def _mercator(frame: Frame, crs: object, xy: Array) -> Array:
    """Return points in millimetres of paper as shares of the world, from its north-west corner."""
    east, north = frame.west + frame.metres(1) * xy[:, 0], frame.north - frame.metres(1) * xy[:, 1]
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(east, north), crs=crs)
    placed = grid.to_lonlat(points).geometry
    across = (placed.x.to_numpy() + 180) / 360
    down = (1 - np.arcsinh(np.tan(np.radians(placed.y.to_numpy()))) / np.pi) / 2
    return np.column_stack([across, down])


def _edge(frame: Frame) -> Array:
    """Return points along the edge of a box in millimetres."""
    steps = np.linspace(0.0, 1.0, 9)
    across, down = np.meshgrid(steps * frame.width, steps * frame.height)
    return np.column_stack([across.ravel(), down.ravel()])


def _tiles(view: _View) -> list[Tile]:
    """Return the tiles that a view needs."""
    seen = view.columns_rows(_edge(view.frame))
    last = 2**view.zoom - 1
    (left, top), (right, bottom) = np.clip(
        [np.floor(seen.min(axis=0) - 0.02), np.floor(seen.max(axis=0) + 0.02)], 0, last
    ).astype(int)
    return [
        (view.zoom, column, row)
        for row in range(int(top), int(bottom) + 1)
        for column in range(int(left), int(right) + 1)
    ]


def _drawn(view: _View, tiles: Tiles) -> bytes:
    """Fetch the tiles, lay them side by side and warp them onto the paper; a JPEG."""
    from PIL import Image

    wanted = _tiles(view)
    found = tiles.pictures(wanted)
    if not found:
        return b""
    side = len(next(iter(found.values())))
    _, left, top = wanted[0]
    _, right, bottom = wanted[-1]
    laid = np.full(((bottom - top + 1) * side, (right - left + 1) * side, 3), 255, dtype=np.uint8)
    for (_, column, row), seen in found.items():
        y, x = (row - top) * side, (column - left) * side
        laid[y : y + side, x : x + side] = seen
    size, cells = _mesh(view, np.array([left, top]), side)
    warped = Image.fromarray(laid).transform(
        size, Image.Transform.MESH, cells, resample=Image.Resampling.BICUBIC
    )
    faded = Image.blend(Image.new("RGB", size, "white"), warped, STRENGTH)
    out = io.BytesIO()
    faded.save(out, "JPEG", quality=82, subsampling=0)
    return out.getvalue()


Cells = list[tuple[tuple[int, int, int, int], tuple[float, ...]]]


def _mesh(view: _View, corner: Array, side: int) -> tuple[tuple[int, int], Cells]:
    """Return the picture's size in pixels, and for each cell of it where it comes from."""
    frame = view.frame
    ends = view.columns_rows(np.array([[0.0, 0.0], [frame.width, 0.0], [0.0, frame.height]]))
    wide, high = (round(float(np.hypot(*(ends[at] - ends[0]))) * side) for at in (1, 2))
    size = max(1, wide), max(1, high)
    xs = _stops(size[0], frame.width)
    ys = _stops(size[1], frame.height)
    across, down = np.meshgrid(xs * frame.width / size[0], ys * frame.height / size[1])
    points = np.column_stack([across.ravel(), down.ravel()])
    from_ = ((view.columns_rows(points) - corner) * side).reshape(len(ys), len(xs), 2)
    cells: Cells = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            box = (int(xs[column]), int(ys[row]), int(xs[column + 1]), int(ys[row + 1]))
            turned = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
            cells.append((box, tuple(float(one) for at in turned for one in from_[at])))
    return size, cells


def _stops(pixels: int, millimetres: float) -> npt.NDArray[np.int64]:
    """Part a side into cells at whole pixels."""
    many = min(pixels, max(1, math.ceil(millimetres / _CELL)))
    return np.linspace(0, pixels, many + 1).round().astype(np.int64)
