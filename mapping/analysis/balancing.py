"""Balance patches within a tolerance by few moves, each explained; patches stay in one piece."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapping.analysis.fewest import Links, Task, Tell, fewest
from mapping.analysis.frames import Floats, Numbers
from mapping.analysis.plan import pieces
from mapping.analysis.units import NOBODY, Units

HOT, COLD = 0.03, 5e-4
"""How far from balance a step may lead at the start and at the end of the search, in averages."""
DEAR = 0.03
"""What a move counts against getting nearer to balance, in averages."""
STEPS = 60_000
"""Steps from hot to cold."""
SEARCH = 0.4
"""The share of the time that the quick search gets; the proof has the rest."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """
    One unit that goes from one patch to another.

    Parameters
    ----------
    unit, source, target
        Positions of the unit and of the patches.
    source_before, source_after, target_before, target_after
        How far the two are from the average, as a share of it, when the moves are made in order.
    """

    unit: int
    source: int
    target: int
    source_before: float
    source_after: float
    target_before: float
    target_after: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Balance:
    """
    A way to balance patches.

    Parameters
    ----------
    of
        The patch of each unit afterwards; as before when no way was found.
    moves
        What has to be moved, in an order in which to do it.
    least
        No plan within the tolerance has fewer moves than this.
    proven
        Whether these are the fewest.
    reached
        Whether every patch is within the tolerance.
    possible
        False when it is proven that whole units cannot be balanced so.
    """

    of: Numbers
    moves: tuple[Move, ...]
    least: int
    proven: bool
    reached: bool
    possible: bool


def balance(  # noqa: PLR0913  (what is balanced, how far, and how long to look)
    found: Units,
    start: Numbers,
    size: int,
    *,
    tolerance: float,
    seconds: float = 20.0,
    tell: Tell | None = None,
) -> Balance:
    """
    Find few moves after which every patch has about as many people as the others.

    Parameters
    ----------
    found
        The units; only those that a patch has take part.
    start
        The position of each unit's patch, or `NOBODY`.
    size
        How many patches there are.
    tolerance
        How far from the average each may be, as a share of it.
    seconds
        How long to look. A quick search finds a plan; an integer programme finds the fewest moves,
        or else how many there must be at least.
    tell
        Called again and again on the way; what it raises ends the search.
    """
    tell = tell or _nobody_asks
    there = np.flatnonzero(start != NOBODY)
    inner = found.beside.among(start != NOBODY)
    ends = np.cumsum(inner.counts)[:-1]
    links = [part.tolist() for part in np.split(inner.right, ends)] if len(there) else []
    weight = found.amounts["people"][there]
    task = Task(weight=weight, start=start[there], size=size, links=links, tolerance=tolerance)
    if not len(there) or not weight.sum():
        return Balance(of=start, moves=(), least=0, proven=False, reached=False, possible=False)
    quick = _Search(task, tell).run(seconds * SEARCH)
    proof = fewest(task, seconds=seconds * (1 - SEARCH), tell=tell)
    best = proof.of if proof.of is not None else quick
    of = start.copy()
    of[there] = task.start if best is None else best
    count = int((of != start).sum())
    return Balance(
        of=of,
        moves=in_order(found.amounts["people"], start, of, size, found.links),
        least=proof.least,
        proven=best is not None and count == proof.least,
        reached=best is not None,
        possible=proof.possible,
    )


def _nobody_asks() -> None:
    """Go on: nobody waits to be told."""


class _Search:
    """A search from neighbour to neighbour that cools down, begun anew until time is up."""

    def __init__(self, task: Task, tell: Tell) -> None:
        self._task, self._tell = task, tell
        self._links = [task.joined(patch) for patch in range(task.size)]
        self._random = np.random.default_rng(0)
        self._unit = float(task.weight.sum()) / task.size
        self._low, self._high = task.low, task.high

    def run(self, seconds: float) -> Numbers | None:
        """Return the plan with the fewest moves that was met, or None."""
        end, best, fewest_moves = time.monotonic() + seconds, None, len(self._task.weight) + 1
        while time.monotonic() < end:
            of = self._cooled(end)
            of = None if of is None else self._put_back(of)
            count = fewest_moves if of is None else int((of != self._task.start).sum())
            if count < fewest_moves:
                best, fewest_moves = of, count
            if fewest_moves == 0:
                break
        return best

    def _cooled(self, end: float, steps: int = STEPS) -> Numbers | None:
        """Walk for some steps; return the best balanced plan on the way."""
        task = self._task
        of, load = task.start.copy(), np.bincount(task.start, task.weight, task.size).astype(float)
        best, least, count = None, len(of) + 1, 0
        if self._over(load) == 0:
            return of
        for step in range(steps):
            if step % 500 == 0:
                self._tell()
                if time.monotonic() > end:
                    break
            moved = self._step(of, load, heat=1.0 - step / steps)
            count += moved
            if moved is not None and count < least and self._over(load) == 0:
                best, least = of.copy(), count
        return best

    def _step(self, of: Numbers, load: Floats, *, heat: float) -> int:
        """Try one move of a unit to a patch beside it; return the change in moves made."""
        task = self._task
        unit = int(self._random.integers(len(of)))
        source, near = int(of[unit]), task.links[unit]
        if not near:
            return 0
        target = int(of[near[int(self._random.integers(len(near)))]])
        if target == source:
            return 0
        more = int(task.start[unit] == source) - int(task.start[unit] == target)
        change = self._change(load, source, target, float(task.weight[unit])) + DEAR * more
        if change > 0 and self._random.random() >= math.exp(-change / (HOT * heat + COLD)):
            return 0
        if not self._holds(of, unit, source):
            return 0
        of[unit] = target
        load[source] -= task.weight[unit]
        load[target] += task.weight[unit]
        return more

    def _change(self, load: Floats, source: int, target: int, weight: float) -> float:
        """Return how much further from balance a move leads."""
        one, other = float(load[source]), float(load[target])
        before = self._outside(one) + self._outside(other)
        after = self._outside(one - weight) + self._outside(other + weight)
        return (after - before) / self._unit

    def _outside(self, load: float) -> float:
        """Return by how much one patch is outside the tolerance."""
        return max(load - self._high, self._low - load, 0.0)

    def _over(self, load: Floats) -> float:
        """Return by how much patches are outside the tolerance, in averages."""
        task = self._task
        outside = np.maximum(load - task.high, 0) + np.maximum(task.low - load, 0)
        return float(outside.sum()) / self._unit

    def _holds(self, of: Numbers, unit: int, source: int) -> bool:
        """Whether a patch still hangs together without one of its units."""
        rest = [one for one in np.flatnonzero(of == source).tolist() if one != unit]
        return bool(rest) and len(pieces(rest, self._links[source])) == 1

    def _put_back(self, of: Numbers) -> Numbers:
        """Take back every move that balance does not need."""
        task, better = self._task, of.copy()
        load = np.bincount(better, task.weight, task.size).astype(float)
        for unit in np.flatnonzero(better != task.start).tolist():
            home, away = int(task.start[unit]), int(better[unit])
            near = any(better[other] == home for other in self._links[home][unit])
            shift = np.zeros(task.size)
            shift[home], shift[away] = task.weight[unit], -task.weight[unit]
            if near and self._over(load + shift) == 0 and self._holds(better, unit, away):
                better[unit] = home
                load = load + shift
        return better


def in_order(
    people: Floats, start: Numbers, of: Numbers, size: int, links: Links
) -> tuple[Move, ...]:
    """
    Put moves into an order in which to make them, and say what each does.

    A unit goes when the patch it goes to is beside it already, so that nothing hangs in the air on
    the way; among those that can go, from the patch with most people first.
    """
    held = start != NOBODY
    now, load = start.copy(), np.bincount(start[held], people[held], size).astype(float)
    average = max(float(load.sum()) / size, 1e-9)
    left, moves = np.flatnonzero(start != of).tolist(), []
    while left:
        ready = [one for one in left if _beside(one, int(of[one]), now, links)] or left
        unit = max(ready, key=lambda one: (load[now[one]], people[one]))
        source, target = int(now[unit]), int(of[unit])
        before = load / average - 1
        load[source] -= people[unit]
        load[target] += people[unit]
        after = load / average - 1
        moves.append(
            Move(
                unit=unit,
                source=source,
                target=target,
                source_before=float(before[source]),
                source_after=float(after[source]),
                target_before=float(before[target]),
                target_after=float(after[target]),
            )
        )
        now[unit] = target
        left.remove(unit)
    return tuple(moves)


def _beside(unit: int, patch: int, now: Numbers, links: Sequence[Sequence[int]]) -> bool:
    """Whether a unit is beside a patch."""
    return any(now[other] == patch for other in links[unit])
