"""``posters``: "Your local officers", a poster for each ward or patch of an area, in one file."""

import re
from pathlib import Path
from typing import Annotated

import typer

from layers.errors import PatchworkError
from layers.words import sentence
from web.commands.opening import JsonOption, StoreOption, address_of, place_at
from web.here_words import exactly
from web.posters import Form, areas, printed
from web.terminal import answer, one_of, say, write


class NoPosters(PatchworkError):
    """There is no area to make a poster of, or none could be made."""


def posters(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="The .pdf file to write.")],
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    service: Annotated[
        str, typer.Option("--service", help="A poster for each patch of this service, not ward.")
    ] = "",
    paper: Annotated[str, typer.Option(help="A4 or A3.")] = "A4",
    orientation: Annotated[str, typer.Option(help="portrait or landscape.")] = "portrait",
    address: Annotated[
        str, typer.Option(help="How people reach the app; else PATCHWORK_ADDRESS.")
    ] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print posters that tell residents who works in each ward or patch."""
    if out.suffix.lower() != ".pdf":
        msg = f"Posters are written as a .pdf file: {out}"
        raise typer.BadParameter(msg)
    form = Form(
        paper=one_of(paper, ("A4", "A3"), "--paper"),
        orientation=one_of(orientation, ("portrait", "landscape"), "--orientation"),
        address=_address(address or address_of(context)),
    )
    with place_at(context, store) as place:
        wanted = areas(place, within=within, service=service)
        if not wanted:
            what, where = service or "ward", within or place.name
            raise NoPosters(sentence("poster", "nothing", what=what, where=where))
        done = printed(place, wanted, form)
    if done.made:
        write(out, done.made)
        many = exactly(len(done.areas), sentence("poster", "poster"), sentence("poster", "posters"))
        size = f"{len(done.made) / 1000:,.0f}"
        say(sentence("poster", "done", count=many, out=out, size=size))
    else:
        say(sentence("poster", "all_failed"))
    if not form.address:
        say(sentence("poster", "no_address"))
    for one in done.failed:
        say(sentence("poster", "failed", name=one.name, reason=one.reason))
    answer(
        {
            "out": str(out) if done.made else None,
            "bytes": len(done.made),
            "posters": [{"code": code, "name": name} for code, name in done.areas],
            "failed": [vars(one) for one in done.failed],
            "address": form.address or None,
        },
        as_json=as_json,
    )
    if done.failed:
        raise typer.Exit(1)


def _address(text: str) -> str:
    """Check that an address is one that a telephone can open."""
    if text and not re.fullmatch(r"https?://[^\s?#]+", text):
        msg = f"--address is how people reach the app, such as https://map.example.org: {text!r}"
        raise typer.BadParameter(msg)
    return text.rstrip("/")
