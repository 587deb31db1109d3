"""The pack command: everything about one area in one accessible PDF."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from layers.errors import PatchworkError
from mapping.paper.heads import Language
from mapping.paper.pack import SECTIONS, Section
from web import packs
from web.asking import footprints
from web.commands.opening import JsonOption, StoreOption, place_at
from web.drawing import draw_pack, without_base
from web.terminal import answer, one_of, say, stoppable, warn, write

LANGUAGES: tuple[Language, ...] = ("en", "cy")


class NotAPack(PatchworkError, ValueError):
    """A pack is a PDF."""


def pack(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="A .pdf file.")],
    code: Annotated[
        str, typer.Argument(help="The code or name of a ward, parish, district, patch …")
    ] = "",
    footprint: Annotated[
        Path | None, typer.Option("--footprint", help="Instead: a file with a drawn area.")
    ] = None,
    sections: Annotated[
        str, typer.Option(help=f"Some of {','.join(SECTIONS)}; all if left out.")
    ] = "",
    language: Annotated[str, typer.Option(help="Names and headings: en or cy.")] = "en",
    since: Annotated[str, typer.Option(help="Changes since this day; a year if left out.")] = "",
    across: Annotated[
        float | None, typer.Option(min=0, max=10_000, help="Metres across the line.")
    ] = None,
    paper: Annotated[str, typer.Option(help="A4 or A3.")] = "A4",
    orientation: Annotated[str, typer.Option(help="portrait or landscape.")] = "portrait",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make the pack of one area: maps, lists, figures and people."""
    if bool(code) == (footprint is not None):
        msg = "Give either the code of an area or --footprint."
        raise typer.BadParameter(msg)
    if out.suffix.lower() != ".pdf":
        msg = f"A pack is written as .pdf, not as {out.suffix or 'a file without ending'}."
        raise NotAPack(msg)
    choice = packs.Choice(
        sections=_sections(sections),
        language=one_of(language, LANGUAGES, "--language"),
        since=_day(since),
        across=across,
        paper=one_of(paper, ("A4", "A3"), "--paper"),
        orientation=one_of(orientation, ("portrait", "landscape"), "--orientation"),
    )
    with stoppable(out), place_at(context, store) as place:
        if footprint is None:
            made = draw_pack(packs.pack(place, code, choice))
        else:
            ground = footprints.of_file(place, footprint)
            made = draw_pack(packs.pack_of(place, ground, choice))
        write(out, made)
    warn(without_base(place, since=0))
    say(f"The pack is in {out} ({len(made) / 1000:,.0f} kB).")
    answer(
        {"out": str(out), "bytes": len(made), "sections": list(choice.sections)}, as_json=as_json
    )


def _sections(text: str) -> tuple[Section, ...]:
    """Read the sections that were asked for."""
    named = [one.strip() for one in text.split(",") if one.strip()]
    chosen = [one_of(one, SECTIONS, "--sections") for one in named]
    return tuple(one for one in SECTIONS if not chosen or one in chosen)


def _day(text: str) -> date | None:
    """Read a date such as 2026-01-31."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        msg = f"--since is a date such as 2026-01-31, not {text!r}."
        raise typer.BadParameter(msg) from error
