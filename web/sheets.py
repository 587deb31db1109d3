"""From the place to a sheet of paper: what a ward map shows, and whom it must name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import vocabulary
from mapping.paper.heads import Language
from mapping.paper.sheet import Credit, Orientation, Paper, Sheet
from store.loading import attribution_of
from web import subjects
from web.asking import ground
from web.place import Place
from web.subjects import Subject

ROUND_ABOUT = 0.75
"""How much of the area's own size is gathered on each side, so that the page is filled."""

LAYERS = ("assets", "needs", "patches", "officers")
"""What a person may choose to put on the map."""

LINES = ("district", "parish", "constituency")
"""Tiers drawn as lines unless told otherwise."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """
    What to put on a ward map.

    Parameters
    ----------
    layers
        Of ``LAYERS``.
    lines
        Tiers to draw as lines.
    services
        Services whose patches to draw; None for all.
    paper, orientation
        The paper.
    across
        Metres beyond the line within which assets and needs are listed; None for the place's own.
    language
        Of names, where areas have one in it, and of headings.
    """

    layers: Collection[str] = LAYERS
    lines: Collection[str] = LINES
    services: Collection[str] | None = None
    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    across: float | None = None
    language: Language = "en"


def sheet(place: Place, code: str, choice: Choice | None = None) -> Sheet:
    """
    Gather what the map of one area shows.

    Parameters
    ----------
    place
        Where the area lies.
    code
        The area's code, or its name when no other area has it.
    choice
        What to put on the map.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    place = place.as_everybody()  # paper is handed on, whoever asked for it
    wanted = choice or Choice()
    return sheet_of(place, subjects.of_code(place, code, language=wanted.language), wanted)


def sheet_of(place: Place, subject: Subject, choice: Choice) -> Sheet:
    """Gather what the map of an area shows; `sheet` says more."""
    place = place.as_everybody()
    wanted, area, outline = choice, subject.area, subject.area.geometry.iloc[0]
    box = _box(outline)
    across = place.thresholds.across if wanted.across is None else wanted.across
    near = _Near(outline, across, subject.around)
    patches = _patches(place, wanted, outline, box)
    assets = near.split(place.checked("assets")) if "assets" in wanted.layers else (None, None)
    needs = near.split(place.checked("needs")) if "needs" in wanted.layers else (None, None)
    return Sheet(
        area=area,
        made_on=place.today(),
        kind=subject.kind,
        place=place.name,
        neighbours=_touching(near.neighbours, box),
        context=_touching(place.records("places"), box),
        lines=_lines(place, wanted, subject, box),
        patches=patches,
        assets=assets[0],
        assets_across=assets[1],
        needs=needs[0],
        needs_across=needs[1],
        officers=_officers(place, wanted, patches, outline),
        across_metres=across,
        boundary_date=_day(area["valid_from"].iloc[0]),
        sources=credits(place, ("boundaries", "places", *wanted.layers)),
        demo=place.is_demo,
        paper=wanted.paper,
        orientation=wanted.orientation,
        heads=wanted.language,
        tiles=place.tiles,
    )


def credits(place: Place, layers: Collection[str]) -> tuple[Credit, ...]:
    """Return the sources of some layers, each once, with its licence."""
    version = place.register.version("indicators")
    found = ground.kept(place, ("sources", version), place.register.sources)
    used = found[found["layer"].isin(list(layers))].drop_duplicates(["source", "licence"])
    return tuple(
        Credit(
            name=str(row.source),
            licence=str(row.licence or ""),
            attribution=place.register.note(attribution_of(str(row.source))) or "",
        )
        for row in used.itertuples()
        if row.source
    )


@dataclass(frozen=True)
class _Near:
    """What lies inside an outline, and what just across its line."""

    outline: shapely.Geometry
    across: float
    neighbours: gpd.GeoDataFrame

    def split(self, records: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
        """Return the records inside, and those across with ``distance`` and ``area_name``."""
        box = self.outline.buffer(self.across).bounds
        close = records.iloc[records.sindex.query(shapely.box(*box))]
        points = close.geometry.representative_point()
        distance = points.distance(self.outline)
        inside = close[distance == 0].sort_values(["name", "id"])
        beyond = close[(distance > 0) & (distance <= self.across)]
        named = beyond.assign(
            distance=distance[beyond.index], area_name=self._names(points[beyond.index])
        )
        return inside, named.sort_values(["distance", "name", "id"])

    def _names(self, points: gpd.GeoSeries) -> pd.Series:
        """Return the name of the neighbour each point lies in; empty outside all of them."""
        at, area = self.neighbours.sindex.query(points.array, predicate="intersects")
        found = pd.Series(self.neighbours["name"].to_numpy()[area], index=points.index[at])
        return found[~found.index.duplicated()].reindex(points.index).fillna("")


def _box(outline: shapely.Geometry) -> shapely.Polygon:
    """Return the ground round about an outline that a page may show."""
    west, south, east, north = outline.bounds
    margin = ROUND_ABOUT * max(east - west, north - south)
    return shapely.box(west - margin, south - margin, east + margin, north + margin)


def _touching(frame: gpd.GeoDataFrame, ground: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the records that touch some ground, in the frame's own order."""
    return frame.iloc[sorted(frame.sindex.query(ground, predicate="intersects"))]


def _lines(
    place: Place, wanted: Choice, subject: Subject, box: shapely.Geometry
) -> dict[str, gpd.GeoDataFrame]:
    """Return the areas of the other tiers that are to be drawn as lines."""
    own = subject.layer.spec if subject.layer else ""
    tiers = [tier for tier in place.tiers() if tier in wanted.lines and f"tier:{tier}" != own]
    found = {tier: _touching(place.areas(f"tier:{tier}"), box) for tier in tiers}
    return {tier: frame for tier, frame in found.items() if len(frame)}


def _patches(
    place: Place, wanted: Choice, outline: shapely.Geometry, box: shapely.Geometry
) -> gpd.GeoDataFrame | None:
    """Return the patches that share ground with an outline; touching its line is not enough."""
    if "patches" not in wanted.layers:
        return None
    # Published patches are not always valid; one that crosses itself must not stop the press.
    records = _touching(ground.patches(place, None, place.today()), box)
    shares = shapely.area(shapely.intersection(records.geometry.array, shapely.make_valid(outline)))
    least = place.thresholds.sliver_share * outline.area
    chosen = records[shares > least]
    if wanted.services is None:
        return chosen
    return chosen[chosen["service"].isin(list(wanted.services))]


def _officers(
    place: Place, wanted: Choice, patches: gpd.GeoDataFrame | None, outline: shapely.Geometry
) -> pd.DataFrame | None:
    """Return the officers of the patches drawn."""
    if "officers" not in wanted.layers:
        return None
    if patches is None:
        patches = _patches(place, Choice(services=wanted.services), outline, outline)
    officers = pd.DataFrame(place.register.read("officers", on=place.today(), geometry=False))
    working = (
        set(zip(patches["service"], patches["name"], strict=True)) if patches is not None else set()
    )
    here = [
        any((service, patch) in working for patch in (names or "").splitlines())
        for service, names in zip(officers["service"], officers["patches"], strict=True)
    ]
    found = officers[np.array(here, dtype=bool)].sort_values(["service", "name"])
    return found.assign(
        service=[vocabulary.title("services", service) for service in found["service"]]
    )


def _day(text: str | None) -> date | None:
    """Read a date as the register keeps it."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None
