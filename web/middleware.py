"""What stands before every request: who may ask at all, how often, and with which headers."""

import base64
import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

REQUESTS_A_SECOND = 60.0
REQUESTS_AT_ONCE = 400.0
MESSAGES_A_SECOND = 30.0
MESSAGES_AT_ONCE = 120.0
SOCKETS_PER_ADDRESS = 100


def content_policy(base_map: str = "") -> str:
    """
    Return the Content-Security-Policy.

    Parameters
    ----------
    base_map
        The address of the base map's tiles, when the operator chose one; only its pictures are
        let in.
    """
    tiles = urlsplit(base_map)
    host = tiles.netloc.replace("{s}", "*")
    pictures = f" {tiles.scheme}://{host}" if host and re.fullmatch(r"[\w.*:-]+", host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            # blob: is how Streamlit runs the few constant lines that load our own scripts.
            f"script-src 'self' blob: {_own_inline_scripts()}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{pictures}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _own_inline_scripts() -> str:
    """Return the hashes of the inline scripts in Streamlit's own page, so that no other runs."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    digests = (hashlib.sha256(one.encode()).digest() for one in scripts)
    return " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)


class SecurityHeaders:
    """Adds the headers that tell a browser what this app never needs, and what a page will need."""

    def __init__(self, app: ASGIApp, *, base_map: str = "", link: str = "") -> None:
        self.app = app
        self.link = link
        self.headers = {
            "Content-Security-Policy": content_policy(base_map),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A page with a policy of its own may load nothing of ours: it is told of nothing.
                ours = "Content-Security-Policy" not in headers
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                html = headers.get("content-type", "").startswith("text/html")
                if self.link and html and ours:
                    headers.setdefault("Link", self.link)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class SameOrigin:
    """Refuses hosts that are not ours, and sockets opened by other people's pages."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = {one.strip("[]").casefold() for one in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what comes from ourselves."""
        if scope["type"] == "lifespan" or self._ours(scope):
            await self.app(scope, receive, send)
        else:
            await _refuse(scope, receive, send, 403, "This is not the app's own address.")

    def _ours(self, scope: Scope) -> bool:
        """Whether the host is one of ours and a socket's origin is exactly that host."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._known(host):
            return False
        origin = headers.get("origin")
        if scope["type"] == "websocket":
            return origin is not None and urlsplit(origin).netloc.casefold() == host.casefold()
        return True

    def _known(self, host: str) -> bool:
        """Whether a Host header names us."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and ("*" in self.hosts or name.casefold() in self.hosts)


class _Bucket:
    """Lets so many through at once, and so many a second after that."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self.left = burst
        self.seen = time.monotonic()

    def wait(self) -> float:
        """Take one and return how long to wait for it, in seconds."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.seen) * self.rate) - 1
        self.seen = now
        return max(0.0, -self.left / self.rate)


class Limits:
    """Slows down a socket that floods, and turns away an address that asks too often."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.buckets: dict[str, _Bucket] = {}
        self.sockets: dict[str, int] = defaultdict(int)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, then pass on, slow down or refuse."""
        address = (scope.get("client") or ("",))[0]
        if scope["type"] == "http" and self._too_many(address):
            await _refuse(scope, receive, send, 429, "Too many requests. Wait a moment.")
        elif scope["type"] == "websocket":
            await self._socket(address, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _too_many(self, address: str) -> bool:
        """Whether an address has used up its requests."""
        if len(self.buckets) > 10_000:
            self.buckets.clear()
        bucket = self.buckets.setdefault(address, _Bucket(REQUESTS_A_SECOND, REQUESTS_AT_ONCE))
        late = bucket.wait() > 0
        bucket.left = max(bucket.left, -1.0)
        return late

    async def _socket(self, address: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a socket's messages on no faster than a person could make them."""
        if self.sockets[address] >= SOCKETS_PER_ADDRESS:
            await _refuse(scope, receive, send, 429, "Too many pages are open.")
            return
        bucket = _Bucket(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)

        async def receive_slowly() -> Message:
            message = await receive()
            wait = bucket.wait() if message["type"] == "websocket.receive" else 0.0
            if wait:
                await anyio.sleep(wait)
            return message

        self.sockets[address] += 1
        try:
            await self.app(scope, receive_slowly, send)
        finally:
            self.sockets[address] -= 1
            if not self.sockets[address]:
                del self.sockets[address]


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
    """Turn a request or a socket away."""
    if scope["type"] == "websocket":
        await WebSocketClose(code=1008, reason=why)(scope, receive, send)
    else:
        await PlainTextResponse(why, status)(scope, receive, send)
