"""Who covers the ground: a service's patches on a place, a district or a ward."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapping import style
from mapping.analysis.cover_by import cover_by_area
from mapping.analysis.coverage import Coverage, coverage
from web.area_layers import AreaLayer
from web.asking.ground import Ground, finest, ground, kept, officers, patches, things
from web.place import Place, UnknownArea

LEVELS = ("nobody", "single", "several")
"""What the map tells apart; cover by three and more is "several" too."""
DISTRICT = "district"
NEXT_TO = 1.0
"""Metres within which a patch is next to a gap."""
NAMED = 50
"""How many gaps are named, the ones with most people first: nobody reads further."""
INSIDE = 0.5
"""The least share of a ward in a district, or of a gap in a ward, to be told with it."""


class NoPatches(UnknownArea):
    """A service has no patches that day."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whose patches, on which ground (a code, or empty for the whole place), on which day."""

    services: tuple[str, ...]
    within: str
    on: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Cover:
    """
    The answer, ready to be told.

    Parameters
    ----------
    question, ground
        What was asked, and of which ground.
    found
        The answer of the analysis, in metres. Its patches carry ``id`` and geometry as well.
    patches
        The patches as they are, in metres, beyond the ground too.
    gaps
        Pieces that nobody covers with ``id``, ``name`` (what is there), ``area_name`` (the ward
        that holds most of it, or None), ``areas`` (how many wards it lies in) and ``next_to``
        (patches beside it, a tuple of names).
    levels
        One shape each for ground that nobody, one patch and several patches cover: ``id``, which
        is one of `LEVELS`.
    areas
        The layer that tables go by: wards; None where there are no boundaries.
    """

    question: Question
    ground: Ground
    found: Coverage
    patches: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    levels: gpd.GeoDataFrame
    areas: AreaLayer | None


def ask(place: Place, question: Question) -> Cover:
    """
    Say who covers some ground.

    Raises
    ------
    UnknownArea
        If there is no such area that day, or no patch of a service.
    """
    _check(place, question)
    return kept(place, ("coverage", question, place.today()), lambda: _ask(place, question))


def _check(place: Place, question: Question) -> None:
    """Refuse a service without patches, and say which there are."""
    known = place.services(question.on)
    missing = [one for one in question.services if one not in known]
    if missing or not question.services:
        there = ", ".join(known) or "none"
        named = ", ".join(missing) or "no service"
        msg = f"There are no patches of {named} on {question.on}. There are patches of: {there}."
        raise NoPatches(msg)


def _ask(place: Place, question: Question) -> Cover:
    """Gather the frames and put the question."""
    where = ground(place, question.within, question.on)
    held = patches(place, question.services, question.on)
    found = coverage(
        held,
        where.frame,
        things=things(place),
        officers=officers(place, question.services, question.on),
        on=question.on,
    )
    layer = finest(place, question.on)
    wards = _wards(place, layer, where)
    return Cover(
        question=question,
        ground=where,
        found=found,
        patches=held,
        gaps=_gaps(found.gaps, held, wards, place.records("places")),
        levels=_levels(found.cells),
        areas=layer,
    )


def _inside(wards: gpd.GeoDataFrame, where: Ground) -> gpd.GeoDataFrame:
    """Keep the wards that lie in the ground for the most part."""
    if not where.code or wards.empty:
        return wards
    shape = shapely.union_all(where.frame.geometry.to_numpy())
    near = wards[wards.intersects(shape)]
    share = near.intersection(shape).area / near.area
    return near[share > INSIDE]


def by_area(place: Place, cover: Cover, layer: AreaLayer | None = None) -> gpd.GeoDataFrame:
    """
    Say for each area of the ground what nobody, one and several patches cover.

    Parameters
    ----------
    place
        The place with the asker's rights.
    cover
        The answer for the ground as a whole.
    layer
        Which areas; None for the finest that are everybody's own, usually wards.

    Returns
    -------
    geopandas.GeoDataFrame
        `cover_by_area` with ``id``; empty where there are no boundaries.
    """
    wanted = layer or cover.areas
    key = ("coverage by area", cover.question, wanted, place.today())
    return kept(place, key, lambda: _by_area(place, cover, wanted))


