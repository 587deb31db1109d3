"""Who works here: the officers and patches at a point or in an area, and who works beside it."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Flags, Floats, polygons, require_columns

BESIDE_COLUMNS = ("service", "names", "metres")
MISSING_COLUMNS = ("service", "nearest", "metres")
GROUP_COLUMNS = ("id", "records", "metres")


@dataclass(frozen=True, kw_only=True, eq=False)
class Who:
    """
    Who works at a point or in an area.

    Parameters
    ----------
    patches
        The patches that reach it, with ``share``: the part of the area each has (1 at a point).
    officers
        The rows of officers' grounds that reach it, with ``share``.
    beside
        At a point, whose ground begins so near that the point may be a little off: ``service``,
        ``names`` (of patches and areas) and ``metres``.
    missing
        Services with patches elsewhere and none here: ``service``, ``nearest`` (the name of the
        nearest patch) and ``metres``.
    """

    patches: gpd.GeoDataFrame
    officers: gpd.GeoDataFrame
    beside: pd.DataFrame
    missing: pd.DataFrame


def who(
    shape: shapely.Geometry,
    *,
    patches: gpd.GeoDataFrame,
    grounds: gpd.GeoDataFrame,
    near: float = 50.0,
    sliver_share: float = 0.001,
) -> Who:
    """
    Find who works at a point or in an area.

    Parameters
    ----------
    shape
        A point or an area in the metres of the frames.
    patches
        Areas with ``service`` and ``name``.
    grounds
        A row for each officer with ``service`` and ``works_on``; see `posts.grounds`.
    near
        Metres from a point within which another patch may be meant as well.
    sliver_share
        Whoever has less than this part of the area only meets its line, and is left out.

    Raises
    ------
    WrongCrs, BadFrame
        If the frames are not in one metric system, or a column is missing.
    """
    require_metres(patches, grounds)
    require_columns(patches, "service", "name", what="patches")
    require_columns(grounds, "service", "works_on", what="grounds")
    held = patches.set_geometry(polygons(patches, what="patches"))
    shares, parts = _share(held, shape), _share(grounds, shape)
    least = sliver_share if shapely.get_dimensions(shape) == 2 else 0.0
    here, working = shares > least, parts > least
    return Who(
        patches=held[here].assign(share=shares[here]),
        officers=grounds[working].assign(share=parts[working]),
        beside=_beside(shape, held[~here], grounds[~working], near),
        missing=_missing(shape, held, here),
    )


def _share(frame: gpd.GeoDataFrame, shape: shapely.Geometry) -> Floats:
    """Return the part of the area that each row has; at a point 1 or 0."""
    shapes = frame.geometry.to_numpy()
    if shapely.get_dimensions(shape) < 2:
        return np.asarray(shapely.intersects(shapes, shape), dtype=float)
    return np.asarray(shapely.area(shapely.intersection(shapes, shape)) / shape.area)


def _beside(
    point: shapely.Geometry, patches: gpd.GeoDataFrame, grounds: gpd.GeoDataFrame, near: float
) -> pd.DataFrame:
    """List whose ground begins near a point, service by service; nothing for an area."""
    if shapely.get_dimensions(point) == 2:
        return pd.DataFrame(columns=list(BESIDE_COLUMNS))
    rows = [
        (service, (name,), metres)
        for service, name, metres in zip(
            patches["service"], patches["name"], patches.distance(point), strict=True
        )
    ]
    with_patches = set(patches["service"])
    rows += [
        (service, names, metres)
        for service, names, metres in zip(
            grounds["service"], grounds["works_on"], grounds.distance(point), strict=True
        )
        if service not in with_patches  # whoever works on areas: the ward of a councillor
    ]
    found: dict[str, tuple[dict[str, None], float]] = {}
    for service, names, metres in rows:
        if metres <= near:
            known, least = found.get(service, ({}, metres))
            found[service] = (known | dict.fromkeys(names), min(least, metres))
    listed = [(one, tuple(names), metres) for one, (names, metres) in sorted(found.items())]
    return pd.DataFrame(listed, columns=list(BESIDE_COLUMNS))


def _missing(shape: shapely.Geometry, patches: gpd.GeoDataFrame, here: Flags) -> pd.DataFrame:
    """Name the nearest patch of each service that has none here."""
    there = set(patches["service"][here])
    away = patches[~patches["service"].isin(there)]
    distances = away.distance(shape)
    nearest = distances.groupby(away["service"]).idxmin().dropna()
    rows = [
        (service, str(away.loc[at, "name"]), float(distances[at]))
        for service, at in nearest.items()
    ]
    return pd.DataFrame(rows, columns=list(MISSING_COLUMNS))


def groups_here(
    shape: shapely.Geometry,
    *,
    groups: gpd.GeoDataFrame,
    records: gpd.GeoDataFrame,
    reach: float,
) -> pd.DataFrame:
    """
    Find the groups whose area or records lie here.

    Parameters
    ----------
    shape
        A point or an area, in metres.
    groups
        ``id`` and, where it is known, the group's area or place.
    records
        What groups look after: ``group`` and a place.
    reach
        Metres round a point within which a place lies here; an area reaches no further than itself.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``records`` (how many of the group's lie here) and ``metres`` to the nearest of all
        that is theirs, the nearest group first.
    """
    within = 0.0 if shapely.get_dimensions(shape) == 2 else reach
    away = records.distance(shape)
    close = records[away <= within]
    counts = close.groupby("group").size()
    # A group's own place is known only for some: of the others, what they look after tells.
    own = pd.Series(groups.distance(shape).to_numpy(), index=groups["id"])
    own = own[own <= within]
    nearest = pd.concat([own, away[close.index].groupby(close["group"]).min()])
    metres = nearest.groupby(level=0).min().sort_values(kind="stable")
    metres = metres[metres.index.isin(groups["id"])]
    table = {
        "id": [str(one) for one in metres.index],
        "records": counts.reindex(metres.index).fillna(0).astype("int64").to_numpy(),
        "metres": metres.to_numpy(dtype=float),
    }
    return pd.DataFrame(table, columns=list(GROUP_COLUMNS))
