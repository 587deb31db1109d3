"""Overlapping shapes cut into faces that do not overlap, each with the shapes that cover it.

All outlines are noded together in one step and the faces read off the noded lines, so every face
shares its edges with its neighbours to the last bit and nothing is lost between them. Overlaying
one shape after the other would be slower, its answer would depend on their order, and a sliver left
by one step would break the next.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapping.analysis.edges import shared_lines, summed
from mapping.analysis.frames import BadFrame, Flags, Floats, Numbers, Shapes
from mapping.analysis.points import point_pairs, point_tree
from mapping.analysis.tangles import check_crossings, check_extent, pairings

GRIDS = (1e-6, 0.001)
"""Metres to which lines are snapped, one after the other, when they cannot be noded as they are."""

CLOSE = 1e-6
"""Metres by which noding may move an edge past a point that lies on it."""

MANY_PAIRINGS = 10_000_000
"""Edges near other shapes' edges from which on crossings are counted before anything is cut."""

MOST_CROSSINGS, MOST_SNAPPED = 150_000, 50_000
"""Crossings that are cut in some ten seconds: as they are, and snapped, which takes far longer."""

SPARE = 1e-7
"""Share of a shape's area that rounding of where lines cross may cost: a tenth of what is promised.
Snapping instead would move it further."""

SPECK = 1e-9
"""Square metres: a smaller face is rounding, not ground."""


@dataclass(frozen=True)
class Partition:
    """
    Faces that tile the ground, and what covers each.

    Parameters
    ----------
    faces
        Polygons, edge to edge, that fill every outline.
    area
        Square metres of each.
    patches
        Whether patch j covers face i, an array (faces, patches).
    outlines
        Whether outline k covers face i, an array (faces, outlines).
    """

    faces: Shapes
    area: Floats
    patches: Flags
    outlines: Flags

    @property
    def depth(self) -> Numbers:
        """How many patches cover each face."""
        return np.asarray(self.patches.sum(axis=1), dtype=np.intp)


def partition(patches: Shapes, outlines: Shapes) -> Partition:
    """
    Cut the ground of some outlines by patches.

    Parameters
    ----------
    patches, outlines
        Valid polygons in metres of one system; any of them may overlap, touch or nest.

    Returns
    -------
    Partition
        Only faces inside an outline. For each patch and each outline the faces inside it add up to
        its area.

    Raises
    ------
    BadFrame
        If the lines cannot be cut cleanly, even when snapped to a millimetre.
    """
    near = _near(patches, outlines)
    everything = np.concatenate([patches[near], outlines])
    faces, inside = _cut(everything)
    covered = np.zeros((len(faces), len(patches)), dtype=bool)
    covered[:, near] = inside[:, : len(near)]
    framed = inside[:, len(near) :]
    kept = framed.any(axis=1)
    return Partition(faces[kept], shapely.area(faces[kept]), covered[kept], framed[kept])


def _near(patches: Shapes, outlines: Shapes) -> Numbers:
    """Return the patches that can reach into an outline; the others only cost time."""
    if not len(patches) or not len(outlines):
        return np.empty(0, dtype=np.intp)
    found = shapely.STRtree(patches).query(outlines, predicate="intersects")[1]
    return np.unique(found)


def _cut(shapes: Shapes) -> tuple[Shapes, Flags]:
    """Cut shapes into faces; snap, as little as it takes, where the plain way does not add up."""
    if not len(shapes):
        return np.empty(0, dtype=object), np.zeros((0, 0), dtype=bool)
    check_extent(shapes)
    if pairings(shapes) > MANY_PAIRINGS:
        check_crossings(shapes, MOST_CROSSINGS)
    for grid in (None, *GRIDS):
        if grid == GRIDS[0]:
            check_crossings(shapes, MOST_SNAPPED)
        faces, inside = _faces(shapes, grid)
        if _adds_up(shapes, faces, inside, grid or 0.0):
            return faces, inside
    msg = "The shapes cross so finely that they cannot be told apart; simplify them and try again."
    raise BadFrame(msg)


def _faces(shapes: Shapes, grid: float | None) -> tuple[Shapes, Flags]:
    """Node the outlines, read off the faces and find what covers a point inside each."""
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = faces[shapely.area(faces) > SPECK]
    inside = np.zeros((len(faces), len(shapes)), dtype=bool)
    if len(faces):
        # A face thin beyond all measure has its point at infinity; `_adds_up` sees that.
        with np.errstate(over="ignore", invalid="ignore"):
            tree = shapely.STRtree(shapely.point_on_surface(faces))
        shape, face = tree.query(shapes, predicate="intersects")
        inside[face, shape] = True
    return faces, inside


def _adds_up(shapes: Shapes, faces: Shapes, inside: Flags, grid: float) -> bool:
    """Whether the faces inside each shape have its area: the proof that no edge was lost."""
    area = shapely.area(shapes)
    spare = area * SPARE + shapely.length(shapes) * (grid + 1e-9)
    return bool((np.abs(added(shapely.area(faces), inside) - area) <= spare).all())


