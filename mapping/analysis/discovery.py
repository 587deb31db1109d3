"""Many tests at once: how sure a finding is when hundreds of places were looked at."""

import numpy as np

from mapping.analysis.frames import Floats


def false_discovery(p: Floats) -> Floats:
    """
    Adjust p-values for the number of tests (Benjamini and Hochberg 1995).

    Parameters
    ----------
    p
        Values between 0 and 1; NaN was not tested and does not count.

    Returns
    -------
    numpy.ndarray
        q = min over all p' >= p of p' * m / rank(p'), at most 1. Taking those with q <= 0.05, about
        one in twenty of what is taken is expected to be chance.
    """
    p = np.asarray(p, dtype=float)
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    raw = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1)
    return adjusted
