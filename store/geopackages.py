"""Records as a GeoPackage, with sources, notes and a style that QGIS takes."""

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

_STYLES = """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
        f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    )
"""


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a programme is to draw the layer, in QGIS's own form and in the open one."""

    qml: str
    sld: str


def to_geopackage(
    frame: gpd.GeoDataFrame | pd.DataFrame,
    *,
    layer: str,
    credits: Sequence[Mapping[str, str]],
    about: Sequence[str],
    style: Style | None,
) -> bytes:
    """
    Return a GeoPackage with the records, a table ``sources`` and a table ``about`` beside them.

    Parameters
    ----------
    frame
        The records, in EPSG:4326 where they have shapes.
    layer
        What the table of the records is called.
    credits
        ``source``, ``licence`` and ``attribution`` of each source.
    about
        Sentences on what the file holds and what was left out.
    style
        How it is to be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="patchwork-export-") as folder:
        path = Path(folder) / "export.gpkg"
        kind = None if len(frame) or not isinstance(frame, gpd.GeoDataFrame) else "Unknown"
        pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type=kind)
        with closing(sqlite3.connect(path)) as connection, connection:
            rows = [(one["source"], one["licence"], one["attribution"]) for one in credits]
            _table(connection, "sources", ("source", "licence", "attribution"), rows)
            _table(connection, "about", ("line",), [(line,) for line in about])
            if style is not None:
                _add_style(connection, layer, style)
        return path.read_bytes()


def _table(
    connection: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, ...]],
) -> None:
    """Write a table without shapes, and name it in the contents."""
    described = ", ".join(f"{one} TEXT" for one in columns)
    connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY AUTOINCREMENT, {described})")
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)
    _register(connection, name)


def _register(connection: sqlite3.Connection, name: str) -> None:
    """Name a table without shapes in the contents."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
        (name, name),
    )


def _add_style(connection: sqlite3.Connection, layer: str, style: Style) -> None:
    """Write the style where QGIS looks for one, as what it takes by itself."""
    connection.execute(_STYLES)
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?, 'geom', 'Patchwork', ?, ?, 1, 'Colours and marks of Patchwork', '')",
        (layer, style.qml, style.sld),
    )
    _register(connection, "layer_styles")
