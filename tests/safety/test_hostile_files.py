"""Files that try to read the server's disk, call out, or never end. Each is made here as text."""

import io
import json
import sqlite3
import stat
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely
from openpyxl import Workbook
from pyarrow import parquet

from layers.actor import OPERATOR
from layers.errors import BadFile
from store.files import UPLOAD, read
from store.files.signature import KINDS
from store.loading import Report, Source, load
from store.opening import open_store
from store.register import Register

LONGEST = 40.0
"""Seconds: the wall limit of the bounded process, and a little to start it on a busy machine."""

VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource>
<SrcLayer>secret</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"""
GDALG = '{"type": "gdal_streamed_alg", "command_line": "gdal vector read /etc/passwd"}'


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    store = open_store(tmp_path / "place.gpkg", create=True)
    yield Register(store, OPERATOR)
    store.close()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that writes down who calls."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()
    thread.join()


def tried(register: Register, file: Path, layer: str = "assets") -> Report | str:
    """Load a file; what comes of it within the time, with the store as it was if refused."""
    before = register.counts(), register.version(layer)
    start = time.monotonic()
    try:
        return load(register, Source(layer=layer, file=file))
    except BadFile as refusal:
        assert (register.counts(), register.version(layer)) == before
        text = str(refusal)
        assert 10 < len(text) < 400
        assert "Traceback" not in text
        return text
    finally:
        assert time.monotonic() - start < LONGEST


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_a_pointer_to_other_data_is_refused_under_every_name(
    register: Register, tmp_path: Path, ending: str
) -> None:
    secret = written(tmp_path, "secret.csv", "name,lon,lat\nsecret,-2.3,53.4\n")
    said = tried(register, written(tmp_path, f"upload{ending}", VRT.format(secret)))
    assert isinstance(said, str)
    assert "points to other data" in said


@pytest.mark.parametrize("ending", [".json", ".geojson", ".csv"])
def test_a_streamed_algorithm_is_refused(register: Register, tmp_path: Path, ending: str) -> None:
    said = tried(register, written(tmp_path, f"upload{ending}", GDALG))
    assert isinstance(said, str)


@pytest.mark.parametrize("ending", [".csv", ".kml", ".geojson"])
def test_a_hidden_pointer_calls_nobody(
    register: Register, tmp_path: Path, listener: tuple[str, list[str]], ending: str
) -> None:
    address, calls = listener
    pad = "<!-- <kml> " + "x" * 70_000 + " -->"
    if ending == ".geojson":
        pad = '{"a": "' + "x" * 70_000 + '"}'
    file = written(tmp_path, f"upload{ending}", pad + VRT.format(f"/vsicurl/{address}/x.csv"))
    said = tried(register, file)
    assert isinstance(said, str) or said.added == 0
    assert calls == []


def test_a_link_in_kml_calls_nobody(
    register: Register, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    address, calls = listener
    link = f"<NetworkLink><Link><href>{address}/more.kml</href></Link></NetworkLink>"
    tried(register, written(tmp_path, "upload.kml", f"<kml><Document>{link}</Document></kml>"))
    assert calls == []


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("entity", [LAUGHS, XXE])
def test_entities_in_kml_are_refused(register: Register, tmp_path: Path, entity: str) -> None:
    body = "<kml><Placemark><name>&a;</name><Point><coordinates>-2,53</coordinates></Point>"
    said = tried(register, written(tmp_path, "upload.kml", entity + body + "</Placemark></kml>"))
    assert isinstance(said, str)
    assert "entities" in said


@pytest.mark.parametrize("entity", [LAUGHS, XXE])
def test_entities_in_excel_are_refused(register: Register, tmp_path: Path, entity: str) -> None:
    members = workbook([["name", "lon", "lat"], ["x", "-2", "53"]])
    members["xl/workbook.xml"] = entity.encode() + members["xl/workbook.xml"]
    said = tried(register, zipped(tmp_path / "upload.xlsx", members))
    assert isinstance(said, str)
    assert "entities" in said


def workbook(rows: list[list[str]]) -> dict[str, bytes]:
    """Make a workbook and give its members."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_cell_in_the_last_corner_is_refused(register: Register, tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "name"
    book.active["XFD1048576"] = "far"
    book.save(tmp_path / "upload.xlsx")
    said = tried(register, tmp_path / "upload.xlsx")
    assert isinstance(said, str)
    assert "row 1,048,576 and column 16,384" in said


def test_too_many_rows_are_refused(register: Register, tmp_path: Path) -> None:
    text = "name,lon,lat\n" + "Hall,-2.3,53.4\n" * (UPLOAD.rows + 1)
    said = tried(register, written(tmp_path, "upload.csv", text))
    assert said == "The table has more than 20,000 rows, which is the most."


