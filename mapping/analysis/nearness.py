"""Which points lie within a distance of each other."""

import numpy as np
import numpy.typing as npt

from layers.errors import PatchworkError
from mapping.analysis.frames import Floats

MOST_PAIRS = 20_000_000
"""More pairs than this do not fit in memory beside everything else."""

Pairs = npt.NDArray[np.intp]


class TooThick(PatchworkError, ValueError):
    """So many records lie within the distance of each other that the question makes no sense."""


def close_pairs(xy: Floats, within: float) -> Pairs:
    """
    List the pairs of points within a distance, each pair once.

    Parameters
    ----------
    xy
        Points in metres, of shape (n, 2).
    within
        Metres; a pair exactly so far apart counts.

    Returns
    -------
    numpy.ndarray
        Positions, of shape (pairs, 2), the first below the second.

    Raises
    ------
    TooThick
        If there are more than 20 million pairs.
    """
    if len(xy) < 2:
        return np.empty((0, 2), dtype=np.intp)
    from scipy.spatial import KDTree

    tree = KDTree(xy)
    if tree.count_neighbors(tree, within) - len(xy) > 2 * MOST_PAIRS:
        msg = f"Too many needs lie within {within:,.0f} metres of each other. Choose fewer metres."
        raise TooThick(msg)
    found: Pairs = tree.query_pairs(within, output_type="ndarray")
    return found
