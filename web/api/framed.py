"""Answers that other people's pages may put in a frame: one closed file each, or a sentence."""

import gzip
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from layers.errors import PatchworkError
from mapping.screen.one_file import policy
from web.drawing import LEAFLET

ANYWHERE = "frame-ancestors *"
"""Every other page of ours may be framed by ourselves alone."""


def framed(
    request: Request, make: Callable[[], bytes], *, gone: type[PatchworkError], sentence: str
) -> Response:
    """
    Answer with a file, or with a sentence.

    Parameters
    ----------
    request
        What is asked.
    make
        Makes the file, compressed.
    gone
        What ``make`` raises when there is no such thing.
    sentence
        What is said then.
    """
    try:
        body = make()
    except gone:
        headers = {"Content-Security-Policy": f"default-src 'none'; {ANYWHERE}"}
        return PlainTextResponse(sentence, 404, headers=headers)
    except PatchworkError as error:
        return PlainTextResponse(str(error), 503, headers={"Cache-Control": "no-store"})
    headers = {
        "Content-Security-Policy": f"{policy(LEAFLET)}; {ANYWHERE}",
        "Cache-Control": "public, max-age=300",
        "Vary": "Accept-Encoding",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            body, media_type="text/html", headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(gzip.decompress(body), media_type="text/html", headers=headers)
