import csv
import io
import json
import sqlite3
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import BadFile
from store.exporting import export
from store.files import tables
from store.files.limits import UPLOAD

SOURCES = pd.DataFrame(
    {
        "layer": ["assets", "needs"],
        "source": ["Libraries", "Reports"],
        "licence": ["OGL v3.0", "CC BY 4.0"],
        "records": [1, 1],
    }
)


def halls(names: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "name": names,
            "reach": [float(number) for number in range(len(names))],
            "source": "Libraries",
            "licence": "OGL v3.0",
        },
        geometry=[shapely.Point(-2.3, 53.4)] * len(names),
        crs=4326,
    )


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1
) | st.sampled_from(["=1+1", "+44", "-3", "@a", "\tb", "\r\nc", "'=d", "''+e", '"', "a,b", "|"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(TEXT, min_size=1, max_size=8))
def test_csv_comes_back_exactly(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(export(halls(["x", *names]), "csv", layer="assets"))
        back = tables.read_csv(path, UPLOAD).frame
    assert back["name"].tolist() == ["x", *names]
    assert back["reach"].astype(float).tolist() == [float(n) for n in range(len(names) + 1)]


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_of_text_is_a_formula_and_numbers_stay_numbers(cell: str) -> None:
    text = export(halls([cell]), "csv").decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert row[0] == "'" + cell
    assert '"0.0"' not in text
    assert row[2:4] == ["-2.3", "53.4"]
    assert row[-2:] == ["Libraries", "OGL v3.0"]


def test_areas_are_written_as_text_shapes() -> None:
    frame = halls(["a"]).set_geometry([shapely.box(0, 0, 1, 1)], crs=4326)
    rows = list(csv.DictReader(io.StringIO(export(frame, "csv").decode("utf-8-sig"))))
    assert shapely.from_wkt(rows[0]["wkt"]).equals(shapely.box(0, 0, 1, 1))


def test_geojson_names_its_sources() -> None:
    content = json.loads(export(halls(["a"]), Path("x.geojson"), layer="assets", sources=SOURCES))
    one = {"source": "Libraries", "licence": "OGL v3.0", "attribution": ""}
    assert content["sources"] == [one]
    assert content["features"][0]["properties"]["name"] == "a"
    assert "crs" not in content


@pytest.mark.parametrize("names", [["a", "b"], []])
def test_geopackage_opens_with_its_sources(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "out.gpkg"
    path.write_bytes(export(halls(names), path, layer="assets", sources=SOURCES))
    back = gpd.read_file(path, layer="assets")
    assert back["name"].tolist() == names
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT source, licence FROM sources").fetchall()
    connection.close()
    assert found == [("Libraries", "OGL v3.0")]


def test_other_formats_are_refused() -> None:
    with pytest.raises(BadFile, match="not 'shp'"):
        export(halls(["a"]), "shp")
