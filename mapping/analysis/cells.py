"""Ground grouped by who covers it, and what stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np

from mapping.analysis.edges import summed
from mapping.analysis.frames import Flags, Floats, Numbers, Shapes
from mapping.analysis.located import MEASURES, located
from mapping.analysis.partition import (
    Partition,
    Slivers,
    added,
    face_of,
    joined,
    partition,
    without_slivers,
)

COUNTED = ("area", *MEASURES)
"""Everything a cell has an amount of."""


@dataclass(frozen=True, kw_only=True)
class Things:
    """What is counted on the ground; a frame left out is not known, which is not zero."""

    people: gpd.GeoDataFrame | None = None
    assets: gpd.GeoDataFrame | None = None
    needs: gpd.GeoDataFrame | None = None

    def frame(self, measure: str) -> gpd.GeoDataFrame | None:
        """Return the frame of one measure."""
        return {"people": self.people, "assets": self.assets, "needs": self.needs}[measure]

    def known(self) -> list[gpd.GeoDataFrame]:
        """Return the frames that are given."""
        return [one for one in (self.people, self.assets, self.needs) if one is not None]


@dataclass(frozen=True)
class Cells:
    """
    Outlines cut by patches, the faces grouped by the set of patches that covers them.

    Parameters
    ----------
    cut, slivers
        The faces, slivers settled, and what that moved.
    own
        Square metres of each patch inside the outlines, slivers as they were drawn.
    of_face
        The cell of each face.
    members
        Whether patch j covers cell i.
    names
        The patches of each cell; cells are ordered by depth, then name.
    on_faces, amounts
        Each of `COUNTED` by face and by cell; NaN where it is not known.
    known
        Which of `COUNTED` are known.
    """

    cut: Partition
    slivers: Slivers
    own: Floats
    of_face: Numbers
    members: Flags
    names: list[tuple[str, ...]]
    on_faces: dict[str, Floats]
    amounts: dict[str, Floats]
    known: frozenset[str]

    @property
    def depth(self) -> Numbers:
        """How many patches cover each cell."""
        return np.asarray(self.members.sum(axis=1), dtype=np.intp)

    def shapes(self) -> Shapes:
        """Return the shape of each cell."""
        if not self.names:
            return np.empty(0, dtype=object)
        order = np.argsort(self.of_face, kind="stable")
        ends = np.cumsum(np.bincount(self.of_face, minlength=len(self.names)))
        made = np.empty(len(self.names), dtype=object)
        for cell, faces in enumerate(np.split(self.cut.faces[order], ends[:-1])):
            made[cell] = joined(faces)
        return made


def cells(
    patches: Shapes, names: Sequence[str], outlines: Shapes, things: Things, *, sliver: float
) -> Cells:
    """
    Cut outlines by patches and count what stands on each cell.

    Parameters
    ----------
    patches, outlines
        Valid polygons in metres of one system.
    names
        What each patch is called.
    things
        What to count, in the same system.
    sliver
        Metres below which a face is counted into its neighbour.
    """
    raw = partition(patches, outlines)
    cut, slivers = without_slivers(raw, width=sliver)
    of_face, members, listed = _grouped(cut.patches, list(names))
    on_faces = {"area": cut.area}
    on_faces |= _counted(cut, things)
    size = len(members)
    amounts = {name: summed(of_face, one, size) for name, one in on_faces.items()}
    own = added(raw.area, raw.patches)
    known = frozenset(one for one in COUNTED if one == "area" or things.frame(one) is not None)
    return Cells(cut, slivers, own, of_face, members, listed, on_faces, amounts, known)


def _grouped(covers: Flags, names: list[str]) -> tuple[Numbers, Flags, list[tuple[str, ...]]]:
    """Group faces by the patches that cover them; order by depth, then by the patches' names."""
    if not covers.shape[1] or not len(covers):
        return np.zeros(len(covers), dtype=np.intp), covers[:1], [()] * len(covers[:1])
    packed = np.packbits(covers, axis=1)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, of_face = np.unique(keys, return_index=True, return_inverse=True)
    listed = of_members(covers[first], names)
    order = sorted(range(len(listed)), key=lambda at: (len(listed[at]), listed[at]))
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[of_face.ravel()], covers[first][order], [listed[at] for at in order]


def of_members(members: Flags, labels: list[Any]) -> list[tuple[Any, ...]]:
    """List the labels of the patches of every cell, sorted."""
    order = sorted(range(len(labels)), key=labels.__getitem__)
    named = [labels[at] for at in order]
    patch = np.nonzero(members[:, order])[1].tolist()
    ends = [0, *np.cumsum(members.sum(axis=1)).tolist()]
    return [tuple(named[at] for at in patch[start:end]) for start, end in pairwise(ends)]


def _counted(cut: Partition, things: Things) -> dict[str, Floats]:
    """Count each kind of thing face by face; NaN when nothing is known of it."""
    counts = {measure: np.full(len(cut.faces), np.nan) for measure in MEASURES}
    frames = {measure: things.frame(measure) for measure in MEASURES}
    found = {one: located(one, frame) for one, frame in frames.items() if frame is not None}
    if not found:
        return counts
    # All kinds are looked up together: what costs is preparing the faces.
    x = np.concatenate([one.x for one in found.values()])
    y = np.concatenate([one.y for one in found.values()])
    ends = np.cumsum([len(one.x) for one in found.values()])
    faces = np.split(face_of(cut, x, y), ends[:-1])
    for (measure, one), face in zip(found.items(), faces, strict=True):
        inside = face >= 0
        counts[measure] = summed(face[inside], one.amount[inside], len(cut.faces))
    return counts
