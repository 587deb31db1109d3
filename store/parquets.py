"""Records as GeoParquet, with their sources in the file's own metadata."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

METADATA = b"patchwork"
"""Where sources and notes stand in the file's metadata, as JSON."""


def to_geoparquet(
    frame: gpd.GeoDataFrame | pd.DataFrame,
    *,
    dates: Sequence[str],
    inside: Mapping[str, object],
) -> bytes:
    """
    Return a frame as GeoParquet; without shapes, as plain Parquet.

    Parameters
    ----------
    frame
        The records, in EPSG:4326 where they have shapes.
    dates
        Columns that hold days, written as YYYY-MM-DD; they become dates.
    inside
        Sources and notes.
    """
    typed = frame.assign(**{name: _days(frame[name]) for name in dates if name in frame})
    out = io.BytesIO()
    typed.to_parquet(out, index=False)
    table = parquet.read_table(pa.BufferReader(out.getvalue()))
    note = json.dumps(inside, ensure_ascii=False).encode()
    noted = table.replace_schema_metadata({**(table.schema.metadata or {}), METADATA: note})
    out = io.BytesIO()
    parquet.write_table(noted, out, compression="zstd")
    return out.getvalue()


def _days(texts: pd.Series) -> pd.Series:
    """Turn days as text into days; a column without any stays empty text."""
    days = [None if not isinstance(one, str) else date.fromisoformat(one[:10]) for one in texts]
    return pd.Series(days, index=texts.index, dtype=pd.ArrowDtype(pa.date32()))