def test_a_million_columns_are_refused(register: Register, tmp_path: Path) -> None:
    said = tried(register, written(tmp_path, "upload.csv", ",".join(["a"] * 1_000_000) + "\n"))
    assert said == "The table has 1,000,000 columns; 2,000 is the most."


def bad_zips(folder: Path) -> dict[str, Path]:
    """Make zip files that must not be opened."""
    link = zipfile.ZipInfo("shape.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return {
        "holds a link": folder / "link.zip",
        "files; 50": zipped(folder / "many.zip", {f"{n}.csv": b"a" for n in range(60)}),
        "packed more": zipped(folder / "bomb.zip", {"a.csv": b"0" * 30_000_000}),
        "points outside": zipped(folder / "up.zip", {"../../etc/x.shp": b"a"}),
        "outside of it": zipped(folder / "root.zip", {"/etc/x.shp": b"a"}),
        "no shapefile": zipped(folder / "empty.zip", {"README.txt": b"nothing"}),
        "without its": zipped(folder / "half.zip", {"a/wards.shp": b"a", "a/wards.dbf": b"b"}),
    }


@pytest.mark.parametrize(
    "said",
    [
        "holds a link",
        "files; 50",
        "packed more",
        "points outside",
        "outside of it",
        "no shapefile",
        "without its",
    ],
)
def test_zip_files_are_looked_at_first(register: Register, tmp_path: Path, said: str) -> None:
    sentence = tried(register, bad_zips(tmp_path)[said])
    assert isinstance(sentence, str)
    assert said in sentence


def nested_wkb(depth: int) -> bytes:
    head = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00"
    return head * depth + bytes(shapely.to_wkb(shapely.Point(-2.3, 53.4)))


def geoparquet(path: Path, blob: bytes) -> Path:
    """Write a GeoParquet file with one shape as given."""
    meta = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
    }
    table = pa.table({"name": ["x"], "geometry": pa.array([blob], type=pa.binary())})
    parquet.write_table(table.replace_schema_metadata({b"geo": json.dumps(meta).encode()}), path)
    return path


@pytest.mark.parametrize(
    "blob", [nested_wkb(20_000), b"\x01\x02\x00\x00\x00\xff\xff\xff\xff" + b"\x00" * 32]
)
def test_binary_shapes_that_crash_a_library_only_end_the_worker(
    register: Register, tmp_path: Path, blob: bytes
) -> None:
    said = tried(register, geoparquet(tmp_path / "upload.parquet", blob))
    assert isinstance(said, str)
    assert register.check() == []


def test_deep_text_shapes_are_refused_by_row(register: Register, tmp_path: Path) -> None:
    deep = "GEOMETRYCOLLECTION(" * 50_000 + "POINT(-2 53)" + ")" * 50_000
    text = f'name,wkt\nDeep,"{deep}"\nHall,"POINT(-2.3 53.4)"\n'
    said = tried(register, written(tmp_path, "upload.csv", text))
    assert isinstance(said, Report)
    assert (said.read, said.added) == (2, 1)
    assert said.refused == [{"row": 1, "field": "wkt", "reason": "The shape is nested too deep."}]


def test_deep_geojson_is_refused(register: Register, tmp_path: Path) -> None:
    deep = '{"type":"GeometryCollection","geometries":[' * 20_000 + "]}" * 20_000
    feature = f'{{"type":"Feature","properties":{{"name":"x"}},"geometry":{deep}}}'
    said = tried(register, written(tmp_path, "upload.geojson", feature))
    assert isinstance(said, str) or said.added == 0


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e999", "abc"])
def test_coordinates_that_are_no_numbers_are_refused(
    register: Register, tmp_path: Path, cell: str
) -> None:
    said = tried(register, written(tmp_path, "u.csv", f"name,lon,lat\nHall,{cell},53.4\n"))
    assert isinstance(said, Report)
    assert said.refused[0]["row"] == 1
    assert "not a number" in str(said.refused[0]["reason"])


@pytest.mark.parametrize("shape", ["POINT(NaN 53)", "LINESTRING(-2 53, inf 54)", "CIRCLE(1 2 3)"])
def test_shapes_without_numbers_are_refused(register: Register, tmp_path: Path, shape: str) -> None:
    text = f'name,wkt\nGood,POINT(-2.3 53.4)\nBad,"{shape}"\n'
    said = tried(register, written(tmp_path, "u.csv", text))
    assert isinstance(said, Report)
    assert (said.added, len(said.refused)) == (1, 1)
    assert said.refused[0]["row"] == 2


