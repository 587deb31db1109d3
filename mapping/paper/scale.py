"""Round scales, true scale bars and grid references."""

import math

LADDER = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5)
"""Scales are one of these times a power of ten: 1:10,000, 1:12,500, 1:20,000 and so on."""

_STEPS = (1, 2, 5)


def round_scale(least: float) -> int:
    """
    Return the largest-scaled round denominator that is not below ``least``.

    Parameters
    ----------
    least
        The smallest N of 1:N at which everything still fits.

    Returns
    -------
    int
        N, at least 100.
    """
    wanted = max(least, 100.0)
    power = 10.0 ** math.floor(math.log10(wanted))
    choices = [rung * power for rung in LADDER] + [10 * power]
    return round(next(one for one in choices if one >= wanted * (1 - 1e-9)))


def round_length(longest: float) -> int:
    """Return the longest of 1, 2, 5 times a power of ten, in metres, that is not above this."""
    most = max(longest, 1.0)
    powers = range(math.floor(math.log10(most)) + 1)
    lengths = [int(step * 10**power) for power in powers for step in _STEPS]
    return max(one for one in lengths if one <= most)


def spoken(metres: float) -> str:
    """Write a distance as a person says it: "500 m", "1.5 km"."""
    if metres < 1000:
        return f"{metres:,.0f} m"
    return f"{metres / 1000:,.3f}".rstrip("0").rstrip(".") + " km"


def grid_step(scale: int) -> int:
    """Return the spacing of grid lines in metres, which puts them 25 to 80 mm apart on paper."""
    return next(step for step in (100, 200, 500, *_kilometres()) if step * 1000 / scale >= 25)


def _kilometres() -> tuple[int, ...]:
    """Return the spacings from one kilometre up."""
    return tuple(step * 1000 * 10**power for power in range(5) for step in _STEPS)


def square(east: float, north: float) -> str:
    """
    Return the two letters of a 100 km square of the British National Grid.

    Letters run row by row from the north-west, A to Z without I, first in squares of 500 km whose
    false origin lies 1,000 km west and 500 km south of the grid's own, then in squares of 100 km.
    Empty outside the grid.
    """
    column, row = int(east // 100_000), int(north // 100_000)
    if not (0 <= column < 7 and 0 <= row < 13):
        return ""
    letters = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    large = letters[(3 - row // 5) * 5 + column // 5 + 2]
    return large + letters[(4 - row % 5) * 5 + column % 5]


def tick(metres: float, step: int) -> str:
    """Return a grid line's figures as maps print them: kilometres within its 100 km square."""
    kilometres = (metres / 1000) % 100
    places = 0 if step % 1000 == 0 else 1
    return f"{kilometres:0{3 + places if places else 2}.{places}f}"
