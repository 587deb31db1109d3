"""The first rows of files that are not kept yet, for the map of the person who brought them.

They are in no store, so they are held here for a while: each under a token that nobody can guess,
behind a signed address that carries the right to load. There is no other way to them.
"""

import gzip
import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers import rights
from layers.catalogue import LAYERS
from layers.errors import PatchworkError, Refused
from web.api.tokens import Grant
from web.wiring import Wiring

KEPT = 3600.0
MOST = 100
LARGEST = 4 << 20
WHOLE = 48 << 20
_NO_STORE = {"Cache-Control": "no-store"}


class TooLarge(PatchworkError, ValueError):
    """A preview takes more memory than one may."""


class NoSuchPreview(PatchworkError, LookupError):
    """No preview has this token, or no longer."""


class Previews:
    """
    Compressed JSON by token, bounded in age, number and size; the oldest goes first.

    Parameters
    ----------
    seconds
        How long each is kept.
    most
        How many are kept.
    largest, whole
        Bytes of one, and of all together.
    """

    def __init__(
        self,
        *,
        seconds: float = KEPT,
        most: int = MOST,
        largest: int = LARGEST,
        whole: int = WHOLE,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._largest = largest
        self._whole = whole
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def put(self, content: Mapping[str, object]) -> str:
        """
        Keep a preview and return its token.

        Raises
        ------
        TooLarge
            If it is larger than one may be.
        """
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        body = gzip.compress(text.encode(errors="replace"), compresslevel=5, mtime=0)
        if len(body) > self._largest:
            msg = "The first rows are too large to be drawn."
            raise TooLarge(msg)
        token = secrets.token_urlsafe(24)
        with self._guard:
            self._kept[token] = (time.monotonic(), body)
            self._forget_old()
        return token

    def get(self, token: str) -> bytes:
        """
        Return a preview.

        Raises
        ------
        NoSuchPreview
            If there is none of this token, or no longer.
        """
        with self._guard:
            self._forget_old()
            if token not in self._kept:
                msg = "This preview is no longer there. Open the file again."
                raise NoSuchPreview(msg)
            return self._kept[token][1]

    def holds(self, token: str) -> bool:
        """Whether a preview is still there."""
        with self._guard:
            self._forget_old()
            return token in self._kept

    def _forget_old(self) -> None:
        """Drop what is too old, and the oldest while there is too much."""
        now = time.monotonic()
        while self._kept:
            born, _ = next(iter(self._kept.values()))
            size = sum(len(body) for _, body in self._kept.values())
            if now - born < self._seconds and len(self._kept) <= self._most and size <= self._whole:
                return
            self._kept.popitem(last=False)


SHARED = Previews()
"""One for the process."""


def address(token: str) -> str:
    """Return the path of a preview; it opens only when it is signed."""
    return f"/data/preview/{token}.json"


def route(wiring: Wiring, previews: Previews = SHARED) -> Route:
    """Return the route of previews."""

    async def respond(request: Request) -> Response:
        try:
            grant = wiring.signer.read(request.query_params.get("t", ""), request.scope["path"])
            body = _allowed(grant, previews, request.path_params["token"])
        except Refused as error:
            return JSONResponse({"error": str(error)}, 403, headers=_NO_STORE)
        except NoSuchPreview as error:
            return JSONResponse({"error": str(error)}, 404, headers=_NO_STORE)
        headers = {**_NO_STORE, "Content-Encoding": "gzip"}
        return Response(body, media_type="application/json", headers=headers)

    return Route("/data/preview/{token}.json", respond)


def _allowed(grant: Grant, previews: Previews, token: str) -> bytes:
    """Return a preview to somebody who may load into any layer at all."""
    verdicts = [rights.verdict(grant.actor, "load", layer) for layer in LAYERS]
    if not any(one.allowed for one in verdicts):
        raise Refused(verdicts[0].reason)
    return previews.get(token)
