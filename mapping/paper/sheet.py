"""What is to be printed: one area with everything around it, as plain values.

A sheet holds frames in one metric system and the facts that must stand beside a map. It knows
nothing of stores, clocks or people: whatever it prints was given to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import geopandas as gpd
import pandas as pd

from layers import grid
from mapping.paper.heads import Language
from mapping.paper.symbols import printable
from mapping.paper.thinned import Thinned
from mapping.paper.tiles import Tiles

Paper = Literal["A4", "A3"]
Orientation = Literal["portrait", "landscape"]

PAPERS: dict[Paper, tuple[float, float]] = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Width and height in millimetres, upright."""

ACROSS_METRES = 500.0
"""How far beyond the line the sheet lists what is there, unless told otherwise."""


@dataclass(frozen=True, kw_only=True)
class Credit:
    """
    One source, as it must be named beside the map.

    Parameters
    ----------
    name
        What it is: "Wards, December 2023".
    licence
        Its licence.
    attribution
        The wording its owner asks for.
    """

    name: str
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """
    Everything one ward map needs.

    Parameters
    ----------
    area
        One row: ``code``, ``name`` and an area, in metres.
    made_on
        The day to print as the day it was made.
    title, subtitle
        What stands at the head; the title is the area's name when empty.
    kind
        What the area is, for sentences: "ward".
    place
        The place as a whole, such as the council's name.
    neighbours
        Areas of the same kind round about (``code``, ``name``).
    context
        Rivers, roads, parks and names (``name``, ``kind``), any geometry.
    lines
        Areas of other tiers, by tier, to be drawn as lines.
    patches
        ``service``, ``name``, ``organisation`` and an area.
    assets, assets_across
        Assets inside, and just across the line (with ``distance`` in metres and ``area_name``).
    needs, needs_across
        Needs, in the same way.
    officers
        ``name``, ``role``, ``service``, ``organisation``, ``contact_public``.
    across_metres
        The distance across the line within which assets and needs were chosen.
    boundary_date
        The day the boundary is of.
    sources
        Whom to name.
    notes
        How numbers on the sheet were made, one sentence each.
    demo
        Whether the place is made up, which every page then says.
    paper, orientation
        The paper.
    language
        Language of the words, for screen readers.
    heads
        Language of headings and other fixed words.
    tiles
        The operator's base map, to lie under the map; None, as usual, for none.
    thinned
        Areas that several sheets draw, by tier, thinned once for all of them; those of the same
        kind as the area, itself among them, by "".
    """

    area: gpd.GeoDataFrame
    made_on: date
    title: str = ""
    subtitle: str = ""
    kind: str = "ward"
    place: str = ""
    neighbours: gpd.GeoDataFrame | None = None
    context: gpd.GeoDataFrame | None = None
    lines: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    patches: gpd.GeoDataFrame | None = None
    assets: gpd.GeoDataFrame | None = None
    assets_across: gpd.GeoDataFrame | None = None
    needs: gpd.GeoDataFrame | None = None
    needs_across: gpd.GeoDataFrame | None = None
    officers: pd.DataFrame | None = None
    across_metres: float = ACROSS_METRES
    boundary_date: date | None = None
    sources: tuple[Credit, ...] = ()
    notes: tuple[str, ...] = ()
    demo: bool = False
    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    language: str = "en"
    heads: Language = "en"
    tiles: Tiles | None = None
    thinned: Mapping[str, Thinned] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse more than one area and frames of different systems."""
        if len(self.area) != 1:
            msg = f"A sheet shows one area, not {len(self.area)}."
            raise ValueError(msg)
        grid.require_metres(self.area, *self.frames())

    def frames(self) -> tuple[gpd.GeoDataFrame, ...]:
        """Every frame given besides the area."""
        given = (
            self.neighbours,
            self.context,
            *self.lines.values(),
            self.patches,
            self.assets,
            self.assets_across,
            self.needs,
            self.needs_across,
        )
        return tuple(frame for frame in given if frame is not None)

    @property
    def heading(self) -> str:
        """The title to print."""
        row = self.area.iloc[0]
        given = (self.title, str(row["name"]), str(row["code"]))
        return next((one for one in given if printable(one).strip()), self.kind.capitalize())

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the paper in millimetres, as it is turned."""
        short, long = PAPERS[self.paper]
        return (long, short) if self.orientation == "landscape" else (short, long)
