"""Lines that cross so often, or lie so far out, that cutting them would never end or go wrong.

Cutting shapes costs time for every crossing. Shapes that people draw cross a few thousand times;
what crosses far more often is a mistake in a file, and is refused at once, not after minutes.
"""

import numpy as np
import shapely

from mapping.analysis.edges import segments
from mapping.analysis.frames import BadFrame, Shapes

FURTHEST = 1e8
"""Metres: more than twice round the earth. Further out, a coordinate has no digits for a mm."""

CHUNK = 500
"""Edges looked at in one go, which bounds the memory."""


def check_extent(shapes: Shapes) -> None:
    """Raise ``BadFrame`` if a coordinate lies further out than any place on earth."""
    furthest = np.abs(shapely.total_bounds(shapes)).max()
    if furthest > FURTHEST:
        msg = (
            f"A coordinate of {furthest:.0e} metres lies further out than any place on earth; "
            "check the coordinate system of the file."
        )
        raise BadFrame(msg)


def pairings(shapes: Shapes) -> int:
    """Return about how many edges are near edges of other shapes: quick, and never too few."""
    first, second = shapely.STRtree(shapes).query(shapes)
    corners = shapely.get_num_coordinates(shapes)
    return int((corners[first] + corners[second])[first < second].sum())


def check_crossings(shapes: Shapes, most: int) -> None:
    """
    Refuse lines that cross more often than ``most``.

    Raises
    ------
    BadFrame
        As soon as that many are found. Lines that meet at their ends, or are drawn twice, do not
        count: tiles that share their edges never cross.
    """
    start, end, _ = segments(shapes)
    swapped = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(swapped[:, None], end, start), np.where(swapped[:, None], start, end)
    lines = shapely.linestrings(np.unique(np.hstack([low, high]), axis=0).reshape(-1, 2, 2))
    tree, count = shapely.STRtree(lines), 0
    for at in range(0, len(lines), CHUNK):
        # Every crossing is found from both its lines.
        count += tree.query(lines[at : at + CHUNK], predicate="crosses").shape[1]
        if count > 2 * most:
            msg = (
                f"The lines of the {len(shapes):,} shapes cross more than {most:,} times; ask "
                "about fewer of them at once, or simplify them."
            )
            raise BadFrame(msg)
