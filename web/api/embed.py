"""A group's map for other people's pages: one file, read-only, that anybody may put in a frame."""

import gzip

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.actor import VISITOR
from layers.words import sentence
from mapping.screen.embedded import Shown, embedded_html
from store.register import Register
from web import freshness_words, group_map
from web.api.framed import framed
from web.asking import groups
from web.asking.groups import Group, UnknownGroup
from web.drawing import LEAFLET
from web.frames import SHARED
from web.group_words import answer_one
from web.place import Place
from web.sheets import credits
from web.wiring import Wiring

HEIGHT = 640
"""Pixels that the lines for other websites ask for."""
LAYERS = ("assets", "needs", "groups", "boundaries", "places")


def path_of(group: str) -> str:
    """Return the address of a group's map."""
    return f"/embed/group/{group}"


def route(wiring: Wiring) -> Route:
    """Return the route; it needs no signature, because it shows only what everybody may see."""

    async def respond(request: Request) -> Response:
        return await run_in_threadpool(_respond, request, wiring)

    return Route("/embed/group/{group}", respond)


def _respond(request: Request, wiring: Wiring) -> Response:
    """Answer with the file, or with a sentence."""
    place = Place(Register(wiring.store, VISITOR), thresholds=wiring.thresholds)
    return framed(
        request,
        lambda: made(place, request.path_params["group"]),
        gone=UnknownGroup,
        sentence=sentence("groups", "embed_gone"),
    )


def made(place: Place, id: str) -> bytes:  # noqa: A002
    """
    Return a group's map as a compressed file, made once for each version of what it shows.

    Raises
    ------
    UnknownGroup
        If there is no such group.
    """
    group = groups.find(place, id)
    versions = tuple(place.register.version(one) for one in LAYERS)
    key = ("embed", place.register.store.where, place.register.actor.sight, id, place.today())

    def make() -> bytes:
        return gzip.compress(embedded_html(_shown(place, group), leaflet=LEAFLET), mtime=0)

    return SHARED.get((*key, *versions), make)


def _shown(place: Place, group: Group) -> Shown:
    """Gather what the map shows."""
    records = groups.records(place, group)
    wards = group_map.wards(place)
    areas = place.areas(wards) if wards else place.records("boundaries").iloc[:0]
    raw = pd.concat(
        [pd.DataFrame(place.register.read(one, geometry=False)) for one in ("assets", "needs")]
    ).set_index("id")
    more = raw.reindex(index=records["id"], columns=["address", "contact_public"]).fillna("")
    where = [
        ", ".join(filter(None, (address, postcode or "")))
        for address, postcode in zip(more["address"], records["postcode"], strict=True)
    ]
    return Shown(
        title=group.name,
        answer=answer_one(group, records),
        about=group.about,
        records=records.assign(
            where=where,
            contact=more["contact_public"].to_numpy(),
            fresh=[
                freshness_words.of_row(one, today=place.today())
                for one in records.to_dict("records")
            ],
        ),
        areas=areas[["name", "geometry"]],
        tier=wards.name if wards else "ward",
        context=place.records("places"),
        old_words=freshness_words.say("legend_old"),
        made_on=place.today(),
        link=(f"/group?id={group.id}", sentence("groups", "embed_link")),
        sources=credits(place, ("boundaries", "places", "assets", "needs")),
        demo=place.is_demo,
    )
