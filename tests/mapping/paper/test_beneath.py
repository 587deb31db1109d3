"""The base map under a printed map: true to the paper, named, and nothing without one."""

import base64
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import pytest
from PIL import Image

from layers import grid
from mapping.paper.beneath import picture
from mapping.paper.content import content
from mapping.paper.document import Press, ward_map
from mapping.paper.drawing import draw
from mapping.paper.frame_of import Frame
from mapping.paper.tiles import Picture, Tile
from tests.boxes import faults
from tests.mapping.paper.town import town

SIDE = 256
TRUE_WITHIN = 0.5
"""Millimetres of paper."""
Points = npt.NDArray[np.float64]


@dataclass
class Dotted:
    """A base map that is white but for a dark dot at each of some places in degrees."""

    dots: Points
    attribution: str = "© The makers of <dots> & lines"
    fault: str = ""
    failures: int = 0
    resting: bool = False

    def pictures(self, wanted: Sequence[Tile]) -> Mapping[Tile, Picture]:
        return {tile: self._tile(*tile) for tile in wanted}

    def _tile(self, zoom: int, column: int, row: int) -> Picture:
        across = (self.dots[:, 0] + 180) / 360 * 2**zoom - column
        turned = np.log(np.tan(np.pi / 4 + np.radians(self.dots[:, 1]) / 2))
        down = (1 - turned / np.pi) / 2 * 2**zoom - row
        y, x = np.mgrid[0:SIDE, 0:SIDE] + 0.5
        seen = np.full((SIDE, SIDE, 3), 255, dtype=np.uint8)
        here = (np.abs(across - 0.5) < 0.6) & (np.abs(down - 0.5) < 0.6)
        for at_x, at_y in zip(across[here] * SIDE, down[here] * SIDE, strict=True):
            seen[np.hypot(x - at_x, y - at_y) < 4] = 0
        return seen


class Nothing(Dotted):
    """A base map that cannot be had."""

    def pictures(self, wanted: Sequence[Tile]) -> Mapping[Tile, Picture]:
        assert wanted
        return {}


def placed(frame: Frame, crs: object) -> tuple[Points, Points]:
    """Return places over the whole box: in millimetres of paper and in degrees."""
    across, down = np.meshgrid(
        np.linspace(6, frame.width - 6, 5), np.linspace(6, frame.height - 6, 5)
    )
    xy = np.column_stack([across.ravel(), down.ravel()])
    east, north = frame.west + frame.metres(1) * xy[:, 0], frame.north - frame.metres(1) * xy[:, 1]
    there = grid.to_lonlat(
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(east, north), crs=crs)
    ).geometry
    return xy, np.column_stack([there.x, there.y])


def found(svg: str, frame: Frame, near: Points) -> Points:
    """Return the middles of the dark dots in a picture, in millimetres of paper."""
    content = re.search(r"base64,([^\"]+)", svg)
    assert content is not None
    seen = 255 - np.asarray(Image.open(io.BytesIO(base64.b64decode(content[1]))).convert("L"))
    step = frame.width / seen.shape[1], frame.height / seen.shape[0]
    middles = []
    for x, y in near:
        left, top = int((x - 3) / step[0]), int((y - 3) / step[1])
        rows, columns = np.nonzero(
            seen[top : top + int(6 / step[1]), left : left + int(6 / step[0])] > 60
        )
        assert len(rows), f"nothing within 3 mm of {x}, {y}"
        middles.append(
            ((left + columns.mean() + 0.5) * step[0], (top + rows.mean() + 0.5) * step[1])
        )
    return np.array(middles)


@pytest.mark.parametrize(
    ("crs", "west", "north", "scale"),
    [
        (grid.BRITISH, 147_000.0, 32_000.0, 10_000),
        (grid.BRITISH, 382_000.0, 399_000.0, 4_000),
        (grid.BRITISH, 70_000.0, 870_000.0, 60_000),
        (grid.BRITISH, 440_000.0, 1_150_000.0, 300_000),
        (pyproj.CRS.from_epsg(32633), 310_000.0, 5_820_000.0, 20_000),
    ],
    ids=["Cornwall", "Manchester", "the Hebrides", "Shetland", "Berlin"],
)
def test_the_picture_is_true_within_half_a_millimetre(
    crs: pyproj.CRS, west: float, north: float, scale: int
) -> None:
    frame = Frame(width=180.0, height=150.0, scale=scale, west=west, north=north)
    xy, lonlat = placed(frame, crs)
    seen = found(picture(frame, crs, Dotted(lonlat)), frame, xy)
    assert np.hypot(*(seen - xy).T).max() < TRUE_WITHIN


def test_it_is_named_on_the_page_and_nothing_overlaps(press: Press, fonts: Path) -> None:
    sheet = replace(town(), tiles=Dotted(np.empty((0, 2))))
    drawing = draw(sheet)
    made = content(drawing)
    assert "A base map lies beneath." in str(made["map"]["alt"])  # type: ignore[index]
    assert sheet.tiles is not None
    assert sheet.tiles.attribution in str(made["credit"])
    assert "© The makers of &lt;dots&gt; &amp; lines" in drawing.svg
    assert drawing.svg.index('id="base-map"') < drawing.svg.index('id="ground"')
    pdf = ward_map(sheet, fonts=fonts, press=press)
    assert press.warnings == ()
    assert faults(pdf) == []
    assert b"/Image" in pdf


def test_without_one_or_when_it_cannot_be_had_the_map_is_as_it_was() -> None:
    plain = town()
    lacking = draw(replace(plain, tiles=Nothing(np.empty((0, 2)))))
    assert lacking.svg == draw(plain).svg
    assert lacking.sheet.sources == plain.sources
    assert "<image" not in lacking.svg
