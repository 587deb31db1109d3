"""Files people handed over: each in a private folder, under a name of ours, an hour at most."""

import re
import secrets
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

KEPT = 3600.0
"""Seconds a file is kept when nobody says that it is done with."""
MOST = 30
"""Files kept at once; the oldest goes when another comes."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,12}$")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file: its token, what the person calls it, and where it lies under a name of ours."""

    token: str
    called: str
    file: Path
    size: int

    @property
    def stem(self) -> str:
        """What the person calls it, without its ending."""
        return _ENDING.sub("", self.called).strip() or "file"


class Uploads:
    """
    The files of all people of this process, each known only to whoever holds its token.

    Parameters
    ----------
    seconds
        How long a file is kept.
    most
        How many are kept at once.
    """

    def __init__(self, *, seconds: float = KEPT, most: int = MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, _Held] = OrderedDict()

    def take(self, called: str, content: bytes) -> Upload:
        """
        Keep a file; only the ending of its name is taken over, because it says the file's kind.

        Parameters
        ----------
        called
            What the person calls it.
        content
            Its bytes.
        """
        folder = tempfile.TemporaryDirectory(prefix="patchwork-upload-")
        ending = _ENDING.search(called)
        file = Path(folder.name) / f"upload{ending[0].lower() if ending else ''}"
        file.write_bytes(content)
        token = secrets.token_hex(24)
        upload = Upload(token=token, called=called, file=file, size=len(content))
        timer = threading.Timer(self._seconds, self.drop, (token,))
        timer.daemon = True
        with self._guard:
            self._kept[token] = _Held(upload, folder, timer)
            over = [*self._kept][: max(0, len(self._kept) - self._most)]
        timer.start()
        for old in over:
            self.drop(old)
        return upload

    def get(self, token: str | None) -> Upload | None:
        """Return a file, or None when it has gone."""
        with self._guard:
            held = self._kept.get(token or "")
            return held.upload if held else None

    def drop(self, token: str | None) -> None:
        """Delete a file, if it is still there."""
        with self._guard:
            held = self._kept.pop(token or "", None)
        if held:
            held.timer.cancel()
            held.folder.cleanup()


@dataclass(frozen=True)
class _Held:
    """A file with its folder and the clock that ends it."""

    upload: Upload
    folder: "tempfile.TemporaryDirectory[str]"
    timer: threading.Timer


SHARED = Uploads()
"""One for the process; sessions hold tokens."""
