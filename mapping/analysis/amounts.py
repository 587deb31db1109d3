"""Amounts that lie on the ground (people, assets, needs) shared out over two layers of areas."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from mapping.analysis.areas import intersection_areas
from mapping.analysis.frames import (
    Flags,
    Floats,
    Numbers,
    Shapes,
    insides,
    mended,
    places,
    shapes,
    summed,
)
from mapping.analysis.points import point_pairs

WHOLE = 1e-12
"""An area that lies in another but for this share counts as wholly inside."""


@dataclass(frozen=True)
class Tally:
    """
    What an amount comes to.

    Parameters
    ----------
    i, j, pairs
        Positions in the two layers and the amount both have in common.
    in_a, in_b
        The amount in every area of each layer.
    either_a, either_b, both
        The amount in any area of a layer, and in any area of both layers, each thing counted once.
    total
        The whole amount, wherever it lies.
    """

    i: Numbers
    j: Numbers
    pairs: Floats
    in_a: Floats
    in_b: Floats
    either_a: float
    either_b: float
    both: float
    total: float

    def __add__(self, other: "Tally") -> "Tally":
        """Add two parts of one amount."""
        return Tally(
            i=np.concatenate([self.i, other.i]),
            j=np.concatenate([self.j, other.j]),
            pairs=np.concatenate([self.pairs, other.pairs]),
            in_a=self.in_a + other.in_a,
            in_b=self.in_b + other.in_b,
            either_a=self.either_a + other.either_a,
            either_b=self.either_b + other.either_b,
            both=self.both + other.both,
            total=self.total + other.total,
        )


def tally(frame: gpd.GeoDataFrame, amounts: Floats, a: Shapes, b: Shapes) -> Tally:
    """
    Share out an amount over two layers.

    Parameters
    ----------
    frame
        What carries the amount, in metres: points count where they are, areas by the share of
        their ground.
    amounts
        How much each row carries; NaN carries nothing.
    a, b
        Valid polygons in the same system.

    Returns
    -------
    Tally
        For an area row p with amount v the part of a pair is v * area(p and a and b) / area(p).
    """
    found = shapes(frame)
    carried = np.nan_to_num(np.asarray(amounts, dtype=float))
    ground = np.isin(shapely.get_type_id(found), (3, 6)) & (shapely.area(found) > 0)
    points = tally_points(*places(frame[~ground]), carried[~ground], a, b)
    if not ground.any():
        return points
    return points + tally_grounds(mended(found[ground]), carried[ground], a, b)


def tally_points(x: Floats, y: Floats, amounts: Floats, a: Shapes, b: Shapes) -> Tally:
    """Share out amounts that lie at points."""
    point_a, area_a = point_pairs(x, y, a)
    point_b, area_b = point_pairs(x, y, b)
    left, right = joined(point_a, point_b, len(x))
    in_a, in_b = np.unique(point_a), np.unique(point_b)
    return Tally(
        i=area_a[left],
        j=area_b[right],
        pairs=amounts[point_a[left]],
        in_a=summed(area_a, amounts[point_a], len(a)),
        in_b=summed(area_b, amounts[point_b], len(b)),
        either_a=float(amounts[in_a].sum()),
        either_b=float(amounts[in_b].sum()),
        both=float(amounts[np.intersect1d(in_a, in_b)].sum()),
        total=float(amounts.sum()),
    )


def joined(left: Numbers, right: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """List positions in two sorted columns of numbers below ``size`` whose numbers are equal."""
    counts = np.bincount(right, minlength=size)
    starts = np.cumsum(counts) - counts
    times = counts[left]
    at_left = np.repeat(np.arange(len(left)), times)
    within = np.arange(len(at_left)) - np.repeat(np.cumsum(times) - times, times)
    return at_left, starts[left[at_left]] + within


def tally_grounds(grounds: Shapes, amounts: Floats, a: Shapes, b: Shapes) -> Tally:
    """Share out amounts that lie evenly on areas."""
    density = amounts / shapely.area(grounds)
    cut_a, cut_b = _cut(grounds, a), _cut(grounds, b)
    piece, j, area = intersection_areas(cut_a.pieces, b)
    once_a, once_b = _together(grounds, cut_a, a), _together(grounds, cut_b, b)
    return Tally(
        i=cut_a.area[piece],
        j=j,
        pairs=area * density[cut_a.ground[piece]],
        in_a=cut_a.per_area(density, len(a)),
        in_b=cut_b.per_area(density, len(b)),
        either_a=float(shapely.area(once_a) @ density),
        either_b=float(shapely.area(once_b) @ density),
        both=float(shapely.area(_shared(grounds, once_a, once_b)) @ density),
        total=float(amounts.sum()),
    )


@dataclass(frozen=True)
class _Cut:
    """Grounds cut by areas: positions of both and the piece they share."""

    ground: Numbers
    area: Numbers
    pieces: Shapes
    whole: Flags

    def per_area(self, density: Floats, areas: int) -> Floats:
        """Sum up what lies in each area."""
        amount = shapely.area(self.pieces) * density[self.ground]
        return summed(self.area, amount, areas)


def _cut(grounds: Shapes, areas: Shapes) -> _Cut:
    """Cut grounds by areas; one that lies wholly inside stays as it is."""
    ground, area, shared = intersection_areas(grounds, areas)
    whole = shared >= shapely.area(grounds[ground]) * (1 - WHOLE)
    pieces = grounds[ground]
    pieces[~whole] = insides(shapely.intersection(pieces[~whole], areas[area[~whole]]))
    return _Cut(ground, area, pieces, whole)


def _together(grounds: Shapes, cut: _Cut, areas: Shapes) -> Shapes:
    """Return what of each ground lies in any of the areas, each spot counted once."""
    together = np.full(len(grounds), shapely.Polygon(), dtype=object)
    together[cut.ground[cut.whole]] = grounds[cut.ground[cut.whole]]
    filled = np.isin(np.arange(len(grounds)), cut.ground[cut.whole]) | _filled(grounds, cut, areas)
    together[filled] = grounds[filled]
    for one in np.setdiff1d(cut.ground, np.flatnonzero(filled)):
        together[one] = shapely.union_all(_faces(cut.pieces[cut.ground == one]))
    return together


def _filled(grounds: Shapes, cut: _Cut, areas: Shapes) -> Flags:
    """Which grounds are filled by pieces of areas that do not overlap each other."""
    if not shapely.coverage_is_valid(areas):
        return np.zeros(len(grounds), dtype=bool)
    covered = summed(cut.ground, shapely.area(cut.pieces), len(grounds))
    return np.asarray(covered >= shapely.area(grounds) * (1 - WHOLE))


def _shared(grounds: Shapes, once_a: Shapes, once_b: Shapes) -> Shapes:
    """Intersect the parts of every ground, sparing the work where one of them is all of it."""
    shared = once_b.copy()
    part = once_a != grounds
    shared[part] = once_a[part]
    both = part & (once_b != grounds)
    shared[both] = shapely.intersection(once_a[both], once_b[both])
    return shared


def _faces(pieces: Shapes) -> Shapes:
    """Keep the areas among the parts of intersections, which may hold lines and points."""
    parts = shapely.get_parts(shapely.get_parts(pieces))
    return parts[shapely.get_dimensions(parts) == 2]  # type: ignore[no-any-return]