def test_a_scribble_is_refused_quickly(register: Register, tmp_path: Path) -> None:
    points = np.random.default_rng(1).uniform(0, 0.1, (2_000, 2)) + (-2.4, 53.4)
    scribble = shapely.to_wkt(shapely.Polygon(points))
    said = tried(register, written(tmp_path, "u.csv", f'name,wkt\nScribble,"{scribble}"\n'))
    assert isinstance(said, Report)
    assert "crosses itself more than 2,000 times" in str(said.refused[0]["reason"])


def package(path: Path) -> Path:
    frame = gpd.GeoDataFrame({"name": ["Hall"]}, geometry=[shapely.Point(-2.3, 53.4)], crs=4326)
    frame.to_file(path, layer="halls", driver="GPKG")
    return path


def test_a_view_in_a_geopackage_is_never_opened(register: Register, tmp_path: Path) -> None:
    path = package(tmp_path / "upload.gpkg")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, "
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE VIEW aaa AS {endless} NULL AS geom FROM n")
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
            " VALUES ('aaa', 'features', 'aaa', 4326)"
        )
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('aaa', 'geom', 'GEOMETRY', 4326, 0, 0)"
        )
    connection.close()
    assert read(path).sheets == ("halls",)
    with pytest.raises(BadFile, match="no layer called 'aaa'"):
        read(path, sheet="aaa")
    said = tried(register, path)
    assert isinstance(said, Report)
    assert said.added == 1


def good_files(folder: Path) -> dict[str, Path]:
    """Make one good file of every kind that is not plain text."""
    frame = gpd.GeoDataFrame(
        {"name": [f"Hall {n}" for n in range(200)]},
        geometry=gpd.points_from_xy(np.linspace(-2.4, -2.3, 200), np.linspace(53.4, 53.5, 200)),
        crs=4326,
    )
    frame.to_file(folder / "a.geojson", driver="GeoJSON")
    frame.to_file(folder / "a.gpkg", driver="GPKG")
    frame.to_file(folder / "a.kml", driver="KML")
    frame.to_file(folder / "wards.shp")
    frame.to_parquet(folder / "a.parquet")
    parts = {one.name: one.read_bytes() for one in folder.glob("wards.*")}
    zipped(folder / "a.zip", parts)
    zipped(folder / "a.kmz", {"doc.kml": (folder / "a.kml").read_bytes()})
    zipped(folder / "a.xlsx", workbook([["name", "lon", "lat"]] + [["x", "-2.3", "53.4"]] * 99))
    return {ending: folder / f"a.{ending}" for ending in KINDS_TO_CUT}


KINDS_TO_CUT = ("geojson", "gpkg", "kml", "zip", "parquet", "kmz", "xlsx")


@pytest.mark.parametrize("ending", KINDS_TO_CUT)
def test_a_file_cut_off_is_refused(register: Register, tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "good"
    folder.mkdir()
    whole = good_files(folder)[ending].read_bytes()
    said = tried(register, written(tmp_path, f"cut.{ending}", whole[: len(whole) * 6 // 10]))
    assert isinstance(said, str) or said.added < 200


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_an_empty_file_is_refused(register: Register, tmp_path: Path, ending: str) -> None:
    assert tried(register, written(tmp_path, f"empty{ending}", b"")) == "The file is empty."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.csv", b"PK\x03\x04" + b"\x00" * 100),
        ("table.xlsx", b"name,lon,lat\nHall,-2.3,53.4\n"),
        ("map.gpkg", b"{}"),
        ("map.geojson", b"name,lon,lat\n"),
        ("map.kml", b"<html></html>"),
        ("map.parquet", b"SQLite format 3\x00"),
        ("map.shp", b"\x00\x00\x27\x0a"),
        ("run.exe", b"MZ"),
        ("noending", b"name,lon,lat\n"),
    ],
)
def test_a_wrong_ending_is_refused(
    register: Register, tmp_path: Path, name: str, content: bytes
) -> None:
    assert isinstance(tried(register, written(tmp_path, name, content)), str)


def test_nul_characters_are_refused(register: Register, tmp_path: Path) -> None:
    said = tried(register, written(tmp_path, "u.csv", b"name,lon,lat\nHa\x00ll,-2.3,53.4\n"))
    assert isinstance(said, str)
    assert "NUL" in said


def test_the_worker_knows_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.files import process

    monkeypatch.setenv("SECRET_KEY", "do not tell")
    known = process._environment(tmp_path, "gpkg")
    assert "SECRET_KEY" not in known
    assert "GPKG" not in known["GDAL_SKIP"].split(",")
    assert {"OGR_VRT", "GDALG", "WFS", "CSV", "HTTP"} <= set(known["GDAL_SKIP"].split(","))
