"""Imported lazily: the base map's tiles for paper, from the operator's own address and no other."""

import http.client
import io
import socket
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from PIL import Image

from layers.errors import PatchworkError
from layers.words import sentence

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""
Picture = npt.NDArray[np.uint8]

MOST = 200
"""Tiles of one map."""
_BYTES = 1 << 20
"""Of one tile."""
_SIDE = 1024
"""Pixels of a tile's side."""
_SECONDS = 20.0
"""For all tiles of one map."""
_CONNECT = 5.0
_AT_ONCE = 2
"""Connections: what public servers of tiles ask for."""
_KEPT = 32 << 20
"""Bytes of tiles that are kept: neighbours share them."""
_REST = 60.0
"""Seconds for which a server that failed is left alone."""
_NOTHING = (204, 404, 410)
"""How a server says that there is nothing to show at a place."""
_FORMATS = ("PNG", "JPEG", "WEBP")


def _say(code: str, **values: object) -> str:
    """Return one sentence about the base map."""
    return sentence("base_map", code, **values)


class NoTiles(PatchworkError):
    """Tiles could not be had."""


class Tiles:
    """
    The operator's base map, a tile at a time.

    Unlike what a recipe names, its address may lie in a private network and need not be HTTPS: it
    comes from the operator's settings alone, and many councils serve tiles of their own.

    Parameters
    ----------
    url
        An ``http://`` or ``https://`` address with ``{z}``, ``{x}`` and ``{y}``.
    attribution
        Whom to thank.
    """

    def __init__(self, url: str, attribution: str) -> None:
        self.attribution = attribution
        self.fault = ""
        """Why tiles could not be had the last time that they failed."""
        self.failures = 0
        self._url = url
        self._kept: OrderedDict[Tile, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._again = 0.0

    @property
    def resting(self) -> bool:
        """Whether the server failed just now, and is left alone."""
        return time.monotonic() < self._again

    def pictures(self, wanted: Sequence[Tile]) -> dict[Tile, Picture]:
        """
        Return the tiles that there are, all of one size; none when they cannot be had.

        ``fault`` then says why. A server that failed is asked again only after a rest, so that a
        run of many maps does not wait for it at each.
        """
        with self._lock:
            if self.resting:
                return {}
            try:
                return self._pictures(wanted)
            except NoTiles as error:
                self.failures += 1
                self._again = time.monotonic() + _REST
                self.fault = str(error)
                return {}

    def _pictures(self, wanted: Sequence[Tile]) -> dict[Tile, Picture]:
        """Return the tiles that there are; raises ``NoTiles``."""
        if len(wanted) > MOST:
            raise NoTiles(_say("many", tiles=f"{len(wanted):,}"))
        new = [tile for tile in wanted if tile not in self._kept]
        answers = {tile: self._kept[tile] for tile in wanted if tile in self._kept}
        answers |= _Visit(self._url).answers(new) if new else {}
        found = {tile: _picture(content) for tile, content in answers.items() if content}
        if not found:
            raise NoTiles(_say("nothing"))
        if len({picture.shape for picture in found.values()}) > 1:
            raise NoTiles(_say("sizes"))
        self._keep(answers)
        return found

    def _keep(self, answers: dict[Tile, bytes]) -> None:
        """Keep tiles, the last used longest."""
        for tile, content in answers.items():
            self._kept[tile] = content
            self._kept.move_to_end(tile)
        size = sum(map(len, self._kept.values()))
        while size > _KEPT:
            size -= len(self._kept.popitem(last=False)[1])


class _Visit:
    """One visit to the server for the tiles of one map, over a few connections, in bounded time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._over, self._late = threading.Event(), threading.Event()
        self._fault: BaseException | None = None
        self._connections = [_connection(url) for _ in range(_AT_ONCE)]

    def answers(self, wanted: Sequence[Tile]) -> dict[Tile, bytes]:
        """Fetch tiles; one that there is not is empty. Raises ``NoTiles`` when one fails."""
        timer = threading.Timer(_SECONDS, self._tire)
        timer.daemon = True
        timer.start()
        shares = [wanted[turn::_AT_ONCE] for turn in range(_AT_ONCE)]
        try:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                parts = list(pool.map(self._fetched, self._connections, shares))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoTiles(self._why(self._fault or error)) from error
        finally:
            timer.cancel()
            self._end()
        return {tile: content for part in parts for tile, content in part.items()}

    def _why(self, error: BaseException) -> str:
        """Say what went wrong."""
        host = urlsplit(self._url).hostname
        if self._late.is_set() or isinstance(error, TimeoutError):
            return _say("slow", host=host)
        return _say("failed", host=host, why=_reason(error))

    def _tire(self) -> None:
        """End the visit because it took too long."""
        self._late.set()
        self._end()

    def _end(self) -> None:
        """Hang up, also on an answer that is still being waited for."""
        self._over.set()
        for connection in self._connections:
            if connection.sock is not None:
                _hang_up(connection.sock)

    def _fetched(
        self, connection: http.client.HTTPConnection, wanted: Sequence[Tile]
    ) -> dict[Tile, bytes]:
        """Fetch some tiles over one connection."""
        found = {}
        try:
            for tile in wanted:
                if self._over.is_set():
                    raise TimeoutError
                found[tile] = self._content(connection, _target(self._url, tile))
        except BaseException as error:
            # The first fault ends the visit; those that this brings about are not the reason.
            if not self._over.is_set():
                self._fault = error
            self._end()
            raise
        finally:
            connection.close()
        return found

    def _content(self, connection: http.client.HTTPConnection, target: str) -> bytes:
        """Ask for one tile, once more where the server had hung up in between."""
        try:
            return _asked(connection, target)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if self._over.is_set():
                raise
            connection.close()
            return _asked(connection, target)


def _connection(url: str) -> http.client.HTTPConnection:
    """Prepare a connection to the one host that is asked; raises ``NoTiles`` for any other form."""
    try:
        parts = urlsplit(_filled(url, (0, 0, 0)))
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https") or "{z}" not in url or "{x}" not in url:
        raise NoTiles(_say("address"))
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=_CONNECT)
    secure = ssl.create_default_context()
    return http.client.HTTPSConnection(host, port, timeout=_CONNECT, context=secure)


def _reason(error: BaseException) -> str:
    """Return why a server could not be asked, in its own words where there are any."""
    said = error.strerror if isinstance(error, OSError) else str(error)
    return said or _say("hung_up")


def _hang_up(plain: socket.socket) -> None:
    """Wake whoever waits for a socket."""
    try:
        plain.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _filled(url: str, tile: Tile) -> str:
    """Put a tile's numbers into the address, as the map on the screen does."""
    zoom, column, row = tile
    values = {"s": "a", "r": "", "z": zoom, "x": column, "y": row, "-y": 2**zoom - 1 - row}
    for name, value in values.items():
        url = url.replace(f"{{{name}}}", str(value))
    return url


def _target(url: str, tile: Tile) -> str:
    """Return what to ask the host for."""
    parts = urlsplit(_filled(url, tile))
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _asked(connection: http.client.HTTPConnection, target: str) -> bytes:
    """Ask for one tile; redirects are not followed."""
    connection.request("GET", target, headers={"User-Agent": "Patchwork", "Accept": "image/*"})
    answer = connection.getresponse()
    content = answer.read(_BYTES + 1)
    if answer.status in _NOTHING:
        return b""
    if answer.status != 200:
        raise ValueError(_say("status", status=answer.status))
    if len(content) > _BYTES:
        raise ValueError(_say("large"))
    return content


def _picture(content: bytes) -> Picture:
    """Open a tile, over white; raises ``NoTiles`` unless it is a square picture of usual size."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if image.width != image.height or image.width > _SIDE:
                raise NoTiles(_say("square"))
            seen = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        raise NoTiles(_say("no_picture")) from error
    white = Image.new("RGBA", seen.size, "white")
    return np.asarray(Image.alpha_composite(white, seen).convert("RGB"))
