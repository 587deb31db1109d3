"""The scale as printed, measured in the document's own coordinates at both ends of Britain."""

import math
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from layers import grid
from mapping.paper.document import Press, ward_map
from mapping.paper.drawing import draw
from mapping.paper.overview import empty
from mapping.paper.pack import Pack
from mapping.paper.packing import pack_content
from mapping.paper.scale import spoken
from mapping.paper.sheet import Sheet
from tests.boxes import Box, text_boxes
from tests.mapping.paper.town import SOUTH, WEST, town

ENDS = {"Cornwall": (147_000.0, 30_000.0), "Shetland": (447_000.0, 1_141_000.0)}
NEAR = 0.005


def moved(sheet: Sheet, east: float, north: float) -> Sheet:
    def there(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shift = (east - WEST, north - SOUTH)
        return frame.set_geometry(frame.geometry.translate(*shift))

    changes = {
        name: there(value)
        for name, value in vars(sheet).items()
        if isinstance(value, gpd.GeoDataFrame)
    }
    return town(**changes, lines={tier: there(rows) for tier, rows in sheet.lines.items()})


def between(pdf: bytes, first: str, second: str, *, page: int) -> float:
    """Return the metres of paper between the middles of two labels beside each other."""
    words = [(said, box) for at, said, box in text_boxes(pdf) if at == page]
    for left, top in labels(words, first):
        for right, level in labels(words, second):
            if right > left and abs(top - level) < 0.5:
                return (right - left) / 72 * 0.0254
    raise AssertionError((first, second))


def labels(words: list[tuple[str, Box]], label: str) -> list[tuple[float, float]]:
    """Return middle and top of every place where a label of one or two words stands."""
    parts = label.split()
    found = []
    for at in range(len(words) - len(parts) + 1):
        run = words[at : at + len(parts)]
        if [said for said, _ in run] == parts:
            found.append(((run[0][1][0] + run[-1][1][2]) / 2, run[0][1][1]))
    return found


def on_the_ground(metres: float, east: float, north: float) -> float:
    """Return how long a length of the grid is on the globe."""
    lon, lat = grid.degrees(np.array([east, east + metres]), np.array([north, north]))
    return float(pyproj.Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[2])


@pytest.mark.parametrize("end", ENDS)
def test_grid_bar_and_stated_scale_are_true_in_the_document(
    end: str, press: Press, fonts: Path
) -> None:
    east, north = ENDS[end]
    sheet = moved(town(), east, north)
    pdf = ward_map(sheet, fonts=fonts, press=press)
    scale = draw(sheet).frame.scale
    said = " ".join(word for _, word, _ in text_boxes(pdf))
    assert f"Scale 1:{scale:,} on A4 paper" in said
    tick = f"{east / 1000 % 100:02.0f}"
    paper = between(pdf, f"{tick}.2", f"{tick}.8", page=1)
    assert math.isclose(paper * scale, on_the_ground(600, east, north), rel_tol=NEAR)
    bar = re.search(r'data-metres="(\d+)" data-mm="([\d.]+)"', draw(sheet).svg)
    assert bar
    assert math.isclose(float(bar[2]) / 1000 * scale, float(bar[1]), rel_tol=1e-6)
    half = between(pdf, spoken(int(bar[1]) / 2), spoken(int(bar[1])), page=1)
    assert math.isclose(half * scale, on_the_ground(float(bar[1]) / 2, east, north), rel_tol=NEAR)


@pytest.mark.parametrize("end", ENDS)
def test_the_cover_of_a_pack_is_true_too(end: str, press: Press) -> None:
    sheet = moved(town(), *ENDS[end])
    assert sheet.neighbours is not None
    outer = gpd.GeoDataFrame(
        {"name": ["All"]},
        geometry=[shapely.box(*sheet.neighbours.total_bounds)],
        crs=grid.BRITISH,
    )
    for surroundings in (outer, empty(grid.BRITISH)):
        pack = Pack(
            key="p",
            sheet=sheet,
            sections=("sources",),
            surroundings=surroundings,
            around=sheet.neighbours,
            answer="",
        )
        data: Any = pack_content(pack)
        pdf = press.pdf("ward_pack.typ", data)
        picture = data["pack"]["overview"]
        said = " ".join(word for page, word, _ in text_boxes(pdf) if page == 1)
        assert f"Scale 1:{picture['scale']:,} on A4 paper" in said
        found = re.search(r'data-metres="(\d+)"', picture["svg"])
        assert found
        metres = int(found[1])
        paper = between(pdf, spoken(metres / 2), spoken(metres), page=1) * picture["scale"]
        assert math.isclose(paper, on_the_ground(metres / 2, *ENDS[end]), rel_tol=NEAR)
