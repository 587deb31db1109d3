"""Lines drawn by hand and made natural: rounded like a river, or rough like an old hedge.

Every random choice about a stretch of line is seeded by its two ends, never by the order in which
stretches come: the edge that two neighbours share comes out the same for both, and the same on
every run.
"""

import random
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Polygon

Array = npt.NDArray[np.float64]
Points = Sequence[tuple[float, float]]

SEED = 20260507


def smooth(points: Points, *, step: float) -> Array:
    """
    Round a line through its points (Catmull-Rom).

    Parameters
    ----------
    points
        Corners in metres.
    step
        Distance between the vertices of the rounded line, in metres.

    Returns
    -------
    array (n, 2)
        The rounded line, beginning and ending where ``points`` do.
    """
    raw = np.asarray(points, dtype=float)
    padded = np.vstack([2 * raw[0] - raw[1], raw, 2 * raw[-1] - raw[-2]])
    parts = [
        _catmull(padded[i : i + 4], count=max(2, int(_length(padded[i + 1 : i + 3]) / step)))
        for i in range(len(raw) - 1)
    ]
    return np.vstack([*parts, raw[-1:]])


def _catmull(four: Array, *, count: int) -> Array:
    """Return ``count`` points of the curve between the middle two of four points."""
    t = np.linspace(0, 1, count, endpoint=False)[:, None]
    a, b, c, d = four
    curve = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
    return np.asarray((curve + (3 * b - a - 3 * c + d) * t**3) / 2)


def _length(line: Array) -> float:
    """Return a line's length."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def meander(line: Array, *, width: float, wavelength: float) -> Array:
    """Swing a line from side to side by up to ``width`` metres, its ends left where they are."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    tangent = np.gradient(line, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
    normal /= np.hypot(*normal.T)[:, None]
    turn = 2 * np.pi * along / wavelength
    swing = np.sin(turn + 1.3 * np.sin(turn / 2.7)) * (0.65 + 0.35 * np.sin(turn / 3.9))
    taper = np.minimum(1, np.minimum(along, along[-1] - along) / wavelength)
    return np.asarray(line + normal * (width * swing * taper)[:, None])


def rough(line: Array, *, step: float, amplitude: float) -> Array:
    """
    Roughen the long straight stretches of a line by displacing midpoints.

    Parameters
    ----------
    line
        Vertices in metres; all of them stay where they are.
    step
        Stretches shorter than this, in metres, stay straight.
    amplitude
        Greatest displacement of a midpoint as a share of its stretch's length.
    """
    parts = [
        _displaced(line[i], line[i + 1], step=step, amplitude=amplitude)
        for i in range(len(line) - 1)
    ]
    return np.vstack([*parts, line[-1:]])


def _displaced(start: Array, end: Array, *, step: float, amplitude: float) -> Array:
    """Return one stretch with displaced midpoints, without its last point."""
    low, high = sorted((tuple(start), tuple(end)))
    dice = random.Random(f"{SEED}:{low[0]:.1f},{low[1]:.1f}:{high[0]:.1f},{high[1]:.1f}")  # noqa: S311
    line = np.array([low, high])
    while _longest(line) > step:
        line = _halved(line, dice, amplitude=amplitude)
    return line[:-1] if tuple(start) == low else line[::-1][:-1]


def _longest(line: Array) -> float:
    """Return the length of a line's longest stretch."""
    return float(np.hypot(*np.diff(line, axis=0).T).max())


def _halved(line: Array, dice: random.Random, *, amplitude: float) -> Array:
    """Put a displaced midpoint into every stretch."""
    along = np.diff(line, axis=0)
    shift = np.array([dice.triangular(-amplitude, amplitude) for _ in along])[:, None]
    middle = line[:-1] + along / 2 + np.column_stack([-along[:, 1], along[:, 0]]) * shift
    woven = np.empty((2 * len(line) - 1, 2))
    woven[0::2], woven[1::2] = line, middle
    return woven


def drawn(points: Points, *, step: float = 110, amplitude: float = 0.1) -> LineString:
    """Return a line of a service's own: drawn by hand, then roughened."""
    return LineString(rough(np.asarray(points, dtype=float), step=step, amplitude=amplitude))


def blob(centre: tuple[float, float], radius: float, *, corners: int = 9) -> Polygon:
    """Return an irregular round area, such as a park or a youth centre's catchment."""
    dice = random.Random(f"{SEED}:{centre[0]:.0f},{centre[1]:.0f},{radius:.0f}")  # noqa: S311
    turn = np.arange(corners) * 2 * np.pi / corners
    far = np.array([radius * dice.uniform(0.78, 1.18) for _ in range(corners)])
    ring = np.column_stack([centre[0] + far * np.cos(turn), centre[1] + far * np.sin(turn)])
    closed = np.vstack([ring, ring[:1]])
    return Polygon(rough(closed, step=max(radius / 6, 15), amplitude=0.09))


def faces(outline: Polygon, lines: Iterable[LineString]) -> list[Polygon]:
    """Return the parts into which lines cut an area, in a fixed order; loose ends do not cut."""
    # The lines are not clipped first: a clipped end is rounded, and then misses the outline.
    noded = shapely.union_all([outline.boundary, *lines])
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    kept = [part for part in parts if outline.contains(part.representative_point())]
    return sorted(kept, key=lambda part: part.centroid.coords[0])
