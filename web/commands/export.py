"""The export command: a layer as a file, whole or of one area."""

from pathlib import Path
from typing import Annotated

import typer

from web.commands.opening import JsonOption, StoreOption, place_at
from web.exports import take
from web.terminal import answer, say, write


def export(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    layer: Annotated[str, typer.Option("--layer", help="The layer to write.")],
    out: Annotated[
        Path, typer.Option("--out", help="A .gpkg, .geojson, .csv, .xlsx or .parquet file.")
    ],
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--everything", help="Also private fields and unpublished records.")
    ] = False,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write a layer to a file: what everybody may see, unless told otherwise."""
    with place_at(context, store) as place:
        taken = take(place, layer, within=within, everything=everything)
        made = taken.as_file(out.suffix)
    write(out, made)
    say(f"{len(taken.frame):,} {layer} are in {out}.")
    for line in taken.about:
        say(f"  {line}")
    answer({"out": str(out), "records": len(taken.frame)}, as_json=as_json)
