"""British grid references as people write them (``SJ 789 912``), read and written."""

import re
from dataclasses import dataclass

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(r"^([A-HJ-Z])([A-HJ-Z])([0-9]*)$")
_PAIR = re.compile(r"^([0-9]{6}(?:\.[0-9]+)?)[,;\s]+([0-9]{6,7}(?:\.[0-9]+)?)$")
_SIDE = 100_000
_MOST_DIGITS = 5
_FIRST = {"H", "J", "N", "O", "S", "T"}
"""The squares of 500 km that hold a part of Great Britain."""


@dataclass(frozen=True)
class GridReference:
    """
    A square of the British National Grid.

    Parameters
    ----------
    text
        As it is written: letters, easting, northing, with spaces between.
    easting, northing
        Metres (EPSG:27700) of the middle of the square: nothing says where in it the place is.
    size
        Metres along one side.
    """

    text: str
    easting: float
    northing: float
    size: float


def parse(text: str) -> GridReference | None:
    """
    Read a grid reference, or None if the text is not one.

    ``SJ 789 912``, ``SJ789912`` and ``sj 78910 91234`` are read, and so are a full easting and
    northing in metres (``378910, 391234``). Two letters with fewer than four digits name a square
    too large to put anything on and are not taken.
    """
    pair = _PAIR.match(text.strip())
    if pair:
        return _pair(float(pair[1]), float(pair[2]))
    match = _SHAPE.match(re.sub(r"[\s,.-]", "", text.upper()))
    if match is None or match[1] not in _FIRST:
        return None
    digits = len(match[3]) // 2
    if len(match[3]) % 2 or not 2 <= digits <= _MOST_DIGITS:
        return None
    return _square(match[1], match[2], match[3][:digits], match[3][digits:])


def _square(first: str, second: str, east: str, north: str) -> GridReference:
    """Return the square that letters and digits name."""
    size = 10 ** (_MOST_DIGITS - len(east))
    column, row = _corner(first, second)
    return GridReference(
        f"{first}{second} {east} {north}",
        column * _SIDE + int(east) * size + size / 2,
        row * _SIDE + int(north) * size + size / 2,
        float(size),
    )


def _corner(first: str, second: str) -> tuple[int, int]:
    """Return how many squares of 100 km two letters lie east and north of the grid's origin."""
    large, small = _LETTERS.index(first), _LETTERS.index(second)
    return (large % 5 - 2) * 5 + small % 5, (3 - large // 5) * 5 + 4 - small // 5


def _pair(east: float, north: float) -> GridReference | None:
    """Return a full easting and northing, if it lies on the grid."""
    if east >= 700_000 or north >= 1_300_000:
        return None
    return GridReference(f"{east:.0f}, {north:.0f}", east, north, 1.0)
