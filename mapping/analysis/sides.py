"""Which areas lie on which side of a drawn line, or inside a drawn shape: each by most of it."""

import numpy as np
import shapely

from mapping.analysis.frames import Flags, Shapes

FAR = 4.0
"""How far a line goes on straight beyond its ends, in widths of the ground."""
OPPOSITE = {"north": "south", "east": "west", "south": "north", "west": "east"}


def mostly_inside(areas: Shapes, ground: shapely.Geometry) -> Flags:
    """Say of each area whether more than half of it lies on some ground."""
    share = shapely.area(shapely.intersection(areas, ground)) / shapely.area(areas)
    return np.asarray(share > 0.5, dtype=bool)


def either_side(areas: Shapes, line: shapely.Geometry) -> dict[str, Flags] | None:
    """
    Say which areas lie mostly on one side of a line, and which on the other.

    Parameters
    ----------
    areas
        Areas in metres.
    line
        A line in metres; it goes on straight beyond both ends.

    Returns
    -------
    dict or None
        Two quarters of the sky that are opposite each other, with the areas on that side. None
        when there are no two sides: the line, or what it goes on as, crosses itself or is several.
    """
    whole = shapely.remove_repeated_points(line)
    if not isinstance(whole, shapely.LineString) or whole.length == 0:
        return None
    west, south, east, north = shapely.total_bounds([*areas, whole])
    width = max(east - west, north - south)
    longer = _longer(whole, FAR * width)
    ground = shapely.box(west - width, south - width, east + width, north + width)
    parts = shapely.get_parts(shapely.polygonize(_edges(ground, longer)))
    if not shapely.is_simple(longer) or len(parts) != 2:
        return None
    word = _towards(longer, parts[0])
    inside = mostly_inside(areas, parts[0])
    return {word: inside, OPPOSITE[word]: ~inside}


def _longer(line: shapely.LineString, far: float) -> shapely.LineString:
    """Let a line go on straight beyond its ends."""
    corners = shapely.get_coordinates(line)
    ahead, back = corners[-1] - corners[-2], corners[0] - corners[1]
    first = corners[0] + back / np.hypot(*back) * far
    last = corners[-1] + ahead / np.hypot(*ahead) * far
    return shapely.LineString([first, *corners, last])


def _edges(ground: shapely.Polygon, line: shapely.LineString) -> list[shapely.Geometry]:
    """Return the edge of some ground and the line through it, cut where they meet."""
    noded = shapely.union(ground.exterior, shapely.intersection(line, ground))
    return list(shapely.get_parts(shapely.node(noded)))


def _towards(line: shapely.LineString, part: shapely.Polygon) -> str:
    """Say towards which quarter of the sky a part lies, across the line's general direction."""
    corners = shapely.get_coordinates(line)
    east, north = corners[-1] - corners[0]
    across = np.array([-north, east])
    middle = shapely.get_coordinates(part.centroid)[0] - (corners[0] + corners[-1]) / 2
    x, y = across * np.sign(across @ middle)
    if abs(y) >= abs(x):
        return "north" if y > 0 else "south"
    return "east" if x > 0 else "west"
