"""The atlas command: a page for every area of a tier, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from layers.words import number, sentence
from mapping.paper.sheet import Orientation, Paper
from web.commands.opening import JsonOption, StoreOption, place_at
from web.terminal import answer, bar, one_of, say, stoppable, warn, write


def atlas(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="A .pdf file.")],
    tier: Annotated[str, typer.Option("--tier", help="The areas that have a page each.")] = "ward",
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    paper: Annotated[str, typer.Option(help="A4 or A3.")] = "A4",
    orientation: Annotated[str, typer.Option(help="portrait or landscape.")] = "portrait",
    lists: Annotated[
        bool, typer.Option("--lists/--no-lists", help="The numbered lists after the pages.")
    ] = True,
    with_packs: Annotated[
        bool, typer.Option("--packs", help="A whole pack for each area instead of a page.")
    ] = False,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make an atlas: an index, and a page for every area, in one tagged PDF."""
    from web.atlas import Choice
    from web.atlas import atlas as make
    from web.packs import Choice as Pack
    from web.sheets import Choice as Map

    if out.suffix.lower() != ".pdf":
        msg = f"An atlas is a .pdf file, not {out.name}."
        raise typer.BadParameter(msg)
    size: Paper = one_of(paper, ("A4", "A3"), "--paper")
    turned: Orientation = one_of(orientation, ("portrait", "landscape"), "--orientation")
    choice = Choice(
        tier=tier,
        within=within,
        map=Map(paper=size, orientation=turned),
        lists=lists,
        pack=Pack(paper=size, orientation=turned) if with_packs else None,
    )
    with stoppable(out):
        with place_at(context, store) as place, bar("Drawing the atlas") as progress:
            made = make(place, choice, progress=progress)
        write(out, made.pdf)
    warn(made.without_base)
    for one in made.failed:
        say(sentence("atlas", "left_out", name=one.name, why=one.why))
    large = number(round(len(made.pdf) / 1000))
    say(sentence("atlas", "done", areas=number(made.areas), out=out, size=large))
    failed = [{"code": one.code, "name": one.name, "why": one.why} for one in made.failed]
    answer(
        {"out": str(out), "bytes": len(made.pdf), "areas": made.areas, "failed": failed},
        as_json=as_json,
    )
