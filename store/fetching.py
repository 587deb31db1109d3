"""Fetch a file that the operator's recipe names; never at the wish of a page's visitor."""

import http.client
import ipaddress
import socket
import ssl
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, urljoin, urlsplit

from layers.errors import BadFile

_SECONDS = 60
_REDIRECTS = 5
_CHUNK = 1 << 20
_MOVED = (301, 302, 303, 307, 308)


def fetch(url: str, folder: Path, *, most: int) -> Path:
    """
    Fetch a file over HTTPS from a public address.

    Parameters
    ----------
    url
        An ``https://`` address. Every redirect is checked like the first address.
    folder
        Where to put the file; its name comes from the address.
    most
        Largest size in bytes.

    Raises
    ------
    BadFile
        If it is not HTTPS, leads to a private address, is too large or cannot be had.
    """
    for _ in range(_REDIRECTS):
        parts = checked(url)
        connection = _Pinned(str(parts.hostname), parts.port or 443)
        try:
            connection.request("GET", _target(parts), headers={"User-Agent": "Patchwork"})
            answer = connection.getresponse()
            if answer.status in _MOVED:
                url = urljoin(url, answer.getheader("Location", ""))
                continue
            return _written(answer, url, folder, most=most)
        except (OSError, http.client.HTTPException) as error:
            msg = f"{parts.hostname} could not be reached: {error}."
            raise BadFile(msg) from error
        finally:
            connection.close()
    msg = f"{url} sends on too often."
    raise BadFile(msg)


def checked(url: str) -> SplitResult:
    """Return the parts of an address; raises ``BadFile`` unless it is plain HTTPS."""
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and parts.hostname and not parts.username
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        msg = f"{url[:100]!r} is not fetched: only https:// addresses are."
        raise BadFile(msg)
    return parts


def public_address(host: str, port: int) -> str:
    """Look a host up and return an address of it; raises ``BadFile`` if any is private."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    for address in addresses:
        if not ipaddress.ip_address(address.split("%")[0]).is_global:
            msg = f"{host} is not fetched: it is an address inside a private network."
            raise BadFile(msg)
    return addresses[0]


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very address that was checked, so that no second look-up differs."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, timeout=_SECONDS, context=ssl.create_default_context())
        self._checked = ssl.create_default_context()

    def connect(self) -> None:
        """Connect to a public address and check the certificate for the host's name."""
        address = public_address(self.host, self.port)
        plain = socket.create_connection((address, self.port), _SECONDS)
        self.sock = self._checked.wrap_socket(plain, server_hostname=self.host)


def _target(parts: SplitResult) -> str:
    """Return the path and query of an address."""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _written(answer: http.client.HTTPResponse, url: str, folder: Path, *, most: int) -> Path:
    """Write what was answered, never more than the limit."""
    if answer.status != 200:
        msg = f"{url[:200]} answers with {answer.status} {answer.reason}."
        raise BadFile(msg)
    name = PurePosixPath(urlsplit(url).path).name or "fetched"
    target = folder / name.replace("\\", "_")[-100:]
    written = 0
    with target.open("wb") as sink:
        while chunk := answer.read(_CHUNK):
            written += len(chunk)
            if written > most:
                msg = f"{url[:200]} is larger than {most / 1e6:,.0f} MB."
                raise BadFile(msg)
            sink.write(chunk)
    return target
