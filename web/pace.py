"""How fast things may be sent in, so that one visitor cannot bury those who review."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MINUTE = 60.0
A_MINUTE = 20
"""From one address: several people in one hall may share it."""
OVERALL = 120
"""From everybody together."""
MOST_VISITORS = 10_000


class Pace:
    """
    Counts what was sent in during the last minute, by visitor and in all.

    Parameters
    ----------
    each, overall
        The most in a minute, from one visitor and from all together.
    clock
        Seconds that only rise.
    """

    def __init__(
        self,
        *,
        each: int = A_MINUTE,
        overall: int = OVERALL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each = each
        self._overall = overall
        self._clock = clock
        self._visitors: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque()
        self._lock = threading.Lock()

    def take(self, visitor: str) -> int:
        """
        Count one and return 0, or count nothing and return how many seconds to wait.

        Parameters
        ----------
        visitor
            An address, or a session where there is none; kept in memory for a minute only.
        """
        with self._lock:
            now = self._clock()
            mine = self._visitors.setdefault(visitor, deque())
            self._visitors.move_to_end(visitor)
            wait = max(
                _wait(mine, self._each, now),
                _wait(self._all, self._overall, now),
            )
            if not wait:
                mine.append(now)
                self._all.append(now)
            self._forget(now)
            return wait

    def _forget(self, now: float) -> None:
        """Forget visitors who sent nothing for a minute, and the oldest when there are too many."""
        while self._visitors:
            oldest = next(iter(self._visitors.values()))
            quiet = not oldest or now - oldest[-1] >= MINUTE
            if not quiet and len(self._visitors) <= MOST_VISITORS:
                return
            self._visitors.popitem(last=False)


def _wait(sent: deque[float], most: int, now: float) -> int:
    """Drop what is older than a minute; return the whole seconds until there is room."""
    while sent and now - sent[0] >= MINUTE:
        sent.popleft()
    if len(sent) < most:
        return 0
    return max(1, int(sent[0] + MINUTE - now) + 1)


SHARED = Pace()
"""The one of this process."""
