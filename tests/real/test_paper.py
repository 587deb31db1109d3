"""Ward maps of all wards of Greater Manchester, with what is really there."""

import re
import subprocess
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers import grid
from mapping.paper.document import Press, ward_map
from mapping.paper.drawing import Drawing, draw
from mapping.paper.listing import numbered
from mapping.paper.paths import path
from mapping.paper.sheet import Credit, Orientation, Paper, Sheet
from tests.boxes import faults
from tests.mapping.paper.conftest import fonts, press
from tests.mapping.paper.test_frame_of import PAPERS
from tests.mapping.paper.test_spread import overlapping

__all__ = ["fonts", "press"]

pytestmark = pytest.mark.real

TRAFFORD = "boundaries/gm/trafford_ward_2023_bfc.geojson"
MANCHESTER = "boundaries/gm/gm_ward_2023_bgc.geojson"


def areas(file: Path) -> gpd.GeoDataFrame:
    found = grid.to_metres(grid.to_lonlat(gpd.read_file(file)), grid.BRITISH)
    return found.rename(columns={"area_code": "code", "area_name": "name"})


def assets(file: Path, category: str, columns: tuple[str, str, str]) -> gpd.GeoDataFrame:
    rows = gpd.read_file(file)
    if "geometry" not in rows or rows.geometry.isna().all():
        spots = gpd.points_from_xy(rows["lon"].astype(float), rows["lat"].astype(float))
        rows = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=spots, crs=4326)
    name, address, postcode = columns
    there = grid.to_metres(rows.set_crs(4326, allow_override=True), grid.BRITISH)
    plain = {
        "name": there[name],
        "category": category,
        "address": there[address] if address else None,
        "postcode": there[postcode] if postcode else None,
        "opening": None,
        "contact_public": None,
    }
    return gpd.GeoDataFrame(plain, geometry=there.geometry, crs=there.crs)


@dataclass(frozen=True, eq=False)
class Place:
    wards: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    assets: gpd.GeoDataFrame

    def sheet(self, row: int, paper: Paper = "A4", turned: Orientation = "portrait") -> Sheet:
        area = self.wards.iloc[[row]]
        outline = area.geometry.iloc[0]
        distance = self.assets.distance(outline)
        across = self.assets[(distance > 0) & (distance <= 500)]
        spot = across.sindex  # built once for the join below
        assert spot is not None
        named = gpd.sjoin(across, self.wards[["name", "geometry"]], how="left", lsuffix="own")
        names = named.groupby(level=0)["name_right"].first() if "name_right" in named else {}
        return Sheet(
            area=area,
            made_on=date(2026, 11, 22),
            place="Greater Manchester",
            neighbours=self.wards.drop(self.wards.index[row]),
            lines={"district": self.districts},
            assets=self.assets[distance == 0],
            assets_across=across.assign(
                distance=distance[across.index],
                area_name=pd.Series(names, index=across.index, dtype=object),
            ),
            boundary_date=date(2023, 5, 4),
            sources=(Credit(name="Wards 2023", licence="OGL v3.0", attribution="Source: ONS"),),
            paper=paper,
            orientation=turned,
        )


@cache
def place(realdata: Path, wards: str) -> Place:
    folder = realdata / "assets" / "gm"
    every = [
        assets(folder / "gm_libraries.csv", "library", ("name", "address", "postcode")),
        assets(folder / "gm_food_banks.geojson", "food", ("Name", "Address", "Postcode")),
        assets(folder / "trafford_schools_and_colleges.csv", "school", ("name", "", "postcode")),
        assets(folder / "trafford_places_of_worship.geojson", "worship", ("DISTNAME", "", "")),
        assets(folder / "trafford_care_homes.csv", "care", ("name", "address", "postcode")),
    ]
    rows = pd.concat(every, ignore_index=True)
    return Place(
        wards=areas(realdata / wards),
        districts=areas(realdata / "boundaries/gm/gm_lad_2023_bgc.geojson"),
        assets=gpd.GeoDataFrame(rows, crs=grid.BRITISH),
    )


def names_boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Return the boxes of names on the map as the drawing's own letters take them."""
    from mapping.paper.labels import width

    found = re.findall(
        r'<text x="([\d.-]+)" y="([\d.-]+)" font-size="([\d.]+)"[^>]*>([^<]*)</text>',
        drawing.svg.split('<g id="names">')[1].split("</g>")[0],
    )
    return [
        (
            float(x) - width(said, float(size)) / 2,
            float(y) - 0.66 * float(size),
            float(x) + width(said, float(size)) / 2,
            float(y),
        )
        for x, y, size, escaped in found
        for said in [unescape(escaped)]
    ]


@pytest.mark.parametrize(("paper", "turned"), PAPERS)
def test_every_ward_is_whole_and_no_mark_or_name_hides_another(
    realdata: Path, paper: Paper, turned: Orientation
) -> None:
    here = place(realdata, MANCHESTER)
    assert len(here.wards) == 215
    step = 1 if (paper, turned) == ("A4", "portrait") else 8
    for row in range(0, len(here.wards), step):
        drawing = draw(here.sheet(row, paper, turned))
        frame, name = drawing.frame, drawing.sheet.heading
        left, top, right, bottom = drawing.ward.bounds
        assert min(left, top, frame.width - right, frame.height - bottom) >= 7.5, name
        shown = frame.metres(1) ** 2 * drawing.ward.area
        assert shown == pytest.approx(here.wards.geometry.iloc[row].area, rel=0.01), name
        assert path(drawing.ward)
        assert not overlapping(list(drawing.bodies)), name
        marks = [
            (x - half, y - high, x + half, y + high)
            for (x, y), (half, high) in ((one.drawn, one.half) for one in drawing.bodies)
        ]
        boxes = names_boxes(drawing)
        tree = shapely.STRtree([shapely.box(*one) for one in (*marks, *boxes)])
        for box in boxes:
            assert box[0] >= 0, name
            assert box[2] <= frame.width, name
            assert len(tree.query(shapely.box(*box), predicate="intersects")) == 1, name


@pytest.mark.parametrize(("paper", "turned"), PAPERS)
def test_trafford_in_full_detail(
    realdata: Path, fonts: Path, press: Press, paper: Paper, turned: Orientation
) -> None:
    here = place(realdata, TRAFFORD)
    assert len(here.wards) == 21
    for row in range(0, 21, 1 if (paper, turned) == ("A4", "portrait") else 4):
        sheet = here.sheet(row, paper, turned)
        pdf = ward_map(sheet, fonts=fonts, press=press)
        assert press.warnings == ()
        said = re.sub(
            r"\s+",
            "",
            subprocess.run(
                ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
            ).stdout.decode(),
        )
        drawing = draw(sheet)
        assert f"Scale1:{drawing.frame.scale:,}on{paper}paper" in said
        for one in numbered(drawing).itertuples():
            assert f"{one.number}{''.join(str(one.name).split())}" in said, sheet.heading


@pytest.mark.parametrize(("paper", "turned"), PAPERS)
def test_no_word_of_the_document_touches_another_or_is_cut(
    realdata: Path, fonts: Path, press: Press, paper: Paper, turned: Orientation
) -> None:
    here = place(realdata, MANCHESTER)
    for row in range(0, 215, 10):
        sheet = here.sheet(row, paper, turned)
        assert faults(ward_map(sheet, fonts=fonts, press=press)) == [], sheet.heading
