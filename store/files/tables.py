"""Tables without shapes of their own: CSV, Excel and plain Parquet."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import BadFile
from layers.postcode import normalise
from store.files import archive, encodings
from store.files.limits import Limits
from store.files.table import Content, Fault
from store.formulas import unguarded

CODE_POINT = (
    "Postcode",
    "Positional_quality_indicator",
    "Eastings",
    "Northings",
    "Country_code",
    "NHS_regional_HA_code",
    "NHS_HA_code",
    "Admin_county_code",
    "Admin_district_code",
    "Admin_ward_code",
)
"""The columns of Code-Point Open, whose files carry no header."""

_DAMAGED_WORKBOOK = "The Excel file is damaged, or locked with a password. Save it as .xlsx again."
_LOOK_AHEAD = 50
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,8})"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CHUNK = 1 << 20


def read_csv(path: Path, limits: Limits) -> Content:
    """Read delimited text; every cell stays text."""
    text, encoding = encodings.decoded(path.read_bytes())
    mark = encodings.delimiter(text)
    csv.field_size_limit(1 << 24)
    try:
        content = _table(csv.reader(io.StringIO(text, newline=""), delimiter=mark), limits)
    except csv.Error as error:
        msg = f"The file is no readable CSV ({error}). Save it as CSV again."
        raise BadFile(msg) from error
    shown = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[mark]
    if (encoding, mark) != ("utf-8", ","):
        content.notes.append(f"Read as {encoding.upper()} text, separated by {shown}s.")
    return content


def _table(reader: Iterable[Sequence[str]], limits: Limits) -> Content:
    """Find the header and lay the rows below it out in columns."""
    rows = iter(reader)
    first = list(islice(rows, _LOOK_AHEAD))
    start = _header_row(first)
    if start is None:
        msg = "The file has no table in it."
        raise BadFile(msg)
    header, below = list(first[start]), first[start + 1 :]
    if _is_code_point(header):
        header, below = list(CODE_POINT), first[start:]
    if len(header) > limits.columns:
        msg = f"The table has {len(header):,} columns; {limits.columns:,} is the most."
        raise BadFile(msg)
    return _laid_out(_named(header), _chained(below, rows), limits)


def _chained(
    below: Iterable[Sequence[str]], rows: Iterable[Sequence[str]]
) -> Iterable[Sequence[str]]:
    """Go on with the rest of the rows after those that were looked at."""
    yield from below
    yield from rows


def _header_row(rows: list[Sequence[str]]) -> int | None:
    """Return the first row at least half as full as the fullest, so that titles are passed over."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    widest = max(filled, default=0)
    if widest == 0:
        return None
    return next(at for at, count in enumerate(filled) if count * 2 >= widest)


def _is_code_point(row: Sequence[str]) -> bool:
    """Whether a row is Code-Point Open data rather than a header."""
    return (
        len(row) == len(CODE_POINT)
        and normalise(row[0]) is not None
        and row[2].isdigit()
        and row[3].isdigit()
    )


def _named(header: list[str]) -> list[str]:
    """Give every column a name of its own."""
    while header and not header[-1].strip():
        header.pop()
    names: list[str] = []
    for at, cell in enumerate(header, start=1):
        name = re.sub(r"\s+", " ", cell).strip() or f"column {at}"
        again = 2
        unique = name
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names.append(unique)
    return names


def _laid_out(header: list[str], rows: Iterable[Sequence[str]], limits: Limits) -> Content:
    """Lay rows out in columns; a row with more cells than the header is a fault."""
    width = len(header)
    kept: list[Sequence[str]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        if number > limits.rows:
            msg = f"The table has more than {limits.rows:,} rows, which is the most."
            raise BadFile(msg)
        if len(row) != width:
            if not any(cell.strip() for cell in row):
                continue
            if any(cell.strip() for cell in row[width:]):
                reason = f"The row has {len(row)} cells, but the header has {width}."
                faults.append(Fault(row=number, field="row", reason=reason))
            row = [*row[:width], *[""] * (width - len(row))]
        kept.append([unguarded(cell) for cell in row])
        numbers.append(number)
    columns = zip(*kept, strict=True) if kept else [()] * width
    frame = pd.DataFrame(dict(zip(header, map(list, columns), strict=True)), dtype=object)
    return Content(frame=frame, rows=np.asarray(numbers, dtype=np.int64), faults=faults)


def read_xlsx(path: Path, limits: Limits, sheet: str | None) -> Content:
    """Read one sheet of a workbook; without a name, the first that has a table."""
    from python_calamine import CalamineError, CalamineWorkbook

    _check_workbook(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, ValueError, OSError) as error:
        raise BadFile(_DAMAGED_WORKBOOK) from error
    names = list(book.sheet_names)
    check_name(sheet, names, "sheet")
    for name in [sheet] if sheet else names:
        try:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OSError) as error:
            raise BadFile(_DAMAGED_WORKBOOK) from error
        if sheet or sum(1 for row in rows if any(cell != "" for cell in row)) > 1:
            break
    content = _table(([_cell(one) for one in row] for row in rows), limits)
    content.sheet, content.sheets = name, names
    return content


