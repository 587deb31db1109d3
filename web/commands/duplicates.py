"""The duplicates command: pairs of records that may be the same place."""

from typing import Annotated

import pandas as pd
import typer

from web.asking.duplicates import KINDS, pairs
from web.commands.opening import JsonOption, StoreOption, place_at
from web.duplicates_words import answer as in_words
from web.duplicates_words import say as sentence
from web.here_words import metres
from web.terminal import SHOWN, answer, one_of, records, say

COLUMNS = (
    *("place", "score", "metres", "name_likeness", "same_postcode", "why"),
    *("a_id", "a_name", "a_kind", "a_status", "b_id", "b_name", "b_kind", "b_status"),
)


def duplicates(
    context: typer.Context,
    layer: Annotated[str, typer.Option("--layer", help="assets or needs.")] = "assets",
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the pairs of records that may be the same place, the most likely first."""
    chosen = one_of(layer, tuple(KINDS), "--layer")
    with place_at(context, store) as place:
        found = pairs(place, chosen, within=within or None)
        count = place.register.counts().get(chosen, 0)
    say(in_words(pairs=len(found), places=found["place"].nunique(), records=count, layer=chosen))
    for row in records(found.head(SHOWN)):
        say(_line(row))
    if len(found):
        say(sentence("next"))
    answer(records(pd.DataFrame(found)[list(COLUMNS)]), as_json=as_json)


def _line(row: dict[str, object]) -> str:
    """Say one pair."""
    return sentence(
        "pair",
        metres=metres(row["metres"]),
        first=row["a_name"],
        second=row["b_name"],
        why=row["why"],
    )
