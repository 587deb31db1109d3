"""What changed between the patches of two days: which ground changed hands, and whose homes."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.coverage import SLIVER
from mapping.analysis.frames import Floats, Shapes, polygons, require_codes, require_columns, summed
from mapping.analysis.located import Located, residents
from mapping.analysis.points import point_pairs
from mapping.analysis.posts import spoken

MOVE_COLUMNS = ("before", "after", "code", "name", "area", "area_share", "people", "people_share")
PATCH_COLUMNS = ("name", "area_before", "area_after", "people_before", "people_after")


@dataclass(frozen=True)
class Changes:
    """
    What changed.

    Parameters
    ----------
    moves
        Ground that changed hands, by area: `MOVE_COLUMNS` and geometry, the most people first.
        ``before`` and ``after`` name the patches, empty for nobody; ``code`` and ``name`` the area,
        empty for ground outside all of them. ``area`` is in square metres; the shares are of the
        area's own ground and people. NaN where people are not known.
    patches
        A row for each patch of either day: `PATCH_COLUMNS`; NaN where there was none of the name.
    people
        People on ground that changed hands, each counted once; NaN when not known.
    slivers
        Square metres in pieces narrower than the limit: lines drawn anew, left out of ``moves``.
    """

    moves: gpd.GeoDataFrame
    patches: pd.DataFrame
    people: float
    slivers: float


def changes(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    people: gpd.GeoDataFrame | None = None,
    sliver: float = SLIVER,
) -> Changes:
    """
    Say which ground changed hands between two days.

    Parameters
    ----------
    before, after
        One service's patches on each day, in metres, with ``name``. Patches of one name are the
        same patch, however it was drawn. They may overlap.
    areas
        The areas to name what moved by, with ``code`` and ``name``: wards, as a rule.
    people
        Residents, as points or small areas.
    sliver
        Metres. A piece narrower than this (2 * area / perimeter) is no decision.

    Returns
    -------
    Changes
        Ground that one patch lost and another gained moved between the two; lost ground that
        nobody gained is nobody's, and gained ground that nobody lost was nobody's.

    Raises
    ------
    WrongCrs, BadFrame
        If the frames are not in one metric system, or a column is missing.
    """
    require_metres(before, after, areas)
    require_columns(before, "name", what="patches")
    require_columns(after, "name", what="patches")
    require_codes(areas)
    where = None if people is None else residents(people)
    old, new = _by_name(before), _by_name(after)
    pieces, slivers = _wide(_pieces(old, new), sliver)
    moves = _moves(pieces, areas, where)
    return Changes(
        moves=gpd.GeoDataFrame(moves, geometry="geometry", crs=areas.crs),
        patches=_patch_table(old, new, where),
        people=_people(_array([shapely.union_all([one[2] for one in pieces])]), where)[0],
        slivers=slivers,
    )


Named = dict[str, tuple[str, shapely.Geometry]]
"""By how a name sounds: the name, and the ground."""
Piece = tuple[str, str, shapely.Geometry]
"""Whose it was, whose it is, and the ground; nobody's is empty."""


def _by_name(patches: gpd.GeoDataFrame) -> Named:
    """Join what has one name."""
    found: dict[str, tuple[str, list[shapely.Geometry]]] = {}
    names = patches["name"].astype(str).tolist()
    for name, shape in zip(names, polygons(patches, what="patches"), strict=True):
        found.setdefault(spoken(name), (name, []))[1].append(shape)
    return {key: (name, shapely.union_all(shapes)) for key, (name, shapes) in found.items()}


def _less(a: Named, b: Named) -> Named:
    """Return what each patch of one day does not have on the other."""
    nothing = ("", shapely.Polygon())
    return {
        key: (name, shapely.difference(shape, b.get(key, nothing)[1]))
        for key, (name, shape) in a.items()
    }