def check_name(wanted: str | None, names: list[str], word: str) -> None:
    """Refuse a sheet or layer that is not there."""
    if wanted and wanted not in names:
        msg = f"There is no {word} called {wanted!r}. There are: {', '.join(names)[:300]}."
        raise BadFile(msg)


def _check_workbook(path: Path, limits: Limits) -> None:
    """Look through the sheets as they unpack: one far-off cell makes a reader build them all."""
    with archive.open_archive(path, limits) as book:
        for name in archive.members(book):
            if name.casefold().endswith((".xml", ".rels")):
                _check_part(book, name, limits)


def _check_part(book: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse entities in any part, and sheets with too many rows, columns or cells."""
    tail, rows, far_row, far_column = b"", 0, 0, 0
    with book.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = tail + chunk
            if b"<!ENTITY" in seen or b"<!DOCTYPE" in seen:
                msg = "The Excel file holds XML entities, which no spreadsheet writes."
                raise BadFile(msg)
            rows += len(_ROW.findall(chunk))
            for letters, digits in _CELL.findall(seen):
                far_row, far_column = max(far_row, int(digits)), max(far_column, _number(letters))
            tail = seen[-64:]
    far_row = max(far_row, rows)
    if far_row > limits.rows + _LOOK_AHEAD or far_column > limits.columns:
        most = f"{limits.rows:,} rows and {limits.columns:,} columns are the most"
        msg = f"A sheet reaches to row {far_row:,} and column {far_column:,}; {most}."
        raise BadFile(msg)
    if far_row * far_column > limits.cells:
        msg = f"A sheet has {far_row * far_column:,} cells; {limits.cells:,} is the most."
        raise BadFile(msg)


def _number(letters: bytes) -> int:
    """Return the number of a column called by letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cell(value: object) -> str:
    """Return a cell of a workbook as text."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        whole = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if whole else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def read_parquet(path: Path, limits: Limits) -> Content:
    """Read a Parquet file, with or without shapes."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            _check_size(file.metadata, limits)
            if b"geo" in (file.schema_arrow.metadata or {}):
                return _read_geoparquet(path)
            plain = file.read()
    except BadFile:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        msg = "The Parquet file is damaged or cut off."
        raise BadFile(msg) from error
    frame = plain.to_pandas(ignore_metadata=True, date_as_object=True)
    return Content(frame=frame)


def _check_size(metadata: object, limits: Limits) -> None:
    """Refuse a table that is too large before it is unpacked."""
    rows, columns = metadata.num_rows, metadata.num_columns  # type: ignore[attr-defined]
    if rows > limits.rows or columns > limits.columns:
        most = f"{limits.rows:,} rows and {limits.columns:,} columns are the most"
        msg = f"The table has {rows:,} rows and {columns:,} columns; {most}."
        raise BadFile(msg)


def _read_geoparquet(path: Path) -> Content:
    """Read GeoParquet; without a system it is longitude and latitude, as its standard says."""
    import geopandas as gpd

    frame = gpd.read_parquet(path)
    crs = "EPSG:4326" if frame.crs is None else frame.crs.to_wkt()
    shapes = frame.geometry.to_numpy()
    others = [name for name in frame.columns if name != frame.geometry.name]
    plain = [name for name in others if str(frame[name].dtype) != "geometry"]
    return Content(frame=pd.DataFrame(frame[plain]), geometry=shapes, crs=crs)
