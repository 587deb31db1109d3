"""What kind of file it is: its ending and its first bytes must agree before anything opens it."""

from pathlib import Path

from layers.errors import BadFile
from store.files.limits import Limits

KINDS: dict[str, str] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
    ".zip": "zip",
    ".kml": "kml",
    ".kmz": "kmz",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
}
"""The kind of file by its ending; nothing else is opened."""

WORDS = {
    "csv": "CSV",
    "xlsx": "Excel (.xlsx)",
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "zip": "zipped Shapefile",
    "kml": "KML",
    "kmz": "KMZ",
    "parquet": "Parquet",
}
TAKEN = (
    "CSV, Excel (.xlsx), GeoJSON, GeoPackage, zipped Shapefile, KML, KMZ and (Geo)Parquet are read"
)
_ADVICE = {
    ".shp": "Zip the .shp together with its .dbf, .shx and .prj and bring in the .zip.",
    ".dbf": "Zip the .dbf together with its .shp, .shx and .prj and bring in the .zip.",
    ".xls": "Save it as .xlsx or CSV.",
    ".ods": "Save it as .xlsx or CSV.",
    ".xml": "Save it as KML, GeoJSON or CSV.",
    ".gml": "Save it as GeoJSON or GeoPackage.",
    ".gpx": "Save it as KML or GeoJSON.",
}
_FORBIDDEN = (b"<ogrvrt", b"gdal_streamed_alg", b"<vrtdataset", b"<ogrwfsdatasource")
_STARTS = {
    "xlsx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "kmz": (b"PK\x03\x04",),
    "gpkg": (b"SQLite format 3\x00",),
    "parquet": (b"PAR1",),
}
_BINARY = (
    b"PK\x03\x04",
    b"SQLite format 3\x00",
    b"PAR1",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x1f\x8b",
)
_HEAD = 1 << 16


def kind_of(path: Path, limits: Limits) -> str:
    """
    Return the kind of a file.

    Raises
    ------
    BadFile
        If it is empty, too large, of a kind that is not read, or not what its name says.
    """
    kind = KINDS.get(path.suffix.casefold())
    if kind is None:
        advice = _ADVICE.get(path.suffix.casefold(), TAKEN + ".")
        msg = f"Files ending in {path.suffix or 'nothing'!r} are not read. {advice}"
        raise BadFile(msg)
    size = path.stat().st_size
    if size == 0:
        msg = "The file is empty."
        raise BadFile(msg)
    if size > limits.file_bytes:
        msg = f"The file has {size / 1e6:,.0f} MB; {limits.file_bytes / 1e6:,.0f} MB is the most."
        raise BadFile(msg)
    with path.open("rb") as handle:
        check_head(handle.read(_HEAD), kind)
    return kind


def check_head(head: bytes, kind: str) -> None:
    """Refuse a file whose first bytes do not fit its kind, or that points elsewhere."""
    plain = head.replace(b"\x00", b"").lower()
    if any(word in plain for word in _FORBIDDEN):
        msg = "The file points to other data instead of holding any, which is not allowed."
        raise BadFile(msg)
    starts = _STARTS.get(kind)
    if starts and not head.startswith(starts):
        msg = f"The file is called a {WORDS[kind]} file, but it is not one inside."
        raise BadFile(msg)
    if starts is None:
        _check_text(head, kind)


def _check_text(head: bytes, kind: str) -> None:
    """Refuse binary data named as text, and text that cannot be of its kind."""
    if head.startswith(_BINARY):
        msg = f"The file is called a {WORDS[kind]} file, but it is another kind of file inside."
        raise BadFile(msg)
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:1]
    if kind == "geojson" and start not in (b"{",):
        msg = "The file is called GeoJSON, but it is not: GeoJSON begins with a curly bracket."
        raise BadFile(msg)
    if kind == "kml" and (start != b"<" or b"<kml" not in head.replace(b"\x00", b"")):
        msg = "The file is called KML, but it has no <kml> element."
        raise BadFile(msg)
