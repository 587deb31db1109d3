"""Push marks apart step by step, each held by a weak spring to its true place."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

GAP = 0.35
"""Clear paper between two marks, in millimetres."""
FARTHEST = 8.0
"""A mark is drawn at most so many millimetres from its true place; beyond it, marks are joined."""
_STEPS = 120
_SKIN = 3.0
"""Marks farther apart than so many millimetres need no look until one has moved half as far."""


def pushed(home: Array, half: Array, room: Array, ends: list[int]) -> Array:
    """
    Push the marks of several maps apart.

    Parameters
    ----------
    home
        True places in millimetres, of shape (n, 2); the marks of one map stand together.
    half
        Half the width and height of each mark.
    room
        Width and height of each mark's map.
    ends
        0, and where the marks of each map end.

    Returns
    -------
    numpy.ndarray
        Where each stands when none touches another any more, or the patience is over.
    """
    mine = [slice(first, last) for first, last in pairwise(ends)]
    low, high = half + GAP, room - half - GAP
    turn = np.concatenate([np.arange(one.stop - one.start) for one in mine]) * 2.399963
    # Marks of one address need a direction to part in: the golden angle, the same every time.
    now = (home + 0.01 * np.column_stack([np.cos(turn), np.sin(turn)])).clip(low, high)
    watches = [_Watch(one, _pairs(home[one], half[one], one.start), now) for one in mine]
    close = _together(watches)
    for step in range(_STEPS):
        if sum(one.look(now) for one in watches):
            close = _together(watches)
        push = _push(now, close)
        # On a map where none touches another, none moves any more.
        moving = push.any(axis=1, keepdims=True)
        if not moving.any():
            break
        spring = 0.06 * (1 - step / _STEPS) if step < _STEPS * 0.7 else 0.0
        now = (now + push + spring * (home - now) * moving).clip(low, high)
    return now


class _Pairs(NamedTuple):
    """Pairs of marks, and how far apart their middles must be each way not to touch."""

    first: Indices
    second: Indices
    wide: Array
    high: Array

    def those(self, rows: Indices) -> "_Pairs":
        """Return some of the pairs."""
        return _Pairs(self.first[rows], self.second[rows], self.wide[rows], self.high[rows])

    def near(self, now: Array, more: float) -> "_Pairs":
        """Return the pairs that are less than so many millimetres from touching."""
        x, y = now.T
        rows = np.flatnonzero(np.abs(x[self.first] - x[self.second]) < self.wide + more)
        high = np.abs(y[self.first[rows]] - y[self.second[rows]]) < self.high[rows] + more
        return self.those(rows[high])


@dataclass(eq=False)
class _Watch:
    """The pairs of one map that touch or may soon do so."""

    marks: slice
    every: _Pairs
    seen: Array

    def __post_init__(self) -> None:
        """Look for the first time."""
        self.close = self.every.near(self.seen, _SKIN)

    def look(self, now: Array) -> bool:
        """Look again if a mark has come far enough to touch what was not near; say whether."""
        if np.abs(now[self.marks] - self.seen[self.marks]).max(initial=0) <= _SKIN / 2:
            return False
        self.seen, self.close = now, self.every.near(now, _SKIN)
        return True


def _together(watches: list[_Watch]) -> _Pairs:
    """Return the close pairs of all maps."""
    return _Pairs(*map(np.concatenate, zip(*(one.close for one in watches), strict=True)))


def _pairs(home: Array, half: Array, start: int) -> _Pairs:
    """Return the pairs of one map that could ever meet, moved no farther than they may."""
    apart = np.abs(home[:, None, :] - home[None, :, :])
    need = half[:, None, :] + half[None, :, :] + GAP
    reach = need - GAP + 2 * FARTHEST + 2
    first, second = np.nonzero(np.triu(np.all(apart < reach, axis=2), k=1))
    wide, high = need[first, second].T
    return _Pairs(first + start, second + start, wide, high)


def _push(now: Array, pairs: _Pairs) -> Array:
    """Return how each mark is pushed by all those it touches, the shorter way out."""
    touching = pairs.near(now, -1e-3)
    x, y = now[touching.first].T - now[touching.second].T
    wide, high = touching.wide - np.abs(x), touching.high - np.abs(y)
    down = high / touching.high < wide / touching.wide
    move = np.where(np.where(down, y, x) >= 0, 0.35, -0.35) * np.where(down, high, wide)
    slots = np.concatenate([touching.first * 2 + down, touching.second * 2 + down])
    total = np.bincount(slots, np.concatenate([move, -move]), minlength=now.size)
    return total.astype(np.float64, copy=False).reshape(-1, 2)
