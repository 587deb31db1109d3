"""Part what stands in a row into columns of about one height."""

import itertools
from collections.abc import Sequence


def parted(sizes: Sequence[float], most: int) -> list[slice]:
    """
    Part items, in their order, into columns of which the longest is as short as can be.

    Parameters
    ----------
    sizes
        How long each item is.
    most
        How many columns there are; later ones may stay empty.
    """
    ways = itertools.combinations_with_replacement(range(len(sizes) + 1), most - 1)
    cuts = [(0, *way, len(sizes)) for way in ways]
    ranges = [[slice(a, b) for a, b in itertools.pairwise(cut)] for cut in cuts]
    return min(ranges, key=lambda one: longest(sizes, one))


def longest(sizes: Sequence[float], columns: Sequence[slice]) -> float:
    """Return how long the longest column is."""
    return max(sum(sizes[column]) for column in columns)