def _pieces(old: Named, new: Named) -> list[Piece]:
    """Return the ground that changed hands, with what became nobody's or was nobody's."""
    lost, gained = _less(old, new), _less(new, old)
    found = [
        (was, now, shapely.intersection(left, came))
        for was, left in lost.values()
        for now, came in gained.values()
    ]
    all_old = shapely.union_all([shape for _, shape in old.values()])
    all_new = shapely.union_all([shape for _, shape in new.values()])
    found += [(was, "", shapely.difference(left, all_new)) for was, left in lost.values()]
    found += [("", now, shapely.difference(came, all_old)) for now, came in gained.values()]
    return found


def _wide(pieces: list[Piece], sliver: float) -> tuple[list[Piece], float]:
    """Keep the parts that are wide enough to be meant, and say how much was left out."""
    kept: list[Piece] = []
    narrow = 0.0
    for was, now, shape in pieces:
        parts = shapely.get_parts(shapely.get_parts(shape))
        parts = parts[shapely.area(parts) > 0]
        wide = 2 * shapely.area(parts) >= sliver * shapely.length(parts)
        narrow += float(shapely.area(parts[~wide]).sum())
        if wide.any():
            kept.append((was, now, shapely.union_all(parts[wide])))
    return kept, narrow


def _moves(pieces: list[Piece], areas: gpd.GeoDataFrame, where: Located | None) -> pd.DataFrame:
    """Cut the pieces by areas, and count."""
    held = polygons(areas)
    codes, names = areas["code"].astype(str).tolist(), areas["name"].astype(str).tolist()
    own = _people(held, where)
    covered = shapely.union_all(held)
    rows: list[list[object]] = []
    for was, now, shape in pieces:
        for at in shapely.STRtree(held).query(shape, predicate="intersects"):
            cut = shapely.intersection(shape, held[at])
            rows.append([was, now, codes[at], names[at], cut, shapely.area(held[at]), own[at]])
        rows.append([was, now, "", "", shapely.difference(shape, covered), np.nan, np.nan])
    columns = ["before", "after", "code", "name", "geometry", "of_area", "of_people"]
    return _counted(pd.DataFrame(rows, columns=columns), where)


def _counted(table: pd.DataFrame, where: Located | None) -> pd.DataFrame:
    """Measure the pieces of areas; what is less than a square metre only touches."""
    shapes = _array(table["geometry"].tolist())
    found = table.assign(area=shapely.area(shapes), people=_people(shapes, where))
    found = found[found["area"] > 1.0]
    whole = found["of_people"].where(found["of_people"] > 0)
    found = found.assign(
        area_share=found["area"] / found["of_area"], people_share=found["people"] / whole
    )
    ordered = found.sort_values(["people", "area"], ascending=False, ignore_index=True)
    return ordered[[*MOVE_COLUMNS, "geometry"]]


def _patch_table(old: Named, new: Named, where: Located | None) -> pd.DataFrame:
    """Compare each patch's ground and people."""
    keys = list(dict.fromkeys([*old, *new]))
    names = [(new.get(key) or old[key])[0] for key in keys]
    table = pd.DataFrame({"name": pd.Series(names, dtype=object)})
    for when, some in (("before", old), ("after", new)):
        shapes = _array([some[key][1] if key in some else None for key in keys])
        there = np.array([key in some for key in keys], dtype=bool)
        table[f"area_{when}"] = np.where(there, shapely.area(shapes), np.nan)
        table[f"people_{when}"] = np.where(there, _people(shapes, where), np.nan)
    return table[list(PATCH_COLUMNS)]


def _people(shapes: Shapes, where: Located | None) -> Floats:
    """Count the people in each shape; NaN when they are not known."""
    if where is None:
        return np.full(len(shapes), np.nan)
    point, shape = point_pairs(where.x, where.y, shapes)
    return summed(shape, where.amount[point], len(shapes))


def _array(shapes: list[shapely.Geometry | None]) -> Shapes:
    """Return shapes as an array, empty ones where there is none."""
    return np.array([one or shapely.Polygon() for one in shapes], dtype=object)
