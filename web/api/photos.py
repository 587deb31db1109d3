"""Photos and files: public ones at a plain address, others at one that a page has signed."""

from collections.abc import Iterable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers.actor import VISITOR
from layers.errors import PatchworkError, Refused
from store.attached import Attachment, Size
from store.register import Register
from web.api.tokens import Grant
from web.wiring import Wiring

SHOWN_BY_A_PAGE = frozenset({"moderator"})
"""Roles of a signed address. It names one photo, and a page signs it only for whoever it has shown
that photo to, be it a moderator or the holder of a private link."""

SIZES: dict[str, Size] = {"full": "full", "small": "small"}
ALONE = {
    "X-Content-Type-Options": "nosniff",
    # Opened by itself, a photo is a page that may do nothing at all.
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
        "frame-ancestors 'self'; sandbox"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC = "public, max-age=3600"
"""An hour: what is taken away is gone from browsers soon after."""
PRIVATE = "private, max-age=1800"


def path_of(id: str, size: Size) -> str:  # noqa: A002
    """Return the address of a photo or file."""
    return f"/photo/{id}/{size}"


def addresses(wiring: Wiring, found: Iterable[Attachment], size: Size) -> dict[str, str]:
    """
    Return the address of each photo or file that a page is about to show.

    Parameters
    ----------
    wiring
        The store, and who signs.
    found
        What the register has given to whoever the page is for; nothing else may be passed.
    size
        "full" or, for photos, "small".

    Returns
    -------
    dict
        Address by id, with the version in it; signed where not everybody may see it.
    """
    anybody = Register(wiring.store, VISITOR)
    made = {}
    for one in found:
        path = path_of(one.id, size)
        made[one.id] = f"{path}?v={one.version}"
        if not _sees(anybody, one.id):
            token = wiring.signer.sign(Grant(path, one.version, SHOWN_BY_A_PAGE))
            made[one.id] += f"&t={token}"
    return made


def route(wiring: Wiring) -> Route:
    """Return the route that serves photos and files."""

    async def respond(request: Request) -> Response:
        return await run_in_threadpool(_respond, request, wiring)

    return Route("/photo/{id}/{size}", respond)


def _sees(register: Register, id: str) -> bool:  # noqa: A002
    """Whether somebody may see a photo or file."""
    try:
        register.about_attachment(id)
    except PatchworkError:
        return False
    return True


def _respond(request: Request, wiring: Wiring) -> Response:
    """Serve a photo or file, or say why not."""
    try:
        token = request.query_params.get("t")
        actor = VISITOR
        if token is not None:
            actor = wiring.signer.read(token, request.scope["path"]).actor
        cache = PUBLIC if token is None else PRIVATE
        return _served(request, Register(wiring.store, actor), cache)
    except Refused as error:
        return JSONResponse({"error": str(error)}, 403, headers={"Cache-Control": "no-store"})
    except PatchworkError as error:
        return JSONResponse({"error": str(error)}, 404, headers={"Cache-Control": "no-store"})


def _served(request: Request, register: Register, cache: str) -> Response:
    """Serve what the register gives."""
    id, named = request.path_params["id"], request.path_params["size"]  # noqa: A001
    size = SIZES.get(named)
    if size is None:
        msg = "There is no such size."
        raise PatchworkError(msg)
    about = register.about_attachment(id)
    mark = f'"{about.id}-{about.version}-{size}"'
    headers = {**ALONE, "Cache-Control": cache, "ETag": mark}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    content, media = register.attachment(id, size=size)
    return Response(
        content, media_type=media, headers={**headers, "Content-Disposition": _disposition(about)}
    )


def _disposition(about: Attachment) -> str:
    """Say what it is called when kept: a photo may be looked at, a file is only downloaded."""
    if about.kind == "photo":
        return 'inline; filename="photo.jpg"'
    stem = about.name.rpartition(".")[0] or about.name or "file"
    return f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{quote(stem, safe='')}.pdf"
