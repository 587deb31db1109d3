"""Joining small areas to larger ones: in one piece each, and with about as many people."""

import heapq
import math
from collections.abc import Callable, Mapping, Sequence

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from store.demo.cells import Cells

Places = Mapping[str, tuple[float, float]]
Allowed = Callable[[int, int], bool]

_ROUNDS = 140


def balanced(cells: Cells, places: Places, allowed: Allowed) -> list[str]:
    """
    Grow an area around each place until they hold about as many people each.

    Parameters
    ----------
    cells
        The small areas.
    places
        Each area's name and a point in the cell it grows from, in metres from the origin.
    allowed
        Whether an area may grow from one cell into a neighbour.

    Returns
    -------
    list of str
        The name of each cell's area.
    """
    costs = _costs(cells, allowed)
    start = {name: cell_at(cells, point) for name, point in places.items()}
    ahead = dict.fromkeys(places, 0.0)
    best, spread = grown(costs, start, ahead), math.inf
    for turn in range(_ROUNDS):
        found = grown(costs, start, ahead)
        people = _people(cells, found, places)
        worst = max(people.values()) / min(people.values())
        if worst < spread:
            best, spread = found, worst
        mean = math.exp(sum(map(math.log, people.values())) / len(people))
        pace = 0.5 * (1 - turn / _ROUNDS)
        ahead = {name: ahead[name] + pace * math.log(people[name] / mean) for name in places}
    return [str(name) for name in best]


def grown(
    costs: Sequence[Mapping[int, float]],
    start: Mapping[str, int],
    ahead: Mapping[str, float],
    *,
    limit: float = math.inf,
) -> list[str | None]:
    """
    Return the area that reaches each cell first, or None where none does within the limit.

    An area only spreads from cells it holds (Dijkstra), so each is in one piece.
    """
    taken: list[str | None] = [None] * len(costs)
    for name, cell in start.items():
        taken[cell] = name
    queue: list[tuple[float, str, int]] = []
    for name, cell in start.items():
        for into, cost in costs[cell].items():
            heapq.heappush(queue, (ahead[name] + cost, name, into))
    while queue:
        far, name, cell = heapq.heappop(queue)
        if taken[cell] is not None or far > limit:
            continue
        taken[cell] = name
        for into, cost in costs[cell].items():
            if taken[into] is None:
                heapq.heappush(queue, (far + cost, name, into))
    return taken


def _costs(cells: Cells, allowed: Allowed) -> list[dict[int, float]]:
    """
    Return what it costs to grow from each cell into each neighbour.

    About 1 a cell; more over a short edge or across river and road, so that areas come out compact
    and end at such lines where they can.
    """
    size = [math.sqrt(shape.area) for shape in cells.shapes]
    return [
        {
            b: 0.4 + min(3.0, 0.6 * min(size[a], size[b]) / (edge + 1))
            for b, edge in near.items()
            if allowed(a, b)
        }
        for a, near in enumerate(cells.near)
    ]


def cell_at(cells: Cells, point: tuple[float, float]) -> int:
    """Return the number of the cell that a point lies in."""
    found = shapely.STRtree(cells.shapes).query(Point(point), predicate="intersects")
    return int(found.min())


def _people(cells: Cells, names: Sequence[str | None], places: Places) -> dict[str, int]:
    """Return how many people live in each area."""
    found = dict.fromkeys(places, 0)
    for name, people in zip(names, cells.people, strict=True):
        if name is not None:
            found[name] += people
    return found


def united(cells: Cells, names: Sequence[str | None]) -> dict[str, BaseGeometry]:
    """Return the shape of each area, made of its cells; its lines are exactly theirs."""
    members: dict[str, list[BaseGeometry]] = {}
    for name, shape in zip(names, cells.shapes, strict=True):
        if name is not None:
            members.setdefault(name, []).append(shape)
    return {name: shapely.coverage_union_all(shapes) for name, shapes in members.items()}
