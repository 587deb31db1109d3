"""The fewest moves that balance patches, as an integer programme with cuts for contiguity.

Each unit goes to exactly one patch; each patch stays within the tolerance. That patches hang
together is not written down beforehand, since it takes a great many conditions of which few matter:
the programme is solved without, and wherever a patch falls apart the condition that forbids it is
added and it is solved again. So every answer on the way is a lower bound, also when time runs out.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mapping.analysis.frames import Floats, Numbers
from mapping.analysis.plan import pieces

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Links = Sequence[Sequence[int]]
Tell = Callable[[], None]
SLIGHT = 1e-4
"""Of two plans with as few moves, the one that moves fewer people is taken."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """
    What is to be balanced.

    Parameters
    ----------
    weight
        What counts of each unit: its people.
    start
        The position of each unit's patch, 0 to ``size`` - 1.
    size
        How many patches there are.
    links
        The neighbours of each unit.
    tolerance
        How far from the average a patch may be, as a share of it.
    """

    weight: Floats
    start: Numbers
    size: int
    links: Links
    tolerance: float

    @property
    def low(self) -> float:
        """The least a patch may have."""
        return (1 - self.tolerance) * float(self.weight.sum()) / self.size

    @property
    def high(self) -> float:
        """The most a patch may have."""
        return (1 + self.tolerance) * float(self.weight.sum()) / self.size

    def joined(self, patch: int) -> Links:
        """
        Return the neighbours as they count for one patch.

        Pieces in which it lies today count as joined by their largest units: contiguity is kept,
        and a river between two halves is not held against a plan.
        """
        parts = pieces(np.flatnonzero(self.start == patch).tolist(), self.links)
        if len(parts) < 2:
            return self.links
        made = [list(one) for one in self.links]
        heads = [max(part, key=lambda unit: self.weight[unit]) for part in parts]
        for one in heads:
            made[one] += [other for other in heads if other != one]
        return made


@dataclass(frozen=True, eq=False)
class Proof:
    """The best plan known (None when there is none yet), and how few moves there must be."""

    of: Numbers | None
    least: int
    proven: bool
    possible: bool = True


@dataclass
class _Rows:
    """Conditions, row by row."""

    size: int
    at: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, terms: dict[int, float], low: float, high: float) -> None:
        """Add one condition."""
        self.at += [len(self.low)] * len(terms)
        self.columns += list(terms)
        self.values += list(terms.values())
        self.low.append(low)
        self.high.append(high)

    def constraint(self) -> "LinearConstraint":
        """Return all of them for the solver."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array

        shape = (len(self.low), self.size)
        matrix = coo_array((self.values, (self.at, self.columns)), shape=shape)
        return LinearConstraint(matrix.tocsr(), self.low, self.high)


def fewest(task: Task, *, seconds: float, tell: Tell) -> Proof:
    """
    Find the fewest moves, or as much as can be said of them in the time given.

    ``tell`` is called before every round, and what it raises ends the search; the solver itself
    cannot be interrupted before its time is over.

    Returns
    -------
    Proof
        ``proven`` when no plan has fewer; ``possible`` is False when none balances at all.
    """
    from scipy.optimize import Bounds, milp

    links = [task.joined(patch) for patch in range(task.size)]
    rows, end, least = _first_rows(task, links), time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        tell()
        found = milp(
            _cost(task).ravel(),
            constraints=rows.constraint(),
            integrality=np.ones(rows.size),
            bounds=Bounds(0, 1),
            options={"time_limit": left, "mip_rel_gap": 0},
        )
        if found.status == 2:
            return Proof(None, least, proven=False, possible=False)
        bound = found.mip_dual_bound
        if bound is not None and np.isfinite(bound):
            least = max(least, int(np.ceil(bound / (1 + SLIGHT) - 1e-6)))
        if found.status != 0 or found.x is None:
            break
        of = found.x.reshape(task.weight.size, task.size).argmax(axis=1)
        if not _cut(task, links, of, rows):
            return Proof(of, int((of != task.start).sum()), proven=True)
    return Proof(None, least, proven=False)


def _cost(task: Task) -> Floats:
    """Return what it costs that a unit goes to a patch: 1 for a move, 0 for staying."""
    share = task.weight / max(float(task.weight.sum()), 1e-9)
    cost = np.repeat((1 + SLIGHT * share)[:, None], task.size, axis=1)
    cost[np.arange(len(share)), task.start] = 0
    return cost


def _first_rows(task: Task, links: Sequence[Links]) -> _Rows:
    """Return the conditions that always matter: one patch each, balance, and a neighbour."""
    count, size = len(task.weight), task.size
    rows = _Rows(count * size)
    for unit in range(count):
        rows.add({unit * size + patch: 1.0 for patch in range(size)}, 1, 1)
    for patch in range(size):
        amounts = {unit * size + patch: float(task.weight[unit]) for unit in range(count)}
        rows.add(amounts, task.low, task.high)
    for patch in range(size):
        for unit in np.flatnonzero(task.weight < task.low).tolist():
            # Too small to be a patch by itself, so one of its neighbours is of the same patch.
            near = {other * size + patch: -1.0 for other in links[patch][unit]}
            rows.add({unit * size + patch: 1.0} | near, -np.inf, 0)
    return rows


def _cut(task: Task, links: Sequence[Links], of: Numbers, rows: _Rows) -> int:
    """Forbid every patch in pieces; return how many conditions that took."""
    before = len(rows.low)
    for patch in range(task.size):
        parts = pieces(np.flatnonzero(of == patch).tolist(), links[patch])
        parts.sort(key=lambda part: -task.weight[part].sum())
        for part in parts[1:]:
            _separate(task, links, part, parts[0], rows)
    return len(rows.low) - before


def _separate(
    task: Task, links: Sequence[Links], part: list[int], main: list[int], rows: _Rows
) -> None:
    """Say: two units on either side belong to one patch only if it has one in between, too."""
    end = max(main, key=lambda unit: task.weight[unit])
    for patch in range(task.size):
        ring = {other for unit in part for other in links[patch][unit]} - set(part)
        if end in ring:
            continue
        between = {
            s * task.size + patch: -1.0 for s in sorted(ring & _seen(end, ring, links[patch]))
        }
        for unit in part:
            ends = {unit * task.size + patch: 1.0, end * task.size + patch: 1.0}
            rows.add(ends | between, -np.inf, 1)


def _seen(start: int, ring: set[int], links: Links) -> set[int]:
    """Return what is reached from a unit without going through a ring, the ring's edge included."""
    found, ahead = {start}, [start]
    for one in ahead:
        if one in ring:
            continue
        fresh = [other for other in links[one] if other not in found]
        found.update(fresh)
        ahead += fresh
    return found
