"""Who covers the ground: gaps, single cover, double and deeper cover of a service's patches."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from layers.grid import require_metres
from mapping.analysis.cells import COUNTED, Cells, Things, cells, of_members
from mapping.analysis.edges import summed
from mapping.analysis.frames import Flags, Floats, Numbers, Shapes, polygons, require_columns
from mapping.analysis.load import officer_loads, patch_loads, vacant
from mapping.analysis.located import in_force
from mapping.analysis.partition import joined
from mapping.analysis.posts import posts

SLIVER = 1.0
"""Metres: ground narrower than this comes of lines drawn twice, not of a decision."""

LEVELS = ("nobody", "single", "double", "deeper")
"""Covered by none, by one, by two, by three or more."""


@dataclass(frozen=True)
class Coverage:
    """
    The answer for one service.

    Parameters
    ----------
    cells
        The ground cut by who covers it: ``depth``, ``patches`` (a tuple of names), ``members``
        (their places in the index of the patches), ``area`` in square metres, ``people``,
        ``assets``, ``needs``, geometry. The cells tile the area; NaN where a frame was not given.
    gaps
        Each piece of ground that nobody covers, the most people first: ``area``, the measures,
        geometry.
    by_depth
        Sums of the cells by ``depth`` from 0 (nobody), with ``area_share``.
    patches
        A row for each patch, by its index: what it holds and its load, see `load.patch_loads`.
    officers
        A row for each officer in post, by its index, see `load.officer_loads`.
    pairs
        Patches that share ground: ``a`` and ``b`` (index), ``a_name``, ``b_name``, ``area``, the
        measures, ``share_a`` and ``share_b`` of each one's area inside.
    totals
        Figures by name. ``area``, ``people``, ``assets`` and ``needs`` each alone and with
        ``_nobody``, ``_single``, ``_double``, ``_deeper``, ``_covered`` (over the union of the
        patches) and ``_over_patches`` (added up patch by patch: shared ground counts more than
        once). ``slivers``, ``sliver_area``, ``sliver_shift``; ``people_vacant`` live on patches
        that have nobody in post.
    """

    cells: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    by_depth: pd.DataFrame
    patches: pd.DataFrame
    officers: pd.DataFrame
    pairs: pd.DataFrame
    totals: dict[str, float]


def coverage(
    patches: gpd.GeoDataFrame,
    area: gpd.GeoDataFrame,
    *,
    things: Things | None = None,
    officers: pd.DataFrame | None = None,
    on: date | None = None,
    sliver: float = SLIVER,
) -> Coverage:
    """
    Find who covers an area: nobody, one patch, two or more.

    Parameters
    ----------
    patches
        One service's patches in metres with ``name``; ``organisation``, ``capacity``,
        ``valid_from`` and ``valid_to`` are used when they are there. They may overlap.
    area
        The ground asked about: one or more areas in the same system, taken together.
    things
        People, assets and needs to count, in the same system.
    officers
        Who works on the patches: ``name``, ``patches`` (names, one a line), ``capacity``,
        ``starts``, ``ends``, ``absent_from``, ``absent_to``, ``cover``.
    on
        The day asked about, so that a coming vacancy shows; None takes every record.
    sliver
        Metres. A face narrower than this (2 * area / perimeter) is counted into its neighbour and
        reported in the totals; 0 keeps all.

    Returns
    -------
    Coverage
        Gaps and cover add up to the area, and sum(depth * area) + ``sliver_shift`` is the sum of
        the patches' areas inside. Patches not in force on the day are left out.

    Raises
    ------
    WrongCrs
        If the frames are not in one metric system.
    BadFrame
        If a column is missing, a shape has no inside, or lines cannot be told apart.
    """
    held, counted = _checked(patches, area, things, on)
    outline = np.array([shapely.union_all(polygons(area))], dtype=object)
    ground = _ground(held, outline[~shapely.is_empty(outline)], counted, sliver)
    found = posts(officers, held, on=on)
    loads = patch_loads(held, ground, found)
    table = _by_depth(ground)
    return Coverage(
        cells=_cell_frame(ground, held),
        gaps=_gap_frame(ground, held.crs),
        by_depth=table,
        patches=loads,
        officers=officer_loads(ground, found),
        pairs=_pairs(ground, loads),
        totals={**_totals(ground, table, loads), "people_vacant": vacant(ground, found)},
    )


def _checked(
    patches: gpd.GeoDataFrame, area: gpd.GeoDataFrame, things: Things | None, on: date | None
) -> tuple[gpd.GeoDataFrame, Things]:
    """Check the frames and keep the patches in force."""
    counted = things or Things()
    require_metres(patches, area, *counted.known())
    require_columns(patches, "name", what="patches")
    return patches[in_force(patches, on, first="valid_from", last="valid_to")], counted


def _ground(held: gpd.GeoDataFrame, outlines: Shapes, things: Things, sliver: float) -> Cells:
    """Cut outlines by patches."""
    names = held["name"].astype(str).tolist()
    return cells(polygons(held, what="patches"), names, outlines, things, sliver=sliver)


def _cell_frame(ground: Cells, held: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Tabulate the cells with their shapes."""
    members = of_members(ground.members, held.index.tolist())
    table = pd.DataFrame(
        {
            "depth": ground.depth,
            "patches": pd.Series(ground.names, dtype=object),
            "members": pd.Series(members, dtype=object),
            **ground.amounts,
        }
    )
    return gpd.GeoDataFrame(table, geometry=ground.shapes(), crs=held.crs)


