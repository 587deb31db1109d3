"""Paths that people walk along, as a graph of corners and crossings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import BadFrame, Floats, Numbers, Shapes, shapes

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SNAP = 250.0
"""Metres that a person or an asset may lie from the nearest path."""

ROUND = 1000.0
"""Corners nearer to each other than a millimetre are one."""

CHUNK = 64
"""Assets whose ways are searched at once, to bound the memory."""


@dataclass(frozen=True)
class Network:
    """
    Paths made into a graph.

    Parameters
    ----------
    nodes
        Coordinates in metres of every corner and crossing, an array (n, 2).
    first, second, length
        Edges: positions of their ends and metres; no pair twice.
    snap
        Metres that a point may lie from the nearest node; beyond, it is out of reach.
    """

    nodes: Floats
    first: Numbers
    second: Numbers
    length: Floats
    snap: float = SNAP


def network(paths: gpd.GeoDataFrame, *, snap: float = SNAP, crossings: bool = True) -> Network:
    """
    Make paths into a network.

    Parameters
    ----------
    paths
        Lines in metres. They are joined where they meet and, unless told otherwise, where they
        cross: a bridge over a path then joins it, which a plain set of lines cannot tell.
    snap
        Metres from a point to the nearest corner or crossing at most.
    crossings
        Whether lines that cross without a common end are joined.

    Raises
    ------
    WrongCrs, BadFrame
        If the paths are not in metres, or one is not a line.
    """
    require_metres(paths)
    lines = shapes(paths)
    lines = lines[~shapely.is_missing(lines) & ~shapely.is_empty(lines)]
    if not np.isin(shapely.get_type_id(lines), (1, 2, 5)).all():
        msg = "The paths must be lines."
        raise BadFrame(msg)
    if crossings and len(lines):
        lines = shapely.get_parts(shapely.union_all(lines))
    return _graph(shapely.get_parts(lines), snap)


def _graph(lines: Shapes, snap: float) -> Network:
    """Number the corners and measure the edges; of parallel edges the shortest stays."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    _, first, at = np.unique(
        np.round(xy * ROUND).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    nodes, at = xy[first], at.ravel()
    follows = np.flatnonzero(line[:-1] == line[1:])
    ends = np.sort(np.column_stack([at[follows], at[follows + 1]]), axis=1)
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    length = np.hypot(*(nodes[ends[:, 0]] - nodes[ends[:, 1]]).T)
    return Network(nodes, ends[:, 0], ends[:, 1], length, snap)


def _snapped(paths: Network, points: Floats) -> tuple[Numbers, Numbers, Floats]:
    """Return which points find a node, the node, and the metres to it."""
    from scipy.spatial import cKDTree

    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    if not len(known) or not len(paths.nodes):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0)
    metres, node = cKDTree(paths.nodes).query(
        points[known], distance_upper_bound=np.nextafter(paths.snap, np.inf)
    )
    near = np.isfinite(metres)
    return known[near], node[near], metres[near]


def _with_doors(paths: Network, node: Numbers, metres: Floats) -> "csr_array":
    """Return the graph with one more node for each asset, joined by its way to the paths."""
    from scipy.sparse import csr_array

    size = len(paths.nodes) + len(node)
    doors = np.arange(len(paths.nodes), size)
    rows, columns = np.append(paths.first, doors), np.append(paths.second, node)
    # A way of no metres would be no edge at all.
    weights = np.maximum(np.append(paths.length, metres), 1e-9)
    return csr_array((weights, (rows, columns)), shape=(size, size))


def on_foot(
    paths: Network, people: Floats, assets: Floats, *, limit: float
) -> tuple[Numbers, Numbers, Floats]:
    """
    Find all pairs within a walk.

    Parameters
    ----------
    paths
        The network.
    people, assets
        Coordinates in metres, arrays (n, 2).
    limit
        Metres, with the ways from the person and from the asset to the nearest node.

    Returns
    -------
    tuple of arrays
        Positions of person and asset, and metres.
    """
    person, person_node, person_way = _snapped(paths, people)
    asset, asset_node, asset_way = _snapped(paths, assets)
    graph = _with_doors(paths, asset_node, asset_way)
    parts = [
        _walks(graph, len(paths.nodes) + some, person_node, person_way, limit)
        for some in np.array_split(np.arange(len(asset)), max(1, -(-len(asset) // CHUNK)))
        if len(some)
    ]
    found = [np.concatenate([part[at] for part in parts]) for at in range(3)] if parts else None
    if found is None:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0)
    return person[found[0]], asset[found[1] - len(paths.nodes)], found[2]


def _walks(
    graph: "csr_array", doors: Numbers, node: Numbers, way: Floats, limit: float
) -> tuple[Numbers, Numbers, Floats]:
    """Walk from some assets' doors: positions of the person, number of the door, metres."""
    from scipy.sparse.csgraph import dijkstra

    metres = dijkstra(graph, directed=False, indices=doors, limit=limit + 1e-6)
    total = metres[:, node] + way
    door, person = np.nonzero(np.isfinite(total) & (total <= limit + 1e-6))
    return person, doors[door], total[door, person]


def on_foot_nearest(
    paths: Network, people: Floats, assets: Floats, *, limit: float
) -> tuple[Numbers, Floats]:
    """Find the nearest asset on foot; -1 and infinity where none is within ``limit``."""
    from scipy.sparse.csgraph import dijkstra

    at, metres = np.full(len(people), -1, dtype=np.intp), np.full(len(people), np.inf)
    person, node, way = _snapped(paths, people)
    asset, asset_node, asset_way = _snapped(paths, assets)
    if not len(person) or not len(asset):
        return at, metres
    doors = np.arange(len(paths.nodes), len(paths.nodes) + len(asset))
    far, _, source = dijkstra(
        _with_doors(paths, asset_node, asset_way),
        directed=False,
        indices=doors,
        limit=limit,
        min_only=True,
        return_predecessors=True,
    )
    total = far[node] + way
    got = np.isfinite(total) & (total <= limit)
    at[person[got]] = asset[source[node[got]] - len(paths.nodes)]
    metres[person[got]] = total[got]
    return at, metres
