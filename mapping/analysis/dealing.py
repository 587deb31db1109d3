"""Imported lazily, being compiled: labels dealt out by chance, and how often that does as well."""

import os
from concurrent.futures import ThreadPoolExecutor

import numba as nb
import numpy as np

from mapping.analysis.frames import Numbers

PARTS = 4
"""The deals are shared out over so many streams of chance, whatever the machine."""


def as_often(label: Numbers, close: Numbers, seen: Numbers, *, times: int, seed: int) -> Numbers:
    """
    Count how often dealing the labels anew brings at least as many pairs together as were seen.

    Parameters
    ----------
    label
        A label per place, from 0.
    close
        Pairs of places that lie together, an array (pairs, 2).
    seen
        How many pairs of each two labels were seen, a symmetric array (labels, labels).
    times
        How often to deal.
    seed
        Start of the dealing, so that the same question has the same answer.

    Returns
    -------
    numpy.ndarray
        Counts from 0 to ``times``, an array (labels, labels); only what lies on and above the
        diagonal is filled.
    """
    first, second = np.ascontiguousarray(close.T, dtype=np.int32)
    wanted = np.ascontiguousarray(seen, dtype=np.int64)
    hand = label.astype(np.int32)
    shares = [times // PARTS + (at < times % PARTS) for at in range(PARTS)]
    starts = np.random.SeedSequence(seed).generate_state(PARTS, dtype=np.uint64) | np.uint64(1)

    def deal(at: int) -> Numbers:
        found: Numbers = _dealt(hand, first, second, wanted, shares[at], starts[at])
        return found

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found: Numbers = np.sum(list(threads.map(deal, range(PARTS))), axis=0)
    return found


@nb.njit(cache=True, nogil=True)
def _dealt(label, first, second, seen, times, state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """
    Deal and compare.

    Each deal is a Fisher-Yates shuffle of the one before, by xorshift64* (Vigna 2016); the upper
    half of a number picks the place, with a bias below one in 2**32 / n.
    """
    hand = label.copy()
    size = len(seen)
    found = np.zeros((size, size), dtype=np.int64)
    for _ in range(times):
        for at in range(len(hand) - 1, 0, -1):
            state ^= state >> np.uint64(12)
            state ^= state << np.uint64(25)
            state ^= state >> np.uint64(27)
            drawn = (state * np.uint64(2685821657736338717)) >> np.uint64(32)
            other = np.int64((drawn * np.uint64(at + 1)) >> np.uint64(32))
            hand[at], hand[other] = hand[other], hand[at]
        count = np.zeros((2, size, size), dtype=np.int64)
        for pair in range(len(first)):
            # Two tables by turns: the next count need not wait for the last one to be written.
            count[pair & 1, hand[first[pair]], hand[second[pair]]] += 1
        for a in range(size):
            for b in range(a, size):
                both = count[0, a, b] + count[0, b, a] + count[1, a, b] + count[1, b, a]
                found[a, b] += both >= seen[a, b]
    return found
