"""Whole units that patches are made of: who lives in each, and which have a border in common."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.contiguity import Neighbours
from mapping.analysis.frames import (
    Floats,
    Numbers,
    Shapes,
    places,
    polygons,
    require_codes,
    require_columns,
)
from mapping.analysis.points import first_areas

NOBODY = -1
"""The patch of a unit that no patch has."""
APART = 1.0
"""Metres that may lie between two units with a border in common: lines of one source meet."""
BORDER = 10.0
"""Metres of common border that make two units neighbours; less is no more than a corner."""
INSIDE = 0.01
"""Share of a unit's ground that must lie in a ward for the unit to count as in it."""
MEASURES = ("people", "needs", "assets")


@dataclass(frozen=True, kw_only=True, eq=False)
class Units:
    """
    Units with what lies in each.

    Parameters
    ----------
    codes, names
        What they are called.
    amounts
        ``people``, ``needs`` and ``assets`` of each unit.
    beside
        Which units have a border in common.
    wards
        For each unit, the positions of the wards (or parishes) that it lies in.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    amounts: dict[str, Floats]
    beside: Neighbours
    wards: tuple[tuple[int, ...], ...]

    @property
    def links(self) -> list[list[int]]:
        """The neighbours of each unit."""
        ends = np.cumsum(self.beside.counts)[:-1]
        return [part.tolist() for part in np.split(self.beside.right, ends)]


def units(
    areas: gpd.GeoDataFrame, things: dict[str, gpd.GeoDataFrame], wards: gpd.GeoDataFrame
) -> Units:
    """
    Gather units with what lies in each.

    Parameters
    ----------
    areas
        Area frame in metres: the units.
    things
        ``people`` (points with ``residents``), ``needs`` and ``assets``; what is missing counts 0.
        A frame of areas with a column ``people`` of its own takes that instead.
    wards
        Area frame in metres that crossings are counted by; it may be empty.
    """
    require_metres(areas, wards, *things.values())
    require_codes(areas)
    shapes = polygons(areas)
    return Units(
        codes=tuple(areas["code"].astype(str)),
        names=tuple(areas["name"].fillna(areas["code"]).astype(str)),
        amounts={one: _amount(one, areas, shapes, things.get(one)) for one in MEASURES},
        beside=bordering(shapes),
        wards=_lying_in(shapes, polygons(wards)),
    )


def _amount(
    name: str, areas: gpd.GeoDataFrame, shapes: Shapes, found: gpd.GeoDataFrame | None
) -> Floats:
    """Count what lies in each unit; a count that the units carry themselves is taken as it is."""
    if name in areas:
        return np.asarray(areas[name], dtype=np.float64)
    if found is None or found.empty:
        return np.zeros(len(areas))
    at = first_areas(*places(found), shapes)
    weight = found["residents"].to_numpy(dtype=float) if name == "people" else np.ones(len(found))
    return np.bincount(at[at >= 0], weight[at >= 0], minlength=len(areas)).astype(float)


def bordering(shapes: Shapes) -> Neighbours:
    """
    Find the units that have a border in common; a corner is not enough.

    Two patches that touch at a point are in two pieces to whoever walks them, so neighbours here
    share at least `BORDER` metres of line.
    """
    if not len(shapes):
        return Neighbours(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), 0)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=APART)
    once = left < right
    left, right = left[once], right[once]
    near = shapely.buffer(shapes[left], APART)
    long = shapely.length(shapely.intersection(shapely.boundary(shapes[right]), near)) >= BORDER
    both = np.concatenate([left[long], right[long]]), np.concatenate([right[long], left[long]])
    order = np.lexsort((both[1], both[0]))
    return Neighbours(both[0][order], both[1][order], len(shapes))


def _lying_in(shapes: Shapes, wards: Shapes) -> tuple[tuple[int, ...], ...]:
    """List the wards that each unit lies in."""
    found: list[list[int]] = [[] for _ in shapes]
    if len(wards):
        unit, ward = shapely.STRtree(wards).query(shapes, predicate="intersects")
        shared = shapely.area(shapely.intersection(shapes[unit], wards[ward]))
        for one, other in zip(*_large(unit, ward, shared, shapes), strict=True):
            found[one].append(other)
    return tuple(tuple(sorted(one)) for one in found)


def _large(
    unit: Numbers, ward: Numbers, shared: Floats, shapes: Shapes
) -> tuple[list[int], list[int]]:
    """Leave out what is no more than a strip between lines drawn twice."""
    kept = shared > INSIDE * shapely.area(shapes[unit])
    return unit[kept].tolist(), ward[kept].tolist()


@dataclass(frozen=True, eq=False)
class Start:
    """
    How patches lie on units now.

    Parameters
    ----------
    of
        The position of the patch each unit goes to, or `NOBODY`.
    rounded
        The units that a patch's edge cuts: ``code``, ``name``, ``patch`` and ``people`` of the unit
        whom it moves by going whole to one patch. Most people first.
    """

    of: Numbers
    rounded: pd.DataFrame


def assigned(
    areas: gpd.GeoDataFrame,
    patches: gpd.GeoDataFrame,
    found: Units,
    people: gpd.GeoDataFrame | None = None,
) -> Start:
    """
    Give each unit to the patch that holds most of its people.

    Parameters
    ----------
    areas, found
        The units in metres, and what `units` made of them.
    patches
        Patches with ``name``, in the same system.
    people
        Points with ``residents``. A unit without any goes by its ground.
    """
    require_metres(areas, patches)
    require_columns(patches, "name", what="patches")
    shapes, held = polygons(areas), polygons(patches)
    share = _by_ground(shapes, held)
    if people is not None and len(people):
        share = _by_people(shapes, held, people, share)
    best = share.argmax(axis=1) if len(held) else np.zeros(len(shapes), dtype=np.intp)
    most = share.max(axis=1, initial=0.0)
    nobody = np.clip(1 - share.sum(axis=1), 0, 1)
    of = np.where((most > 0) & (most >= nobody), best, NOBODY)
    return Start(of, _rounded(found, patches, of, share))


def _by_ground(shapes: Shapes, held: Shapes) -> Floats:
    """Return the share of each unit's ground in each patch."""
    share = np.zeros((len(shapes), len(held)))
    if len(held):
        unit, patch = shapely.STRtree(held).query(shapes, predicate="intersects")
        shared = shapely.area(shapely.intersection(shapes[unit], held[patch]))
        share[unit, patch] = shared / shapely.area(shapes[unit])
    return np.where(share < INSIDE, 0.0, share)


