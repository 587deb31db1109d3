"""Names on the map: how wide they are, and where they stand without touching anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Array = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

_WIDTHS = (
    200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513,
    513, 513, 513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538,
    510, 628, 663, 282, 494, 597, 502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541,
    501, 540, 324, 344, 324, 513, 500, 549, 516, 563, 462, 564, 507, 317, 520, 558, 262, 263, 522,
    271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748, 481, 495, 443, 324, 255, 324, 513,
)  # fmt: skip
"""Thousandths of the letter size from space to tilde: Source Sans 3 SemiBold, the wider face."""

LINE = 1.18
"""From one line of a name to the next, in letter sizes."""


def width(words: str, size: float) -> float:
    """Return how wide words are in the unit of ``size``; other alphabets are taken as wide."""
    total = 0
    for one in words:
        code = ord(one) - 32
        total += _WIDTHS[code] if 0 <= code < len(_WIDTHS) else (600 if ord(one) < 0x2E80 else 1000)
    return total * size / 1000


def wrapped(words: str, size: float, *, widest: float) -> list[str]:
    """Break a name into lines no wider than ``widest`` where its spaces allow."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= widest:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@dataclass
class Ground:
    """
    The paper that is still free.

    Parameters
    ----------
    box
        Width and height of the map in millimetres.
    taken
        Boxes (left, top, right, bottom) that names must keep clear of.
    """

    box: tuple[float, float]
    taken: list[Box] = field(default_factory=list)

    def free(self, centres: Array, half: tuple[float, float]) -> npt.NDArray[np.bool_]:
        """Say for which centres a box of this half size is on the map and touches nothing."""
        low, high = centres - half, centres + half
        good = np.all(low >= 0.8, axis=1) & np.all(high <= np.array(self.box) - 0.8, axis=1)
        if self.taken:
            others = np.array(self.taken)
            meet = (low[:, :1] <= others[:, 2]) & (high[:, :1] >= others[:, 0])
            meet &= (low[:, 1:] <= others[:, 3]) & (high[:, 1:] >= others[:, 1])
            good &= ~meet.any(axis=1)
        return np.asarray(good)

    def take(self, x: float, y: float, half: tuple[float, float]) -> None:
        """Mark a box as used."""
        self.taken.append((x - half[0], y - half[1], x + half[0], y + half[1]))


@dataclass(frozen=True)
class Name:
    """A name that found its place: the middle of its box in millimetres, line by line."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: float


def half_size(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Return half the width and height of a name's box."""
    return max(width(one, size) for one in lines) / 2 + 0.4, len(lines) * size * LINE / 2 + 0.2


def within(ground: Ground, words: str, shape: BaseGeometry, sizes: Iterable[float]) -> Name | None:
    """
    Place a name inside a shape, as far from its edge as can be.

    Tries one line, then several, from the largest size to the smallest; None when the name would
    touch something everywhere.
    """
    if shape.is_empty or not words.strip():
        return None
    tries = _tries(words, sizes)
    least = tuple(np.min([half_size(lines, size) for lines, size in tries], axis=0))
    centres, depth = _candidates(ground, shape, least)
    for lines, size in tries:
        half = half_size(lines, size)
        found = _best(ground, shape, (centres, depth), half)
        if found is not None:
            ground.take(*found, half)
            return Name(lines, *found, size)
    return None


def _tries(words: str, sizes: Iterable[float]) -> list[tuple[tuple[str, ...], float]]:
    """Return the lines and sizes a name may have, the best first."""
    widths = (1000.0, 30.0, 18.0)
    every = [(tuple(wrapped(words, size, widest=one)), size) for size in sizes for one in widths]
    return list(dict.fromkeys(every))


def _candidates(
    ground: Ground, shape: BaseGeometry, least: tuple[float, ...]
) -> tuple[Array, Array]:
    """Return places inside a shape with room for the least box, deepest first, and their depth."""
    left, top, right, bottom = shape.bounds
    step = max(2.0, float(np.hypot(right - left, bottom - top)) / 60)
    xs, ys = np.arange(left + step / 2, right, step), np.arange(top + step / 2, bottom, step)
    flat = np.array(np.meshgrid(xs, ys)).reshape(2, -1).T
    shapely.prepare(shape)
    flat = flat[shapely.contains_xy(shape, flat[:, 0], flat[:, 1])] if len(flat) else flat
    if not len(flat):
        spot = shape.representative_point()
        flat = np.array([(spot.x, spot.y)])
    flat = flat[ground.free(flat, (least[0], least[1]))]
    depth = shapely.distance(shapely.points(flat), shape.boundary)
    order = np.lexsort((flat[:, 0], flat[:, 1], -np.round(depth, 3)))
    return flat[order], depth[order]


def _best(
    ground: Ground, shape: BaseGeometry, spots: tuple[Array, Array], half: tuple[float, float]
) -> tuple[float, float] | None:
    """Return the first free place whose box lies in the shape."""
    centres, depth = spots
    good = ground.free(centres, half) & (depth >= half[1])
    for x, y in centres[good]:
        if shape.contains(shapely.box(x - half[0], y - half[1], x + half[0], y + half[1])):
            return float(x), float(y)
    return None


def beside(
    ground: Ground,
    words: str,
    spot: tuple[float, float],
    size: float,
    *,
    clear: tuple[float, float] = (0.0, 0.0),
) -> Name | None:
    """Place a name right of, left of, above or below a spot, clear of it; None if all are taken."""
    half = half_size([words], size)
    x, y = spot
    away, down = half[0] + clear[0] + 0.8, half[1] + clear[1] + 0.8
    tries = np.array([(x + away, y), (x - away, y), (x, y - down), (x, y + down)])
    good = np.flatnonzero(ground.free(tries, half))
    if not len(good):
        return None
    place = (float(tries[good[0]][0]), float(tries[good[0]][1]))
    ground.take(*place, half)
    return Name((words,), *place, size)
