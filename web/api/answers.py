"""Shapes that a question worked out, for the map: named by what they are, behind signed addresses.

Answers are in no layer of the store. Each is held here, compressed, under its content's digest. The
same answer has the same address, so that a map that shows it already is left as it is.
"""

import gzip
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers.errors import PatchworkError, Refused
from web.api.replies import compressed
from web.wiring import Wiring

WHOLE = 128 << 20
"""Bytes of all answers held together; the least recently used go first."""


class NoSuchAnswer(PatchworkError, LookupError):
    """No answer has this name, or no longer."""


class Answers:
    """
    Compressed JSON by the digest of its content.

    Parameters
    ----------
    whole
        Bytes held at most.
    """

    def __init__(self, *, whole: int = WHOLE) -> None:
        self._whole = whole
        self._guard = threading.Lock()
        self._held: OrderedDict[str, bytes] = OrderedDict()

    def put(self, content: Mapping[str, object]) -> str:
        """Hold an answer and return its name."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        plain = text.encode()
        name = hashlib.sha256(plain).hexdigest()[:32]
        with self._guard:
            known = name in self._held
        body = b"" if known else gzip.compress(plain, compresslevel=5, mtime=0)
        with self._guard:
            self._held.setdefault(name, body)
            self._held.move_to_end(name)
            while sum(map(len, self._held.values())) > self._whole and len(self._held) > 1:
                self._held.popitem(last=False)
        return name

    def get(self, name: str) -> bytes:
        """
        Return an answer.

        Raises
        ------
        NoSuchAnswer
            If there is none of this name, or no longer.
        """
        with self._guard:
            if name not in self._held:
                msg = "This answer is no longer there. Ask again."
                raise NoSuchAnswer(msg)
            self._held.move_to_end(name)
            return self._held[name]

    def holds(self, name: str) -> bool:
        """Whether an answer is still there."""
        with self._guard:
            return name in self._held


SHARED = Answers()
"""One for the process; the digest of the content is its only name."""


def path_of(name: str) -> str:
    """Return the address of an answer, yet to be signed."""
    return f"/data/answers/{name}.json"


def route(wiring: Wiring, answers: Answers = SHARED) -> Route:
    """Return the route that serves answers to signed addresses."""

    async def respond(request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        try:
            grant = wiring.signer.read(request.query_params.get("t", ""), request.scope["path"])
            return compressed(answers.get(request.path_params["name"]), grant)
        except Refused as error:
            return JSONResponse({"error": str(error)}, 403, headers=headers)
        except NoSuchAnswer as error:
            return JSONResponse({"error": str(error)}, 404, headers=headers)

    return Route("/data/answers/{name}.json", respond)
