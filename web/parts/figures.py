"""A table of figures under headings, read across: it fits a phone, since headings have own rows."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from web.parts import plain

Group = tuple[str, Sequence[Sequence[str]]]


def show(groups: Sequence[Group], *, columns: Sequence[str], caption: str) -> None:
    """
    Show rows of text under headings.

    Parameters
    ----------
    groups
        Each a heading and its rows; a row's first cell says what the others are.
    columns
        What stands above each cell, the first included.
    caption
        What the table holds.
    """
    plain.style("table")
    head = "".join(
        f'<th scope="col"{_number(at)}>{escape(one)}</th>' for at, one in enumerate(columns)
    )
    body = "".join(_group(heading, rows, len(columns)) for heading, rows in groups)
    st.html(
        f'<div class="pw-table pw-figures"><div class="pw-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table><caption><div>{escape(caption)}</div></caption>'
        f"<thead><tr>{head}</tr></thead>{body}</table></div></div>"
    )


def _group(heading: str, rows: Sequence[Sequence[str]], width: int) -> str:
    """Return one heading with its rows."""
    top = f'<tr><th colspan="{width}" scope="rowgroup">{escape(heading)}</th></tr>'
    return f"<tbody>{top}{''.join(_row(row) for row in rows)}</tbody>"


def _row(row: Sequence[str]) -> str:
    """Return one row."""
    cells = "".join(f"<td{_number(1)}>{escape(one)}</td>" for one in row[1:])
    return f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'


def _number(at: int) -> str:
    """Return the class of what is set to the right: all but the first cell."""
    return ' class="pw-number"' if at else ""
