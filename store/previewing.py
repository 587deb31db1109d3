"""Look into a file before it is loaded: what its columns are taken to mean, and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers import grid
from layers.clean import missing
from store.register import Register
from store.source import Source
from store.surroundings import Surroundings
from store.understanding import understood

FIRST = 500
"""How many rows are shown on the map."""
_SAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a file: its name, the first values in it, and the field it is taken for."""

    name: str
    samples: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """
    What a file holds and how it is understood.

    Parameters
    ----------
    format
        The kind of file, for people.
    rows
        How many rows it has.
    columns
        Its columns with samples and the fields they are taken for.
    mapping
        Column -> field, as `Source.columns` takes it.
    tier
        For boundaries: the kind of area, or None if it cannot be told.
    sheet, sheets
        The sheet or layer that was read, and all there are.
    crs
        How the coordinates were read.
    frame
        The first rows that have a place, EPSG:4326, with the file's own columns.
    notes
        What a person should know.
    """

    format: str
    rows: int
    columns: tuple[Column, ...]
    mapping: Mapping[str, str]
    tier: str | None
    sheet: str
    sheets: tuple[str, ...]
    crs: str
    frame: gpd.GeoDataFrame
    notes: tuple[str, ...]


def preview(source: Source, *, register: Register | None = None) -> Preview:
    """
    Read a file and say how it is understood; nothing is written.

    Parameters
    ----------
    source
        The file and what is said about it so far.
    register
        The place it would land in, so that coordinates can be judged by it.

    Raises
    ------
    BadFile
        If the file cannot be read.
    """
    work = understood(source, Surroundings(register), strict=False)
    frame = gpd.GeoDataFrame(work.table.frame, geometry=work.placed.geometry, crs=grid.LONLAT)
    placed = frame[frame.geometry.notna()].head(FIRST)
    mapping = work.guess.mapping
    named = [str(name) for name in work.table.frame.columns]
    return Preview(
        format=work.table.format,
        rows=len(work.table),
        columns=tuple(_column(work.table.frame, name, mapping.get(name, "")) for name in named),
        mapping=mapping,
        tier=work.tier,
        sheet=work.table.sheet,
        sheets=work.table.sheets,
        crs=work.placed.crs,
        frame=gpd.GeoDataFrame(placed),
        notes=tuple(work.report.notes),
    )


def _column(frame: pd.DataFrame, name: str, field: str) -> Column:
    """Describe one column by its first values."""
    filled = (cell for cell in frame[name].tolist() if not missing(cell))
    samples = tuple(str(cell)[:80] for cell, _ in zip(filled, range(_SAMPLES), strict=False))
    return Column(name=name, samples=samples, field=field)
