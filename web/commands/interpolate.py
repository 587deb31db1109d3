"""``interpolate``: an indicator published for one kind of area, answered for another."""

from typing import Annotated

import typer

from web.asking import interpolation
from web.commands.opening import JsonOption, StoreOption, place_at
from web.terminal import answer, records, say

SHOWN = 10
"""How many are said; JSON has them all."""


def interpolate(
    context: typer.Context,
    indicator: Annotated[str, typer.Option(help="The indicator's name.")],
    to: Annotated[str, typer.Option(help="A layer of areas: tier:ward, service:police.")],
    tier: Annotated[
        str, typer.Option("--from", help="The tier it was published for; else the smallest.")
    ] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Estimate an indicator for other areas than those it was published for, with a band."""
    with place_at(context, store) as place:
        found = interpolation.ask(place, indicator, to, tier=tier)
    for row in found.head(SHOWN).to_dict("records"):
        figure = f"about {row['value']:,.4g} ({row['low']:,.4g} to {row['high']:,.4g})"
        say(f"{row['name']}: {figure if row['value'] == row['value'] else 'not known'}")
    if len(found) > SHOWN:
        say(f"and {len(found) - SHOWN:,} more; --json lists every one.")
    answer(records(found), as_json=as_json)
