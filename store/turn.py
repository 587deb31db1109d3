"""Writers take turns: threads of this process, and Patchwork's other processes on this machine.

SQLite has locks of its own, which other programs respect; this one goes around them. It is held
from before a transaction begins until after the journal was written back into the file, because
SQLite before 3.51.3 can lose a commit when one connection writes back while another commits.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.faults import NotKept

_PAUSE = 0.002


class Turn:
    """
    The turn to write to one file.

    Parameters
    ----------
    path
        The file; the turn is kept in a small file beside it, never in the file itself.
    seconds
        How long to wait for it.
    """

    def __init__(self, path: Path, *, seconds: float) -> None:
        self._path = path
        self._beside = path.with_name(path.name + "-turn")
        self._seconds = seconds
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """
        Hold the turn.

        Raises
        ------
        NotKept
            If others kept it for too long.
        """
        end = time.monotonic() + self._seconds
        if not self._lock.acquire(timeout=self._seconds):
            raise self._busy()
        try:
            handle = self._opened()
            try:
                self._wait(handle, end)
                yield
            finally:
                if handle is not None:
                    os.close(handle)  # which gives the turn back, also when a process is killed
        finally:
            self._lock.release()

    def _opened(self) -> int | None:
        """Open the file beside; where nothing may be written, nobody needs a turn."""
        try:
            return os.open(self._beside, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None

    def _wait(self, handle: int | None, end: float) -> None:
        """Wait until the lock is ours."""
        while handle is not None and not _locked(handle):
            if time.monotonic() > end:
                raise self._busy()
            time.sleep(_PAUSE)

    def _busy(self) -> NotKept:
        """Build the error for a turn that never came."""
        return NotKept(
            f"Somebody else is writing to {self._path}. Nothing was changed; try again shortly."
        )


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        """Try to lock the first byte of a file."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(handle: int) -> bool:
        """Try to lock a file."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
