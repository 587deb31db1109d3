"""Overlaps too small to mean anything: left out, and counted as left out.

Lines that should be one line seldom are: drawn in another year or at another scale, they leave
strips along every border. A fixed threshold for each strip would let many strips of one area
vanish together, so what is limited is the total that an area may lose.
"""

import numpy as np
import shapely

from mapping.analysis.frames import Flags, Floats, Numbers, Shapes
from mapping.analysis.pairs import Pairs


def slivers(pairs: Pairs, a: Shapes, b: Shapes, *, share: float, width: float) -> Flags:
    """
    Tell which pairs are slivers.

    Parameters
    ----------
    pairs
        The pairs of the two layers ``a`` and ``b``.
    share
        The most of any area, and of its people and other counts, that may be left out in all.
    width
        Metres; narrower overlaps are slivers whatever their share. Zero for none.

    Returns
    -------
    numpy.ndarray
        True for a sliver. A pair with an asset or a need in it never is.
    """
    empty = np.ones(len(pairs.i), dtype=bool)
    for name in ("assets", "needs"):
        if name in pairs.amounts:
            empty &= pairs.amounts[name] == 0
    small = empty.copy()
    for name in pairs.amounts:
        small &= _spare(pairs, name, empty, share)
    return small | (empty & _narrow(pairs, a, b, small, width))


def _spare(pairs: Pairs, name: str, candidates: Flags, share: float) -> Flags:
    """Tell which pairs, the smallest first, add up to less than the share of both their areas."""
    spare = np.ones(len(candidates), dtype=bool)
    for at, whole in ((pairs.i, pairs.of_a[name]), (pairs.j, pairs.of_b[name])):
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(whole[at] > 0, pairs.amounts[name] / whole[at], 0.0)
        part = np.where(candidates, part, np.inf)
        spare &= _running(at, part) < share
    return spare


def _running(group: Numbers, part: Floats) -> Floats:
    """Add up the parts of each group from the smallest to the largest."""
    order = np.lexsort((part, group))
    running = np.empty(len(part))
    sums = np.cumsum(np.where(np.isfinite(part), part, 0.0)[order])
    starts = np.searchsorted(group[order], group[order])
    before = np.where(starts > 0, sums[starts - 1], 0.0)
    running[order] = sums - before
    running[~np.isfinite(part)] = np.inf
    return running


def _narrow(pairs: Pairs, a: Shapes, b: Shapes, small: Flags, width: float) -> Flags:
    """Tell which pairs are narrower than a width on average."""
    narrow = np.zeros(len(small), dtype=bool)
    if width <= 0:
        return narrow
    # An overlap of less than the width has less area than half its outline times the width, and
    # its outline is no longer than those of both areas, so most pairs need no shape.
    length = shapely.length(a)[pairs.i] + shapely.length(b)[pairs.j]
    asked = np.flatnonzero(~small & (pairs.amounts["area_m2"] < length * width / 2))
    cut = shapely.intersection(a[pairs.i[asked]], b[pairs.j[asked]])
    narrow[asked] = 2 * shapely.area(cut) < width * shapely.length(cut)
    return narrow
