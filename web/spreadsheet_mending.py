"""Rows that are not sound, each with what is wrong and the cells to put right, on the page."""

import streamlit as st

from store.inspecting import Inspection
from store.source import Report
from web import bring_in_report as reports
from web import spreadsheet_words as words
from web.parts import anatomy, plain
from web.spreadsheet_draft import ListDraft
from web.spreadsheet_words import say

AT_ONCE = 20
"""Rows to mend are shown so many at a time."""
WHERE = ("postcode", "lon", "lat", "easting", "northing", "area_code", "address")
"""What can say where a row lies."""


def show(found: ListDraft, opened: Inspection, report: Report) -> None:
    """Draw the rows that are not sound, and what was put right on the way."""
    faults = words.faults(report)
    for row, (field, reason) in list(faults.items())[:AT_ONCE]:
        if row in opened.cells.index:
            _row(found, opened, row, field, reason)
    if len(faults) > AT_ONCE:
        plain.line(say("more_faults", count=f"{len(faults) - AT_ONCE:,}"))
    mended = reports.mended(report)
    if len(mended):
        told = [f"{words.row(int(row), '')}: {what}" for row, what in mended.head(AT_ONCE).values]
        plain.lines([say("mended_note", what=one) for one in told])


def _row(found: ListDraft, opened: Inspection, row: int, field: str, reason: str) -> None:
    """Draw one row: what it is called, what is wrong, and the cells that say it."""
    cells = {str(name): str(cell) for name, cell in opened.cells.loc[row].items()}
    name = " ".join(cells[one] for one in opened.fields.get("name", ()))[:60]
    with st.container(border=True, key=f"list_fault_{row}"):
        anatomy.warning(f"{words.row(row, name)}: {reason}")
        with st.container(horizontal=True, key=f"list_cells_{row}"):
            for column in _columns(opened, field):
                _cell(found, cells, row, column)


def _columns(opened: Inspection, field: str) -> list[str]:
    """Return the columns that a fault may be mended in; all of the name when none gives it."""
    wanted = WHERE if field == "geometry" else (field,)
    found = [one for name in wanted for one in opened.fields.get(name, ())]
    return list(dict.fromkeys(found)) or list(opened.fields.get("name", ()))


def _cell(found: ListDraft, cells: dict[str, str], row: int, column: str) -> None:
    """Draw one cell to be typed over."""
    key = f"list_cell_{found.token[:8]}_{row}_{column}"

    def typed() -> None:
        found.mend(row, column, str(st.session_state[key]))

    there = found.cells.get(row, {}).get(column, cells[column])
    st.text_input(column, value=there, key=key, on_change=typed, width=240)
