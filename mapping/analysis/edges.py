"""Which faces of a partition lie side by side, and for how many metres."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from mapping.analysis.frames import Floats, Numbers, Shapes


@dataclass(frozen=True)
class Shared:
    """Lines that two faces share: positions of the faces and the length in metres."""

    first: Numbers
    second: Numbers
    length: Floats


def summed(at: Numbers, amounts: Floats, size: int) -> Floats:
    """Add amounts up by position: an array of ``size`` numbers, also when there is nothing."""
    return np.bincount(at, amounts, minlength=size).astype(np.float64, copy=False)


def shared_lines(faces: Shapes) -> Shared:
    """
    Measure the line every two faces of a partition share.

    Parameters
    ----------
    faces
        Polygons whose common edges have the same ends, as `partition` gives them.
    """
    start, end, face = segments(faces)
    swapped = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low = np.where(swapped[:, None], end, start)
    high = np.where(swapped[:, None], start, end)
    ends = np.hstack([low, high])
    order = np.argsort(_hashed(ends), kind="stable")
    same = np.flatnonzero((ends[order[:-1]] == ends[order[1:]]).all(axis=1))
    one, other = order[same], order[same + 1]
    length = np.hypot(*(high - low)[one].T)
    return _joined(face[one], face[other], length, len(faces))


def segments(faces: Shapes) -> tuple[Floats, Floats, Numbers]:
    """List every edge of every ring with its face."""
    rings, face = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    follows = ring[:-1] == ring[1:]
    return xy[:-1][follows], xy[1:][follows], face[ring[:-1][follows]]


def _hashed(rows: Floats) -> npt.NDArray[np.uint64]:
    """Give equal rows equal numbers; unequal rows that collide are told apart by the caller."""
    bits = (np.ascontiguousarray(rows) + 0.0).view(np.uint64)
    odd = np.array(
        [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
        dtype=np.uint64,
    )
    mixed = (bits ^ (bits >> np.uint64(29))) * odd
    return np.bitwise_xor.reduce(mixed ^ (mixed >> np.uint64(32)), axis=1)  # type: ignore[no-any-return]


def _joined(first: Numbers, second: Numbers, length: Floats, size: int) -> Shared:
    """Add the lengths of each pair of faces."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    pairs, at = np.unique(low * size + high, return_inverse=True)
    total = summed(at, length, len(pairs))
    return Shared(pairs // max(size, 1), pairs % max(size, 1), total)
