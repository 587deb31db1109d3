"""The match command: needs that nothing answers, that look across the line, that come together."""

from typing import Annotated

import pandas as pd
import typer

from mapping.analysis.matching import REACH
from mapping.analysis.together import PAIR_COLUMNS
from web.asking.matching import Match, Question, ask
from web.commands.opening import JsonOption, StoreOption, place_at
from web.matching_words import answer as in_words
from web.matching_words import next_step
from web.terminal import answer, records, say

UNANSWERED = (
    *("id", "name", "theme", "area_code", "area_name"),
    *("nearest", "nearest_name", "category", "metres"),
)
ACROSS = {
    "id": "id",
    "name": "name",
    "theme": "theme",
    "own_code": "area_code",
    "own_name": "area_name",
    "across": "asset",
    "across_name": "asset_name",
    "category": "category",
    "across_metres": "metres",
    "across_code": "asset_area_code",
    "across_area": "asset_area_name",
    "inside_name": "inside_name",
    "inside_metres": "inside_metres",
    "saved": "saved",
}
"""Columns of the analysis and what scripts call them."""


def match(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    theme: Annotated[str, typer.Option("--theme", help="What needs are about; else all.")] = "",
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    reach: Annotated[
        float, typer.Option("--reach", min=1, max=200_000, help="Metres that people can go.")
    ] = REACH,
    by: Annotated[
        str, typer.Option("--by", help="The tier whose lines count; else wards if there are any.")
    ] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say which needs nothing answers, which are answered across the line, which come together."""
    with place_at(context, store) as place:
        found = ask(place, Question(theme=theme, within=within, by=by, reach=reach))
    say(in_words(found))
    say(next_step(found))
    answer(_as_dict(found), as_json=as_json)


def _as_dict(found: Match) -> dict[str, object]:
    """Return the answer by name."""
    asked = found.question
    across = pd.DataFrame(found.across)[list(ACROSS)].rename(columns=ACROSS)
    return {
        "theme": asked.theme or None,
        "within": found.ground.code or None,
        "name": found.ground.name,
        "by": found.layer.name,
        "reach": asked.reach,
        "needs": len(found.needs),
        "unanswered": records(pd.DataFrame(found.unanswered)[list(UNANSWERED)]),
        "across": records(across),
        "together": records(found.pairs[list(PAIR_COLUMNS)]),
        "places": _places(found),
    }


def _places(found: Match) -> list[dict[str, object]]:
    """Return the places where needs meet, with their kinds and the needs' ids as lists."""
    rows = pd.DataFrame(found.places)[["themes", "count", "ids", "area_code", "area_name"]]
    lists = {name: rows[name].str.split("\n") for name in ("themes", "ids")}
    return records(rows.assign(**lists))
