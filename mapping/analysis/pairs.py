"""Pairs of areas of two layers, with all they have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from mapping.analysis.amounts import Tally
from mapping.analysis.areas import intersection_areas
from mapping.analysis.frames import Floats, Numbers, Shapes, summed


@dataclass(frozen=True)
class Pairs:
    """
    Every pair of areas with something in common, ordered by position.

    Parameters
    ----------
    i, j
        Positions in the two layers.
    amounts
        ``area_m2`` and every further measure, by pair.
    of_a, of_b
        The same measures for every area of each layer.
    """

    i: Numbers
    j: Numbers
    amounts: Mapping[str, Floats]
    of_a: Mapping[str, Floats]
    of_b: Mapping[str, Floats]

    @classmethod
    def of(cls, a: Shapes, b: Shapes, tallies: Mapping[str, Tally]) -> "Pairs":
        """Measure the ground of every pair and join it with what lies on it."""
        i, j, area = intersection_areas(a, b)
        columns = {"area_m2": (i, j, area)}
        columns |= {name: (one.i, one.j, one.pairs) for name, one in tallies.items()}
        width = max(len(b), 1)
        keys = {name: i * width + j for name, (i, j, _) in columns.items()}
        some = [keys[name][columns[name][2] > 0] for name in columns]
        every = np.unique(np.concatenate(some))
        return cls(
            i=every // width,
            j=every % width,
            amounts={name: _summed(every, keys[name], columns[name][2]) for name in columns},
            of_a={"area_m2": shapely.area(a), **{n: one.in_a for n, one in tallies.items()}},
            of_b={"area_m2": shapely.area(b), **{n: one.in_b for n, one in tallies.items()}},
        )


def _summed(every: Numbers, keys: Numbers, values: Floats) -> Floats:
    """Add up the values of each key; ``every`` is sorted and holds each key with a value."""
    carrying = values != 0
    at = np.searchsorted(every, keys[carrying])
    return summed(at, values[carrying], len(every))
