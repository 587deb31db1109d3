"""Areas without the details that paper cannot show, thinned together once for many sheets."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]

FINEST = 0.1
"""Details smaller than this on paper, in millimetres, are not needed; half of it is left out."""


class Thinned:
    """
    Areas of one kind, in metres.

    Parameters
    ----------
    shapes
        The areas; those of many sheets may be given once, and each sheet asks for its own.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._places = {id(one): place for place, one in enumerate(shapes)}
        self._areas: dict[int, Shapes] = {}
        self._edges: dict[int, Shapes] = {}

    @cached_property
    def fits(self) -> bool:
        """Whether no area overlaps another, so that neighbours share their edges exactly."""
        return bool(shapely.coverage_is_valid(self._sound))

    @cached_property
    def _sound(self) -> Shapes:
        """The areas, each of them valid."""
        return sound(self._shapes)

    def knows(self, shapes: Iterable[object]) -> bool:
        """Whether all these very shapes are among the areas."""
        return all(id(one) in self._places for one in shapes)

    def of(self, shapes: Iterable[object], scale: int) -> Shapes:
        """Return some of the areas as they are thinned at a scale."""
        return self.at(scale)[[self._places[id(one)] for one in shapes]]

    def at(self, scale: int) -> Shapes:
        """Return all areas, thinned together so that shared edges stay shared."""
        level = _level(scale)
        if level not in self._areas:
            # What a finer level left out is left out of the coarser ones, too, and costs no more.
            finer = max((one for one in self._areas if one < level), default=None)
            given = self._sound if finer is None or not self.fits else self._areas[finer]
            thin = shapely.coverage_simplify if self.fits else shapely.simplify
            self._areas[level] = thin(given, 2.0**level if self.fits else 2.0**level / 2)
        return self._areas[level]

    def edges(self, scale: int) -> Shapes:
        """Return every edge of the thinned areas once, as lines from corner to corner."""
        level = _level(scale)
        if level not in self._edges:
            areas = self.at(scale)
            self._edges[level] = _shared(areas) if self.fits else _united(areas)
        return self._edges[level]


def _level(scale: int) -> int:
    """Return the power of two, in metres, of the finest detail at a scale; many scales share it."""
    return int(np.floor(np.log2(FINEST * scale / 1000)))


def _united(areas: Shapes) -> Shapes:
    """Return the edges of areas that may lie across each other."""
    every = shapely.union_all(shapely.boundary(areas))
    lines: Shapes = shapely.get_parts(shapely.line_merge(every))
    return lines


def _shared(areas: Shapes) -> Shapes:
    """Return the edges of areas that fit together: neighbours have the same corners there."""
    rings = shapely.get_rings(shapely.get_parts(areas))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    _, corner = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)
    steps = np.flatnonzero(ring[1:] == ring[:-1])
    ends = np.sort(np.column_stack([corner[steps], corner[steps + 1]]), axis=1)
    _, first = np.unique(ends[:, 0] * len(xy) + ends[:, 1], return_index=True)
    steps = steps[np.sort(first)]
    if not len(steps):
        return np.empty(0, dtype=object)
    meeting = np.bincount(np.concatenate([corner[steps], corner[steps + 1]]))
    goes_on = (np.diff(steps) == 1) & (meeting[corner[steps[1:]]] == 2)
    line = np.concatenate([[0], np.cumsum(~goes_on)])
    last = np.flatnonzero(np.append(~goes_on, True))
    points = np.concatenate([xy[steps], xy[steps[last] + 1]])
    lines = np.concatenate([line, line[last]])
    order = np.argsort(lines, kind="stable")
    made: Shapes = shapely.linestrings(points[order], indices=lines[order])
    return made


def sound(geometry: Shapes) -> Shapes:
    """Return valid shapes; published boundaries are not always."""
    bad = ~shapely.is_valid(geometry)
    if not bad.any():
        return geometry
    mended = geometry.copy()
    mended[bad] = shapely.make_valid(geometry[bad], method="structure", keep_collapsed=False)
    return mended
