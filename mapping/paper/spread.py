"""Spread marks apart so that none hides another, and say where each belongs.

Marks that collide are pushed apart step by step, each held by a weak spring to its true place.
Where a crowd would have to move too far, neighbours are joined into one mark for several. Many
maps are spread at once, each for itself, because the steps are the same for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from mapping.paper.pushing import FARTHEST, GAP, Array, pushed
from mapping.paper.symbols import HALF_HEIGHT, half_width

BANDS = 6
"""Numbers run from west to east in so many bands, from the north down."""
_MOST = 160
_ROOM = 22.0
"""Square millimetres that one mark needs with the paper round it."""
_FILLED = 0.6
"""How much of the ground that a crowd may spread over its marks may fill."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """
    One mark, standing for one or several records.

    Parameters
    ----------
    sort
        What it stands for; only marks of one sort are joined ("assets", "assets_across" ...).
    members
        Positions of its records in their frame.
    x, y
        The true place in millimetres (of several: their middle).
    label
        What is written on it.
    drawn
        Where it is drawn.
    """

    sort: str
    members: tuple[int, ...]
    x: float
    y: float
    label: str = ""
    drawn: tuple[float, float] = (0.0, 0.0)

    @property
    def half(self) -> tuple[float, float]:
        """Half its width and height in millimetres."""
        if self.sort.startswith("needs"):
            return (3.0, 3.0) if self.label else (1.8, 1.8)
        return half_width(self.label), HALF_HEIGHT

    @property
    def moved(self) -> float:
        """How far from its true place it is drawn, in millimetres."""
        return float(np.hypot(self.drawn[0] - self.x, self.drawn[1] - self.y))


@dataclass(frozen=True, kw_only=True, eq=False)
class Crowd:
    """
    The marks of one map.

    Parameters
    ----------
    places
        Positions in millimetres by sort, arrays of shape (n, 2), in the order in which their
        numbers run on.
    box
        Width and height that marks must stay within.
    rows
        Top and bottom of what is parted into bands for numbering; the box unless given. The
        area's own give the same order on every paper.
    """

    places: dict[str, Array]
    box: tuple[float, float]
    rows: tuple[float, float] | None = None


def spread(
    places: dict[str, Array], *, box: tuple[float, float], rows: tuple[float, float] | None = None
) -> list[Body]:
    """
    Number, join and place the marks of one map; parameters as `Crowd` has them.

    Returns
    -------
    list of Body
        None overlaps another. Numbers start at 1 and run on from sort to sort.
    """
    return spread_all([Crowd(places=places, box=box, rows=rows)])[0]


def spread_all(crowds: Sequence[Crowd]) -> list[list[Body]]:
    """Number, join and place the marks of several maps, each as `spread` does."""
    orders = [_Order.of(one) for one in crowds]
    maps = [_begun(one, order) for one, order in zip(crowds, orders, strict=True)]
    waiting = list(range(len(maps)))
    while waiting:
        numbered = [_labelled(maps[one], orders[one]) for one in waiting]
        settled = _settled(numbered, [crowds[one].box for one in waiting])
        crowded = []
        for one, bodies in zip(waiting, settled, strict=True):
            # Each round joins at least two marks, so there is an end.
            joined = _relieved(bodies)
            maps[one] = joined or bodies
            crowded += [one] if joined else []
        waiting = crowded
    return maps


def _begun(crowd: Crowd, order: "_Order") -> list[Body]:
    """Return a mark for each record, or for several where they are too many."""
    bodies = [
        Body(sort=sort, members=(row,), x=x, y=y)
        for sort, xy in crowd.places.items()
        for row, (x, y) in enumerate(xy.tolist())
    ]
    return _loosened(_thinned(bodies, order.sorts))


@dataclass(frozen=True)
class _Order:
    """In which order marks are numbered: sort by sort, band by band, from west to east."""

    sorts: tuple[str, ...]
    top: float
    band: float

    @classmethod
    def of(cls, crowd: Crowd) -> "_Order":
        """Return the order of one map."""
        top, bottom = crowd.rows or (0.0, crowd.box[1])
        return cls(tuple(crowd.places), top, max(bottom - top, 1e-6) / BANDS)

    def __call__(self, body: Body) -> tuple[object, ...]:
        """Return what a mark is sorted by."""
        band = int((body.y - self.top) // self.band)
        return band, round(body.x, 3), round(body.y, 3), body.members


def _labelled(bodies: list[Body], order: _Order) -> list[Body]:
    """Put marks in reading order and number them; needs carry how many they stand for."""
    done: list[Body] = []
    next_number = 1
    for sort in order.sorts:
        mine = sorted((one for one in bodies if one.sort == sort), key=order)
        for one in mine:
            many = len(one.members)
            if sort.startswith("needs"):
                label = str(many) if many > 1 else ""
            else:
                last = next_number + many - 1
                label = str(next_number) if many == 1 else f"{next_number}–{last}"
                next_number += many
            done.append(replace(one, label=label))
    return done


def _settled(maps: list[list[Body]], boxes: list[tuple[float, float]]) -> list[list[Body]]:
    """Push marks apart until none touches another, or the patience is over."""
    ends = np.cumsum([0, *(len(one) for one in maps)]).tolist()
    bodies = [one for several in maps for one in several]
    if not bodies:
        return maps
    home = np.array([(one.x, one.y) for one in bodies])
    half = np.array([one.half for one in bodies])
    room = np.repeat(np.array(boxes), np.diff(ends), axis=0)
    drawn = zip(bodies, np.round(pushed(home, half, room, ends), 3).tolist(), strict=True)
    placed = [replace(one, drawn=(x, y)) for one, (x, y) in drawn]
    return [placed[first:last] for first, last in pairwise(ends)]


def _crowded(bodies: list[Body]) -> list[int]:
    """Return the marks that still touch another or were moved too far."""
    if not bodies:
        return []
    now = np.array([one.drawn for one in bodies])
    half = np.array([one.half for one in bodies])
    inside = (
        half[:, None, :] + half[None, :, :] + GAP / 2 - np.abs(now[:, None, :] - now[None, :, :])
    )
    touching = np.all(inside > 0, axis=2)
    np.fill_diagonal(touching, val=False)
    far = np.array([one.moved > FARTHEST for one in bodies])
    return [int(one) for one in np.flatnonzero(np.any(touching, axis=1) | far)]


def _relieved(bodies: list[Body]) -> list[Body]:
    """Join crowded marks, or those next to one that is alone of its sort; empty when at rest."""
    crowded = _crowded(bodies)
    if not crowded:
        return []
    if joined := _joined(bodies, crowded):
        return joined
    apart = _apart(bodies)
    sorts = np.array([one.sort for one in bodies])
    apart[sorts[:, None] == sorts] = np.inf
    return _joined(bodies, sorted({int(apart[one].argmin()) for one in crowded}))


def _joined(bodies: list[Body], crowded: list[int]) -> list[Body]:
    """Join each crowded mark with the nearest of its sort; empty when nothing can be joined."""
    x, y = np.array([(one.x, one.y) for one in bodies]).T
    sorts = np.array([one.sort for one in bodies])
    left = np.ones(len(bodies), dtype=bool)
    made: list[Body] = []
    for index in crowded:
        mates = left & (sorts == bodies[index].sort)
        mates[index] = False
        if not left[index] or not mates.any():
            continue
        away = np.where(mates, np.hypot(x - x[index], y - y[index]), np.inf)
        near = int(away.argmin())
        made.append(_one_of(bodies[index], bodies[near]))
        left[[index, near]] = False
    if not made:
        return []
    return [bodies[index] for index in np.flatnonzero(left)] + made


def _one_of(first: Body, second: Body) -> Body:
    """Join two marks at the middle of all their records."""
    many, more = len(first.members), len(second.members)
    return Body(
        sort=first.sort,
        members=tuple(sorted(first.members + second.members)),
        x=(first.x * many + second.x * more) / (many + more),
        y=(first.y * many + second.y * more) / (many + more),
    )


def _loosened(bodies: list[Body]) -> list[Body]:
    """
    Join marks where more stand within a few millimetres than could ever be spread apart.

    Those within ``r`` of a place may move to within ``r + FARTHEST`` of it, which holds so many.
    """
    apart = _apart(bodies)
    for reach in (0.5, 2.0, 5.0, 9.0):
        most = _FILLED * np.pi * (reach + FARTHEST) ** 2 / _ROOM
        while len(bodies) > most:
            near = (apart <= reach).sum(axis=1)
            worst = int(near.argmax())
            crowd = [int(one) for one in np.flatnonzero(apart[worst] <= reach)]
            if near[worst] <= most or not (joined := _joined(bodies, crowd)):
                break
            bodies, apart = joined, _apart(joined)
    return bodies


def _apart(bodies: list[Body]) -> Array:
    """Return how far each mark's place is from every other's."""
    x, y = np.array([(one.x, one.y) for one in bodies]).reshape(-1, 2).T
    far: Array = np.hypot(x[:, None] - x, y[:, None] - y)
    return far


def _thinned(bodies: list[Body], sorts: Sequence[str]) -> list[Body]:
    """Join marks cell by cell while there are more than a page can carry."""
    cell = 4.0
    while len(bodies) > _MOST and cell < 1000:
        cells: dict[tuple[str, int, int], Body] = {}
        for one in bodies:
            key = (one.sort, int(one.x // cell), int(one.y // cell))
            cells[key] = _one_of(cells[key], one) if key in cells else one
        bodies = sorted(cells.values(), key=lambda one: (sorts.index(one.sort), one.members))
        cell *= 1.4
    return bodies