def _by_people(shapes: Shapes, held: Shapes, people: gpd.GeoDataFrame, ground: Floats) -> Floats:
    """Return the share of each unit's people in each patch; by ground where nobody lives."""
    x, y = places(people)
    unit = first_areas(x, y, shapes)
    there = unit >= 0
    residents = people["residents"].to_numpy(dtype=float)[there]
    total = np.bincount(unit[there], residents, minlength=len(shapes))
    share = np.empty_like(ground)
    for patch, shape in enumerate(held):
        inside = first_areas(x[there], y[there], np.array([shape], dtype=object)) == 0
        share[:, patch] = np.bincount(unit[there], residents * inside, minlength=len(shapes))
    return np.where(total[:, None] > 0, share / np.maximum(total, 1e-9)[:, None], ground)


def _rounded(found: Units, patches: gpd.GeoDataFrame, of: Numbers, share: Floats) -> pd.DataFrame:
    """List the units that go whole to one patch though part of their people are elsewhere."""
    people = found.amounts["people"]
    kept = np.where(of == NOBODY, 1 - np.clip(share.sum(axis=1), 0, 1), 0.0)
    if share.shape[1]:
        kept = np.where(of == NOBODY, kept, share[np.arange(len(of)), of])
    moved = people * np.clip(1 - kept, 0, 1)
    names = np.array([*patches["name"].astype(str), ""], dtype=object)
    table = pd.DataFrame(
        {"code": found.codes, "name": found.names, "patch": names[of], "people": moved}
    )
    cut = table[table["people"] >= 0.5]
    return cut.sort_values("people", ascending=False, kind="stable", ignore_index=True)
