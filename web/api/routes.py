"""Addresses beside the pages: files for the browser, layer data, health."""

import re
from collections.abc import Awaitable, Callable
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from layers.actor import VISITOR
from layers.errors import PatchworkError, Refused
from store.register import Register
from web.api import answers, embed, embed_area, photos, previews
from web.api.layer_data import CELL_ZOOM, LayerData
from web.api.replies import compressed
from web.area_layers import AreaLayer
from web.place import Place
from web.wiring import Wiring

START = "explore"
"""What the start page is called among the pages."""
POINT_LAYERS = ("assets", "needs", "officers")
_CELL = re.compile(rf"{CELL_ZOOM}/(\d{{1,4}})/(\d{{1,4}})")
Answer = Callable[[Request, Place, LayerData], bytes]


class NoSuchData(PatchworkError, LookupError):
    """An address names data that is not there."""


def routes(wiring: Wiring, data: LayerData | None = None) -> list[BaseRoute]:
    """
    Return every route of ours.

    Layer data is served to signed addresses only; there is no other way to it. Health says only
    whether the store answers.
    """
    kept = data or LayerData()

    def signed(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            return await run_in_threadpool(_respond, request, wiring, kept, answer)

        return respond

    async def health(_: Request) -> Response:
        return await run_in_threadpool(_health, wiring)

    return [
        Route("/assets/{version}/{name:path}", wiring.assets.serve),
        Route("/data/points/{layer}.json", signed(_points)),
        Route("/data/areas/{kind}/{name}/{on}.json", signed(_areas)),
        Route("/data/ground.json", signed(_ground)),
        previews.route(wiring),
        answers.route(wiring),
        embed.route(wiring),
        embed_area.route(wiring),
        photos.route(wiring),
        Route("/health", health),
        Route(f"/{START}", _start),
    ]


def _respond(request: Request, wiring: Wiring, data: LayerData, answer: Answer) -> Response:
    """Check the signature, read with the rights it names, and answer."""
    try:
        grant = wiring.signer.read(request.query_params.get("t", ""), request.scope["path"])
        place = Place(Register(wiring.store, grant.actor), thresholds=wiring.thresholds)
        return compressed(answer(request, place, data), grant)
    except Refused as error:
        return JSONResponse({"error": str(error)}, 403, headers={"Cache-Control": "no-store"})
    except PatchworkError as error:
        return JSONResponse({"error": str(error)}, 404, headers={"Cache-Control": "no-store"})


def _points(request: Request, place: Place, data: LayerData) -> bytes:
    """Answer with marks."""
    layer = request.path_params["layer"]
    if layer not in POINT_LAYERS:
        msg = f"There are no marks called {layer!r}."
        raise NoSuchData(msg)
    return data.points(place, layer)


def _areas(request: Request, place: Place, data: LayerData) -> bytes:
    """Answer with a layer of areas."""
    return data.areas(place, _wanted(request), _cell(request.query_params.get("near")))


def _wanted(request: Request) -> AreaLayer:
    """Read which layer of areas an address names."""
    kind, name, day = (request.path_params[one] for one in ("kind", "name", "on"))
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        msg = f"{day!r} is not a date."
        raise NoSuchData(msg) from error
    if kind == "tier":
        return AreaLayer("tier", name, on)
    if kind == "service":
        return AreaLayer("service", name, on)
    msg = f"There are no areas called {kind!r}."
    raise NoSuchData(msg)


def _cell(text: str | None) -> tuple[int, int] | None:
    """Read a cell of the near grid."""
    if text is None:
        return None
    found = _CELL.fullmatch(text)
    side = 2**CELL_ZOOM
    if not found or int(found[1]) >= side or int(found[2]) >= side:
        msg = f"{text!r:.40} is not a cell."
        raise NoSuchData(msg)
    return int(found[1]), int(found[2])


def _ground(_: Request, place: Place, data: LayerData) -> bytes:
    """Answer with rivers, roads and names."""
    return data.ground(place)


async def _start(request: Request) -> Response:
    """Lead to the start page, which Streamlit knows by no other address than the app's own."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}", headers={"Cache-Control": "no-store"})


def _health(wiring: Wiring) -> Response:
    """Say whether the store answers."""
    try:
        Register(wiring.store, VISITOR).version("boundaries")
    except PatchworkError:
        return JSONResponse({"status": "the store does not answer"}, 503)
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
