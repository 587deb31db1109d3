"""What a file holds, before anybody has decided what its columns mean."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong in one row: the row is refused."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """
    One table of a file.

    Parameters
    ----------
    frame
        The columns other than the shapes; cells of text files are text.
    rows
        For each row its number in the file, counted from 1 below the header.
    geometry
        The shapes, valid and in two dimensions, in the file's own coordinates; None if it has none.
    crs
        The system the file states, as well-known text or an authority's code; None if it is silent.
    sheet, sheets
        The sheet or layer that was read, and all there are.
    format
        What kind of file it is, for people.
    notes
        What a person should know about how the file was read.
    repairs
        For rows whose shape was mended: the row's number and what was done.
    faults
        Rows whose shape cannot be used.
    """

    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    geometry: Shapes | None = None
    crs: str | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    format: str = ""
    notes: tuple[str, ...] = ()
    repairs: tuple[tuple[int, str], ...] = ()
    faults: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    def keep(self, mask: npt.NDArray[np.bool_]) -> "Table":
        """Return the table with the rows where ``mask`` holds."""
        rows = self.rows[mask]
        held = set(rows.tolist())
        return Table(
            frame=self.frame[mask].reset_index(drop=True),
            rows=rows,
            geometry=None if self.geometry is None else self.geometry[mask],
            crs=self.crs,
            sheet=self.sheet,
            sheets=self.sheets,
            format=self.format,
            notes=self.notes,
            repairs=tuple(one for one in self.repairs if one[0] in held),
            faults=tuple(one for one in self.faults if one.row in held),
        )


@dataclass(kw_only=True)
class Content:
    """What a reader gives before the shapes are checked (inside the bounded process)."""

    frame: pd.DataFrame
    geometry: Any = None
    crs: str | None = None
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: npt.NDArray[np.int64] | None = None