def _gap_frame(ground: Cells, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Tabulate each connected piece that nobody covers."""
    empty = (ground.depth == 0)[ground.of_face] if len(ground.depth) else np.zeros(0, dtype=bool)
    faces = ground.cut.faces[empty]
    pieces = shapely.get_parts(joined(faces)) if len(faces) else faces
    inside = shapely.point_on_surface(faces)
    piece, face = shapely.STRtree(inside).query(pieces, predicate="intersects")
    table = pd.DataFrame(
        {
            name: summed(piece, one[empty][face], len(pieces))
            for name, one in ground.on_faces.items()
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=pieces, crs=crs)
    return frame.sort_values(["people", "area"], ascending=False, ignore_index=True)


def _by_depth(ground: Cells) -> pd.DataFrame:
    """Add up the cells of each depth."""
    deepest = int(ground.depth.max(initial=0))
    table = pd.DataFrame({"depth": np.arange(deepest + 1)})
    for name, one in ground.amounts.items():
        table[name] = summed(ground.depth, one, deepest + 1)
    table["area_share"] = table["area"] / (table["area"].sum() or np.nan)
    return table


def _totals(ground: Cells, table: pd.DataFrame, loads: pd.DataFrame) -> dict[str, float]:
    """Give every figure for the area as a whole."""
    totals: dict[str, float] = {}
    for name in COUNTED:
        amount = table[name].to_numpy() if name in ground.known else np.full(len(table), np.nan)
        levels = _levels(table["depth"].to_numpy(), amount)
        totals[name] = sum(levels)
        totals |= {f"{name}_{level}": one for level, one in zip(LEVELS, levels, strict=True)}
        totals[f"{name}_covered"] = sum(levels[1:])
        totals[f"{name}_over_patches"] = float(loads[name].sum(skipna=False))
    totals["slivers"] = ground.slivers.count
    totals["sliver_area"] = ground.slivers.area
    totals["sliver_shift"] = ground.slivers.shift
    return totals


def _levels(depth: Numbers, amount: Floats) -> list[float]:
    """Add up amounts on the levels of cover; what is not known is not known on any."""
    at = np.minimum(depth, len(LEVELS) - 1)
    unknown = np.nan if np.isnan(amount).any() else 0.0
    return [float(amount[at == level].sum()) + unknown for level in range(len(LEVELS))]


def _pairs(ground: Cells, loads: pd.DataFrame) -> pd.DataFrame:
    """List patches that share ground."""
    cell, first, second = _in_pairs(ground.members)
    table = pd.DataFrame({"first": first, "second": second})
    for name in COUNTED:
        table[name] = ground.amounts[name][cell]
    table = table.groupby(["first", "second"], as_index=False).sum(min_count=1)
    first, second = table.pop("first").to_numpy(), table.pop("second").to_numpy()
    for at, (side, rows) in enumerate({"a": first, "b": second}.items()):
        table.insert(at, side, loads.index[rows])
        table.insert(2 * at + 1, f"{side}_name", loads["name"].to_numpy()[rows])
        table[f"share_{side}"] = table["area"] / loads["area"].to_numpy()[rows]
    return table.sort_values("area", ascending=False, ignore_index=True)


def _in_pairs(members: Flags) -> tuple[Numbers, Numbers, Numbers]:
    """List cell and both patches for every two patches that share a cell."""
    depth = members.sum(axis=1)
    found = [_pairs_at(members, np.flatnonzero(depth == deep), deep) for deep in np.unique(depth)]
    found.append((np.empty(0, dtype=np.intp),) * 3)
    cell, first, second = (np.concatenate(part) for part in zip(*found, strict=True))
    return cell, first, second


def _pairs_at(members: Flags, cells: Numbers, deep: int) -> tuple[Numbers, Numbers, Numbers]:
    """List the pairs of the cells that ``deep`` patches cover."""
    held = np.nonzero(members[cells])[1].reshape(len(cells), deep)
    first, second = np.triu_indices(deep, 1)
    return np.repeat(cells, len(first)), held[:, first].ravel(), held[:, second].ravel()


def headline(answer: Coverage) -> dict[str, object]:
    """
    Pick the figures of the sentence that comes first; the words are the page's.

    Returns
    -------
    dict
        ``people_nobody``, ``people_several`` (two or more), each with ``_share``;
        ``area_nobody_share``; ``gaps`` (how many pieces); ``vacant_patches`` (names without an
        officer in post, empty when officers are not known); ``busiest`` and ``busiest_load`` (None
        without a capacity).
    """
    figures = answer.totals
    people, area = figures["people"] or np.nan, figures["area"] or np.nan
    several = figures["people_double"] + figures["people_deeper"]
    loads = answer.patches.dropna(subset=["load"]).sort_values(["load", "name"])
    vacancies = answer.patches.loc[answer.patches["officers"] == 0, "name"]
    return {
        "people_nobody": figures["people_nobody"],
        "people_nobody_share": figures["people_nobody"] / people,
        "people_several": several,
        "people_several_share": several / people,
        "area_nobody_share": figures["area_nobody"] / area,
        "gaps": len(answer.gaps),
        "vacant_patches": sorted(vacancies),
        "busiest": loads["name"].iloc[-1] if len(loads) else None,
        "busiest_load": float(loads["load"].iloc[-1]) if len(loads) else None,
    }
