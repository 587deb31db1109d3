"""Coverage of many services at once, and of every ward at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.cells import COUNTED, Cells, Things, cells
from mapping.analysis.coverage import LEVELS, SLIVER, Coverage, coverage
from mapping.analysis.edges import summed
from mapping.analysis.frames import Floats, polygons, require_codes, require_columns
from mapping.analysis.located import in_force


def cover_by_service(
    patches: gpd.GeoDataFrame,
    area: gpd.GeoDataFrame,
    *,
    things: Things | None = None,
    officers: pd.DataFrame | None = None,
    on: date | None = None,
    sliver: float = SLIVER,
) -> dict[str, Coverage]:
    """
    Find who covers an area, service by service.

    Parameters
    ----------
    patches
        Patches in metres with ``name`` and ``service``.
    area, things, officers, on, sliver
        As for `coverage.coverage`; officers with a ``service`` count for that one.

    Returns
    -------
    dict
        The answer for each service, in alphabetical order.

    Raises
    ------
    WrongCrs, BadFrame
        As `coverage.coverage`.
    """
    require_columns(patches, "name", "service", what="patches")

    def cover(service: str) -> Coverage:
        held = patches[patches["service"] == service]
        theirs = _of(officers, service)
        return coverage(held, whole, things=things, officers=theirs, on=on, sliver=sliver)

    whole = gpd.GeoDataFrame(geometry=[shapely.union_all(polygons(area))], crs=area.crs)
    services = sorted(patches["service"].dropna().unique())
    # Shapes are cut outside Python's lock, so that services are worked out side by side.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return dict(zip(map(str, services), threads.map(cover, services), strict=True))


def _of(officers: pd.DataFrame | None, service: object) -> pd.DataFrame | None:
    """Keep the officers of one service."""
    if officers is None or "service" not in officers:
        return officers
    return officers[officers["service"] == service]


def cover_by_area(
    patches: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    things: Things | None = None,
    on: date | None = None,
    sliver: float = SLIVER,
) -> gpd.GeoDataFrame:
    """
    Say for every area how much of it nobody, one, two or more patches cover.

    All areas are cut in one step, so a council's wards cost hardly more than the council.

    Parameters
    ----------
    patches
        One service's patches in metres with ``name``.
    areas
        Areas in the same system with ``code`` and ``name``; where they overlap, the shared ground
        counts in each.
    things, on, sliver
        As for `coverage.coverage`.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each area, in order, with its index: ``code``, ``name``, ``patches`` (how many
        reach into it); ``area``, ``people``, ``assets`` and ``needs`` alone and with ``_nobody``,
        ``_single``, ``_double``, ``_deeper``; geometry. A point on the line between two areas
        counts in one of them.

    Raises
    ------
    WrongCrs, BadFrame
        As `coverage.coverage`; also when a code comes twice.
    """
    counted = things or Things()
    require_metres(patches, areas, *counted.known())
    require_columns(patches, "name", what="patches")
    require_codes(areas)
    held = patches[in_force(patches, on, first="valid_from", last="valid_to")]
    names = held["name"].astype(str).tolist()
    outlines = polygons(areas)
    ground = cells(polygons(held, what="patches"), names, outlines, counted, sliver=sliver)
    table = areas[["code", "name", areas.geometry.name]].copy()
    table["patches"] = _reach(ground)
    for measure in COUNTED:
        sums = _by_level(ground, ground.on_faces[measure])
        table[measure] = sums.sum(axis=1)
        for at, level in enumerate(LEVELS):
            table[f"{measure}_{level}"] = sums[:, at]
    return table


def _reach(ground: Cells) -> list[int]:
    """Count the patches that cover ground in each outline."""
    return [int(ground.cut.patches[face].any(axis=0).sum()) for face in ground.cut.outlines.T]


def _by_level(ground: Cells, amount: Floats) -> Floats:
    """Add up faces by outline and level of cover, an array (outlines, levels)."""
    face, outline = np.nonzero(ground.cut.outlines)
    count = ground.cut.outlines.shape[1]
    level = np.minimum(ground.cut.depth[face], len(LEVELS) - 1)
    at = outline * len(LEVELS) + level
    sums = summed(at, amount[face], count * len(LEVELS))
    if np.isnan(amount).any():
        sums[:] = np.nan
    return sums.reshape(count, len(LEVELS))
