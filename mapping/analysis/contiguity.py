"""Which areas are neighbours, when boundaries of different sources do not quite meet."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Floats, Numbers, polygons

TOLERANCE = 20.0
"""Metres. Generalised boundaries (BGC) leave their true line by up to 20 m, so two neighbours from
different sources may be that far apart. It is far less than an area is wide."""


@dataclass(frozen=True)
class Neighbours:
    """
    Pairs of neighbouring areas, each pair both ways round, ordered by ``left``.

    Parameters
    ----------
    left, right
        Positions of the areas.
    size
        How many areas there are.
    """

    left: Numbers
    right: Numbers
    size: int

    @property
    def counts(self) -> Numbers:
        """How many neighbours each area has."""
        return np.bincount(self.left, minlength=self.size)

    @property
    def islands(self) -> npt.NDArray[np.bool_]:
        """Which areas have no neighbour."""
        return np.asarray(self.counts == 0)

    def sums(self, values: Floats) -> Floats:
        """Add up the values of each area's neighbours."""
        return np.bincount(self.left, values[self.right], minlength=self.size).astype(float)

    def among(self, kept: npt.NDArray[np.bool_]) -> "Neighbours":
        """Return the pairs among some of the areas, counted anew from 0."""
        both = kept[self.left] & kept[self.right]
        anew = np.cumsum(kept) - 1
        return Neighbours(anew[self.left[both]], anew[self.right[both]], int(kept.sum()))

    def groups(self, kept: npt.NDArray[np.bool_]) -> Numbers:
        """Number the groups of areas that hang together among those kept; -1 for the others."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        inner = self.among(kept)
        shape = (inner.size, inner.size)
        graph = coo_array((np.ones(len(inner.left)), (inner.left, inner.right)), shape=shape)
        found = np.full(self.size, -1, dtype=np.intp)
        if inner.size:
            found[kept] = connected_components(graph, directed=False)[1]
        return found


def neighbours(areas: gpd.GeoDataFrame, *, tolerance: float = TOLERANCE) -> Neighbours:
    """
    Find the neighbours of every area: those that share an edge or a corner (queen contiguity).

    Parameters
    ----------
    areas
        Areas in metres; invalid ones are repaired first.
    tolerance
        How many metres may lie between two neighbours. 0 asks for shapes that touch.

    Returns
    -------
    Neighbours
        In the order of ``areas``. Empty shapes are islands.
    """
    require_metres(areas)
    found = polygons(areas)
    if not len(found):
        return Neighbours(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), 0)
    tree = shapely.STRtree(found)
    left, right = tree.query(found, predicate="dwithin", distance=tolerance)
    other = left != right
    order = np.lexsort((right[other], left[other]))
    return Neighbours(left[other][order], right[other][order], len(found))
