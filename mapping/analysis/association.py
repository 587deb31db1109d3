"""Local measures of clustering: Getis-Ord Gi* and local Moran, in plain numpy.

``esda`` computes both and is the rival in the tests, where they agree to 1e-9. It is not used at
run time: with libpysal and scikit-learn it takes one to two seconds to import, its first test by
permutation compiles for half a minute, and it is a large part of an installation. Once warm it is
as fast as these few lines (3 s for Greater Manchester's 1,702 small areas).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapping.analysis.contiguity import Neighbours
from mapping.analysis.frames import Floats, Numbers

Drawn = npt.NDArray[np.int64]
PERMUTATIONS = 9_999
SEED = 20_261_122
CHUNK = 2_000_000
"""About so many draws are held in memory at a time."""


@dataclass(frozen=True)
class Tested:
    """A statistic per area with its two-sided p-value; NaN where there is no neighbour."""

    value: Floats
    p: Floats


def getis_ord(values: Floats, near: Neighbours) -> Tested:
    """
    Compute Gi* with binary weights, the area itself included, and its normal p-value.

    Parameters
    ----------
    values
        A rate per area, all finite.
    near
        Neighbours of the areas.

    Returns
    -------
    Tested
        z_i = (sum_j w_ij x_j - W_i x) / (s * sqrt((n W_i - W_i^2) / (n - 1))), where W_i is the
        number of neighbours and itself, and x and s are mean and standard deviation (of n) of all.
        NaN for islands, where all values are alike, and where everybody is a neighbour.
    """
    from scipy.special import ndtr

    n = len(values)
    if n == 0:
        return Tested(np.empty(0), np.empty(0))
    spread = values.std()
    weights = near.counts + 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = spread * np.sqrt((n * weights - weights**2) / (n - 1))
        z = (near.sums(values) + values - weights * values.mean()) / scale
    z[near.islands | ~np.isfinite(z) | _flat(values)] = np.nan
    return Tested(z, 2 * ndtr(-np.abs(z)))


def local_moran(
    values: Floats, near: Neighbours, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> Tested:
    """
    Compute local Moran's I with row-standardised weights and its p-value by permutation.

    Parameters
    ----------
    values, near
        As for `getis_ord`.
    permutations
        How often the neighbours are drawn by chance from all other areas.
    seed
        Start of the draws, so that the same question has the same answer.

    Returns
    -------
    Tested
        I_i = (n - 1) z_i * mean(z_j of neighbours) / sum(z^2), with z the standardised values. The
        p-value is twice the smaller tail, at most 1, counted with the observation itself.
    """
    n = len(values)
    if _flat(values).all():
        return Tested(np.full(n, np.nan), np.full(n, np.nan))
    z = (values - values.mean()) / values.std()
    with np.errstate(divide="ignore", invalid="ignore"):
        lagged = near.sums(z) / near.counts
    value = (n - 1) / n * z * lagged
    value[near.islands] = np.nan
    return Tested(value, _by_chance(z, lagged, near, permutations, seed))


def _flat(values: Floats) -> npt.NDArray[np.bool_]:
    """Whether all values are alike but for rounding, for every area."""
    size = np.abs(values).max(initial=0.0)
    alike = bool(np.ptp(values) <= 1e-12 * size) if len(values) else True
    return np.full(len(values), alike)


def _by_chance(z: Floats, lagged: Floats, near: Neighbours, permutations: int, seed: int) -> Floats:
    """Compare the mean of each area's neighbours with means of as many others drawn by chance."""
    p = np.full(len(z), np.nan)
    draws = np.random.default_rng(seed)
    counts = near.counts
    for count in np.unique(counts[counts > 0]):
        chosen = np.flatnonzero(counts == count)
        drawn = _draws(draws, len(z), int(count), permutations)
        step = max(1, CHUNK // permutations)
        for start in range(0, len(chosen), step):
            some = chosen[start : start + step]
            means = _means(z, drawn, some)
            p[some] = _two_sided(z[some, None] * means, z[some] * lagged[some])
    return p


def _draws(draws: np.random.Generator, n: int, count: int, permutations: int) -> Drawn:
    """
    Draw ``count`` different ones of ``n - 1`` others, ``permutations`` times.

    What comes twice is drawn again. No value is treated unlike another, so every set is as likely.
    """
    drawn = draws.integers(0, n - 1, size=(permutations, count))
    rows = np.arange(permutations)
    while len(rows):
        order = np.argsort(drawn[rows], axis=1, kind="stable")
        alike = np.diff(np.take_along_axis(drawn[rows], order, axis=1), axis=1) == 0
        row, at = np.nonzero(alike)
        again = (rows[row], order[row, at + 1])
        drawn[again] = draws.integers(0, n - 1, size=len(row))
        rows = rows[np.unique(row)]
    return drawn


def _means(z: Floats, drawn: Drawn, some: Numbers) -> Floats:
    """Average the drawn others of each area, which is itself never drawn."""
    total: Floats = np.zeros((len(some), len(drawn)))
    for one in drawn.T:
        total += z[one[None, :] + (one[None, :] >= some[:, None])]
    total /= drawn.shape[1]
    return total


def _two_sided(drawn: Floats, seen: Floats) -> Floats:
    """Return twice the smaller tail; what equals the observation but for rounding is in both."""
    near = 1e-12
    above = (drawn >= seen[:, None] - near).sum(axis=1)
    below = (drawn <= seen[:, None] + near).sum(axis=1)
    tail: Floats = 2 * (np.minimum(above, below) + 1) / (drawn.shape[1] + 1)
    return np.minimum(1.0, tail)
