"""A pack: everything about one area for people to take to a meeting, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd

from mapping.paper.sheet import Sheet

Section = Literal[
    "map", "across", "overlaps", "people", "indicators", "changes", "level", "sources"
]
SECTIONS: tuple[Section, ...] = (
    *("map", "across", "overlaps", "people"),
    *("indicators", "changes", "level", "sources"),
)
"""What a pack may hold besides its cover, in the order of its pages."""


@dataclass(frozen=True)
class Column:
    """A column of a table: ``wide`` is its part of the room, 0 as much as it needs."""

    title: str
    wide: float = 0.0
    right: bool = False


@dataclass(frozen=True)
class Table:
    """A table of words."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: whose it is, how long, and the figure beside it."""

    label: str
    value: float
    said: str
    own: bool = False


@dataclass(frozen=True)
class Chart:
    """A few bars from nought: one figure of the area beside those of others."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """
    One part of a pack.

    Parameters
    ----------
    title
        Its heading.
    said
        Sentences at its head: the answer first.
    charts, tables
        Figures; every number of a chart is in a table too.
    after
        How it was made, at its end.
    """

    title: str
    said: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """
    Everything one pack needs.

    Parameters
    ----------
    key
        Names it among the packs of one file.
    sheet
        The numbered map with what lies inside and across, in metres.
    sections
        What to print besides the cover.
    surroundings
        The larger area that the cover shows it in (``name``); empty for open ground.
    around
        Areas of the same kind in those surroundings (``name``).
    answer
        The pack's first sentence.
    facts
        What and how much, for the cover.
    notes
        What must be said on the cover.
    chapters
        By section; ``map`` and ``sources`` are made from the sheet.
    """

    key: str
    sheet: Sheet
    sections: tuple[Section, ...]
    surroundings: gpd.GeoDataFrame
    around: gpd.GeoDataFrame
    answer: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    chapters: Mapping[Section, Chapter] = field(default_factory=dict)
