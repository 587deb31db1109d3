"""The access command: who reaches what inside, only across the line, or nowhere."""

from typing import Annotated

import pandas as pd
import typer

from mapping.analysis.catchments import REACH
from web.access_words import answer as in_words
from web.access_words import next_step
from web.asking.access import Access, Question, ask
from web.commands.opening import JsonOption, StoreOption, place_at
from web.meaning import meant
from web.terminal import answer, records, say

AREAS = (
    *("code", "name", "people", "inside", "only_across", "nowhere"),
    *("score_inside", "score_across", "band_inside", "band_across", "changes"),
)
ASSETS = ("id", "name", "area_code", "area_name", "people_outside", "people_only_across")


def access(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    assets: Annotated[str, typer.Option("--assets", help="The kind of asset: food, library …")],
    needs: Annotated[
        str, typer.Option("--needs", help="An indicator (rate or score) that says who wants more.")
    ] = "",
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    reach: Annotated[
        float, typer.Option("--reach", min=1, max=200_000, help="Metres that people can go.")
    ] = REACH,
    by: Annotated[
        str, typer.Option("--by", help="The tier whose lines count; else wards if there are any.")
    ] = "",
    on_foot: Annotated[
        bool, typer.Option("--on-foot", help="Walk along the paths that were loaded.")
    ] = False,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say who can reach a kind of asset inside their own area, only across its line, or nowhere."""
    with place_at(context, store) as place:
        kinds = set(place.records("assets")["category"].dropna())
        question = Question(
            category=meant("categories", assets, kinds),
            within=within,
            by=by,
            reach=reach,
            weigh=needs,
            on_foot=on_foot,
        )
        found = ask(place, question)
    say(in_words(found))
    say(next_step(found))
    answer(_as_dict(found), as_json=as_json)


def _as_dict(found: Access) -> dict[str, object]:
    """Return the answer by name."""
    asked = found.question
    return {
        "assets": asked.category,
        "needs": asked.weigh or None,
        "within": found.ground.code or None,
        "name": found.ground.name,
        "by": found.layer.name,
        "reach": asked.reach,
        "on_foot": asked.on_foot,
        "people": found.total("people"),
        "people_without_figure": found.unknown,
        **{
            name: {"people": found.total(name), "share": _share(found, name)}
            for name in ("inside", "only_across", "nowhere")
        },
        "areas": records(pd.DataFrame(found.areas)[list(AREAS)]),
        "assets_across": records(pd.DataFrame(found.helping)[list(ASSETS)]),
    }


def _share(found: Access, name: str) -> float | None:
    """Return a share of all people; None where nobody lives."""
    people = found.total("people")
    return found.total(name) / people if people else None
