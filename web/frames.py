"""Frames that several people ask for, kept by the version of what they were made from.

A key names everything its frame depends on: store, layer versions, filters and the fields that the
asker may read. A change of a layer changes its version and so the key; old frames fall out by age.
Frames are shared and never changed in place.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Made = TypeVar("Made")
MOST = 128


class Frames:
    """A bounded, thread-safe store of what was made, the least recently used going first."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most ``most`` things."""
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, made once even when several ask at the same time."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("Made", self._kept[key])
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            return self._made_once(key, make)

    def _made_once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Make and keep, unless another thread just did."""
        with self._guard:
            if key in self._kept:
                return cast("Made", self._kept[key])
        made = make()
        with self._guard:
            self._kept[key] = made
            self._locks.pop(key, None)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


SHARED = Frames()
"""One for the process: every session of every person shares it."""
