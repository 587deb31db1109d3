"""How the bounded process hands a table back: an Arrow file, shapes as well-known binary."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from layers.errors import BadFile
from store.files.table import Content, Shapes

SHAPES, ROWS = "__wkb", "__row"
FILE = "table.arrow"


def filtered(content: Content, where: Mapping[str, str | Sequence[str]]) -> Content:
    """Keep the rows whose columns hold one of the values wanted, compared as text."""
    rows = content.rows
    if rows is None:
        rows = np.arange(1, len(content.frame) + 1, dtype=np.int64)
    mask = np.ones(len(content.frame), dtype=bool)
    for name, wanted in where.items():
        if name not in content.frame:
            msg = f"There is no column called {name!r} to choose rows by."
            raise BadFile(msg)
        values = {str(one) for one in ([wanted] if isinstance(wanted, str) else wanted)}
        mask &= content.frame[name].map(_as_text).isin(values).to_numpy()
    content.rows = rows[mask]
    if not mask.all():
        held = set(content.rows.tolist())
        content.frame = content.frame[mask].reset_index(drop=True)
        content.geometry = None if content.geometry is None else content.geometry[mask]
        content.faults = [fault for fault in content.faults if fault.row in held]
    return content


def _as_text(cell: object) -> str:
    """Return a cell as a person would write it: 2024, not 2024.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write(content: Content, folder: Path) -> None:
    """Write the table."""
    columns = {str(name): _plain(content.frame[name]) for name in content.frame.columns}
    if content.geometry is not None:
        binary = shapely.to_wkb(_shallow(content.geometry))
        columns[SHAPES] = pa.array(binary, type=pa.large_binary())
    table = pa.table(columns | {ROWS: pa.array(content.rows)})
    with pa.OSFile(str(folder / FILE), "wb") as sink, pa.ipc.new_file(sink, table.schema) as out:
        out.write_table(table)


def _shallow(shapes: Shapes) -> Shapes:
    """Flatten collections, so that none is nested when the other side reads it."""
    nested = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    for at in np.flatnonzero(nested):
        parts = shapes[at : at + 1]
        for _ in range(8):
            parts = shapely.get_parts(parts)
        shapes[at] = shapely.geometrycollections(parts)
    return shapes


def _plain(series: pd.Series) -> pa.Array:
    """Return a column as Arrow: numbers stay numbers, everything else is text."""
    if pd.api.types.is_bool_dtype(series) or not pd.api.types.is_numeric_dtype(series):
        cells = [None if _nothing(cell) else _word(cell) for cell in series.tolist()]
        return pa.array(cells, type=pa.large_string())
    return pa.array(series)


def _nothing(cell: object) -> bool:
    """Whether a cell is empty."""
    return (
        cell is None
        or cell is pd.NaT
        or cell is pd.NA
        or (isinstance(cell, float) and cell != cell)
    )


def _word(cell: object) -> str:
    """Return one cell as text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dict | list | tuple | np.ndarray):
        return json.dumps(cell, default=str)
    return str(cell)


def read(path: Path) -> tuple[pd.DataFrame, Shapes | None, npt.NDArray[np.int64]]:
    """Read the table back: columns, shapes (or None) and row numbers."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
        rows = table.column(ROWS).to_numpy().astype(np.int64)
        shapes = None
        if SHAPES in table.column_names:
            shapes = shapely.from_wkb(table.column(SHAPES).to_numpy(zero_copy_only=False))
            table = table.drop_columns([SHAPES])
        columns = {
            name: pd.Series(table.column(name).to_pandas())
            for name in table.column_names
            if name != ROWS
        }
    plain = {name: _objects(one) for name, one in columns.items()}
    return pd.DataFrame(plain, index=pd.RangeIndex(len(rows))), shapes, rows


def _objects(series: pd.Series) -> pd.Series:
    """Keep numbers as they are and text as plain Python text."""
    if pd.api.types.is_numeric_dtype(series):
        return series
    cells = series.astype(object)
    return cells.where(cells.notna(), None)
