"""From the place to a sheet of paper: what a ward map shows, and whom it must name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers import vocabulary
from mapping.paper.heads import Language
from mapping.paper.paths import spots
from mapping.paper.sheet import Credit, Orientation, Paper, Sheet
from mapping.paper.thinned import Thinned
from store.loading import attribution_of
from web import subjects
from web.area_layers import AreaLayer
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Shared:
    """What the maps of many areas have in common: sources, and areas thinned once for all."""

    sources: tuple[Credit, ...]
    thinned: Mapping[str, Thinned]


def shared(place: Place, layer: AreaLayer, frame: gpd.GeoDataFrame, choice: Choice) -> Shared:
    """Prepare what the maps of some areas of a layer have in common."""
    place = place.as_everybody()
    ground = _box(shapely.box(*frame.total_bounds))
    tiers = {"": layer.spec, **_tiers(place, choice, layer)}
    near = {tier: _touching(place.areas(spec), ground) for tier, spec in tiers.items()}
    return Shared(
        sources=credits(place, ("boundaries", "places", *choice.layers)),
        thinned={tier: Thinned(rows.geometry.to_numpy()) for tier, rows in near.items()},
    )


def sheet(
    place: Place, code: str, choice: Choice | None = None, *, shared: Shared | None = None
) -> Sheet:
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
    shared
        What it has in common with the maps of other areas, when many are made.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    place = place.as_everybody()  # paper is handed on, whoever asked for it
    wanted = choice or Choice()
    subject = subjects.of_code(place, code, language=wanted.language)
    return sheet_of(place, subject, wanted, shared=shared)


def sheet_of(
    place: Place, subject: Subject, choice: Choice, *, shared: Shared | None = None
) -> Sheet:
    """Gather what the map of an area shows; `sheet` says more."""
    place = place.as_everybody()
    wanted, area, outline = choice, subject.area, subject.area.geometry.iloc[0]
    box = _box(outline)
    across = place.thresholds.across if wanted.across is None else wanted.across
    near = _Near(outline, across, subject.around)
    patches = _patches(place, wanted, outline, box)
    assets = near.split(_spots(place, "assets")) if "assets" in wanted.layers else (None, None)
    needs = near.split(_spots(place, "needs")) if "needs" in wanted.layers else (None, None)
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
        sources=shared.sources
        if shared
        else credits(place, ("boundaries", "places", *wanted.layers)),
        thinned=shared.thinned if shared else {},
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

    def split(self, layer: "_Spots") -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
        """Return the records inside, and those across with ``distance`` and ``area_name``."""
        west, south, east, north = self.outline.bounds
        more = self.across
        box = shapely.box(west - more, south - more, east + more, north + more)
        rows = layer.records.sindex.query(box)
        points, order = layer.points[rows], layer.order[rows]
        shapely.prepare(self.outline)
        inside = shapely.intersects(self.outline, points)
        away = np.zeros(len(rows))
        away[~inside] = shapely.distance(points[~inside], self.outline)
        nearest = np.lexsort((order, away))
        own = nearest[away[nearest] == 0]
        far = nearest[(away[nearest] > 0) & (away[nearest] <= self.across)]
        beyond = layer.records.iloc[rows[far]]
        return layer.records.iloc[rows[own]], beyond.assign(
            distance=away[far], area_name=self._names(points[far])
        )

    def _names(self, points: npt.NDArray[np.object_]) -> list[str]:
        """Return the name of the neighbour each point lies in; empty outside all of them."""
        at, area = self.neighbours.sindex.query(points, predicate="intersects")
        names = self.neighbours["name"].tolist()
        found = dict(zip(at[::-1].tolist(), area[::-1].tolist(), strict=True))
        return [names[found[row]] if row in found else "" for row in range(len(points))]


@dataclass(frozen=True)
class _Spots:
    """The records of a layer, a point on each, and its turn by name and identity."""

    records: gpd.GeoDataFrame
    points: npt.NDArray[np.object_]
    order: npt.NDArray[np.int64]


def _spots(place: Place, layer: str) -> _Spots:
    """Return the records of a layer, ready to be parted by any outline."""
    records = place.checked(layer)

    def make() -> _Spots:
        order = np.empty(len(records), dtype=np.int64)
        by_name = records[["name", "id"]].reset_index(drop=True).sort_values(["name", "id"])
        order[by_name.index.to_numpy()] = np.arange(len(records))
        return _Spots(records, spots(records.geometry.to_numpy()), order)

    return place.kept(("spots", layer, place.today()), (layer,), make)


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
    tiers = _tiers(place, wanted, subject.layer)
    found = {tier: _touching(place.areas(spec), box) for tier, spec in tiers.items()}
    return {tier: frame for tier, frame in found.items() if len(frame)}


def _tiers(place: Place, wanted: Choice, layer: AreaLayer | None) -> dict[str, str]:
    """Return the tiers to draw as lines, but for the area's own, with the names of their layers."""
    own = layer.spec if layer else ""
    named = {tier: f"tier:{tier}" for tier in place.tiers() if tier in wanted.lines}
    return {tier: spec for tier, spec in named.items() if spec != own}


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
