"""The form command: something to fill in where there is no screen."""

from pathlib import Path
from typing import Annotated

import typer

from layers.errors import PatchworkError
from layers.rights import SUGGESTED
from web import blank
from web.commands.opening import JsonOption, StoreOption, place_at
from web.terminal import answer, say, write


class NoForm(PatchworkError, ValueError):
    """There is no form of this kind."""


def form(
    context: typer.Context,
    layer: Annotated[str, typer.Option("--layer", help="assets or needs.")],
    out: Annotated[Path, typer.Option("--out", help="A file .pdf (form) or .csv (table).")],
    contact: Annotated[str, typer.Option("--contact", help="Where filled forms go.")] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a form on paper, or a table with the right columns, to be filled in by hand."""
    ending = out.suffix.lower()
    if layer not in SUGGESTED or ending not in {".pdf", ".csv"}:
        msg = f"There are forms for {' and '.join(SUGGESTED)}, as .pdf or as .csv."
        raise NoForm(msg)
    if ending == ".csv":
        made = blank.table(layer)
    else:
        with place_at(context, store) as place:
            made = blank.form(layer, place=place.name, contact=contact)
    write(out, made)
    say(blank.say("cli_written", file=out))
    answer({"layer": layer, "out": str(out), "bytes": len(made)}, as_json=as_json)
