"""Work that takes longer than a page may: one thread at a time, told of, and stopped when asked."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from layers.errors import PatchworkError

Made = TypeVar("Made")
Tell = Callable[[float, str], None]

_ROOM = threading.BoundedSemaphore(1)
"""Drawing keeps a core busy, and others want their pages: one such work at a time."""


class Busy(PatchworkError):
    """Somebody else's work is going on."""


class Stopped(PatchworkError):
    """Somebody stopped it; raised by the function that shows progress."""


class Work(Generic[Made]):
    """
    One piece of work in a thread of its own.

    It outlives a rerun of the page that started it; whoever keeps it sees how far it is.

    Parameters
    ----------
    task
        What to do; it is given a function to call with the share done and a word, which ends the
        work when it was stopped.

    Raises
    ------
    Busy
        If another such work is going on.
    """

    def __init__(self, task: Callable[[Tell], Made]) -> None:
        if not _ROOM.acquire(blocking=False):
            msg = "Something else is being made."
            raise Busy(msg)
        self.share, self.words = 0.0, ""
        self.made: Made | None = None
        self.fault: Exception | None = None
        self._task = task
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        """Do it, and keep what came of it."""
        try:
            made = self._task(self._told)
            self._told(1.0, "")
            self.made = made
        except Exception as error:  # noqa: BLE001  (told on the page, which is where it is missed)
            self.fault = error
        finally:
            _ROOM.release()

    def _told(self, share: float, words: str) -> None:
        """Note how far it is; end here when it was stopped."""
        if self._stop.is_set():
            raise Stopped(words)
        self.share, self.words = share, words

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Stop it at its next step; what it made until then is thrown away."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait for its end."""
        self._thread.join(seconds)