def districts(place: Place, cover: Cover) -> AreaLayer | None:
    """Return the districts, where the ground has any and they are not its finest areas."""
    layer = AreaLayer("tier", DISTRICT, cover.question.on)
    there = DISTRICT in place.tiers(layer.on) and layer != cover.areas
    return layer if there and len(_inside(place.areas(layer), cover.ground)) else None


def _by_area(place: Place, cover: Cover, layer: AreaLayer | None) -> gpd.GeoDataFrame:
    """Gather the areas and put the question."""
    wards = _inside(_wards(place, layer, cover.ground), cover.ground)
    table = cover_by_area(cover.patches, wards, things=things(place))
    return table.assign(id=wards["id"]).reset_index(drop=True)


def _wards(place: Place, layer: AreaLayer | None, where: Ground) -> gpd.GeoDataFrame:
    """Return the areas that tables go by, none where there are no boundaries."""
    return place.areas(layer) if layer else where.frame[:0].assign(code="", name="", id="")


def _levels(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the cells into one shape each for nobody, one patch and several."""
    level = cells["depth"].clip(upper=len(LEVELS) - 1)
    shapes = [
        shapely.union_all(cells.geometry[level == depth].to_numpy()) for depth in range(len(LEVELS))
    ]
    return gpd.GeoDataFrame({"id": LEVELS}, geometry=shapes, crs=cells.crs)


def _gaps(
    gaps: gpd.GeoDataFrame,
    held: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Name the gaps that matter by what is there, and list whose patches are beside them."""
    shown = gaps.head(NAMED).reset_index(drop=True)
    shapes = shown.geometry.to_numpy()
    shapely.prepare(shapes)
    spots = places[places.geom_type == "Point"]
    return shown.assign(
        id=[f"gap {at + 1}" for at in range(len(shown))],
        name=pd.Series([_what_is_there(one, spots) for one in shapes], dtype=object),
        area_name=pd.Series([_holder(one, wards) for one in shapes], dtype=object),
        areas=[len(wards.sindex.query(one, predicate="intersects")) for one in shapes],
        next_to=pd.Series([_beside(one, held) for one in shapes], dtype=object),
    )


def _what_is_there(shape: shapely.Geometry, spots: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Name the settlements inside, or else streets and whatever has a name."""
    rows = spots.iloc[spots.sindex.query(shape, predicate="intersects")]
    settled = rows[[style.is_settlement(kind) for kind in rows["kind"]]]
    named = settled if len(settled) else rows
    return tuple(sorted(set(named["name"].dropna().astype(str))))


def _holder(shape: shapely.Geometry, wards: gpd.GeoDataFrame) -> str | None:
    """Name the ward that holds most of it; None where no ward holds half."""
    rows = wards.iloc[wards.sindex.query(shape, predicate="intersects")]
    shared = shapely.area(shapely.intersection(rows.geometry.to_numpy(), shape))
    if not len(rows) or shared.max() < INSIDE * shape.area:
        return None
    return str(rows["name"].iloc[int(np.argmax(shared))])


def _beside(shape: shapely.Geometry, held: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Name the patches beside a gap, those with the longest line first."""
    rows = held.iloc[held.sindex.query(shape, predicate="dwithin", distance=NEXT_TO)]
    near = shapely.buffer(shape, NEXT_TO, quad_segs=1, join_style="mitre")
    length = shapely.length(shapely.intersection(shapely.boundary(rows.geometry.to_numpy()), near))
    order = np.argsort(-length, kind="stable")
    return tuple(rows["name"].astype(str).iloc[order][length[order] > 2 * NEXT_TO])
