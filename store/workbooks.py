"""Records as an Excel workbook: numbers are numbers, dates are dates, text is never a formula."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from store.formulas import guarded

LONGEST = 32_000
"""Letters in one cell; Excel takes 32,767."""
_FIRST_DAY = date(1900, 3, 1)
"""Days before this are counted differently by different programmes, so they stay text."""
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def to_workbook(
    table: pd.DataFrame,
    *,
    title: str,
    dates: Sequence[str],
    credits: Sequence[Mapping[str, str]],
    about: Sequence[str],
) -> bytes:
    """
    Return a workbook with the records on its first sheet, and sources and notes on its second.

    Parameters
    ----------
    table
        The records; shapes are text already, ``wkt`` being cut into as many columns as it needs.
    title
        What the first sheet is called.
    dates
        Columns that hold days, written as YYYY-MM-DD.
    credits
        ``source``, ``licence`` and ``attribution`` of each source.
    about
        Sentences on what the file holds and what was left out.
    """
    out = io.BytesIO()
    with Workbook(out, _PLAIN) as book:
        book.set_properties({"title": title})
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            # The mark that Excel itself keeps for "this is text": it holds when a cell is edited.
            "text": book.add_format({"quote_prefix": True}),
        }
        _records(book.add_worksheet(_sheet_name(title)), _cut(table), set(dates), looks)
        _sources(book.add_worksheet("Sources"), credits, about, looks)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """Return a name that Excel takes for a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Records"


def _cut(table: pd.DataFrame) -> pd.DataFrame:
    """Cut shapes that are too long for one cell into several columns."""
    if "wkt" not in table:
        return table
    texts = [str(one or "") for one in table["wkt"]]
    parts = max((len(one) for one in texts), default=0) // LONGEST + 1
    more = {
        "wkt" if at == 0 else f"wkt ({at + 1})": [
            one[at * LONGEST : (at + 1) * LONGEST] for one in texts
        ]
        for at in range(parts)
    }
    return pd.concat(
        [table.drop(columns="wkt"), pd.DataFrame(more, index=table.index, dtype=object)], axis=1
    )


def _records(
    sheet: Worksheet, table: pd.DataFrame, dates: set[str], looks: Mapping[str, Format]
) -> None:
    """Write the records."""
    for column, name in enumerate(table):
        sheet.write_string(0, column, str(name), looks["head"])
        is_date = str(name) in dates
        for row, value in enumerate(table[name].tolist(), start=1):
            _write(sheet, (row, column), value, is_date=is_date, looks=looks)
    sheet.freeze_panes(1, 0)
    if len(table.columns):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write(
    sheet: Worksheet,
    at: tuple[int, int],
    value: object,
    *,
    is_date: bool,
    looks: Mapping[str, Format],
) -> None:
    """Write one cell by what it is; nothing for nothing."""
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        if np.isfinite(value):
            sheet.write_number(*at, float(value))
        return
    text = str(value)
    day = _day(text) if is_date else None
    if day is not None:
        sheet.write_datetime(*at, day, looks["date"])
        return
    # A reader takes a ' off that stands before a sign, so one that was there gets another.
    kept = guarded(text) if text.startswith("'") else text
    sheet.write_string(*at, kept, looks["text"] if guarded(text) != text else None)


def _day(text: str) -> date | None:
    """Read a day that Excel can hold as one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None


def _sources(
    sheet: Worksheet,
    credits: Sequence[Mapping[str, str]],
    about: Sequence[str],
    looks: Mapping[str, Format],
) -> None:
    """Write whom to name, and what there is to know of the file."""
    for column, name in enumerate(("source", "licence", "attribution")):
        sheet.write_string(0, column, name.capitalize(), looks["head"])
        for row, one in enumerate(credits, start=1):
            _write(sheet, (row, column), one[name], is_date=False, looks=looks)
    start = len(credits) + 2
    sheet.write_string(start, 0, "About this file", looks["head"])
    for row, line in enumerate(about, start=start + 1):
        _write(sheet, (row, 0), line, is_date=False, looks=looks)
    sheet.set_column(0, 2, 48)
