"""Spread marks apart so that none hides another, and say where each belongs.

Marks that collide are pushed apart step by step, each held by a weak spring to its true place.
Where a crowd would have to move too far, neighbours are joined into one mark for several.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mapping.paper.symbols import HALF_HEIGHT, half_width

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

GAP = 0.35
"""Clear paper between two marks, in millimetres."""
FARTHEST = 8.0
"""A mark is drawn at most so many millimetres from its true place; beyond it, marks are joined."""
BANDS = 6
"""Numbers run from west to east in so many bands, from the north down."""
_MOST = 160
_STEPS = 120
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


def spread(
    places: dict[str, Array], *, box: tuple[float, float], rows: tuple[float, float] | None = None
) -> list[Body]:
    """
    Number, join and place marks.

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

    Returns
    -------
    list of Body
        None overlaps another. Numbers start at 1 and run on from sort to sort.
    """
    bodies = [
        Body(sort=sort, members=(row,), x=float(x), y=float(y))
        for sort, xy in places.items()
        for row, (x, y) in enumerate(xy)
    ]
    top, bottom = rows or (0.0, box[1])
    order = _Order(tuple(places), top, max(bottom - top, 1e-6) / BANDS)
    bodies = _loosened(_thinned(bodies, order.sorts))
    while True:
        bodies = _settled(_labelled(bodies, order), box)
        crowded = _crowded(bodies)
        # Each round joins at least two marks, so there is an end.
        if not crowded or not (joined := _joined(bodies, crowded)):
            return bodies
        bodies = joined


@dataclass(frozen=True)
class _Order:
    """In which order marks are numbered: sort by sort, band by band, from west to east."""

    sorts: tuple[str, ...]
    top: float
    band: float

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


def _settled(bodies: list[Body], box: tuple[float, float]) -> list[Body]:
    """Push marks apart until none touches another, or the patience is over."""
    if not bodies:
        return []
    home = np.array([(one.x, one.y) for one in bodies])
    half = np.array([one.half for one in bodies])
    low, high = half + GAP, np.array(box) - half - GAP
    turn = np.arange(len(bodies)) * 2.399963
    # Marks of one address need a direction to part in: the golden angle, the same every time.
    now = np.clip(home + 0.01 * np.column_stack([np.cos(turn), np.sin(turn)]), low, high)
    pairs = _pairs(home, half)
    for step in range(_STEPS):
        push = _push(now, half, pairs)
        if not push.any():
            break
        moving = np.any(push != 0, axis=1)
        spring = 0.06 * (1 - step / _STEPS) if step < _STEPS * 0.7 else 0.0
        now = np.clip(now + push + spring * (home - now) * moving[:, None], low, high)
    return [
        replace(one, drawn=(round(float(x), 3), round(float(y), 3)))
        for one, (x, y) in zip(bodies, now, strict=True)
    ]


def _pairs(home: Array, half: Array) -> tuple[Indices, Indices]:
    """Return the pairs of marks that could ever meet, being moved no farther than they may."""
    apart = np.abs(home[:, None, :] - home[None, :, :])
    reach = half[:, None, :] + half[None, :, :] + 2 * FARTHEST + 2
    first, second = np.nonzero(np.triu(np.all(apart < reach, axis=2), k=1))
    return first, second


def _push(now: Array, half: Array, pairs: tuple[Indices, Indices]) -> Array:
    """Return how each mark is pushed by all those it touches, the shorter way out."""
    first, second = pairs
    apart = now[first] - now[second]
    need = half[first] + half[second] + GAP
    inside = need - np.abs(apart)
    touching = np.flatnonzero(np.all(inside > 1e-3, axis=1))
    pushed = np.zeros_like(now)
    if len(touching):
        share = inside[touching] / need[touching]
        way = (share[:, 1] < share[:, 0]).astype(np.int64)
        rows = np.arange(len(touching))
        sign = np.where(apart[touching][rows, way] >= 0, 0.35, -0.35)
        move = sign * inside[touching][rows, way]
        np.add.at(pushed, (first[touching], way), move)
        np.add.at(pushed, (second[touching], way), -move)
    return pushed


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


def _joined(bodies: list[Body], crowded: list[int]) -> list[Body]:
    """Join each crowded mark with the nearest of its sort; empty when nothing can be joined."""
    home = np.array([(one.x, one.y) for one in bodies])
    gone: set[int] = set()
    made: list[Body] = []
    for index in crowded:
        mates = [
            other
            for other, body in enumerate(bodies)
            if other != index and other not in gone and body.sort == bodies[index].sort
        ]
        if index in gone or not mates:
            continue
        near = min(mates, key=lambda other: (float(np.hypot(*(home[other] - home[index]))), other))
        made.append(_one_of(bodies[index], bodies[near]))
        gone |= {index, near}
    if not made:
        return []
    return [one for index, one in enumerate(bodies) if index not in gone] + made


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
    for reach in (0.5, 2.0, 5.0, 9.0):
        most = _FILLED * np.pi * (reach + FARTHEST) ** 2 / _ROOM
        while len(bodies) > most:
            home = np.array([(one.x, one.y) for one in bodies])
            apart = np.hypot(*(home[:, None, :] - home[None, :, :]).transpose(2, 0, 1))
            near = (apart <= reach).sum(axis=1)
            worst = int(near.argmax())
            crowd = [int(one) for one in np.flatnonzero(apart[worst] <= reach)]
            if near[worst] <= most or not (joined := _joined(bodies, crowd)):
                break
            bodies = joined
    return bodies


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
