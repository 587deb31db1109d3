"""Files with shapes that GDAL opens: GeoJSON, GeoPackage, Shapefile, KML and KMZ."""

import re
import sqlite3
from pathlib import Path

import pandas as pd

from layers.errors import BadFile
from store.files import archive, police, tables
from store.files.limits import Limits
from store.files.table import Content

_KML_OWN = {
    "id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
    "drawOrder", "icon", "snippet",
}  # fmt: skip
_GEOJSON_TYPES = re.compile(
    r'"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|(Multi)?(Point|LineString|Polygon))"'
)


def read_geojson(path: Path, limits: Limits, sheet: str | None = None) -> Content:
    """Read GeoJSON, heeding a ``crs`` member as older programmes write it, or police teams."""
    text = path.read_bytes()
    if b"gdal_streamed_alg" in text:
        msg = "The file points to other data instead of holding any, which is not allowed."
        raise BadFile(msg)
    words = text.decode("utf-8-sig", errors="replace")
    if not _GEOJSON_TYPES.search(words):
        if police.is_bundle(words):
            return police.read_bundle(words, limits, sheet)
        msg = "This JSON file is not GeoJSON. Save it as GeoJSON or as CSV."
        raise BadFile(msg)
    # Text that looks like a date is text; which fields are dates, the layer knows.
    return _read(path, limits, word="GeoJSON file", DATE_AS_STRING="YES")


def read_geopackage(path: Path, limits: Limits, sheet: str | None) -> Content:
    """Read one layer of a GeoPackage: only real tables, for a view may hide any question."""
    layers = _geopackage_layers(path)
    if not layers:
        msg = "The GeoPackage holds no layer that can be read."
        raise BadFile(msg)
    tables.check_name(sheet, layers, "layer")
    name = sheet or layers[0]
    content = _read(path, limits, word="GeoPackage", layer=name)
    content.sheet, content.sheets = name, layers
    return content


def _geopackage_layers(path: Path) -> list[str]:
    """List the tables, those with shapes first."""
    question = """
        SELECT c.table_name FROM gpkg_contents AS c
        JOIN sqlite_master AS m ON lower(m.name) = lower(c.table_name)
        WHERE m.type = 'table' AND m.sql NOT LIKE 'create virtual%'
          AND c.data_type IN ('features', 'attributes', 'aspatial')
        ORDER BY c.data_type != 'features', c.rowid LIMIT 1000
    """
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
            return [str(row[0]) for row in connection.execute(question)]
    except sqlite3.Error as error:
        msg = "The GeoPackage is damaged or cut off."
        raise BadFile(msg) from error


def read_zip(path: Path, folder: Path, limits: Limits, sheet: str | None) -> Content:
    """Read a zipped shapefile, wherever in the zip it lies."""
    with archive.open_archive(path, limits) as packed:
        found = archive.shapefiles(packed)
        if not found and police.in_zip(packed):
            return police.read_zip(packed, folder, limits, sheet)
        if not found:
            return _read_other(archive.single(packed, folder, limits), limits, sheet)
        names = sorted(found)
        tables.check_name(sheet, names, "shapefile")
        name = sheet or names[0]
        shape, stated = archive.unpack_shapefile(packed, found[name], folder, limits)
    content = _read(shape, limits, word="shapefile")
    content.sheet, content.sheets = name, names
    if not stated:
        content.notes.append("The shapefile has no .prj, so its coordinates were judged by size.")
    return content


def _read_other(path: Path, limits: Limits, sheet: str | None) -> Content:
    """Read the one table that a zip file holds instead of a shapefile."""
    if path.suffix in {".csv", ".tsv"}:
        return tables.read_csv(path, limits)
    if path.suffix == ".xlsx":
        return tables.read_xlsx(path, limits, sheet)
    msg = "The zip file holds no shapefile. Unpack it and bring in the file inside."
    raise BadFile(msg)


def read_kml(path: Path, folder: Path, limits: Limits) -> Content:
    """Read every folder of a KML or KMZ file as one table."""
    if path.suffix.casefold() == ".kmz":
        path = _unpacked_kml(path, folder, limits)
    text = path.read_bytes().replace(b"\x00", b"")
    if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
        msg = "The KML file holds XML entities, which are not allowed."
        raise BadFile(msg)
    import pyogrio

    try:
        names = [str(one[0]) for one in pyogrio.list_layers(path)]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.GeometryError) as error:
        msg = "The KML file is damaged or cut off."
        raise BadFile(msg) from error
    parts = [_read(path, limits, word="KML file", layer=name) for name in names[:200]]
    return _joined([part for part in parts if len(part.frame)] or parts[:1])


def _unpacked_kml(path: Path, folder: Path, limits: Limits) -> Path:
    """Take the one KML out of a KMZ."""
    with archive.open_archive(path, limits) as packed:
        inside = [name for name in archive.members(packed) if name.casefold().endswith(".kml")]
        if not inside:
            msg = "The KMZ file holds no KML."
            raise BadFile(msg)
        return archive.unpack(packed, inside[0], folder / "inside.kml", limits)


def _joined(parts: list[Content]) -> Content:
    """Put the folders of a KML together, without the columns that only steer drawing."""
    import numpy as np

    if not parts:
        msg = "The KML file holds no places."
        raise BadFile(msg)
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    shapes = np.concatenate([part.geometry for part in parts])
    empty = [name for name in frame if name in _KML_OWN or frame[name].isna().all()]
    return Content(frame=frame.drop(columns=empty), geometry=shapes, crs="EPSG:4326")


def _read(
    path: Path, limits: Limits, *, word: str, layer: str | None = None, **options: str
) -> Content:
    """Read one layer through GDAL, with options of its driver."""
    import pyogrio

    try:
        frame = pyogrio.read_dataframe(
            path, layer=layer, max_features=limits.rows + 1, datetime_as_string=True, **options
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        msg = f"The {word} is damaged, cut off or holds no layer."
        raise BadFile(msg) from error
    except (pyogrio.errors.GeometryError, pyogrio.errors.FeatureError) as error:
        msg = f"The {word} holds curves or other shapes that are not read. Save them as polygons."
        raise BadFile(msg) from error
    except (UnicodeDecodeError, ValueError) as error:
        msg = f"The {word} holds text or dates that cannot be read. Save it as UTF-8 again."
        raise BadFile(msg) from error
    return _content(frame, limits)


def _content(frame: pd.DataFrame, limits: Limits) -> Content:
    """Split a frame into shapes and plain columns."""
    if len(frame) > limits.rows:
        msg = f"The table has more than {limits.rows:,} rows, which is the most."
        raise BadFile(msg)
    if "geometry" not in frame or not hasattr(frame, "crs"):
        return Content(frame=pd.DataFrame(frame))
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    crs = None if frame.crs is None else frame.crs.to_wkt()
    return Content(frame=plain, geometry=frame["geometry"].to_numpy(), crs=crs)
