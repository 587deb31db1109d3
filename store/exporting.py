"""Write a layer to a file that opens elsewhere, with its sources and licences inside."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid
from layers.catalogue import LAYERS
from layers.errors import BadFile
from store.formulas import guarded
from store.geopackages import Style, to_geopackage
from store.parquets import to_geoparquet
from store.workbooks import to_workbook

__all__ = ["FORMATS", "Style", "export", "table_as_csv", "to_csv"]

FORMATS = ("gpkg", "geojson", "csv", "xlsx", "parquet")
_DIGITS = 7
"""Decimals of a degree: about a centimetre."""


def export(  # noqa: PLR0913  (each is one plain part of the same file)
    frame: gpd.GeoDataFrame,
    target: Path | str,
    *,
    layer: str = "records",
    sources: pd.DataFrame | None = None,
    about: Sequence[str] = (),
    style: Style | None = None,
) -> bytes:
    """
    Return a frame as a file.

    Parameters
    ----------
    frame
        Records with their shapes in EPSG:4326.
    target
        A path whose ending says the format, or the format itself: one of ``FORMATS``.
    layer
        What the records are called inside the file.
    sources
        Where records come from: layer, source, licence and, if known, ``attribution``; those of
        the records are put in the file.
    about
        Sentences on what the file holds and what was left out; CSV has no room for them.
    style
        How a GeoPackage is to be drawn.

    Raises
    ------
    BadFile
        If the format is none of these.
    """
    wanted = (Path(target).suffix or str(target)).lstrip(".").casefold()
    if wanted not in FORMATS:
        msg = f"Files are written as {', '.join(FORMATS)}, not {wanted!r}."
        raise BadFile(msg)
    credits = _credits(frame, layer, sources)
    if wanted == "csv":
        return table_as_csv(_with_attribution(_as_table(frame, layer), credits))
    if wanted == "geojson":
        return _to_geojson(frame, layer, {"sources": credits, "about": list(about)})
    if wanted == "xlsx":
        named = LAYERS[layer].title if layer in LAYERS else layer
        table = _as_table(frame, layer)
        return to_workbook(table, title=named, dates=_dates(layer), credits=credits, about=about)
    plain = _plain(frame) if _has_places(layer) else _plain_table(frame)
    if wanted == "parquet":
        inside = {"layer": layer, "sources": credits, "about": list(about)}
        return to_geoparquet(plain, dates=_dates(layer), inside=inside)
    return to_geopackage(plain, layer=layer, credits=credits, about=about, style=style)


def _has_places(layer: str) -> bool:
    """Whether records of a layer have shapes; of a layer that is not ours they may."""
    return layer not in LAYERS or bool(LAYERS[layer].geometries)


def _dates(layer: str) -> list[str]:
    """Return the fields of a layer that hold days."""
    fields = LAYERS[layer].fields if layer in LAYERS else ()
    return [one.name for one in fields if one.kind == "date"]


def _credits(
    frame: gpd.GeoDataFrame, layer: str, sources: pd.DataFrame | None
) -> list[dict[str, str]]:
    """List the sources of the records, each once, with licence and the words they ask for."""
    own = {"source", "licence"} <= set(frame.columns)
    parts = [frame[["source", "licence"]]] if own else []
    words: dict[str, str] = {}
    if sources is not None and len(sources):
        mine = sources[sources["layer"] == layer] if "layer" in sources else sources
        if "attribution" in mine:
            words = dict(zip(mine["source"], mine["attribution"].fillna(""), strict=True))
        if not own or frame.empty:
            parts.append(mine[["source", "licence"]])
    if not parts:
        return []
    joined = pd.concat(parts, ignore_index=True).fillna("").astype(str).drop_duplicates()
    pairs = joined.sort_values(["source", "licence"]).itertuples(index=False, name=None)
    return [
        {"source": source, "licence": licence, "attribution": words.get(source, "")}
        for source, licence in pairs
    ]


def _with_attribution(table: pd.DataFrame, credits: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Put the words that sources ask for beside each record: a CSV holds nothing else."""
    words = {one["source"]: one["attribution"] for one in credits if one["attribution"]}
    if not words or "source" not in table:
        return table
    return table.assign(attribution=[words.get(str(one), "") for one in table["source"]])


def to_csv(frame: gpd.GeoDataFrame) -> bytes:
    """
    Return a frame as CSV in UTF-8 with a mark, which Excel needs.

    Points are given as ``lon`` and ``lat``, all other shapes as well-known text in ``wkt``. Every
    text is quoted and guarded against being run as a formula; numbers stay numbers.
    """
    return table_as_csv(_as_table(frame, "records"))


def _as_table(frame: gpd.GeoDataFrame, layer: str) -> pd.DataFrame:
    """Return records as a plain table, their places as columns, where they are from last."""
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    if not _has_places(layer):
        return plain
    last = [name for name in ("source", "licence") if name in plain]
    first = plain[[name for name in plain if name not in last]]
    places = pd.DataFrame(_places(frame), index=plain.index)
    return pd.concat([first, places, plain[last]], axis=1)


def table_as_csv(table: pd.DataFrame) -> bytes:
    """Return a table without shapes as CSV, in the form of `to_csv`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([guarded(str(name)) for name in table])
    for row in zip(*(table[name].tolist() for name in table), strict=True):
        writer.writerow([_cell(one) for one in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    """Return one cell: numbers as they are, nothing as nothing, text guarded."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float | int | np.number) and not isinstance(value, bool):
        return "" if value != value else value
    return guarded(str(value))


def _places(frame: gpd.GeoDataFrame) -> dict[str, list[object]]:
    """Return the columns that say where records are."""
    shapes = frame.geometry.to_numpy()
    there = np.array([one is not None and not one.is_empty for one in shapes], dtype=bool)
    if (shapely.get_type_id(shapes[there]) == 0).all():
        points = np.full((len(shapes), 2), np.nan)
        points[there] = np.round(shapely.get_coordinates(shapes[there]), _DIGITS)
        return {"lon": points[:, 0].tolist(), "lat": points[:, 1].tolist()}
    texts = shapely.to_wkt(shapes, rounding_precision=_DIGITS)
    return {"wkt": ["" if one is None else one for one in texts]}


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a copy with columns that every format can hold."""
    others = [name for name in frame.columns if name != frame.geometry.name]
    columns = {name: _plain_column(frame[name]) for name in others}
    shapes = frame.geometry.set_crs(grid.LONLAT, allow_override=True)
    return gpd.GeoDataFrame(columns, geometry=shapes.to_numpy(), crs=grid.LONLAT)


def _plain_column(series: pd.Series) -> list[object] | pd.Series:
    """Return numbers as numbers and everything else as text or nothing."""
    if pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
        return pd.Series(series.to_numpy(), dtype=series.dtype)
    return [None if value is None or value is pd.NA else str(value) for value in series.tolist()]


def _plain_table(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a copy without shapes, with columns that every format can hold."""
    return pd.DataFrame(_plain(frame).drop(columns="geometry"))


def _to_geojson(frame: gpd.GeoDataFrame, layer: str, inside: Mapping[str, object]) -> bytes:
    """Return GeoJSON with members ``sources`` and ``about`` beside the features."""
    content = json.loads(_plain(frame).to_json(na="null", drop_id=True, to_wgs84=False))
    content.pop("crs", None)
    head = {"type": content["type"], "name": layer, **inside}
    whole = head | {"features": content["features"]}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False).encode()