def added(amounts: Floats, covers: Flags) -> Floats:
    """
    Add up the amounts of the rows that each column of ``covers`` marks.

    The product of the matrices says the same, but wakes every core for a millisecond's work.
    """
    row, column = np.nonzero(covers)
    return summed(column, amounts[row], covers.shape[1])


@dataclass(frozen=True)
class Slivers:
    """
    What became of faces too narrow to mean anything.

    Parameters
    ----------
    count, area
        How many were counted into a neighbour, and their square metres.
    shift
        Depth times area before less the same after: what to add to the sum over depths to come
        to the patches' own areas.
    """

    count: int
    area: float
    shift: float


def without_slivers(cut: Partition, *, width: float) -> tuple[Partition, Slivers]:
    """
    Count faces narrower than ``width`` into the neighbour they share most line with.

    Parameters
    ----------
    cut
        The partition.
    width
        Metres; the width of a face is 2 * area / perimeter. 0 keeps every face.

    Returns
    -------
    tuple
        The partition in which such a face has its neighbour's patches, and what that moved. A
        sliver stays inside its outline; one with no neighbour there keeps what it had.
    """
    thin = 2 * cut.area < width * shapely.length(cut.faces)
    if not thin.any():
        return cut, Slivers(0, 0.0, 0.0)
    root = _rooted(cut, thin)
    moved = root != np.arange(len(root))
    patches = cut.patches[root]
    change = cut.depth[moved] - patches[moved].sum(axis=1)
    area = cut.area[moved]
    slivers = Slivers(int(moved.sum()), float(area.sum()), float(change @ area))
    return Partition(cut.faces, cut.area, patches, cut.outlines), slivers


def _rooted(cut: Partition, thin: Flags) -> Numbers:
    """Return for each face the face it is counted as: its own, or a wide one it hangs on to."""
    first, second, length = _neighbours(cut, thin)
    bounds = shapely.bounds(cut.faces)
    root = np.arange(len(thin))
    settled = ~thin
    while True:
        ready = ~settled[first] & settled[second]
        if not ready.any():
            return root
        face, to, line = first[ready], second[ready], length[ready]
        order = np.lexsort((*bounds[to].T, -cut.area[to], -line, face))
        face, at = np.unique(face[order], return_index=True)
        root[face] = root[to[order][at]]
        settled[face] = True


def _neighbours(cut: Partition, thin: Flags) -> tuple[Numbers, Numbers, Floats]:
    """List neighbours of thin faces inside the same outlines, each pair both ways."""
    near = np.unique(shapely.STRtree(cut.faces).query(cut.faces[thin])[1])
    lines = shared_lines(cut.faces[near])
    first, second = near[lines.first], near[lines.second]
    alike = (cut.outlines[first] == cut.outlines[second]).all(axis=1)
    one, other, length = first[alike], second[alike], lines.length[alike]
    both = np.concatenate([one, other]), np.concatenate([other, one])
    return *both, np.concatenate([length, length])


def face_of(cut: Partition, x: Floats, y: Floats) -> Numbers:
    """
    Find the face each point lies in.

    Parameters
    ----------
    cut
        The partition.
    x, y
        Metres; NaN lies nowhere.

    Returns
    -------
    numpy.ndarray
        Position of the face, -1 outside. A point on an edge lies in exactly one face.
    """
    found = np.full(len(x), -1, dtype=np.intp)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(known) or not len(cut.faces):
        return found
    face, at = point_tree(x[known], y[known]).query(cut.faces, predicate="intersects")
    found[known[at]] = face
    shared = known[np.bincount(at, minlength=len(known)) > 1]
    found[shared] = _one_of(cut.faces, x[shared], y[shared])
    return _on_the_rim(cut.faces, x, y, found)


def _one_of(faces: Shapes, x: Floats, y: Floats) -> Numbers:
    """Choose the one face for each point on an edge."""
    point, face = point_pairs(x, y, faces)
    _, at = np.unique(point, return_index=True)
    return face[at]


def _on_the_rim(faces: Shapes, x: Floats, y: Floats, found: Numbers) -> Numbers:
    """Catch points on an outer edge that noding moved by less than anybody can measure."""
    lost = np.flatnonzero((found < 0) & np.isfinite(x) & np.isfinite(y))
    if not len(lost):
        return found
    points = shapely.points(x[lost], y[lost])
    near = shapely.STRtree(faces).query_nearest(points, max_distance=CLOSE, all_matches=False)
    found[lost[near[0]]] = near[1]
    return found


def joined(faces: Shapes) -> BaseGeometry:
    """Join faces into one shape: quickly when their edges fit to the last bit, else safely."""
    if len(faces) == 1:
        return faces[0]
    area = shapely.area(faces).sum()
    for join in (shapely.coverage_union_all, shapely.union_all):
        try:
            whole = join(faces)
        except shapely.GEOSException:
            continue
        if abs(whole.area - area) <= 1e-9 * area:
            return whole
    return shapely.multipolygons(faces)
