"""The map of any area for other people's pages: one file, read-only, with what its address says."""

import gzip
from collections.abc import Mapping
from dataclasses import astuple
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.actor import VISITOR
from layers.words import sentence
from mapping.screen.standalone import standalone_html
from store.register import Register
from web.api.framed import framed
from web.drawing import LEAFLET
from web.frames import SHARED
from web.place import Place, UnknownArea
from web.sheets import LAYERS, LINES, Choice, sheet
from web.wiring import Wiring

HEIGHT = 720
"""Pixels that the lines for other websites ask for."""
DISTANCES = ("0", "250", "500", "1000", "2000")
"""Metres across the line that an address may name."""
NOTHING = "none"
_SHOWN = ("boundaries", "places", "patches", "officers", "assets", "needs")


def path_of(code: str) -> str:
    """Return the address of an area's map."""
    return f"/embed/area/{quote(code, safe='')}"


def query_of(place: Place, choice: Choice) -> dict[str, str]:
    """Return what an address says of a choice; what is usual is left out."""
    named = {
        "layers": (choice.layers, LAYERS),
        "lines": (choice.lines, [one for one in place.tiers() if one in LINES]),
        "services": (choice.services, list(place.services())),
    }
    found = {
        name: ",".join(chosen) or NOTHING
        for name, (chosen, usual) in named.items()
        if chosen is not None and set(chosen) != set(usual)
    }
    if choice.across not in (None, place.thresholds.across):
        found["across"] = f"{choice.across:.0f}"
    return found


def choice_of(query: Mapping[str, str]) -> Choice:
    """Read a choice from an address; what is no name of ours is passed over."""
    across = query.get("across", "")
    layers = _named(query, "layers")
    lines = _named(query, "lines")
    return Choice(
        layers=LAYERS if layers is None else tuple(one for one in LAYERS if one in layers),
        lines=LINES if lines is None else lines,
        services=_named(query, "services"),
        across=float(across) if across in DISTANCES else None,
    )


def _named(query: Mapping[str, str], name: str) -> tuple[str, ...] | None:
    """Return the names that an address gives, sorted; None when it gives none."""
    text = query.get(name)
    return None if text is None else tuple(sorted({*text.split(",")} - {"", NOTHING}))


def route(wiring: Wiring) -> Route:
    """Return the route; it needs no signature, because it shows only what everybody may see."""

    async def respond(request: Request) -> Response:
        return await run_in_threadpool(_respond, request, wiring)

    return Route("/embed/area/{code}", respond)


def _respond(request: Request, wiring: Wiring) -> Response:
    """Answer with the file, or with a sentence."""
    place = Place(Register(wiring.store, VISITOR), thresholds=wiring.thresholds)
    code, choice = request.path_params["code"], choice_of(request.query_params)
    return framed(
        request,
        lambda: made(place, code, choice),
        gone=UnknownArea,
        sentence=sentence("ward_map", "embed_gone"),
    )


def made(place: Place, code: str, choice: Choice) -> bytes:
    """
    Return an area's map as a compressed file, made once for each version of what it shows.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    layer, area = place.area(code)
    # Names that are nothing here would otherwise each be kept as a map of their own.
    lines = tuple(one for one in place.tiers() if one in choice.lines)
    known = choice.services
    services = None if known is None else tuple(one for one in place.services() if one in known)
    wanted = Choice(layers=choice.layers, lines=lines, services=services, across=choice.across)
    versions = tuple(place.register.version(one) for one in _SHOWN)
    key = ("embed area", place.register.store.where, area["id"].iloc[0], astuple(wanted))

    def make() -> bytes:
        named = {"kind": layer.spec, "area": str(area["code"].iloc[0])}
        named |= query_of(place, wanted)
        link = (f"/ward_map?{urlencode(named)}", sentence("ward_map", "embed_link"))
        page = standalone_html(sheet(place, code, wanted), leaflet=LEAFLET, link=link)
        return gzip.compress(page, mtime=0)

    return SHARED.get((*key, place.today(), versions), make)
